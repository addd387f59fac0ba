import { fork, type ChildProcess } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import { fromEnvelope, type ErrorEnvelope } from '../../shared/errors.ts';
import { lowerPriority } from './low-priority.ts';

/** What may be asked of a process: for each method what goes over and what comes back. */
export type MethodOf<S> = keyof S & string;
export type ParamsOf<S, M extends keyof S> = S[M] extends (params: infer P) => unknown ? P : never;
export type ResultOf<S, M extends keyof S> = S[M] extends (params: never) => Promise<infer R>
  ? R
  : never;

export interface Request<S> {
  id: number;
  method: MethodOf<S>;
  params: unknown;
}

export type Response =
  { id: number; ok: true; result: unknown } | { id: number; ok: false; error: ErrorEnvelope };

/** The process went away, or was ended because it no longer answered. */
export class WorkerDied extends Error {
  override readonly name = 'WorkerDied';
  /** It was this very request that was not answered in time. */
  readonly timedOut: boolean;
  /** We ended it: it did not die by itself. */
  readonly wasKilled: boolean;

  constructor(reason: string, { timedOut = false, wasKilled = false } = {}) {
    super(reason);
    this.timedOut = timedOut;
    this.wasKilled = wasKilled;
  }
}

export interface ConnectionOptions {
  /** Calls to the system that may be waited for at the same time. */
  threads: number;
  /** Whether it has a low priority. */
  yields?: boolean;
}

interface Pending {
  resolve(result: unknown): void;
  reject(error: Error): void;
  limitMs: number;
  waitedMs: number;
}

/**
 * [Note: counting patience] How often waiting is counted. A timer for each request would be due,
 * before its answer is even read, when the computer wakes up, or when this thread has been busy
 * with something else; an interval that was missed counts once.
 */
const TICK_MS = 250;

/**
 * Files and pixels lie outside V8's heap, each held by a small object inside, and go when V8 collects
 * its young generation. Left alone that grows with the age of the process (to halves of 16 MB), and ever
 * more pictures wait in it: with halves of 1 MB memory stays flat, for the same processor time.
 */
export const WORKER_FLAGS = ['--max-semi-space-size=1'] as const;

const STDERR_KEPT = 2000;
const EXIT_WAIT_MS = 2000;
/**
 * [Note: killed and not gone] A process that waits for a drive may be held by the system until the
 * drive answers, killed or not. Nobody waits for its end longer than this.
 */
const KILLED_WAIT_MS = 1000;

/** One life of a child process, seen from the engine; `S` says what it may be asked. */
export class Connection<S> {
  readonly #child: ChildProcess;
  readonly #pending = new Map<number, Pending>();
  readonly #gone: Promise<void>;
  #lastId = 0;
  #stderr = '';
  /** Runs while something is pending that has a limit. */
  #clock: NodeJS.Timeout | undefined;
  #settleGone = (): void => undefined;
  /** Runs from the kill on. */
  #killed: NodeJS.Timeout | undefined;
  /** Why the process is no more; null while it runs. */
  #ended: string | null = null;

