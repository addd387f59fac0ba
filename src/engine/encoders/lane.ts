import { Worker } from 'node:worker_threads';
import { entryPath } from '../../shared/entry.ts';
import { AppError, fromEnvelope } from '../../shared/errors.ts';
import type { CallName, Calls, Reply, ThreadOptions } from './protocol.ts';
import { RunGuard } from './run-guard.ts';

/** A thread with ONNX sessions of a model, seen from the thread that asks it. */
export class Lane {
  /** Batches of pictures that it has. */
  inFlight = 0;
  readonly #modelId: string;
  readonly #thread: Worker;
  readonly #guard = new RunGuard();
  readonly #calls = new Map<number, { resolve(answer: never): void; reject(e: unknown): void }>();
  readonly #exited: Promise<void>;
  #nextId = 0;
  /** Why it answers no more: it was closed, or its thread has died. */
  #ended: Error | undefined;

  constructor(options: Omit<ThreadOptions, 'guard'>) {
    this.#modelId = options.manifest.id;
    const workerData: ThreadOptions = { ...options, guard: this.#guard.shared };
    this.#thread = new Worker(entryPath(import.meta, 'encoder-thread'), {
      name: 'encoder',
      workerData,
    });
    this.#guard.watch();
    this.#thread.on('message', (reply: Reply) => this.#settle(reply));
    this.#thread.on('error', (error) => this.#end(this.#stopped(String(error))));
    this.#exited = new Promise((resolve) => {
      this.#thread.once('exit', (code) => {
        this.#guard.unwatch();
        this.#end(this.#stopped(`exit ${code}`));
        resolve();
      });
    });
  }

  /**
   * What the thread answers.
   * @throws AppError `encoder-stopped` where there is no thread any more, and what the call throws
   */
  ask<K extends CallName>(call: K, ask: Calls[K]['ask']): Promise<Calls[K]['answer']> {
    return new Promise((resolve, reject) => {
      if (this.#ended) {
        reject(this.#ended);
        return;
      }
      const id = this.#nextId++;
      this.#calls.set(id, { resolve, reject });
      this.#thread.postMessage({ ...ask, call, id });
    });
  }

  /** Ends the thread after what it has been asked for. Closing twice is fine. */
  async close(): Promise<void> {
    if (this.#ended === undefined) {
      const closing = this.ask('close', {});
      this.#ended = this.#stopped('closed');
      await closing.catch(() => undefined);
    }
    await this.#exited;
  }

  #settle(reply: Reply): void {
    const call = this.#calls.get(reply.id);
    this.#calls.delete(reply.id);
    if (reply.ok) call?.resolve(reply.answer as never);
    else call?.reject(fromEnvelope(reply.error));
  }

  /** Nothing will be answered any more. */
  #end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#calls.values()) reject(error);
    this.#calls.clear();
  }

  #stopped(reason: string): AppError {
    return new AppError('encoder-stopped', { id: this.#modelId, reason });
  }
}
