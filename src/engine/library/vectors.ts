import type Database from 'better-sqlite3';
import type { PhotoMetadata } from '../../shared/photo.ts';

/**
 * The most neighbours one vec0 query may return.
 * Source: `k` limit of sqlite-vec 0.1 (`SQLITE_VEC_VEC0_K_MAX`).
 */
const MAX_NEIGHBOURS = 4096;
const DAY_MS = 24 * 60 * 60 * 1000;

/** What a search can filter by inside the vector scan; stored beside each vector. */
export interface PhotoFacts {
  width: number;
  height: number;
  metadata: Pick<PhotoMetadata, 'taken' | 'rating' | 'latitude'>;
}

export interface Neighbour {
  photoId: number;
  /** 1 − cosine: 0 is the same direction, 1 unrelated, 2 opposite. */
  distance: number;
}

export interface NearestQuery {
  model: number;
  embedding: Float32Array;
  offset: number;
  limit: number;
  /** Only neighbours at most this far; Infinity for no bound. */
  maxDistance: number;
}

const tableOf = (model: number): string => `vectors_${Math.trunc(model)}`;

const COLUMNS = [
  'visible',
  'taken_day',
  'taken_minute',
  'taken_weekday',
  'taken_month_day',
  'rating',
  'has_gps',
  'portrait',
] as const;

/**
 * The embeddings of one model: a vec0 table with cosine distance. vec0 columns hold no NULL and
 * want integers as bigint.
 */
export class Vectors {
  readonly model: number;
  readonly #insert;
  readonly #delete;
  readonly #forgetEmbedded;
  readonly #noteEmbedded;
  readonly #setFacts;
  readonly #setVisible;
  readonly #get;
  readonly #stride;
  readonly #row;

  /** Makes the table of a model's embeddings, of `dims` floats each. */
  static create(db: Database.Database, model: number, dims: number): void {
    db.exec(`CREATE VIRTUAL TABLE ${tableOf(model)} USING vec0(
      photo_id INTEGER PRIMARY KEY,
      visible BOOLEAN,
      taken_day INTEGER, taken_minute INTEGER, taken_weekday INTEGER, taken_month_day INTEGER,
      rating INTEGER, has_gps BOOLEAN, portrait INTEGER,
      embedding FLOAT[${Math.trunc(dims)}] distance_metric=cosine
    )`);
  }

  static destroy(db: Database.Database, model: number): void {
    db.exec(`DROP TABLE IF EXISTS ${tableOf(model)}`);
  }

  constructor(db: Database.Database, model: number) {
    this.model = model;
    const table = tableOf(model);
    this.#insert = db.prepare(
      `INSERT INTO ${table} (photo_id, embedding, ${COLUMNS.join(', ')})
       VALUES (?, ?, ${COLUMNS.map(() => '?').join(', ')})`,
    );
    this.#delete = db.prepare<[bigint]>(`DELETE FROM ${table} WHERE photo_id = ?`);
    this.#noteEmbedded = db.prepare<[number, number]>(
      'INSERT OR IGNORE INTO embeddings (model, photo_id) VALUES (?, ?)',
    );
    this.#forgetEmbedded = db.prepare<[number, number]>(
      'DELETE FROM embeddings WHERE model = ? AND photo_id = ?',
    );
    this.#setFacts = db.prepare(
      `UPDATE ${table} SET ${COLUMNS.map((name) => `${name} = ?`).join(', ')} WHERE photo_id = ?`,
    );
    this.#setVisible = db.prepare<[bigint, bigint]>(
      `UPDATE ${table} SET visible = ? WHERE photo_id = ?`,
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
    this.#row = db
      .prepare<[bigint], [Buffer, ...bigint[]]>(
        `SELECT embedding, ${COLUMNS.join(', ')} FROM ${table} WHERE photo_id = ?`,
      )
      .raw()
      .safeIntegers();
  }

  /** Stores (or replaces) a photo's embedding with the facts to filter by. */
  put(photoId: number, embedding: Float32Array, facts: PhotoFacts): void {
    this.#delete.run(BigInt(photoId));
    this.#insert.run(BigInt(photoId), embedding, ...factColumns(facts, true));
    this.#noteEmbedded.run(this.model, photoId);
  }

  /** Stores what another model's table says about a photo, its embedding changed in place. */
  derive(photoId: number, from: Vectors, change: (embedding: Float32Array) => void): void {
    const row = from.#row.get(BigInt(photoId));
    if (!row) return;
    const [blob, ...facts] = row;
    const embedding = new Float32Array(new Uint8Array(blob).buffer);
    change(embedding);
    this.#delete.run(BigInt(photoId));
    this.#insert.run(BigInt(photoId), embedding, ...facts);
    this.#noteEmbedded.run(this.model, photoId);
  }

  setFacts(photoId: number, facts: PhotoFacts, visible: boolean): void {
    this.#setFacts.run(...factColumns(facts, visible), BigInt(photoId));
  }

  /** A photo none of whose files is there is kept but not found. */
  setVisible(photoId: number, visible: boolean): void {
    this.#setVisible.run(visible ? 1n : 0n, BigInt(photoId));
  }

  remove(photoId: number): void {
    this.#delete.run(BigInt(photoId));
    this.#forgetEmbedded.run(this.model, photoId);
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

/**
 * The visible photos nearest to an embedding, nearest first, equal distances by id. Exact.
 * Reads only: runs on the connection of the vector thread.
 */
export function nearestPhotos(db: Database.Database, query: NearestQuery): Neighbour[] {
  const statement = db.prepare<[Float32Array, number, number, number], Neighbour>(
    `SELECT photo_id AS photoId, distance FROM ${tableOf(query.model)}
      WHERE embedding MATCH ? AND k = ? AND visible = 1 AND distance >= ? AND distance <= ?
      ORDER BY distance`,
  );
  const wanted = query.offset + query.limit;
  // Distances are at most 2; a little more keeps rounding inside the bound.
  const bound = Math.min(query.maxDistance, 3);
  const found: Neighbour[] = [];
  const atBorder = new Set<number>();
  let from = -1;
  while (found.length < wanted) {
    const k = Math.min(MAX_NEIGHBOURS, wanted - found.length + atBorder.size);
    const page = statement
      .all(query.embedding, k, from, bound)
      // vec0 sorts by distance alone.
      .sort((a, b) => a.distance - b.distance || a.photoId - b.photoId);
    const fresh = page.filter((neighbour) => !atBorder.has(neighbour.photoId));
    found.push(...fresh);
    const last = found.at(-1);
    if (page.length < k || fresh.length === 0 || !last) break;
    // The next page starts at the last distance: those already seen at it are passed over.
    if (last.distance > from) atBorder.clear();
    from = last.distance;
    for (let i = found.length - 1; i >= 0 && found[i]?.distance === from; i--) {
      atBorder.add((found[i] as Neighbour).photoId);
    }
  }
  return found.slice(query.offset);
}

function factColumns({ width, height, metadata }: PhotoFacts, visible: boolean): bigint[] {
  const { local } = metadata.taken;
  const [year, month, day, hour, minute] = local.split(/\D/).map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const days = Math.floor(Date.UTC(year, month - 1, day) / DAY_MS);
  // 1 January 1970 was a Thursday; ISO counts from Monday = 1.
  const weekday = ((((days + 3) % 7) + 7) % 7) + 1;
  return [
    visible ? 1 : 0,
    days,
    hour * 60 + minute,
    weekday,
    month * 100 + day,
    metadata.rating ?? 0,
    metadata.latitude === null ? 0 : 1,
    Math.sign(height - width),
  ].map(BigInt);
}
