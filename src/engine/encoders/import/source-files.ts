import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';

/** Configurations are kilobytes, tokenizers of a quarter of a million tokens 35 MB. */
const MAX_TEXT = 128 * 1024 * 1024;

/** A text file of the folder; null where there is none. Throws AppError `checkpoint-limit`. */
export async function readText(dir: string, file: string): Promise<string | null> {
  const path = join(dir, file);
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) return null;
  if (found.size > MAX_TEXT) {
    throw new AppError('checkpoint-limit', { file, what: 'text', limit: MAX_TEXT });
  }
  return readFile(path, 'utf8');
}

/** The same, as the object it should hold. Throws AppError `import-config-invalid` too. */
export async function readJson(dir: string, file: string): Promise<Record<string, unknown> | null> {
  const text = await readText(dir, file);
  if (text === null) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new AppError('import-config-invalid', { file, reason: (error as Error).message });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AppError('import-config-invalid', { file, reason: typeof value });
  }
  return value as Record<string, unknown>;
}

/** The same, for a file that must be there. Throws AppError `import-file-missing` too. */
export async function requireJson(dir: string, file: string): Promise<Record<string, unknown>> {
  const value = await readJson(dir, file);
  if (!value) throw new AppError('import-file-missing', { path: dir, file });
  return value;
}
