import { Worker } from 'node:worker_threads';
import { entryPath } from '../shared/entry.ts';
import type { Log } from './diagnostics/log.ts';
import { isBackupDue } from './library/backups.ts';

export { listBackups, restoreBackup } from './library/backups.ts';

/** Makes the regular backups of a library, in a thread: neither searches nor indexing wait. */
export class RegularBackups {
  readonly #dir: string;
  readonly #clock: () => Date;
  readonly #log: Log;
  #running: Promise<boolean> | null = null;

  /** @param dir the library's folder */
  constructor(dir: string, clock: () => Date, log: Log) {
    this.#dir = dir;
    this.#clock = clock;
    this.#log = log;
  }

  /**
   * Makes a backup if one is due.
   * @returns whether one was made; a failure (a full disk) makes none, and the next time it is tried
   *   again
   */
  refresh(): Promise<boolean> {
    this.#running ??= this.#make()
      .catch((error: unknown) => {
        this.#log.failure('backup', error);
        return false;
      })
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
    await new Promise<void>((resolve, reject) => {
      thread.once('error', reject);
      thread.once('exit', () => resolve());
    });
    this.#log.write('info', 'backup');
    return true;
  }
}
