import type { OriginalFile } from '../../shared/engine-messages.ts';
import { AppError } from '../../shared/errors.ts';
import { BROWSER_TYPES } from '../../shared/formats.ts';
import type { Library } from '../library/library.ts';

/** Where the files of photos are: of each photo one that is there; of some none. */
export function originalsOf(library: Library, photoIds: readonly number[]): OriginalFile[] {
  const places = library.files.ofPhotos(photoIds);
  return library.photos.byIds(photoIds).flatMap(({ id, format }) => {
    const place = places.get(id)?.find(({ missing, reachable }) => !missing && reachable);
    return place ? [{ photoId: id, path: place.path, type: BROWSER_TYPES[format] ?? null }] : [];
  });
}

/**
 * The file of one photo.
 * @throws AppError `photo-not-found`, `file-missing`
 */
export function originalOf(library: Library, photoId: number): OriginalFile {
  const [file] = originalsOf(library, [photoId]);
  if (file) return file;
  if (library.photos.byIds([photoId]).length === 0) {
    throw new AppError('photo-not-found', { reference: photoId });
  }
  const [place] = library.files.ofPhotos([photoId]).get(photoId) ?? [];
  throw new AppError('file-missing', { path: place?.path ?? '' });
}
