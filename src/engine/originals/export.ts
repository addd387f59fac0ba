import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, join, parse } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { JobProgress } from '../../shared/jobs.ts';
import type { Drives } from '../disk/drives.ts';
import type { JobContext } from '../jobs/job.ts';
import { RateMeter } from '../jobs/rate.ts';
import type { Library } from '../library/library.ts';

/** A copy in the making; a kill leaves it behind, and nothing takes it for a photo. */
const PART = /^\.fototeca-[0-9a-f-]{36}\.part$/;
/** Older than this, nobody works at it any more. */
const PART_ABANDONED_MS = 3_600_000;

export interface ExportResult {
  copied: number;
  /** Photos whose file is not there or cannot be read, or whose copy could not be written. */
  failed: { photoId: number; path: string; reason: string }[];
}

/**
 * Copies the originals of photos into a folder. Nothing there is ever overwritten: a name that is
 * taken gets a number.
 * @param folder absolute; made where it does not exist
 * @throws AppError `folder-not-a-folder`, `folder-unreachable`, `disk-full`
 */
export async function exportOriginals(
  library: Library,
  drives: Drives,
  photoIds: readonly number[],
  folder: string,
  job: JobContext<JobProgress>,
): Promise<ExportResult> {
  if (!(await drives.answer(folder))) throw new AppError('folder-unreachable', { path: folder });
  await mkdir(folder, { recursive: true }).catch(() => {
    throw new AppError('folder-not-a-folder', { path: folder });
  });
  await removeAbandoned(folder);
  const places = library.files.ofPhotos(photoIds);
  const result: ExportResult = { copied: 0, failed: [] };
  const meter = new RateMeter();
  for (const [i, photoId] of photoIds.entries()) {
    await job.checkpoint();
    if (job.signal.aborted) break;
    const all = await drives.now(places.get(photoId) ?? []);
    const place = all.find(({ missing, reachable }) => reachable && !missing);
    const path = place?.path ?? all[0]?.path ?? '';
    try {
      if (!place) throw new Error('missing');
      await copyWithoutOverwriting(path, folder);
      result.copied++;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') {
        throw new AppError('disk-full', { path: folder });
      }
      result.failed.push({ photoId, path, reason: (error as Error).message });
    }
    const [done, total] = [i + 1, photoIds.length];
    meter.mark(done);
    const remainingSeconds = meter.remainingSeconds(total - done);
    job.report({ done, total, remainingSeconds, perSecond: meter.rate() });
  }
  return result;
}

/**
 * Copies a file with its time; `foto.jpg` becomes `foto (2).jpg` where the name is taken. The copy
 * gets its name when it is whole: half a copy would look like a photo.
 */
async function copyWithoutOverwriting(path: string, folder: string): Promise<void> {
  const { name, ext } = parse(basename(path));
  const { atime, mtime } = await stat(path);
  const part = join(folder, `.fototeca-${randomUUID()}.part`);
  try {
    await copyFile(path, part, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    await utimes(part, atime, mtime);
    for (let number = 1; ; number++) {
      const target = join(folder, number === 1 ? `${name}${ext}` : `${name} (${number})${ext}`);
      if (await giveName(part, target)) return;
    }
  } finally {
    await rm(part, { force: true });
  }
}

/** False where the name is taken. */
async function giveName(part: string, target: string): Promise<boolean> {
  try {
    await link(part, target);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
  }
  // FAT and many network drives know no links: the name is taken first, for nobody to be overwritten.
  try {
    await (await open(target, 'wx')).close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  await rename(part, target).catch(async (error: unknown) => {
    await rm(target, { force: true });
    throw error;
  });
  return true;
}

async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!PART.test(name)) continue;
    const path = join(folder, name);
    const { ctimeMs } = await stat(path);
    if (Date.now() - ctimeMs > PART_ABANDONED_MS) await rm(path, { force: true });
  }
}