  /** @param entry the program to run */
  constructor(entry: string, { threads, yields = false }: ConnectionOptions) {
    const cache = getCompileCacheDir();
    this.#child = fork(entry, {
      serialization: 'advanced',
      // Not the flags of our own process (a debugger's port).
      execArgv: [...WORKER_FLAGS],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: {
        ...process.env,
        UV_THREADPOOL_SIZE: String(threads),
        // glibc would keep an arena for each thread and return little of what images took.
        MALLOC_ARENA_MAX: '2',
        // ONNX Runtime would tell its makers about sessions.
        ORT_DISABLE_TELEMETRY: '1',
        // Where this program keeps its compiled modules (if it does), the worker's may be too.
        ...(cache !== undefined && { NODE_COMPILE_CACHE: cache }),
      },
    });
    if (yields) lowerPriority(this.#child.pid);
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString()).slice(-STDERR_KEPT);
    });
    this.#child.on('message', (message) => this.#answer(message as Response));
    this.#gone = new Promise((resolve) => (this.#settleGone = resolve));
    this.#child.once('exit', (code, signal) =>
      this.#end(`${signal ?? code} ${this.#stderr}`.trim()),
    );
    this.#child.once('error', (error) => this.#end(error.message));
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get alive(): boolean {
    return this.#ended === null && !this.#killed && this.#child.connected;
  }

  /**
   * @param limitMs a request that takes longer ends the process; Infinity for one that waits for something
   * @throws WorkerDied, or whatever the method threw over there
   */
  request<M extends MethodOf<S>>(
    method: M,
    params: ParamsOf<S, M>,
    limitMs: number,
  ): Promise<ResultOf<S, M>> {
    return new Promise<unknown>((resolve, reject) => {
      if (this.#ended !== null) {
        reject(new WorkerDied(this.#ended));
        return;
      }
      const id = ++this.#lastId;
      this.#pending.set(id, { resolve, reject, limitMs, waitedMs: 0 });
      if (limitMs < Infinity) this.#clock ??= setInterval(() => this.#tick(), TICK_MS);
      // When the process dies meanwhile, its exit settles the request.
      // Where no process could be started there is no channel; `error`, which comes, says why.
      if (this.#child.pid !== undefined) this.#child.send({ id, method, params }, () => undefined);
    }) as Promise<ResultOf<S, M>>;
  }

  /** From now on what has been asked must be answered within `limitMs`. */
  hurry(limitMs: number): void {
    for (const pending of this.#pending.values()) {
      pending.limitMs = Math.min(pending.limitMs, pending.waitedMs + limitMs);
    }
  }

  /** Ends the process at once: what it was asked fails. See [Note: killed and not gone]. */
  kill(): void {
    if (this.#ended !== null || this.#killed) return;
    this.#child.kill('SIGKILL');
    this.#killed = setTimeout(() => this.#end('SIGKILL'), KILLED_WAIT_MS);
  }

  /** Lets the process end by itself, then makes sure. */
  async close(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    const timer = setTimeout(() => this.kill(), EXIT_WAIT_MS);
    await this.#gone;
    clearTimeout(timer);
  }

  /** Nothing comes from the process any more, and this one need not stay for it. */
  #end(reason: string): void {
    if (this.#ended !== null) return;
    this.#ended = reason;
    clearTimeout(this.#killed);
    this.#failAll(reason);
    if (this.#child.connected) this.#child.disconnect();
    this.#child.stderr?.destroy();
    this.#child.unref();
    this.#settleGone();
  }

  #answer(message: Response): void {
    const pending = this.#pending.get(message.id);
    if (!pending) return;
    this.#pending.delete(message.id);
    if (![...this.#pending.values()].some(({ limitMs }) => limitMs < Infinity)) this.#stopClock();
    if (message.ok) pending.resolve(message.result);
    else pending.reject(fromEnvelope(message.error));
  }

  #tick(): void {
    if (this.#killed) return;
    for (const pending of this.#pending.values()) pending.waitedMs += TICK_MS;
    if ([...this.#pending.values()].some(isOverdue)) this.kill();
  }

  #stopClock(): void {
    clearInterval(this.#clock);
    this.#clock = undefined;
  }

  #failAll(reason: string): void {
    this.#stopClock();
    for (const pending of this.#pending.values()) {
      const overdue = isOverdue(pending);
      const why = overdue ? `> ${(pending.limitMs / 1000).toFixed(1)} s` : reason;
      pending.reject(new WorkerDied(why, { timedOut: overdue, wasKilled: !!this.#killed }));
    }
    this.#pending.clear();
  }
}

const isOverdue = ({ waitedMs, limitMs }: Pending): boolean => waitedMs >= limitMs;
