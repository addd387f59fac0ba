import type Database from 'better-sqlite3';
import type { Cells } from './cells.ts';
import { FACTS, Facts, type FactRow } from './facts.ts';

/** The name of a model's vec0 table. */
export const tableOf = (model: number): string => `vectors_${Math.trunc(model)}`;

/**
 * Vectors in one chunk of a vec0 table. Small ones make single vectors quick to fetch, and a month
 * with a few photos takes little room. Measured on 60,000 × 512: docs/search.md.
 */
const CHUNK = 128;

/** The facts that are metadata columns; the quarter is the partition key. */
const METADATA = FACTS.filter((name) => name !== 'quarter');

/**
 * The embeddings of one model: a vec0 table with cosine distance, with the facts to filter by, in a
 * partition for each quarter of a year. vec0 columns hold no NULL and want integers as bigint.
 */
export class Vectors {
  readonly model: number;
  /** The same vectors by what they are near to, where the library is large enough to have them. */
  cells: Cells | null = null;
  readonly #facts: Facts;
  readonly #insert;
  readonly #delete;
  readonly #forgetEmbedded;
  readonly #noteEmbedded;
  readonly #setFacts;
  readonly #get;
  readonly #stride;

  /** Makes the table of a model's embeddings, of `dims` floats each. */
  static create(db: Database.Database, model: number, dims: number): void {
    const columns = FACTS.map((name) =>
      name === 'quarter' ? 'quarter INTEGER PARTITION KEY' : `${name} INTEGER`,
    );
    db.exec(`CREATE VIRTUAL TABLE ${tableOf(model)} USING vec0(
      photo_id INTEGER PRIMARY KEY, ${columns.join(', ')},
      embedding FLOAT[${Math.trunc(dims)}] distance_metric=cosine, chunk_size=${CHUNK}
    )`);
  }

  static destroy(db: Database.Database, model: number): void {
    db.exec(`DROP TABLE IF EXISTS ${tableOf(model)}`);
  }

  constructor(db: Database.Database, model: number) {
    this.model = model;
    this.#facts = new Facts(db);
    const table = tableOf(model);
    this.#insert = db.prepare(
      `INSERT INTO ${table} (photo_id, embedding, ${FACTS.join(', ')})
       VALUES (?, ?, ${FACTS.map(() => '?').join(', ')})`,
    );
    this.#delete = db.prepare<[bigint]>(`DELETE FROM ${table} WHERE photo_id = ?`);
    this.#noteEmbedded = db.prepare<[number, number]>(
      'INSERT OR IGNORE INTO embeddings (model, photo_id) VALUES (?, ?)',
    );
    this.#forgetEmbedded = db.prepare<[number, number]>(
      'DELETE FROM embeddings WHERE model = ? AND photo_id = ?',
    );
    // A partition key cannot be updated.
    this.#setFacts = db.prepare(
      `UPDATE ${table} SET ${METADATA.map((name) => `${name} = ?`).join(', ')} WHERE photo_id = ?`,
    );
    this.#get = db
      .prepare<[bigint], Buffer>(`SELECT embedding FROM ${table} WHERE photo_id = ?`)
      .pluck();
    this.#stride = db
      .prepare<{ model: number; step: number; limit: number }, number>(
        `SELECT photo_id FROM embeddings
          WHERE model = :model AND photo_id % :step = 0 ORDER BY photo_id LIMIT :limit`,
      )
      .pluck();
  }

  /** Stores (or replaces) the embedding of a photo that the library has. */
  put(photoId: number, embedding: Float32Array): void {
    // Facts that have changed in this transaction are brought up to date at its end.
    const facts = this.#facts.stored(photoId) ?? this.#facts.refresh(photoId)?.now;
    if (!facts) throw new Error(`an embedding of photo ${photoId}, which does not exist`);
    this.#delete.run(BigInt(photoId));
    this.#insert.run(BigInt(photoId), embedding, ...FACTS.map((name) => BigInt(facts[name])));
    this.#noteEmbedded.run(this.model, photoId);
    this.cells?.put(photoId, embedding, facts);
  }

  /** Brings the facts beside a photo's vector up to date; nothing happens where there is none. */
  setFacts(photoId: number, facts: FactRow, quarterChanged: boolean): void {
    if (quarterChanged) {
      const embedding = this.get(photoId);
      if (embedding) this.put(photoId, embedding);
    } else {
      this.#setFacts.run(...METADATA.map((name) => BigInt(facts[name])), BigInt(photoId));
      this.cells?.setFacts(photoId, facts);
    }
  }

  remove(photoId: number): void {
    this.#delete.run(BigInt(photoId));
    this.#forgetEmbedded.run(this.model, photoId);
    this.cells?.remove(photoId);
  }

  get(photoId: number): Float32Array | undefined {
    const blob = this.#get.get(BigInt(photoId));
    return blob && new Float32Array(new Uint8Array(blob).buffer);
  }

  /** Up to `size` embeddings spread evenly over the library, always the same ones. */
  sample(size: number, total: number): Float32Array[] {
    const step = Math.max(1, Math.floor(total / size));
    return this.#stride
      .all({ model: this.model, step, limit: size })
      .flatMap((id) => this.get(id) ?? []);
  }
}
