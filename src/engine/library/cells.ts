import type Database from 'better-sqlite3';
import { cellOf, type CellMap } from './cell-map.ts';
import { FACTS, type FactRow } from './facts.ts';

/** The facts that are metadata columns here; what time it was is one of them by `day`. */
const METADATA = FACTS.filter((name) => name !== 'quarter');
/** Vectors in one chunk of the table: cells are small, and of a chunk all is read. */
const CHUNK = 64;

const tableOf = (model: number): string => `cells_${Math.trunc(model)}`;

interface Row {
  groups: Buffer;
  cells: Buffer;
  groupOf: Buffer;
  dims: number;
  filledTo: number | null;
}

/** What is needed to search the cells of a model; null where there are none, or not all photos are in. */
export function readyCells(db: Database.Database, model: number): CellMap | null {
  const row = read(db, model);
  return row && row.filledTo === null ? mapOf(row) : null;
}

/**
 * The embeddings of one model a second time, in a vec0 table with a partition for each cell: what
 * is near to a query is in the cells near to it. Derived; kept by {@link Vectors}.
 */
export class Cells {
  readonly #model: number;
  readonly map: CellMap;
  #filledTo: number | null;
  readonly #insert;
  readonly #delete;
  readonly #setFacts;
  readonly #next;
  readonly #note;

  /** Makes the table, empty. */
  static create(db: Database.Database, model: number, map: CellMap): void {
    Cells.destroy(db, model);
    db.exec(`CREATE VIRTUAL TABLE ${tableOf(model)} USING vec0(
      photo_id INTEGER PRIMARY KEY, cell INTEGER PARTITION KEY,
      ${METADATA.map((name) => `${name} INTEGER`).join(', ')},
      embedding FLOAT[${Math.trunc(map.dims)}] distance_metric=cosine, chunk_size=${CHUNK}
    )`);
    // vec0 finds the chunks of a partition by going through all chunks; there are tens of thousands.
    db.exec(`CREATE INDEX ${tableOf(model)}_by_cell ON ${tableOf(model)}_chunks (partition00)`);
    db.prepare('INSERT INTO cells VALUES (?, ?, ?, ?, 0)').run(
      model,
      bytesOf(map.groups),
      bytesOf(map.cells),
      bytesOf(map.groupOf),
    );
  }

  static destroy(db: Database.Database, model: number): void {
    db.exec(`DROP TABLE IF EXISTS ${tableOf(model)}`);
    db.prepare('DELETE FROM cells WHERE model = ?').run(model);
  }

  /** Null where the model has none. */
  static open(db: Database.Database, model: number): Cells | null {
    const row = read(db, model);
    return row ? new Cells(db, model, row) : null;
  }

  private constructor(db: Database.Database, model: number, row: Row) {
    this.#model = model;
    this.map = mapOf(row);
    this.#filledTo = row.filledTo;
    const table = tableOf(model);
    this.#insert = db.prepare(
      `INSERT INTO ${table} (photo_id, cell, embedding, ${METADATA.join(', ')})
       VALUES (?, ?, ?, ${METADATA.map(() => '?').join(', ')})`,
    );
    this.#delete = db.prepare<[bigint]>(`DELETE FROM ${table} WHERE photo_id = ?`);
    this.#setFacts = db.prepare(
      `UPDATE ${table} SET ${METADATA.map((name) => `${name} = ?`).join(', ')} WHERE photo_id = ?`,
    );
    this.#next = db
      .prepare<[number, number, number], number>(
        'SELECT photo_id FROM embeddings WHERE model = ? AND photo_id > ? ORDER BY photo_id LIMIT ?',
      )
      .pluck();
    this.#note = db.prepare<[number | null, number]>(
      'UPDATE cells SET filled_to = ? WHERE model = ?',
    );
  }

  get isReady(): boolean {
    return this.#filledTo === null;
  }

  put(photoId: number, embedding: Float32Array, facts: FactRow): void {
    // Later ones are filled in.
    if (this.#filledTo !== null && photoId > this.#filledTo) return;
    this.#store(photoId, cellOf(this.map, embedding), embedding, facts);
  }

  setFacts(photoId: number, facts: FactRow): void {
    this.#setFacts.run(...METADATA.map((name) => BigInt(facts[name])), BigInt(photoId));
  }

  remove(photoId: number): void {
    this.#delete.run(BigInt(photoId));
  }

  /** Photos that are to be filled in next; none where all are in. */
  missing(limit: number): number[] {
    return this.#filledTo === null ? [] : this.#next.all(this.#model, this.#filledTo, limit);
  }

  /**
   * Fills in the photos that {@link missing} named.
   * @param cells the cell of each; `embedding` and `facts` of a photo that is gone are undefined
   */
  fill(
    photoIds: readonly number[],
    cells: ArrayLike<number>,
    embedding: (id: number) => Float32Array | undefined,
    facts: (id: number) => FactRow | undefined,
  ): void {
    photoIds.forEach((id, i) => {
      const [vector, row] = [embedding(id), facts(id)];
      if (vector && row) this.#store(id, cells[i] as number, vector, row);
    });
    this.#setFilled(photoIds.at(-1) ?? this.#filledTo);
    if (this.#filledTo !== null && this.missing(1).length === 0) this.#setFilled(null);
  }

  #setFilled(filledTo: number | null): void {
    this.#filledTo = filledTo;
    this.#note.run(filledTo, this.#model);
  }

  #store(photoId: number, cell: number, embedding: Float32Array, facts: FactRow): void {
    const id = BigInt(photoId);
    this.#delete.run(id);
    const row = METADATA.map((name) => BigInt(facts[name]));
    this.#insert.run(id, BigInt(cell), embedding, ...row);
  }
}

function read(db: Database.Database, model: number): Row | undefined {
  return db
    .prepare<[number], Row>(
      `SELECT c.groups, c.cells, c.group_of AS groupOf, c.filled_to AS filledTo, m.dims
         FROM cells c JOIN models m ON m.id = c.model WHERE c.model = ?`,
    )
    .get(model);
}

const mapOf = ({ groups, cells, groupOf, dims }: Row): CellMap => ({
  dims,
  groups: new Float32Array(new Uint8Array(groups).buffer),
  cells: new Float32Array(new Uint8Array(cells).buffer),
  groupOf: new Uint16Array(new Uint8Array(groupOf).buffer),
});

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array | Uint16Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
