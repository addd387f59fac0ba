import { readdirSync, statSync, truncateSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { Engine } from '../../src/engine/engine.ts';
import { median, type Measure } from './figure.ts';
import { drawPhotos } from './photos.ts';
import { processTree, procNumber, RESOURCES, runIndex } from './programs.ts';

/** Small photos, the hard case: the first index is fast, the second has as much to look at. */
const SIZE = { width: 800, height: 600, distinct: 8 };
/** Reading no more than the first page of each photo would already be three times this share. */
const SHARE_READ = 0.01;

/**
 * Indexing a folder again in which nothing has changed. That no photo is read shows in two ways:
 * the bytes that all processes together read, and photos whose content was taken away (same size,
 * same time, all zeros) that pass as unchanged.
 */
export const measureReindex: Measure = async ({ quick, scratch }) => {
  const count = quick ? 300 : 3000;
  const rounds = quick ? 3 : 9;
  const folder = await drawPhotos(scratch, { count, ...SIZE });
  const library = join(scratch, 'reindex-library');
  const first = await runIndex(library, folder);
  const again: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const { seconds, unchanged } = await runIndex(library, folder);
    if (unchanged !== count) throw new Error(`${unchanged} of ${count} photos are unchanged`);
    again.push(seconds);
  }
  const read = await bytesRead(library, folder);
  const total = totalSize(folder);
  emptyPhotos(folder);
  const { unchanged } = await runIndex(library, folder);
  const perPhoto = (seconds: number) => (seconds * 1000) / count;
  return {
    values: [
      { label: 'first index', value: perPhoto(first.seconds), unit: 'ms/photo' },
      { label: 'index again', value: perPhoto(median(again)), unit: 'ms/photo' },
      { label: 'size of a photo', value: total / count, unit: 'bytes' },
      ...(read === null
        ? []
        : [{ label: 'read from any file, index again', value: read / count, unit: 'bytes/photo' }]),
    ],
    ratios: [
      {
        label: 'index again / first index',
        value: median(again) / first.seconds,
        target: { atMost: 0.03 },
      },
      ...(read === null
        ? []
        : [
            {
              label: 'bytes read from any file / bytes of the photos',
              value: read / total,
              target: { atMost: SHARE_READ },
            },
          ]),
      {
        label: 'photos without content that pass as unchanged / all',
        value: unchanged / count,
        target: { atLeast: 1 },
      },
    ],
  };
};

/**
 * Bytes that the engine (here: this very process), its photo worker and its disk process read while
 * they index again, from the library's own file too; null where the system does not tell.
 */
async function bytesRead(libraryDir: string, folder: string): Promise<number | null> {
  const engine = new Engine({ libraryDir, resourcesDir: RESOURCES, access: 'write' });
  const readBy = (pid: number) => procNumber(pid, 'io', 'rchar');
  try {
    // The model has been loaded when this returns; the walk has just begun.
    const job = await engine.index({ folders: [folder] });
    const processes = processTree(process.pid);
    const readByAll = () => processes.reduce((sum, pid) => sum + (readBy(pid) ?? NaN), 0);
    const before = readByAll();
    await job.ended;
    // Both processes are kept for a while, so they are still there to be asked.
    const bytes = readByAll() - before;
    return Number.isNaN(bytes) || processes.length < 3 ? null : bytes;
  } finally {
    await engine.close();
  }
}

/** Takes the content of photos away, leaving size and time of change as they are. */
function emptyPhotos(folder: string): void {
  for (const path of photoFiles(folder)) {
    const { size, atimeMs, mtimeMs } = statSync(path);
    truncateSync(path, 0);
    truncateSync(path, size);
    // In the middle of the millisecond, where no rounding leads out of it.
    utimesSync(path, atimeMs / 1000, (Math.trunc(mtimeMs) + 0.5) / 1000);
  }
}

function totalSize(folder: string): number {
  return photoFiles(folder).reduce((sum, path) => sum + statSync(path).size, 0);
}

function photoFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
