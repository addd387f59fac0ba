import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ExifTool, WriteTags } from 'exiftool-vendored';
import { AppError } from '../../../shared/errors.ts';
import { extensionOf, isRawFileName } from '../../../shared/formats.ts';

/**
 * ExifTool in a process of its own, started by the first raw file and then kept: starting Perl takes
 * half a second, a question ten milliseconds. It ends by itself when this process dies, however that
 * happens (it notices that its input is closed).
 */
let started: Promise<ExifTool> | null = null;

/** Milliseconds one question may take; a hung process is then killed and the next one gets a new. */
const QUESTION_MS = 20_000;
const START_MS = 30_000;

/** Tags by `family0:family1:Name`, e.g. `EXIF:IFD0:Make`. */
export type ExifToolTags = Record<string, unknown>;

/**
 * Asks ExifTool for tags of a file. `tags` are its arguments, e.g. `-EXIF:Make`, `-FNumber#`.
 *
 * @throws AppError `raw-tool-missing`; other errors if the file cannot be read or takes too long
 */
export async function askExifTool(path: string, tags: string[]): Promise<ExifToolTags> {
  const tool = await exiftool();
  return withAskablePath(path, async (askable) => {
    const readArgs = ['-json', '-G0:1', '-a', '-m', ...tags];
    const found: unknown = await tool.readRaw(askable, { readArgs, useMWG: false });
    return found as ExifToolTags;
  });
}

/**
 * The bytes of a binary tag, named in full as in the answers of `askExifTool`. By way of a file: a
 * 6 MB preview takes 20 ms so, and 850 ms as base64 in ExifTool's JSON.
 *
 * @throws as askExifTool
 */
export async function extractWithExifTool(path: string, tag: string): Promise<Buffer> {
  const tool = await exiftool();
  return withFolder((folder) =>
    withAskablePath(path, async (askable) => {
      const target = join(folder, 'preview');
      await tool.extractBinaryTag(tag, askable, target);
      return readFile(target);
    }),
  );
}

/**
 * Writes tags into a file of ours, in place.
 *
 * @throws AppError `raw-tool-missing`; other errors if the file cannot be written
 */
export async function writeWithExifTool(path: string, tags: ExifToolTags): Promise<void> {
  const tool = await exiftool();
  await tool.write(path, tags as WriteTags, { writeArgs: ['-overwrite_original'] });
}

/** Ends the ExifTool process if there is one; a later question starts another. */
export async function closePhotoTools(): Promise<void> {
  const ending = started;
  started = null;
  const tool = await ending?.catch(() => null);
  await tool?.end();
}

function exiftool(): Promise<ExifTool> {
  started ??= start().catch((error: unknown) => {
    started = null;
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('raw-tool-missing', { reason: reason.slice(0, 200) }, { cause: error });
  });
  return started;
}

async function start(): Promise<ExifTool> {
  const { ExifTool } = await import('exiftool-vendored');
  const tool = new ExifTool({
    maxProcs: 1,
    taskRetries: 0,
    taskTimeoutMillis: QUESTION_MS,
    spawnTimeoutMillis: START_MS,
  });
  try {
    await tool.version();
    return tool;
  } catch (error) {
    await tool.end(false).catch(() => {});
    throw error;
  }
}

/**
 * Questions are lines of text, so a file with a line break in its name is asked for by another one;
 * so is a raw file with a foreign extension, as ExifTool then looks for no previews.
 */
async function withAskablePath<T>(path: string, ask: (path: string) => Promise<T>): Promise<T> {
  if (isRawFileName(path) && !/[\r\n]/.test(path)) return ask(path);
  return withFolder(async (folder) => {
    const link = join(folder, `photo.${isRawFileName(path) ? extensionOf(path) : 'dng'}`);
    // Windows lets few users make links, but has no line breaks in names.
    const linked = await symlink(resolve(path), link).then(
      () => true,
      () => false,
    );
    return ask(linked ? link : path);
  });
}

async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'fototeca-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
