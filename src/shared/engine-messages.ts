import type { ErrorEnvelope } from './errors.ts';
import type { Surroundings } from './surroundings.ts';

/** What Electron's main process and the engine's process say to each other. */
export type ToEngine =
  /** Serve the port that comes with it. */
  | { kind: 'serve' }
  | { kind: 'thumbnail'; id: number; photoId: number }
  | { kind: 'picture'; id: number; photoId: number }
  | { kind: 'originals'; id: number; photoIds: number[] }
  /** Where the page about a tuning is; null where it is not. */
  | { kind: 'tuning-report'; id: number; tuning: string }
  /** Bring these folders (absolute paths) into the library. */
  | { kind: 'index'; folders: string[] }
  /** How the computer is powered and used; told again whenever it changes. */
  | { kind: 'surroundings'; surroundings: Surroundings }
  | { kind: 'shut-down' };

export type FromEngine =
  | { kind: 'answer'; id: number; result: unknown }
  /** How much of the work that runs is done, 0 to 1; -1 while nobody knows, null when idle. */
  | { kind: 'progress'; fraction: number | null }
  /** The library cannot be opened; the process ends. */
  | { kind: 'failed'; error: ErrorEnvelope };

/** A photo at full size: its file where browsers can read it, else a JPEG made of it. */
export type FullPicture = { type: string; path: string } | { jpeg: Uint8Array };

/** Where a photo's file is; only for main, which shows, drags and streams it. */
export interface OriginalFile {
  photoId: number;
  /** Absolute. */
  path: string;
  /** Media type where a browser can show the file as it is, else null. */
  type: string | null;
}
