import { fork, type ChildProcess } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import { availableParallelism } from 'node:os';
import { fromEnvelope } from '../../shared/errors.ts';
import { lowerPriority } from './low-priority.ts';
import type { MethodName, Params, Response, Result } from './protocol.ts';

/** The worker process went away, or was ended because it no longer answered. */
export class WorkerDied extends Error {
  override readonly name = 'WorkerDied';
  /** It was this very request that was not answered in time. */
  readonly timedOut: boolean;

  constructor(reason: string, timedOut: boolean) {
    super(reason);
    this.timedOut = timedOut;
  }
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

/** One life of a worker process, seen from the engine. */
export class Connection {
  readonly #child: ChildProcess;
  readonly #pending = new Map<number, Pending>();
  readonly #gone: Promise<void>;
  #lastId = 0;
  #stderr = '';
  /** Runs while something is pending. */
  #clock: NodeJS.Timeout | undefined;
  /** Why the process is no more; null while it runs. */
  #ended: string | null = null;

  /**
   * @param entry the program to run
   * @param yields whether it has a low priority
   */
  constructor(entry: string, yields: boolean) {
    const cache = getCompileCacheDir();
    this.#child = fork(entry, {
      serialization: 'advanced',
      // Not the flags of our own process (a debugger's port).
      execArgv: [...WORKER_FLAGS],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: {
        ...process.env,
        // Decoding runs on libuv's threads: one for each core, and two that wait for the disk.
        UV_THREADPOOL_SIZE: String(availableParallelism() + 2),
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
    this.#gone = new Promise((resolve) => {
      const end = (reason: string) => {
        this.#ended ??= reason;
        this.#failAll(reason);
        resolve();
      };
      this.#child.once('exit', (code, signal) => end(`${signal ?? code} ${this.#stderr}`.trim()));
      this.#child.once('error', (error) => end(error.message));
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get alive(): boolean {
    return this.#ended === null && this.#child.connected;
  }

  /**
   * @param limitMs a request that takes longer ends the process
   * @throws WorkerDied, or whatever the method threw over there
   */
  request<M extends MethodName>(method: M, params: Params<M>, limitMs: number): Promise<Result<M>> {
    return new Promise<unknown>((resolve, reject) => {
      if (this.#ended !== null) {
        reject(new WorkerDied(this.#ended, false));
        return;
      }
      const id = ++this.#lastId;
      this.#pending.set(id, { resolve, reject, limitMs, waitedMs: 0 });
      this.#clock ??= setInterval(() => this.#tick(), TICK_MS);
      // When the process dies meanwhile, its exit settles the request.
      // Where no process could be started there is no channel; `error`, which comes, says why.
      if (this.#child.pid !== undefined) this.#child.send({ id, method, params }, () => undefined);
    }) as Promise<Result<M>>;
  }

  /** Lets the worker end by itself, then makes sure. */
  async close(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), EXIT_WAIT_MS);
    await this.#gone;
    clearTimeout(timer);
  }

  #answer(message: Response): void {
    const pending = this.#pending.get(message.id);
    if (!pending) return;
    this.#pending.delete(message.id);
    if (this.#pending.size === 0) this.#stopClock();
    if (message.ok) pending.resolve(message.result);
    else pending.reject(fromEnvelope(message.error));
  }

  #tick(): void {
    for (const pending of this.#pending.values()) pending.waitedMs += TICK_MS;
    if ([...this.#pending.values()].some(isOverdue)) this.#child.kill('SIGKILL');
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
      pending.reject(new WorkerDied(why, overdue));
    }
    this.#pending.clear();
  }
}

const isOverdue = ({ waitedMs, limitMs }: Pending): boolean => waitedMs >= limitMs;
