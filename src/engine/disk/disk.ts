import { setImmediate as nextTurn } from 'node:timers/promises';
import { entryPath } from '../../shared/entry.ts';
import { AppError } from '../../shared/errors.ts';
import { Connection, WorkerDied, type ParamsOf, type ResultOf } from '../worker/connection.ts';
import type { DiskMethods, FileStats, Listing, Refusal } from './protocol.ts';

export interface DiskOptions {
  /** How long a drive may take to answer, milliseconds. */
  limitMs?: number;
  /** The program of the process, for tests that need one that hangs. */
  entry?: string;
}

/** Drives that sleep take a quarter of a minute to wake up. */
const LIMIT_MS = 30_000;
/** Where nobody needs the answer any more. */
const HURRIED_LIMIT_MS = 3000;
/** Most questions that hang while others still get their answer. */
const THREADS = 8;

/** A drive was asked about a path and did not answer in time. */
export class DriveSilent extends Error {
  override readonly name = 'DriveSilent';
}

/**
 * The answer to a question about a folder.
 * @throws AppError `folder-unreachable` where its drive does not answer
 */
export function orUnreachable<T>(answer: Promise<T>, path: string): Promise<T> {
  return answer.catch((error: unknown) => {
    if (error instanceof DriveSilent) throw new AppError('folder-unreachable', { path });
    throw error;
  });
}

/**
 * The engine's side of a process that asks file systems, so that a drive that never answers holds
 * nothing of the engine's own. It is started at once, since it takes as long as a small scan, and is
 * the owner's to close.
 */
export class Disk {
  readonly #entry: string;
  #limitMs: number;
  #connection: Connection<DiskMethods> | null = null;
  #isHurried = false;
  #closed = false;

  constructor({ limitMs = LIMIT_MS, entry }: DiskOptions = {}) {
    this.#limitMs = limitMs;
    this.#entry = entry ?? entryPath(import.meta, 'disk-process');
    this.#connect();
  }

  /** Whether it is of no use for other work, as drives get less time. */
  get isHurried(): boolean {
    return this.#isHurried;
  }

  /** How long a drive may take to answer, milliseconds. */
  get limitMs(): number {
    return this.#limitMs;
  }

  /** As {@link DiskMethods.lookAtRoot}; throws, as all here, DriveSilent, or AppError `worker-unavailable`. */
  lookAtRoot(path: string): Promise<{ identity: string; isBare: boolean } | null> {
    return this.#ask('lookAtRoot', { path });
  }

  /**
   * As {@link DiskMethods.list}.
   * @param givenUp once it is aborted nobody needs the answer, and the drive is not asked again
   */
  list(path: string, givenUp?: AbortSignal): Promise<Listing | Refusal> {
    return this.#ask('list', { path }, givenUp);
  }

  /** As {@link DiskMethods.stats}; `givenUp` as in {@link list}. */
  stats(paths: readonly string[], givenUp?: AbortSignal): Promise<(FileStats | Refusal)[]> {
    return this.#ask('stats', { paths }, givenUp);
  }

  /** As {@link DiskMethods.open}; `givenUp` as in {@link list}. */
  open(path: string, givenUp?: AbortSignal): Promise<void> {
    return this.#ask('open', { path }, givenUp);
  }

  /** From now on nobody needs the answers: drives get a few seconds, no more. */
  hurry(): void {
    this.#isHurried = true;
    this.#limitMs = Math.min(this.#limitMs, HURRIED_LIMIT_MS);
    this.#connection?.hurry(this.#limitMs);
  }

  /** What has been asked and not answered fails. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#connection?.kill();
    await this.#connection?.close();
  }

  /** Asks again where the process died while asked: of itself once, for another question any time. */
  async #ask<M extends keyof DiskMethods>(
    method: M,
    params: ParamsOf<DiskMethods, M>,
    givenUp?: AbortSignal,
  ): Promise<ResultOf<DiskMethods, M>> {
    let mayDie = true;
    for (;;) {
      try {
        return await this.#connect().request(method, params, this.#limitMs);
      } catch (error) {
        if (!(error instanceof WorkerDied)) throw error;
        if (error.timedOut) throw new DriveSilent(error.message, { cause: error });
        if (error.wasKilled) {
          // Whoever is told of a silent drive gives it up at once: asked again, what else was asked of it
          // would hold the next process, with all that is asked of others.
          await nextTurn();
          if (givenUp?.aborted) throw new DriveSilent(error.message, { cause: error });
          continue;
        }
        if (!mayDie) throw new AppError('worker-unavailable', { reason: error.message });
        mayDie = false;
      }
    }
  }

  #connect(): Connection<DiskMethods> {
    if (this.#closed) throw new AppError('worker-unavailable', { reason: 'closed' });
    if (!this.#connection?.alive) {
      this.#connection = new Connection(this.#entry, { threads: THREADS });
    }
    return this.#connection;
  }
}
