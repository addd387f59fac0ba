import { PhotoWorker, type PhotoWorkerOptions } from './photo-worker.ts';

export interface IndexWorkerOptions extends PhotoWorkerOptions {
  /** Names the weights. */
  fingerprint: string;
}

/** How long a worker is kept for the next scan; where folders are watched, changes come in bursts. */
const KEPT_MS = 60_000;

/**
 * The photo workers of index jobs. One that has finished is kept for a while: starting another and
 * loading the model takes longer than most scans of a watched folder.
 */
export class IndexWorkers {
  readonly #lent = new Map<PhotoWorker, string>();
  #closing = false;
  #kept: { key: string; worker: PhotoWorker; timer: NodeJS.Timeout } | null = null;

  /**
   * A worker for the caller alone, started.
   * @throws AppError as {@link PhotoWorker.start}
   */
  async lend({ fingerprint, ...options }: IndexWorkerOptions): Promise<PhotoWorker> {
    // Other weights, or another way to run them, are another worker.
    const key = JSON.stringify([fingerprint, options.model]);
    const worker = (await this.#takeKept(key)) ?? new PhotoWorker(options);
    if (this.#closing) await worker.close();
    this.#lent.set(worker, key);
    try {
      await worker.start();
      return worker;
    } catch (error) {
      this.#lent.delete(worker);
      await worker.close();
      throw error;
    }
  }

  async giveBack(worker: PhotoWorker): Promise<void> {
    const key = this.#lent.get(worker);
    this.#lent.delete(worker);
    if (this.#closing || key === undefined || this.#kept) return worker.close();
    const timer = setTimeout(() => void this.#takeKept(null), KEPT_MS).unref();
    this.#kept = { key, worker, timer };
  }

  /** Lets no more begin and ends what has not: a model that loads must keep nobody waiting. */
  async stopStarting(): Promise<void> {
    this.#closing = true;
    const starting = [...this.#lent.keys()].filter((worker) => worker.pid === undefined);
    await Promise.all(starting.map((worker) => worker.close()));
  }

  async close(): Promise<void> {
    await this.#takeKept(null);
    await Promise.all([...this.#lent.keys()].map((worker) => worker.close()));
  }

  /** The kept worker if it is of this key; any other one is ended. */
  async #takeKept(key: string | null): Promise<PhotoWorker | null> {
    const kept = this.#kept;
    if (!kept) return null;
    this.#kept = null;
    clearTimeout(kept.timer);
    if (kept.key === key) return kept.worker;
    await kept.worker.close();
    return null;
  }
}
