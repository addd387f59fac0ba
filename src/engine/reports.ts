/** What the faces are told about a library, put together from its aggregates. */
import { resolve } from 'node:path';
import { AppError } from '../shared/errors.ts';
import { formatCaptureTime } from '../shared/photo.ts';
import type { FolderNode, FolderRoot, PhotoDetails, Tile } from '../shared/photos.ts';
import type { PhotoReport, StatusReport } from '../shared/reports.ts';
import type { FilePlace } from './library/files.ts';
import type { Library } from './library/library.ts';
import type { Photo } from './library/photos.ts';
import { below } from './scan/below.ts';

export interface PhotosQuery {
  /** Absolute path. */
  folder?: string | undefined;
  limit: number;
  offset: number;
}

export function statusOf(library: Library): StatusReport {
  const { folders, files, photos, models, settings } = library;
  const { present, hidden, missing } = photos.counts();
  const embedded: Record<string, number> = {};
  const vectors: Record<string, number> = {};
  for (const { id, row, dims } of models.all()) {
    const count = models.embedded(row);
    embedded[id] = (embedded[id] ?? 0) + count;
    vectors[id] = (vectors[id] ?? 0) + count * dims * Float32Array.BYTES_PER_ELEMENT;
  }
  return {
    library: library.dir,
    folders: folders
      .all()
      .map(({ path, reachable, scannedAt }) => ({ path, reachable, scannedAt })),
    photos: present,
    hidden,
    ...files.counts(),
    embedded,
    model: settings.get('activeModel') ?? null,
    missing,
    bytes: { ...library.sizes(), vectors },
  };
}

/**
 * Photos with all their metadata, newest first; only those below `folder` if it is given.
 * @throws AppError `folder-missing`
 */
export function listPhotos(
  library: Library,
  query: PhotosQuery,
): { total: number; photos: PhotoReport[] } {
  const { photos, files } = library;
  const place = query.folder === undefined ? null : placeOf(library, resolve(query.folder));
  const found = photos.list({ ...query, ...(place && { place }) });
  const places = files.ofPhotos(found.photos.map(({ id }) => id));
  return {
    total: found.total,
    photos: found.photos.map((photo) => report(photo, places.get(photo.id) ?? [])),
  };
}

/** @throws AppError `photo-not-found` */
export function detailsOf(library: Library, photoId: number): PhotoDetails {
  const [photo] = library.photos.byIds([photoId]);
  if (!photo) throw new AppError('photo-not-found', { reference: photoId });
  return {
    ...report(photo, library.files.ofPhotos([photoId]).get(photoId) ?? []),
    tags: library.tags.ofPhotos([photoId]).get(photoId) ?? [],
    albums: library.albums.ofPhoto(photoId),
    place: library.places.ofPhotos([photoId]).get(photoId) ?? null,
  };
}

/** What the grid shows of photos, in the order of the ids; unknown ids are left out. */
export function tilesOf(library: Library, photoIds: readonly number[]): Tile[] {
  const places = library.files.ofPhotos(photoIds);
  const previews = library.thumbnails.previews(photoIds);
  return library.photos.byIds(photoIds).map(({ id, hash, favourite, metadata }) => {
    const [first] = places.get(id) ?? [];
    const preview = previews.get(id);
    return {
      id,
      name: first?.path.split(/[/\\]/).at(-1) ?? '',
      preview: preview ? Buffer.from(preview).toString('base64') : null,
      version: hash.slice(0, 12),
      favourite,
      rating: Math.max(0, metadata.rating ?? 0),
      available: first !== undefined && first.readable && first.reachable && !first.missing,
    };
  });
}

/** The roots, each with the tree of its directories that hold photos. */
export function folderTree(library: Library): FolderRoot[] {
  return library.folders.all().map(({ id, path, reachable }) => {
    const root: FolderRoot = { ...node(id, '', path), path, reachable };
    for (const { directory, photos } of library.folders.photosPerDirectory(id)) {
      root.photos += photos;
      let parent: FolderNode = root;
      const names = directory === '' ? [] : directory.split('/');
      for (const [depth, name] of names.entries()) {
        const way = names.slice(0, depth + 1).join('/');
        // Directories come in order: a known parent is the last child.
        let child = parent.children.find((one) => one.directory === way);
        if (!child) parent.children.push((child = node(id, way, name)));
        child.photos += photos;
        parent = child;
      }
    }
    return root;
  });
}

const node = (folder: number, directory: string, name: string): FolderNode => ({
  folder,
  directory,
  name,
  photos: 0,
  children: [],
});

/** A missing photo still says where it was. */
function report(photo: Photo, places: readonly FilePlace[]): PhotoReport {
  const {
    metadata: { taken, ...metadata },
    ...rest
  } = photo;
  const present = places.filter(({ missing }) => !missing);
  return {
    ...rest,
    ...metadata,
    path: (present[0] ?? places[0])?.path ?? '',
    files: present.map(({ path }) => path),
    available: present.some(({ readable, reachable }) => readable && reachable),
    takenAt: formatCaptureTime(taken),
    takenFrom: taken.source,
  };
}

function placeOf(library: Library, path: string): { folderId: number; directory: string } {
  for (const folder of library.folders.all()) {
    const directory = below(folder.path, path);
    if (directory !== null) return { folderId: folder.id, directory };
  }
  throw new AppError('folder-missing', { path });
}
