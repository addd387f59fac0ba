import type { PhotoMetadata } from '../../shared/photo.ts';
import type { FileStamp } from '../library/files.ts';
import type { NewPhoto } from '../library/photos.ts';
import type { Finding } from './identify.ts';
import type { ScanState } from './state.ts';

type Read = Extract<Finding, { kind: 'read' }>;
type Rewritten = Extract<Finding, { kind: 'rewritten' }>;

/**
 * Writes a batch, whole or not at all. Thumbnails go first, in their own file: a kill between the
 * two leaves a thumbnail without its photo, which the next scan overwrites, never the reverse.
 */
export function store(state: ScanState, batch: readonly Finding[]): void {
  const { library } = state;
  library.transaction(() => {
    for (const finding of batch) {
      if (finding.kind === 'read') library.thumbnails.put(finding.hash, finding.photo.thumbnail);
      if (finding.kind === 'rewritten') {
        const [photo] = library.photos.byIds([finding.photoId]);
        if (photo) library.thumbnails.copy(photo.hash, finding.hash);
      }
    }
  });
  const replaced: string[] = [];
  library.transaction(() => {
    for (const finding of batch) apply(state, finding, replaced);
    for (const { stamp, error } of state.failures) {
      library.files.saveError(stamp, error.code, error.details);
    }
    for (const id of state.found) library.files.markFound(id);
    library.settleFiles(state.touched);
  });
  state.touched.clear();
  state.failures = [];
  state.found.length = 0;
  library.transaction(() => {
    for (const hash of replaced) {
      if (library.photos.idOfHash(hash) === undefined) library.thumbnails.remove(hash);
    }
  });
}

function apply(state: ScanState, finding: Finding, replaced: string[]): void {
  const { library, tally } = state;
  const { stamp, known } = finding.task;
  if (known?.photoId != null) state.touched.add(known.photoId);
  switch (finding.kind) {
    case 'same':
      library.files.savePhoto(stamp, finding.photoId);
      tally.unchanged++;
      break;
    case 'metadata':
      library.files.savePhoto(stamp, finding.photoId);
      updateMetadata(state, finding.photoId, finding.metadata, stamp);
      tally.unchanged++;
      break;
    case 'moved':
      library.files.relocate(finding.from.id, stamp);
      if (finding.metadata) updateMetadata(state, finding.photoId, finding.metadata, stamp);
      state.touched.add(finding.photoId);
      tally.moved++;
      break;
    case 'rewritten':
      applyRewritten(state, finding, replaced);
      break;
    case 'duplicate':
      library.files.savePhoto(stamp, finding.photoId);
      state.touched.add(finding.photoId);
      tally.duplicates++;
      break;
    case 'read':
      applyRead(state, finding, replaced);
      break;
    case 'failed':
      // Gone or still being written: the next scan will see what has become of it.
      if (finding.error.code === 'file-vanished') tally.found--;
      else if (finding.error.code === 'file-changed') tally.failed++;
      else state.fail(stamp, finding.error);
      break;
    case 'unknown':
      throw new Error('an unread photo reached the store');
  }
}

/** The same photo: only what its file says of it is new. */
function applyRewritten(state: ScanState, finding: Rewritten, replaced: string[]): void {
  const { library, tally } = state;
  const { task, photoId, hash, from, metadata } = finding;
  replaced.push(...library.photos.byIds([photoId]).map((photo) => photo.hash));
  library.photos.rehash(photoId, hash, task.stamp.bytes);
  if (from) library.files.relocate(from.id, task.stamp);
  else library.files.savePhoto(task.stamp, photoId);
  updateMetadata(state, photoId, metadata, task.stamp);
  state.touched.add(photoId);
  if (from) tally.moved++;
  else tally.unchanged++;
}

/** @param stamp the file that says it, which the library knows by now */
function updateMetadata(
  state: ScanState,
  photoId: number,
  metadata: PhotoMetadata,
  stamp: FileStamp,
): void {
  state.library.updateMetadata(photoId, metadata);
  noteSidecars(state, photoId, metadata, stamp);
}

/** What other programs' files say beside the metadata, and which of them cannot be read. */
function noteSidecars(
  { library }: ScanState,
  photoId: number,
  { calledFavourite, unreadSidecars = [] }: PhotoMetadata,
  stamp: FileStamp,
): void {
  if (calledFavourite) library.marks.noteFavourite(photoId);
  library.files.sidecarErrors.set(stamp, unreadSidecars);
}

function applyRead(state: ScanState, { task, hash, photo }: Read, replaced: string[]): void {
  const { library, model, tally } = state;
  const { thumbnail: _stored, embedding, pixels, ...content } = photo;
  const row: NewPhoto = { ...content, hash, bytes: task.stamp.bytes };
  const existing = library.photos.idOfHash(hash);
  let id: number;
  if (existing !== undefined) {
    id = existing;
    // Two new files with one content were read side by side: one photo, one more file.
    if (library.isComplete(id, model.row) && task.known?.photoId !== id) tally.duplicates++;
    else tally.indexed++;
    state.touched.add(id);
  } else {
    const edited = editedInPlace(state, task.known?.photoId ?? null, row);
    if (edited) {
      id = edited.id;
      replaced.push(edited.hash);
      library.replacePhoto(id, row);
      state.touched.add(id);
    } else {
      id = library.addPhoto(row);
    }
    tally.indexed++;
  }
  library.files.savePhoto(task.stamp, id);
  noteSidecars(state, id, row.metadata, task.stamp);
  library.pixels.put(id, pixels);
  library.embeddings.of(model.row).put(id, embedding);
}

/**
 * The photo that a changed file still is: another program edited it or wrote into it, and what the
 * user did to it must not be lost. A camera that reuses a file name shows by another capture time.
 */
function editedInPlace(
  { library }: ScanState,
  photoId: number | null,
  now: NewPhoto,
): { id: number; hash: string } | null {
  if (photoId === null) return null;
  const [before] = library.photos.byIds([photoId]);
  const places = library.files.ofPhotos([photoId]).get(photoId) ?? [];
  if (!before || places.length > 1) return null;
  const [then, taken] = [before.metadata.taken, now.metadata.taken];
  const bothSay = then.source === 'exif' && taken.source === 'exif';
  return bothSay && then.local !== taken.local ? null : { id: photoId, hash: before.hash };
}
