import type { Album, PhotoTag } from './organise.ts';
import type { PhotoPlace } from './place.ts';
import type { PhotoReport } from './reports.ts';

/** What the grid shows of a photo beside its thumbnail. */
export interface Tile {
  id: number;
  /** File name. */
  name: string;
  /** ThumbHash as base64; null where there is none. */
  preview: string | null;
  /** Changes when the thumbnail does. */
  version: string;
  favourite: boolean;
  /** 0–5. */
  rating: number;
  /** False while the disk with the photo is not connected, or its file is missing. */
  available: boolean;
}

/** Everything that the information panel tells. */
export interface PhotoDetails extends PhotoReport {
  tags: PhotoTag[];
  albums: Pick<Album, 'id' | 'name'>[];
  /** Null where it is not known. */
  place: PhotoPlace | null;
}

/** A directory with photos, and those below it. */
export interface FolderNode {
  /** The root's id. */
  folder: number;
  /** Below the root, with `/`; '' for the root itself. */
  directory: string;
  name: string;
  /** Photos in it and below it. */
  photos: number;
  children: FolderNode[];
}

export interface FolderRoot extends FolderNode {
  path: string;
  reachable: boolean;
}

/** A directory of this computer, to choose folders from. */
export interface DirectoryListing {
  path: string;
  parent: string | null;
  directories: { name: string; path: string }[];
  /** Zip files, for who chooses one. */
  archives: { name: string; path: string }[];
}
