/** What the grid shows, and in which order. */
import type { Tile } from './photos.ts';

/** A part of the library to look at. */
export type View =
  | { kind: 'all' }
  | { kind: 'favourites' }
  | { kind: 'hidden' }
  | { kind: 'missing' }
  | { kind: 'album'; id: number }
  | { kind: 'tag'; id: number }
  /** `directory`: below the folder, with `/`; '' for all of it. */
  | { kind: 'folder'; id: number; directory: string };

export type Sorting = 'newest' | 'oldest' | 'name';

/** As many photos as one call may be about. */
export const MOST_PHOTOS = 1_000_000;

/**
 * The photos of a view or a search in order, and what it takes to lay them out: a few plain columns,
 * no object for each. docs/window.md says how large they are.
 */
export interface Timeline {
  ids: number[];
  /** Width divided by height. */
  ratios: number[];
  /** Consecutive photos of the same local day, `YYYY-MM-DD`; one run with '' when not by date. */
  days: { day: string; count: number }[];
}

/** The beginning of a view, to be shown while the rest is on its way. */
export interface TimelineStart {
  columns: Timeline;
  /** What the grid shows of the very first. */
  tiles: Tile[];
  /** Photos of the whole view. */
  total: number;
}
