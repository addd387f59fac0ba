/** Writes metadata into photos themselves, and undoes it. The picture stays, byte for byte. */
import { constants, type Stats } from 'node:fs';
import { access, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import type { FilePlace } from '../../library/files.ts';
import type { Library } from '../../library/library.ts';
import type { MetadataWrite } from '../../library/metadata-writes.ts';
import type { Photo } from '../../library/photos.ts';
import type { PhotoWorker } from '../../worker/photo-worker.ts';
import type { XmpFields } from '../../worker/protocol.ts';
import { applyDelta, deltaOf } from './delta.ts';
import { draftOf, finishDraft, hashOf, replaceFile } from './replace.ts';

/** Raw files are nobody's to write into; in a GIF it cannot be told that the picture is the same. */
export const takesMetadata = ({ format }: Photo): boolean => format !== 'raw' && format !== 'gif';

/**
 * Writes fields into one file of a photo: into a copy, which then takes the file's place with its
 * permissions and times. The log has what makes the file as it was out of what it is. A kill at any
 * moment leaves the one or the other; the log tells the next scan that both are this photo.
 * @returns false where the file was left alone: not as the library knows it, or not to be written
 */
export async function writeIntoFile(
  library: Library,
  worker: PhotoWorker,
  run: number,
  photo: Photo,
  place: FilePlace,
  fields: XmpFields,
): Promise<boolean> {
  // A link stays a link.
  const path = await realpath(place.path);
  await access(path, constants.W_OK);
  const like = await stat(path);
  const before = await readFile(path);
  const beforeHash = hashOf(before);
  if (beforeHash !== photo.hash && !library.metadataWrites.made(photo.id, beforeHash)) return false;
  const draft = draftOf(path);
  try {
    await worker.call('writeDraft', { path, draft, fields });
    const after = await readFile(draft);
    const afterHash = hashOf(after);
    // Nothing to write; or it would become what another photo is.
    if (afterHash === beforeHash) return true;
    if ((library.photos.idOfHash(afterHash) ?? photo.id) !== photo.id) return false;
    const delta = deltaOf(after, before);
    if (hashOf(applyDelta(after, delta)) !== beforeHash) throw new Error('a delta that is wrong');
    await finishDraft(draft, path, like);
    if (!isSame(like, await stat(path))) return false;
    const entry = { photoId: photo.id, path: place.path, before: delta, beforeHash, afterHash };
    library.transaction(() => library.metadataWrites.add(run, entry, fields, library.now()));
    await rename(draft, path);
    await settle(library, worker, place, afterHash);
    return true;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Makes a file what it was. @returns false where it is not what we left */
export async function undoIntoFile(
  library: Library,
  worker: PhotoWorker,
  entry: MetadataWrite & { beforeHash: string },
): Promise<boolean> {
  const path = await realpath(entry.path).catch(() => null);
  const now = path && (await readFile(path).catch(() => null));
  if (!path || !now || !entry.before) return false;
  // Killed before the file was changed, or before it was noted that it has been changed back.
  const isBack = hashOf(now) === entry.beforeHash;
  if (!isBack) {
    if (hashOf(now) !== entry.afterHash) return false;
    const before = applyDelta(now, entry.before);
    if (hashOf(before) !== entry.beforeHash) return false;
    await replaceFile(path, before, await stat(path));
  }
  const places = entry.photoId === null ? [] : library.files.ofPhotos([entry.photoId]).values();
  const place = [...places].flat().find((one) => one.path === entry.path);
  if (place) await settle(library, worker, place, entry.beforeHash);
  return true;
}

/** The photo is now what its file holds: everything that is known of it goes along. */
async function settle(
  library: Library,
  worker: PhotoWorker,
  place: FilePlace,
  hash: string,
): Promise<void> {
  const { path, photoId } = place;
  const metadata = await worker.call('readMetadata', { path, sidecars: sidecarsIn(place) });
  const { size, mtimeMs } = await stat(path);
  const [photo] = library.photos.byIds([photoId]);
  if (!photo) return;
  // Thumbnails are in a file of their own: the new one first, the old one last.
  library.transaction(() => library.thumbnails.copy(photo.hash, hash));
  library.transaction(() => {
    library.photos.rehash(photoId, hash, size);
    library.updateMetadata(photoId, metadata);
    library.files.restamp(place.id, size, Math.trunc(mtimeMs));
  });
  if (photo.hash !== hash) library.transaction(() => library.thumbnails.remove(photo.hash));
}

/** Absolute paths of what a place's stamp of sidecars names. */
export function sidecarsIn({ path, sidecar }: FilePlace): string[] {
  const folder = path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return (sidecar?.split('/') ?? []).map((one) => folder + one.replace(/:\d+:-?\d+$/, ''));
}

const isSame = (one: Stats, other: Stats): boolean =>
  one.size === other.size && one.mtimeMs === other.mtimeMs;
