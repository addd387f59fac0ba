import type { JobProgress } from '../../shared/jobs.ts';
import type { Disks } from '../disk/disks.ts';
import { Drives } from '../disk/drives.ts';
import type { JobBoard } from '../jobs/board.ts';
import { Job } from '../jobs/job.ts';
import type { Library } from '../library/library.ts';
import { exportOriginals, type ExportResult } from './export.ts';
import { trashOriginals, type TrashResult } from './trash.ts';

/** What is done with the user's own files, when asked. */
export class Originals {
  readonly #library: Library;
  readonly #jobs: JobBoard;
  readonly #disks: Disks;

  constructor({ library, jobs, disks }: { library: Library; jobs: JobBoard; disks: Disks }) {
    this.#library = library;
    this.#jobs = jobs;
    this.#disks = disks;
  }

  /** Copies originals into a folder; see {@link exportOriginals}. */
  export(photoIds: readonly number[], folder: string): Job<JobProgress, ExportResult> {
    const library = this.#library;
    const params = { photos: photoIds.length, folder };
    const job = new Job<JobProgress, ExportResult>(library, 'export', params, (context) =>
      this.withDrives(
        (drives) => exportOriginals(library, drives, photoIds, folder, context),
        context.signal,
      ),
    );
    this.#jobs.add(job);
    return job;
  }

  /** Moves originals to the system's trash; see {@link trashOriginals}. */
  trash(photoIds: readonly number[], options?: { keepOne?: boolean }): Promise<TrashResult> {
    return this.withDrives((drives) => trashOriginals(this.#library, drives, photoIds, options));
  }

  /**
   * Work on the user's files, which asks their drives.
   * @param signal once it is aborted nobody waits long for them
   */
  withDrives<T>(work: (drives: Drives) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const roots = this.#library.folders.all().map(({ path }) => path);
    return this.#disks.use((disk) => work(new Drives(disk, roots)), signal);
  }
}
