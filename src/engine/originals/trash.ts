import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import trash from 'trash';
import type { Drives } from '../disk/drives.ts';
import type { FilePlace } from '../library/files.ts';
import type { Library } from '../library/library.ts';

export interface TrashResult {
  /** Files that are in the system's trash now. */
  trashed: number;
  /** Files that stay where they are: changed meanwhile, unreachable, or refused by the system. */
  kept: { path: string; reason: 'changed' | 'unreachable' | 'refused' }[];
}

/**
 * Moves all files of photos to the system's trash. A file whose content is no longer the photo's is
 * left alone. The library keeps the photos as missing: what is taken out of the trash again is
 * found with everything.
 * @param keepOne where a photo has several files, the first that is whole stays
 */
export async function trashOriginals(
  library: Library,
  drives: Drives,
  photoIds: readonly number[],
  { keepOne = false } = {},
): Promise<TrashResult> {
  const result: TrashResult = { trashed: 0, kept: [] };
  const places = library.files.ofPhotos(photoIds);
  for (const photo of library.photos.byIds(photoIds)) {
    const gone: number[] = [];
    const all = await drives.now(places.get(photo.id) ?? []);
    for (const { id, path, missing, reachable } of keepOne
      ? await spareOne(all, photo.hash)
      : all) {
      if (missing) continue;
      if (!reachable || !(await exists(path))) {
        result.kept.push({ path, reason: 'unreachable' });
      } else if ((await contentHash(path).catch(() => null)) !== photo.hash) {
        result.kept.push({ path, reason: 'changed' });
      } else if (await moveToTrash(path)) {
        gone.push(id);
      } else {
        result.kept.push({ path, reason: 'refused' });
      }
    }
    library.transaction(() => {
      for (const id of gone) library.files.markMissing(id, library.now());
      library.settleFiles([photo.id]);
    });
    result.trashed += gone.length;
  }
  return result;
}

/** The files less the first that is certainly there, whole; none where there is no such file. */
async function spareOne(files: readonly FilePlace[], hash: string): Promise<FilePlace[]> {
  for (const file of files) {
    if (file.missing || !file.reachable) continue;
    if ((await contentHash(file.path).catch(() => null)) === hash) {
      return files.filter((other) => other !== file);
    }
  }
  return [];
}

/** True where the file is in the trash and no longer at its place. */
async function moveToTrash(path: string): Promise<boolean> {
  try {
    await trash(path, { glob: false });
    return !(await exists(path));
  } catch {
    return false;
  }
}

async function contentHash(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
