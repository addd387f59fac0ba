import { availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { entryPath } from '../../shared/entry.ts';
import { AppError } from '../../shared/errors.ts';
import type { TowerName } from '../encoders/manifest.ts';
import { troubleOf, verdict, type DeviceTrouble } from './blame.ts';
import { Connection, WorkerDied } from './connection.ts';
import { LIMITS, type Limits, loadingLimit, PATIENT_LIMITS, Workload } from './patience.ts';
import type { MethodName, Params, Result, WorkerMethods, WorkerModel } from './protocol.ts';

export interface PhotoWorkerOptions {
  model: WorkerModel;
  /** Towers to load at every start. */
  towers: TowerName[];
  /** What takes longer ends the process; slow towers and what else is in hand are added. */
  limits?: Limits;
  /** For work that can wait: the process has a low priority. */
  yields?: boolean;
  /** Waits before a restart after one, two, three or more deaths in a row. */
  restartDelaysMs?: readonly number[];
  /** The program of the process, for tests that need one that crashes. */
  entry?: string;
  /** For a device that is not the CPU: what to go on with when it fails. */
  fallback?: Fallback;
}

/** What can be told of a worker whoever uses it. */
export type WorkerOptions = Pick<PhotoWorkerOptions, 'entry' | 'limits' | 'restartDelaysMs'>;

export interface Fallback {
  model: WorkerModel;
  /** Told once, when the work has gone on without the device that failed. */
  onUse(trouble: DeviceTrouble): void;
}

type PhotoConnection = Connection<WorkerMethods>;

/** Decoding runs on libuv's threads: one for each core, and two that wait for the disk. */
export const WORKER_THREADS = availableParallelism() + 2;

const DEFAULT_DELAYS_MS = [1000, 2000, 4000];
const ATTEMPTS_TO_START = 3;

/**
 * The engine's side of the process that reads and embeds photos. The process may die at any file:
 * what was in flight is then tried again, one file at a time, and a file that brings it down alone,
 * twice, or at which it hangs is the guilty one.
 */
export class PhotoWorker {
  readonly #options: Required<Omit<PhotoWorkerOptions, 'fallback' | 'model'>>;
  #model: WorkerModel;
  /** Null once it is in use, or where there is none. */
  #fallback: Fallback | null;
  #current: PhotoConnection | null = null;
  /** The process that is loading the model. */
  #opening: PhotoConnection | null = null;
  #starting: Promise<PhotoConnection> | null = null;
  /** Settles when no request that saw a death is waiting for its turn alone. */
  #quiet: Promise<unknown> = Promise.resolve();
  #deaths = 0;
  /** Calls of another one than this have been abandoned. */
  #era = 0;
  #device = '';
  #closed = false;
  readonly #workload: Workload;

  constructor({ model, fallback, ...options }: PhotoWorkerOptions) {
    this.#model = model;
    this.#fallback = fallback ?? null;
    this.#options = {
      limits: options.yields ? PATIENT_LIMITS : LIMITS,
      yields: false,
      restartDelaysMs: DEFAULT_DELAYS_MS,
      entry: entryPath(import.meta, 'photo-process'),
      ...options,
    };
    this.#workload = new Workload(this.#options.limits);
  }

  /**
   * Asks the worker, starting it where it is not running.
   * @throws AppError `worker-crashed` or `worker-timeout` when this very request ends the process
   *   (for texts `model-crashes` or `model-hangs`: no file is to blame), `worker-unavailable` when it does not start, and whatever the method itself throws
   */
  async call<M extends MethodName>(method: M, params: Params<M>): Promise<Result<M>> {
    const era = this.#era;
    const connection = await this.#whenQuiet();
    this.#requireEra(era);
    try {
      return await this.#request(connection, method, params);
    } catch (error) {
      this.#requireEra(era);
      if (!(error instanceof WorkerDied) && !this.#blamesDevice(error)) throw error;
      return this.#callAlone(method, params);
    }
  }

  /**
   * Gives up all that is in hand: nobody waits for it any more, and it is nobody's fault. These calls
   * fail and are not tried again, nor are those that wait for their turn; what is called from now on
   * gets another process.
   */
  abandon(): void {
    this.#era++;
    this.#current?.kill();
  }

  /**
   * Starts the process and loads the model, so that what is wrong with it shows before any work.
   * @returns the device the model runs on
   */
  async start(): Promise<string> {
    await this.#connect();
    return this.#device;
  }

  /** The device the model runs on now; '' before the start. */
  get device(): string {
    return this.#device;
  }

  /** The process at work; undefined until it has loaded its towers. */
  get pid(): number | undefined {
    return this.#current?.pid;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#opening?.close();
    await this.#starting?.catch(() => undefined);
    await this.#current?.close();
  }

  async #whenQuiet(): Promise<PhotoConnection> {
    for (;;) {
      const quiet = this.#quiet;
      await quiet;
      const connection = await this.#connect();
      if (quiet === this.#quiet) return connection;
    }
  }

  /** @throws WorkerDied where calls of that era have been abandoned */
  #requireEra(era: number): void {
    if (era !== this.#era) throw new WorkerDied('abandoned', { wasKilled: true });
  }

  #callAlone<M extends MethodName>(method: M, params: Params<M>): Promise<Result<M>> {
    const era = this.#era;
    const turn = this.#quiet.then(async () => {
      const work = () => this.#insist(() => this.#requestAnew(method, params, era));
      try {
        return await work();
      } catch (error) {
        this.#requireEra(era);
        if (!(error instanceof WorkerDied) && !this.#blamesDevice(error)) throw error;
        return await this.#callWithout(error, work, method);
      }
    });
    this.#quiet = turn.catch(() => undefined);
    return turn;
  }

  /** One death may be somebody else's doing, a system out of memory for instance; two are proof. */
  async #insist<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof WorkerDied) || error.timedOut) throw error;
      return work();
    }
  }

  /**
   * Something failed again and again: file or device? Where the same work succeeds on the fallback it was the
   * device, which is not used again; where it fails there too, it was the file.
   */
  async #callWithout<T>(trouble: Error, work: () => Promise<T>, method: MethodName): Promise<T> {
    const guilty = (error: Error) => (error instanceof WorkerDied ? verdict(error, method) : error);
    const fallback = this.#fallback;
    if (!fallback) throw guilty(trouble);
    const suspect = this.#model;
    await this.#switchTo(fallback.model, null);
    try {
      const result = await work();
      fallback.onUse(troubleOf(trouble));
      return result;
    } catch (error) {
      await this.#switchTo(suspect, fallback);
      throw guilty(error as Error);
    }
  }

  async #switchTo(model: WorkerModel, fallback: Fallback | null): Promise<void> {
    this.#model = model;
    this.#fallback = fallback;
    await this.#current?.close();
    this.#current = null;
  }

  async #requestAnew<M extends MethodName>(
    method: M,
    params: Params<M>,
    era: number,
  ): Promise<Result<M>> {
    this.#requireEra(era);
    const connection = await this.#connect();
    this.#requireEra(era);
    return this.#request(connection, method, params);
  }

  /** What a device that has gone wrong makes of good files. */
  #blamesDevice(error: unknown): error is AppError {
    if (!this.#fallback || !(error instanceof AppError)) return false;
    return error.code === 'device-unavailable' || error.code === 'model-output-invalid';
  }

  async #request<M extends MethodName>(
    connection: PhotoConnection,
    method: M,
    params: Params<M>,
  ): Promise<Result<M>> {
    const { limitMs, end } = this.#workload.begin(method, params);
    try {
      const result: Result<M> = await connection.request(method, params, limitMs);
      this.#deaths = 0;
      return result;
    } finally {
      end();
    }
  }

  /** The running process; one start shared by all callers. */
  #connect(): Promise<PhotoConnection> {
    if (this.#closed) throw new AppError('worker-unavailable', { reason: 'closed' });
    if (this.#current?.alive) return Promise.resolve(this.#current);
    this.#starting ??= this.#begin().finally(() => (this.#starting = null));
    return this.#starting;
  }

  async #begin(): Promise<PhotoConnection> {
    try {
      return await this.#launch();
    } catch (error) {
      const fallback = this.#fallback;
      const isDevices = error instanceof AppError && error.code === 'worker-unavailable';
      if (this.#closed || !fallback) throw error;
      if (!isDevices && !this.#blamesDevice(error)) throw error;
      await this.#switchTo(fallback.model, null);
      const connection = await this.#launch();
      fallback.onUse(troubleOf(error));
      return connection;
    }
  }

  async #launch(): Promise<PhotoConnection> {
    const { towers, limits, yields, restartDelaysMs, entry } = this.#options;
    const model = this.#model;
    const limitMs = await loadingLimit(model, limits);
    for (let attempt = 1; ; attempt++) {
      if (this.#closed) throw new AppError('worker-unavailable', { reason: 'closed' });
      if (this.#current || attempt > 1) {
        const wait = restartDelaysMs[Math.min(this.#deaths, restartDelaysMs.length - 1)];
        this.#deaths++;
        await delay(wait);
        if (this.#closed) throw new AppError('worker-unavailable', { reason: 'closed' });
      }
      const connection: PhotoConnection = new Connection(entry, {
        threads: WORKER_THREADS,
        yields,
      });
      this.#opening = connection;
      try {
        const opened = await connection.request('open', { model, towers }, limitMs);
        this.#device = opened.device;
        this.#workload.pace = opened.pace;
        if (this.#closed) throw new WorkerDied('closed');
        this.#current = connection;
        return connection;
      } catch (error) {
        await connection.close();
        if (!(error instanceof WorkerDied)) throw error;
        // Loading that hangs once has taken long enough.
        if (this.#closed || error.timedOut || attempt >= ATTEMPTS_TO_START) {
          throw new AppError('worker-unavailable', { reason: error.message }, { cause: error });
        }
      } finally {
        this.#opening = null;
      }
    }
  }
}
