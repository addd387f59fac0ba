import type Database from 'better-sqlite3';
import type { CellMap } from './cell-map.ts';
import { Cells } from './cells.ts';
import type { Facts } from './facts.ts';
import type { ModelRecord, Models } from './models.ts';
import { vectorChunks, type VectorChunk } from './vector-chunks.ts';
import { Vectors } from './vectors.ts';

/** Embeddings of one transaction when they are made out of others. */
const DERIVED_AT_ONCE = 500;

/** What the embeddings need of the library around them. */
export interface EmbeddingsOptions {
  models: Models;
  facts: Facts;
  writable: boolean;
  transaction: <T>(work: () => T) => T;
  now: () => string;
}

/** The embeddings of all models: a vec0 table for each, and where the library is large its cells. */
export class Embeddings {
  readonly #db: Database.Database;
  readonly #options: EmbeddingsOptions;
  readonly #vectors = new Map<number, Vectors>();

  constructor(db: Database.Database, options: EmbeddingsOptions) {
    this.#db = db;
    this.#options = options;
  }

  /** The embeddings of one model. */
  of(model: number): Vectors {
    const known = this.#vectors.get(model);
    if (known) return known;
    const vectors = new Vectors(this.#db, model);
    if (this.#options.writable) vectors.cells = Cells.open(this.#db, model);
    this.#vectors.set(model, vectors);
    return vectors;
  }

  /** As {@link vectorChunks}. */
  chunks(model: ModelRecord): Generator<VectorChunk> {
    return vectorChunks(this.#db, model);
  }

  /** The row of these weights, made with its vector table the first time. */
  modelFor(id: string, fingerprint: string, dims: number): ModelRecord {
    const { models, transaction, now } = this.#options;
    return (
      models.find(id, fingerprint) ??
      transaction(() => {
        const model = models.add(id, fingerprint, dims, now());
        Vectors.create(this.#db, model.row, dims);
        return model;
      })
    );
  }

  /** Gives the embeddings of a model a table of cells, empty yet, in place of the one it may have. */
  makeCells(model: number, map: CellMap): void {
    this.#options.transaction(() => Cells.create(this.#db, model, map));
    this.of(model).cells = Cells.open(this.#db, model);
  }

  /**
   * Fills photos into the cells of a model: those that `cells.missing` named.
   * @param cells the cell of each
   */
  fillCells(model: number, photoIds: readonly number[], cells: ArrayLike<number>): void {
    const { facts, transaction } = this.#options;
    const vectors = this.of(model);
    transaction(() =>
      vectors.cells?.fill(
        photoIds,
        cells,
        (id) => vectors.get(id),
        (id) => facts.stored(id),
      ),
    );
  }

  /**
   * Makes the embeddings of a model out of those of another, without the photos: a batch for each
   * step of the generator, each a transaction, so that it can be paused and goes on after a kill.
   * @param change turns an embedding of `from` into one of `to`, in place
   * @returns yields how many were made in the batch
   */
  *derive(
    from: ModelRecord,
    to: ModelRecord,
    change: (embedding: Float32Array) => void,
  ): Generator<number> {
    const { models, transaction } = this.#options;
    for (;;) {
      const photos = models.embeddedOnlyBy(from.row, to.row, DERIVED_AT_ONCE);
      if (photos.length === 0) return;
      transaction(() => {
        for (const id of photos) {
          const embedding = this.of(from.row).get(id);
          if (!embedding) continue;
          change(embedding);
          this.of(to.row).put(id, embedding);
        }
      });
      yield photos.length;
    }
  }

  /** A photo is gone, or is another one now: no model has seen it. In a transaction of the caller. */
  forget(photoId: number): void {
    for (const { row } of this.#options.models.all()) this.of(row).remove(photoId);
  }

  /** Drops the embeddings that other weights of the same model made. */
  dropOlder(current: ModelRecord): void {
    for (const model of this.#options.models.all()) {
      if (model.id === current.id && model.row !== current.row) this.#drop(model.row);
    }
  }

  /** Drops all that the library knows from a model. */
  drop(modelId: string): void {
    for (const { id, row } of this.#options.models.all()) if (id === modelId) this.#drop(row);
  }

  #drop(row: number): void {
    const { models, transaction } = this.#options;
    transaction(() => {
      this.#vectors.delete(row);
      Vectors.destroy(this.#db, row);
      Cells.destroy(this.#db, row);
      models.remove(row);
    });
  }
}
