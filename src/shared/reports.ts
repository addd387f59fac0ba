import type { ErrorCode, ErrorDetails } from './errors.ts';
import type { PhotoFormat, PhotoMetadata } from './photo.ts';

/** What the engine tells about a library; the contract of the CLI's `--json`. */

export interface StatusReport {
  /** The library's folder. */
  library: string;
  folders: { path: string; reachable: boolean; scannedAt: string | null }[];
  /** Photos with at least one file that is not missing. */
  photos: number;
  /** Of these photos, those that the user has hidden. */
  hidden: number;
  /** Files that are there. */
  files: number;
  /** Photos embedded by each model. */
  embedded: Record<string, number>;
  /** The model that searches. */
  model: string | null;
  /** Files that cannot be read. */
  failed: number;
  /** Photos all of whose files are missing. */
  missing: number;
  /** On disk; `vectors`, by model, are part of the library. */
  bytes: { library: number; thumbnails: number; vectors: Record<string, number> };
}

export interface PhotoReport extends Omit<PhotoMetadata, 'taken'> {
  id: number;
  path: string;
  files: string[];
  available: boolean;
  hash: string;
  bytes: number;
  format: PhotoFormat;
  width: number;
  height: number;
  favourite: boolean;
  hidden: boolean;
  takenAt: string;
  /** Where the capture time was read from. */
  takenFrom: PhotoMetadata['taken']['source'];
}

export interface ErrorReport {
  path: string;
  code: ErrorCode;
  details: ErrorDetails;
}
