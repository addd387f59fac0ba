import { Worker } from 'node:worker_threads';
import { entryPath } from '../shared/entry.ts';
import { isBackupDue } from './library/backups.ts';

export { listBackups, restoreBackup } from './library/backups.ts';

/** Makes the regular backups of a library, in a thread: neither searches nor indexing wait. */
export class RegularBackups {
  readonly #dir: string;
  readonly #clock: () => Date;
  #running: Promise<boolean> | null = null;

  /** @param dir the library's folder */
  constructor(dir: string, clock: () => Date) {
    this.#dir = dir;
    this.#clock = clock;
  }

  /**
   * Makes a backup if one is due.
   * @returns whether one was made; a failure (a full disk) makes none, and the next time it is tried
   *   again
   */
  refresh(): Promise<boolean> {
    this.#running ??= this.#make()
      .catch(() => false)
      .finally(() => (this.#running = null));
    return this.#running;
  }

  /** Waits for the backup that is being made. */
  async close(): Promise<void> {
    await this.#running;
  }

  async #make(): Promise<boolean> {
    if (!isBackupDue(this.#dir, this.#clock())) return false;
    const thread = new Worker(entryPath(import.meta, 'backup-thread'), { workerData: this.#dir });
    return new Promise((resolve) => {
      thread.once('error', () => resolve(false));
      thread.once('exit', (code) => resolve(code === 0));
    });
  }
}
