/** Writes what the library knows into XMP files or photos, and undoes it. Never pixels. */
import { access, readFile, rm } from 'node:fs/promises';
import { AppError } from '../../../shared/errors.ts';
import type { MetadataResult } from '../../../shared/organise.ts';
import type { Drives } from '../../disk/drives.ts';
import type { FilePlace } from '../../library/files.ts';
import type { Library } from '../../library/library.ts';
import type { MetadataWrite } from '../../library/metadata-writes.ts';
import type { Photo } from '../../library/photos.ts';
import type { PhotoWorker } from '../../worker/photo-worker.ts';
import type { XmpFields } from '../../worker/protocol.ts';
import { sidecarsIn, takesMetadata, undoIntoFile, writeIntoFile } from './into-files.ts';
import { hashOf, replaceFile } from './replace.ts';

export interface WriteBackOptions {
  /**
   * Into the photos themselves, where that is safe: the user has chosen that. Else into the `.xmp`
   * beside each. One that is there is kept in step.
   */
  intoFiles?: boolean;
  /** Called before each photo with how many are done; false ends it there. */
  goOn?: (done: number) => Promise<boolean>;
}

/** Photos asked for at once. */
const PAGE = 200;

/**
 * Writes tags (of people, files and teaching), rating, title and caption of photos to each of their
 * files. What else other programs put there stays; the log has it as it was. A file that cannot be
 * written is told, and is no reason to stop.
 */
export async function writeBack(
  library: Library,
  drives: Drives,
  worker: PhotoWorker,
  photoIds: readonly number[],
  { intoFiles = false, goOn = async () => true }: WriteBackOptions = {},
): Promise<MetadataResult> {
  const result: MetadataResult = {
    run: library.metadataWrites.lastRun() + 1,
    written: 0,
    skipped: [],
  };
  for (let start = 0; start < photoIds.length; start += PAGE) {
    const page = photoIds.slice(start, start + PAGE);
    const places = library.files.ofPhotos(page);
    const tags = library.tags.ofPhotos(page);
    const emptied = library.marks.emptied(page);
    for (const [i, photo] of library.photos.byIds(page).entries()) {
      if (!(await goOn(start + i))) return result;
      const named = tags.get(photo.id) ?? [];
      const keywords = named.filter(({ source }) => source !== 'auto').map(({ name }) => name);
      const { title = false, caption = false } = emptied.get(photo.id) ?? {};
      const fields = {
        keywords: keywords.length > 0 ? keywords : null,
        ...(title && { title: null }),
        ...(caption && { caption: null }),
        ...wordsOf(photo),
      };
      for (const place of await drives.now(places.get(photo.id) ?? [])) {
        if (place.missing) continue;
        const into = intoFiles && takesMetadata(photo);
        await writePlace(library, worker, result, photo, place, fields, into);
      }
    }
  }
  return result;
}

/** What there is of rating, title and caption. */
function wordsOf({ metadata: { rating, title, caption } }: Photo): XmpFields {
  return {
    ...(rating !== null && { rating }),
    ...(title !== null && { title }),
    ...(caption !== null && { caption }),
  };
}

async function writePlace(
  library: Library,
  worker: PhotoWorker,
  result: MetadataResult,
  photo: Photo,
  place: FilePlace,
  fields: XmpFields,
  into: boolean,
): Promise<void> {
  const { run } = result;
  const xmp = sidecarsIn(place).find((path) => path.toLowerCase().endsWith('.xmp'));
  const says = Object.values(fields).some((value) => value != null);
  const takes =
    photo.metadata.keywords.length > 0 || fields.title === null || fields.caption === null;
  let refused = !into || !(says || takes);
  const attempt = async (path: string, work: () => Promise<boolean>) => {
    if (place.reachable && (await work().catch(() => false))) result.written++;
    else result.skipped.push(path);
  };
  if (!refused) {
    const work = () => writeIntoFile(library, worker, run, photo, place, fields);
    await attempt(place.path, () =>
      work().catch((error: unknown) => {
        refused = error instanceof AppError && error.code === 'metadata-refused';
        throw error;
      }),
    );
    // The XMP file beside it does instead.
    if (refused) result.skipped.pop();
  }
  if (refused || xmp !== undefined) {
    const target = xmp ?? `${place.path}.xmp`;
    // A new file that says nothing is of no use; one that is there may say what is true no longer.
    if (!says && !(place.reachable && (await exists(target)))) return;
    await attempt(target, () => writeSidecar(library, worker, run, photo.id, target, fields));
  }
}

async function writeSidecar(
  library: Library,
  worker: PhotoWorker,
  run: number,
  photoId: number,
  path: string,
  fields: XmpFields,
): Promise<boolean> {
  const before = await readFile(path).catch(() => null);
  const xmp = await worker.call('writeXmp', { existing: before && path, fields });
  const afterHash = hashOf(xmp);
  if (before && hashOf(before) === afterHash) return true;
  const entry = { photoId, path, before, beforeHash: null, afterHash };
  // The log first: a kill between the two leaves an entry that undoing passes over.
  library.transaction(() => library.metadataWrites.add(run, entry, fields, library.now()));
  await replaceFile(path, xmp);
  return true;
}

/** Puts back what a run has changed; files that somebody changed since are left as they are. */
export async function undoWriteBack(
  library: Library,
  drives: Drives,
  worker: PhotoWorker,
  run: number,
): Promise<MetadataResult> {
  const result: MetadataResult = { run, written: 0, skipped: [] };
  for (const entry of library.metadataWrites.ofRun(run)) {
    const { id, path, beforeHash } = entry;
    const undo = () =>
      beforeHash === null
        ? undoSidecar(entry)
        : undoIntoFile(library, worker, { ...entry, beforeHash });
    if (!(await drives.answer(path)) || !(await undo().catch(() => false))) {
      result.skipped.push(path);
      continue;
    }
    library.transaction(() => library.metadataWrites.markUndone(id, library.now()));
    result.written++;
  }
  return result;
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

async function undoSidecar({ path, before, afterHash }: MetadataWrite): Promise<boolean> {
  const now = await readFile(path).catch(() => null);
  if (now === null || hashOf(now) !== afterHash) return false;
  if (before === null) await rm(path);
  else await replaceFile(path, before);
  return true;
}
