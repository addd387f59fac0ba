import { setTimeout as delay } from 'node:timers/promises';
import { entryPath } from '../../shared/entry.ts';
import { AppError } from '../../shared/errors.ts';
import type { TowerName } from '../encoders/manifest.ts';
import { Connection, WorkerDied } from './connection.ts';
import type { MethodName, Params, Result, WorkerModel } from './protocol.ts';

export interface PhotoWorkerOptions {
  model: WorkerModel;
  /** Towers to load at every start. */
  towers: TowerName[];
  /** A request that takes longer ends the process; generous, for large models on slow machines. */
  timeoutMs?: number;
  /** Waits before a restart after one, two, three or more deaths in a row. */
  restartDelaysMs?: readonly number[];
  /** The program of the process, for tests that need one that crashes. */
  entry?: string;
}

const DEFAULT_TIMEOUT_MS = 180_000;
const DEFAULT_DELAYS_MS = [1000, 2000, 4000];
const ATTEMPTS_TO_START = 3;

/**
 * The engine's side of the process that reads and embeds photos. The process may die at any file:
 * what was in flight is then tried again, one file at a time, and a file that brings it down alone
 * is the guilty one.
 */
export class PhotoWorker {
  readonly #options: Required<PhotoWorkerOptions>;
  #current: Connection | null = null;
  #starting: Promise<Connection> | null = null;
  /** Settles when no request that saw a death is waiting for its turn alone. */
  #quiet: Promise<unknown> = Promise.resolve();
  #deaths = 0;
  #device = '';
  #closed = false;

  constructor(options: PhotoWorkerOptions) {
    this.#options = {
      timeoutMs: DEFAULT_TIMEOUT_MS,
      restartDelaysMs: DEFAULT_DELAYS_MS,
      entry: entryPath(import.meta, 'photo-process'),
      ...options,
    };
  }

  /**
   * Asks the worker, starting it where it is not running.
   * @throws AppError `worker-crashed` or `worker-timeout` when this very request ends the process,
   *   `worker-unavailable` when it does not start, and whatever the method itself throws
   */
  async call<M extends MethodName>(method: M, params: Params<M>): Promise<Result<M>> {
    const connection = await this.#whenQuiet();
    try {
      return await this.#request(connection, method, params);
    } catch (error) {
      if (!(error instanceof WorkerDied)) throw error;
      return this.#callAlone(method, params);
    }
  }

  /**
   * Starts the process and loads the model, so that what is wrong with it shows before any work.
   * @returns the device the model runs on
   */
  async start(): Promise<string> {
    await this.#connect();
    return this.#device;
  }

  /** The process at work, for tests that kill it. */
  get pid(): number | undefined {
    return this.#current?.pid;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#starting?.catch(() => undefined);
    await this.#current?.close();
  }

  async #whenQuiet(): Promise<Connection> {
    for (;;) {
      const quiet = this.#quiet;
      await quiet;
      const connection = await this.#connect();
      if (quiet === this.#quiet) return connection;
    }
  }

  #callAlone<M extends MethodName>(method: M, params: Params<M>): Promise<Result<M>> {
    const turn = this.#quiet.then(async () => {
      try {
        return await this.#request(await this.#connect(), method, params);
      } catch (error) {
        if (!(error instanceof WorkerDied)) throw error;
        throw new AppError(
          error.timedOut ? 'worker-timeout' : 'worker-crashed',
          {},
          { cause: error },
        );
      }
    });
    this.#quiet = turn.catch(() => undefined);
    return turn;
  }

  async #request<M extends MethodName>(
    connection: Connection,
    method: M,
    params: Params<M>,
  ): Promise<Result<M>> {
    const result: Result<M> = await connection.request(method, params);
    this.#deaths = 0;
    return result;
  }

  /** The running process; one start shared by all callers. */
  #connect(): Promise<Connection> {
    if (this.#closed) throw new AppError('worker-unavailable', { reason: 'closed' });
    if (this.#current?.alive) return Promise.resolve(this.#current);
    this.#starting ??= this.#begin().finally(() => (this.#starting = null));
    return this.#starting;
  }

  async #begin(): Promise<Connection> {
    const { model, towers, timeoutMs, restartDelaysMs, entry } = this.#options;
    for (let attempt = 1; ; attempt++) {
      if (this.#current || attempt > 1) {
        const wait = restartDelaysMs[Math.min(this.#deaths, restartDelaysMs.length - 1)];
        this.#deaths++;
        await delay(wait);
        if (this.#closed) throw new AppError('worker-unavailable', { reason: 'closed' });
      }
      const connection = new Connection(entry, timeoutMs);
      try {
        const { device } = await connection.request('open', { model, towers });
        this.#device = device;
        this.#current = connection;
        return connection;
      } catch (error) {
        await connection.close();
        if (!(error instanceof WorkerDied)) throw error;
        if (attempt >= ATTEMPTS_TO_START) {
          throw new AppError('worker-unavailable', { reason: error.message }, { cause: error });
        }
      }
    }
  }
}
