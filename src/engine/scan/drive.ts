import { DriveSilent, type Disk } from '../disk/disk.ts';
import type { FileStats, Listing, Refusal } from '../disk/protocol.ts';
import type { PhotoWorker } from '../worker/photo-worker.ts';
import type { Params, Result } from '../worker/protocol.ts';

/** How often waiting is counted; see [Note: counting patience]. */
const TICK_MS = 250;

/** Work of the photo worker on one file. */
type FileWork = 'identify' | 'read' | 'readMetadata';

/** Something that is waited for. */
interface Wait {
  /** The file that is worked on, whose drive is to be looked after; null for a question to the disk. */
  path: string | null;
  /** Since its drive has last answered. */
  waitedMs: number;
  reject(error: unknown): void;
}

/**
 * The drive of a root while the root is scanned. Once it is known to be silent nobody waits for it any
 * more: all that was asked and all that will be fails with DriveSilent, and the photo worker, which
 * hangs at its files, is ended.
 */
export class Drive {
  readonly #disk: Disk;
  readonly #worker: PhotoWorker;
  readonly #waits = new Set<Wait>();
  readonly #clock: NodeJS.Timeout;
  readonly #givenUp = new AbortController();
  /** Whether the drive answers is being asked. */
  #isAsking = false;
  #end: { error: unknown } | null = null;

  constructor({ disk, worker }: { disk: Disk; worker: PhotoWorker }) {
    this.#disk = disk;
    this.#worker = worker;
    this.#clock = setInterval(() => this.#tick(), TICK_MS);
  }

  /** As {@link Disk.list}. */
  list(path: string): Promise<Listing | Refusal> {
    return this.#wait(null, () => this.#disk.list(path, this.#givenUp.signal));
  }

  /** As {@link Disk.stats}. */
  stats(paths: readonly string[]): Promise<(FileStats | Refusal)[]> {
    return this.#wait(null, () => this.#disk.stats(paths, this.#givenUp.signal));
  }

  /**
   * Has the photo worker work on a file, however long it takes while its drive answers.
   * @throws DriveSilent, and as {@link PhotoWorker.call}
   */
  work<M extends FileWork>(method: M, params: Params<M> & { path: string }): Promise<Result<M>> {
    return this.#wait(params.path, () => this.#worker.call(method, params));
  }

  /** The scan of the root is over. */
  close(): void {
    clearInterval(this.#clock);
  }

  #wait<T>(path: string | null, work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#end) {
        reject(this.#end.error);
        return;
      }
      const wait: Wait = { path, waitedMs: 0, reject };
      this.#waits.add(wait);
      work()
        .then(resolve, (error: unknown) => {
          if (error instanceof DriveSilent) this.#giveUp(error);
          reject(error);
        })
        .finally(() => this.#waits.delete(wait));
    });
  }

  /** Work that takes long: is it its file, or its drive? One question at a time says enough. */
  #tick(): void {
    for (const wait of this.#waits) {
      if (wait.path === null) continue;
      wait.waitedMs += TICK_MS;
      if (wait.waitedMs >= this.#disk.limitMs && !this.#isAsking)
        void this.#askFor(wait, wait.path);
    }
  }

  async #askFor(wait: Wait, path: string): Promise<void> {
    this.#isAsking = true;
    try {
      await this.#disk.open(path, this.#givenUp.signal);
      wait.waitedMs = 0;
    } catch (error) {
      this.#giveUp(error);
    }
    this.#isAsking = false;
  }

  #giveUp(error: unknown): void {
    if (this.#end) return;
    this.#end = { error };
    this.#givenUp.abort();
    this.close();
    this.#worker.abandon();
    for (const { reject } of this.#waits) reject(error);
  }
}
