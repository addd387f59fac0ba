import { Worker } from 'node:worker_threads';
import { entryPath } from '../../shared/entry.ts';
import { fromEnvelope, type ErrorEnvelope } from '../../shared/errors.ts';
import type { CellMap } from '../library/cell-map.ts';
import type { PhotoFilter } from '../library/filter.ts';
import type { Neighbour, NearestQuery } from '../library/nearest.ts';
import type { WordMatch, WordQuery } from '../library/word-matches.ts';

/** What the vector thread can be asked; the functions of the same purpose are in the library. */
export interface VectorMethods {
  /** The shown photos nearest to an embedding. */
  nearest(query: NearestQuery): Neighbour[];
  /** Cosines of photos to embeddings, one row for each embedding. */
  cosines(query: { model: number; ids: number[]; embeddings: Float32Array[] }): number[][];
  /** The photos that a filter leaves, newest first. */
  matching(query: { filter: PhotoFilter; limit: number; offset: number }): {
    ids: number[];
    total: number;
  };
  /** The photos on which some of the stems are written. */
  words(query: WordQuery): WordMatch[];
  /** Makes cells out of a sample. */
  train(query: { model: number; cells: number }): CellMap;
  /** The cells of photos' embeddings. */
  cells(query: { model: number; map: CellMap; ids: number[] }): Uint16Array;
  /** How many shown and embedded photos a filter leaves. */
  count(query: { model: number; filter: PhotoFilter }): number;
}

type Method = keyof VectorMethods;

export interface VectorRequest {
  id: number;
  method: Method;
  params: unknown;
}

export type VectorReply =
  { id: number; ok: true; result: unknown } | { id: number; ok: false; error: ErrorEnvelope };

interface Waiting {
  resolve(result: never): void;
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

  ask<M extends Method>(
    method: M,
    params: Parameters<VectorMethods[M]>[0],
  ): Promise<ReturnType<VectorMethods[M]>> {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#waiting.set(id, { resolve, reject });
      this.start().postMessage({ id, method, params } satisfies VectorRequest);
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
      if (reply.ok) waiting?.resolve(reply.result as never);
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
