import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { dirname, join, parse } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';
import { AppError } from '../../shared/errors.ts';
import { BinaryFile } from '../encoders/import/checkpoint/binary-file.ts';
import { readZipDirectory, type ZipEntry } from '../encoders/import/checkpoint/zip.ts';
import { requireSpace } from './place.ts';

/** A model has no need for more files. */
const MAX_FILES = 100;
/** What deflate can do to weights is little, to text about ten; a bomb does a thousand. */
const MAX_RATIO = 100;

/**
 * Unpacks a zip with the files of a model into a folder beside the models. It is called like the
 * folder that all of them are in, else like the archive: models are named by their folder. Runs
 * `work` on it; the folder is gone afterwards.
 * @throws AppError `checkpoint-…` for an archive that is damaged or unsafe, `disk-space`
 */
export async function withUnpacked<T>(
  path: string,
  installDir: string,
  work: (dir: string) => Promise<T>,
): Promise<T> {
  const file = await BinaryFile.open(path);
  await mkdir(installDir, { recursive: true });
  const around = await mkdtemp(join(installDir, '.unpacked-'));
  try {
    const entries = [...(await readZipDirectory(file)).values()].filter(
      ({ name }) => !name.endsWith('/'),
    );
    if (entries.length > MAX_FILES) throw file.tooMuch('zip', MAX_FILES);
    for (const { name, size, stored } of entries) {
      if (size > stored * MAX_RATIO) throw file.tooMuch(name, stored * MAX_RATIO);
    }
    await requireSpace(
      around,
      entries.reduce((sum, { size }) => sum + size, 0),
    );
    const common = commonFolder(entries.map(({ name }) => name));
    const dir = join(around, common.slice(0, -1) || nameOf(path));
    for (const entry of entries) {
      await unpack(path, entry, join(dir, entry.name.slice(common.length)), file);
    }
    return await work(dir);
  } finally {
    await file.close();
    await rm(around, { recursive: true, force: true });
  }
}

/** An archive's name as one of a folder; dots in front would lead elsewhere. */
const nameOf = (path: string): string => parse(path).name.replace(/^\.+/, '') || 'model';

/** `name/` where every path begins with it, else ''. */
function commonFolder(names: readonly string[]): string {
  const [first = ''] = names;
  const folder = first.includes('/') ? first.slice(0, first.indexOf('/') + 1) : '';
  return names.every((name) => name.startsWith(folder)) ? folder : '';
}

async function unpack(path: string, entry: ZipEntry, to: string, file: BinaryFile) {
  const { name, method, at, stored, size } = entry;
  if (method !== 0 && method !== 8) throw file.malformed(`${name}: method ${method}`);
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      // Archives lie about sizes.
      done(bytes > size ? file.malformed(`${name}: > ${size}`) : null, chunk);
    },
  });
  await mkdir(dirname(to), { recursive: true });
  const target = createWriteStream(to, { flags: 'wx' });
  const source = stored === 0 ? [] : createReadStream(path, { start: at, end: at + stored - 1 });
  try {
    if (method === 8) await pipeline(source, createInflateRaw(), counted, target);
    else await pipeline(source, counted, target);
  } catch (error) {
    throw error instanceof AppError
      ? error
      : file.malformed(`${name}: ${(error as Error).message}`);
  }
  if (bytes !== size) throw file.truncated(name);
}
