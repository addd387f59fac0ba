import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../../../shared/errors.ts';
import { BinaryFile } from './binary-file.ts';
import { readFlax } from './flax.ts';
import { readPyTorch } from './pytorch.ts';
import { readSafetensors } from './safetensors.ts';
import type { Checkpoint, StoredTensor } from './tensor.ts';

interface Format {
  format: Checkpoint['format'];
  read(file: BinaryFile): Promise<Map<string, StoredTensor>>;
}

/** Files of weights under the names they are published with, the one that is simplest to read first. */
const FILES: Record<string, Format> = {
  'model.safetensors': { format: 'safetensors', read: readSafetensors },
  'pytorch_model.bin': { format: 'pytorch', read: readPyTorch },
  'flax_model.msgpack': { format: 'flax', read: readFlax },
};

/** Lists of files: weights in several parts. */
const INDEX_FILES = Object.keys(FILES).map((name) => `${name}.index.json`);

/**
 * Finds the file of weights: `path` itself, or one in the folder `path`. Throws AppError
 * `import-nothing`, or `import-unsupported` where the weights are in several parts.
 */
export async function findCheckpoint(path: string): Promise<{ dir: string; file: string }> {
  const found = await stat(path).catch(() => null);
  if (!found) throw new AppError('import-nothing', { path, files: Object.keys(FILES).join(', ') });
  if (found.isFile()) {
    const file = basename(path);
    if (Object.hasOwn(FILES, file)) return { dir: dirname(path), file };
  } else {
    for (const file of Object.keys(FILES)) {
      if (await isFile(join(path, file))) return { dir: path, file };
    }
    for (const file of INDEX_FILES) {
      if (!(await isFile(join(path, file)))) continue;
      const supported = Object.keys(FILES).join(', ');
      throw new AppError('import-unsupported', { what: 'weights', value: file, supported });
    }
  }
  throw new AppError('import-nothing', { path, files: Object.keys(FILES).join(', ') });
}

const isFile = (path: string) =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

/** Reads what a file of weights holds, but not the weights; whoever opens it closes `file`. */
export async function openCheckpoint(dir: string, name: string): Promise<Checkpoint> {
  const { format, read } = FILES[name] as Format;
  const file = await BinaryFile.open(join(dir, name));
  try {
    return { file, format, tensors: await read(file) };
  } catch (error) {
    await file.close();
    throw error;
  }
}
