import type { AppError } from '../../shared/errors.ts';
import type { JobProgress } from '../../shared/jobs.ts';
import { DriveSilent, type Disk } from '../disk/disk.ts';
import { isRefusal } from '../disk/protocol.ts';
import type { JobContext } from '../jobs/job.ts';
import type { FilePlace, FileStamp, KnownFile } from '../library/files.ts';
import type { Library } from '../library/library.ts';
import type { ModelRecord } from '../library/models.ts';
import type { PhotoWorker } from '../worker/photo-worker.ts';

/** What became of the files of a scan. */
export interface Tally {
  /** Photo files seen; the sum of indexed, unchanged, moved, duplicates and failed. */
  found: number;
  /** Read and embedded in this scan. */
  indexed: number;
  unchanged: number;
  /** Known photos found under another path. */
  moved: number;
  /** Further files of photos that are in the library already. */
  duplicates: number;
  /** Files that were there at the scan before and are not any more. */
  missing: number;
  /** Files that cannot be read. */
  failed: number;
}

export interface IndexProgress extends Tally, JobProgress {
  photosPerSecond: number | null;
}

export interface ScanWorld {
  library: Library;
  worker: PhotoWorker;
  disk: Disk;
  model: ModelRecord;
}

/** What one scan has learned so far. */
export class ScanState {
  readonly library: Library;
  readonly worker: PhotoWorker;
  readonly disk: Disk;
  readonly model: ModelRecord;
  readonly job: JobContext<IndexProgress>;
  readonly tally: Tally = {
    found: 0,
    indexed: 0,
    unchanged: 0,
    moved: 0,
    duplicates: 0,
    missing: 0,
    failed: 0,
  };
  /** Known files that were not where they were, by id. */
  readonly unseen = new Map<number, { folderId: number; photoId: number | null }>();
  /** Photos that gained or lost files. */
  readonly touched = new Set<number>();
  /** Files that failed, to be written with the next batch. */
  failures: { stamp: FileStamp; error: AppError }[] = [];
  /** Known files that were missing and are back. */
  readonly found: number[] = [];
  /** Places of moved photos that a new path has taken over. */
  readonly #claimed = new Set<number>();

  constructor(world: ScanWorld, job: JobContext<IndexProgress>) {
    this.library = world.library;
    this.worker = world.worker;
    this.disk = world.disk;
    this.model = world.model;
    this.job = job;
  }

  /** How many files have been dealt with. */
  get done(): number {
    const { indexed, unchanged, moved, duplicates, failed } = this.tally;
    return indexed + unchanged + moved + duplicates + failed;
  }

  /** What was found and will not be dealt with in this scan has not been found. */
  forgetInHand(): void {
    this.tally.found = this.done;
  }

  /** A place that a new path has taken over is not unseen, though the library may not know yet. */
  noteUnseen(folderId: number, file: KnownFile): void {
    if (file.missing || this.#claimed.has(file.id)) return;
    this.unseen.set(file.id, { folderId, photoId: file.photoId });
  }

  /** A folder that went away has lost no files. */
  forgetUnseen(folderId: number): void {
    for (const [id, file] of this.unseen) if (file.folderId === folderId) this.unseen.delete(id);
  }

  noteSeen(file: KnownFile): void {
    if (!file.missing) return;
    this.found.push(file.id);
    if (file.photoId !== null) this.touched.add(file.photoId);
  }

  fail(stamp: FileStamp, error: AppError): void {
    this.tally.failed++;
    this.failures.push({ stamp, error });
  }

  /** A place of the photo where its file no longer is, for the caller alone to take over. */
  async claimDesertedPlace(photoId: number): Promise<FilePlace | null> {
    for (const place of this.library.files.ofPhotos([photoId]).get(photoId) ?? []) {
      if (this.#claimed.has(place.id) || !(await this.#isDeserted(place))) continue;
      if (this.#claimed.has(place.id)) continue;
      this.#claimed.add(place.id);
      this.unseen.delete(place.id);
      return place;
    }
    return null;
  }

  async #isDeserted(place: FilePlace): Promise<boolean> {
    if (place.missing || this.unseen.has(place.id)) return true;
    // An unplugged disk has not lost its files, and one that never answers is not to be asked.
    if (!place.reachable) return false;
    try {
      const [folder, file] = await this.disk.stats([place.folder, place.path]);
      const isThere = (answer: typeof folder) => answer !== undefined && !isRefusal(answer);
      return isThere(folder) && !isThere(file);
    } catch (error) {
      if (!(error instanceof DriveSilent)) throw error;
      this.#noteSilent(place.folder);
      return false;
    }
  }

  /** The drive of a root is not asked about one file after the other. */
  #noteSilent(path: string): void {
    const { folders } = this.library;
    const root = folders.all().find((folder) => folder.path === path);
    if (root) this.library.transaction(() => folders.setReachable(root.id, false));
  }
}
