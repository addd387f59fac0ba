/** Writes what the library knows into XMP files beside the photos, and undoes it. Never pixels. */
import { createHash } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Library } from '../../library/library.ts';
import type { PhotoWorker } from '../../worker/photo-worker.ts';

export interface WriteBackResult {
  /** Number of the run, to undo it by. */
  run: number;
  written: number;
  /** Files that were left alone: unreachable, or changed by somebody else since. */
  skipped: string[];
}

/**
 * Writes tags (of people, files and teaching), rating, title and caption of photos into the `.xmp`
 * beside each of their files. A file there is keeps all else; the log has it as it was.
 */
export async function writeBack(
  library: Library,
  worker: PhotoWorker,
  photoIds: readonly number[],
): Promise<WriteBackResult> {
  const result: WriteBackResult = {
    run: library.metadataWrites.lastRun() + 1,
    written: 0,
    skipped: [],
  };
  const places = library.files.ofPhotos(photoIds);
  const tags = library.tags.ofPhotos(photoIds);
  for (const { id, metadata } of library.photos.byIds(photoIds)) {
    const fields = {
      keywords: (tags.get(id) ?? [])
        .filter(({ source }) => source !== 'auto')
        .map(({ name }) => name),
      ...(metadata.rating !== null && { rating: metadata.rating }),
      ...(metadata.title !== null && { title: metadata.title }),
      ...(metadata.caption !== null && { caption: metadata.caption }),
    };
    for (const { path, sidecar, missing, reachable } of places.get(id) ?? []) {
      if (missing) continue;
      const known = xmpIn(sidecar);
      const target = known === null ? `${path}.xmp` : join(dirname(path), known);
      const before = await readFile(target).catch(() => null);
      if (!reachable) {
        result.skipped.push(target);
        continue;
      }
      const xmp = await worker.call('writeXmp', { existing: before && target, fields });
      const entry = { photoId: id, path: target, before, afterHash: hashOf(xmp) };
      // The log first: a kill between the two leaves an entry that undoing passes over.
      library.transaction(() =>
        library.metadataWrites.add(result.run, entry, fields, library.now()),
      );
      await replace(target, xmp);
      result.written++;
    }
  }
  return result;
}

/** Puts back what a run has changed; files that somebody changed since are left as they are. */
export async function undoWriteBack(library: Library, run: number): Promise<WriteBackResult> {
  const result: WriteBackResult = { run, written: 0, skipped: [] };
  for (const { id, path, before, afterHash } of library.metadataWrites.ofRun(run)) {
    const now = await readFile(path).catch(() => null);
    if (now === null || hashOf(now) !== afterHash) {
      result.skipped.push(path);
      continue;
    }
    if (before === null) await rm(path);
    else await replace(path, before);
    library.transaction(() => library.metadataWrites.markUndone(id, library.now()));
    result.written++;
  }
  return result;
}

/** The name of the XMP file that a stamp of sidecars tells of. */
const xmpIn = (stamp: string | null): string | null =>
  stamp?.match(/(?:^|\/)([^/]*\.xmp):\d+:-?\d+(?:\/|$)/i)?.[1] ?? null;

/** Whole or not at all. */
async function replace(path: string, bytes: Uint8Array): Promise<void> {
  const draft = `${path}.fototeca-new`;
  await writeFile(draft, bytes);
  await rename(draft, path);
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
