import { Worker } from 'node:worker_threads';
import { entryPath } from '../../shared/entry.ts';
import { fromEnvelope, type ErrorEnvelope } from '../../shared/errors.ts';
import type { Neighbour, NearestQuery } from '../library/vectors.ts';

export interface VectorRequest {
  id: number;
  query: NearestQuery;
}

export type VectorReply =
  | { id: number; ok: true; neighbours: Neighbour[] }
  | { id: number; ok: false; error: ErrorEnvelope };

interface Waiting {
  resolve(neighbours: Neighbour[]): void;
  reject(error: Error): void;
}

/** Asks the vector thread, which starts with the first question. */
export class VectorReader {
  readonly #dir: string;
  readonly #waiting = new Map<number, Waiting>();
  #thread: Worker | null = null;
  #lastId = 0;

  /** @param dir the library's folder */
  constructor(dir: string) {
    this.#dir = dir;
  }

  /** The visible photos nearest to an embedding; see {@link NearestQuery}. */
  nearest(query: NearestQuery): Promise<Neighbour[]> {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#waiting.set(id, { resolve, reject });
      this.start().postMessage({ id, query } satisfies VectorRequest);
    });
  }

  /** Starts the thread ahead of the first question. */
  start(): Worker {
    if (this.#thread) return this.#thread;
    const thread = new Worker(entryPath(import.meta, 'vector-thread'), {
      name: 'vectors',
      workerData: { dir: this.#dir },
    });
    thread.on('message', (reply: VectorReply) => {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if (reply.ok) waiting?.resolve(reply.neighbours);
      else waiting?.reject(fromEnvelope(reply.error));
    });
    const ended = (error: Error) => {
      if (this.#thread === thread) this.#thread = null;
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
    };
    thread.on('error', ended);
    thread.on('exit', () => ended(new Error('the vector thread ended')));
    this.#thread = thread;
    return thread;
  }

  async close(): Promise<void> {
    await this.#thread?.terminate();
  }
}
