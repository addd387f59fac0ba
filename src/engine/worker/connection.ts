import { fork, type ChildProcess } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import { availableParallelism } from 'node:os';
import { fromEnvelope } from '../../shared/errors.ts';
import { lowerPriority } from './low-priority.ts';
import type { MethodName, Params, Response, Result } from './protocol.ts';

/** The worker process went away, or was ended because it no longer answered. */
export class WorkerDied extends Error {
  override readonly name = 'WorkerDied';
  readonly timedOut: boolean;

  constructor(reason: string, timedOut: boolean) {
    super(reason);
    this.timedOut = timedOut;
  }
}

interface Pending {
  resolve(result: unknown): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

const STDERR_KEPT = 2000;
const EXIT_WAIT_MS = 2000;

/** One life of a worker process, seen from the engine. */
export class Connection {
  readonly #child: ChildProcess;
  readonly #pending = new Map<number, Pending>();
  readonly #timeoutMs: number;
  readonly #gone: Promise<void>;
  #lastId = 0;
  #stderr = '';
  #timedOut = false;
  /** Why the process is no more; null while it runs. */
  #ended: string | null = null;

  /**
   * @param entry the program to run
   * @param yields whether whatever else wants the processor comes first
   */
  constructor(entry: string, timeoutMs: number, yields: boolean) {
    this.#timeoutMs = timeoutMs;
    const cache = getCompileCacheDir();
    this.#child = fork(entry, {
      serialization: 'advanced',
      // The flags of our own process (a debugger's port) are not for another one.
      execArgv: [],
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

  /** @throws WorkerDied, or whatever the method threw over there */
  request<M extends MethodName>(method: M, params: Params<M>): Promise<Result<M>> {
    return new Promise<unknown>((resolve, reject) => {
      if (this.#ended !== null) {
        reject(new WorkerDied(this.#ended, this.#timedOut));
        return;
      }
      const id = ++this.#lastId;
      const timer = setTimeout(() => {
        this.#timedOut = true;
        this.#child.kill('SIGKILL');
      }, this.#timeoutMs);
      this.#pending.set(id, { resolve, reject, timer });
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
    clearTimeout(pending.timer);
    if (message.ok) pending.resolve(message.result);
    else pending.reject(fromEnvelope(message.error));
  }

  #failAll(reason: string): void {
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(new WorkerDied(reason, this.#timedOut));
    }
    this.#pending.clear();
  }
}
