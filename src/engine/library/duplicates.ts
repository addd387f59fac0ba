import type Database from 'better-sqlite3';

/** Two photos that are the same picture; the smaller id first. */
export interface Likeness {
  one: number;
  other: number;
  /** Correlation of their grey copies, 0–1. */
  likeness: number;
}

/** A photo in the order of time. */
export interface ShotRow {
  id: number;
  /** `YYYY-MM-DDTHH:MM:SS` by the wall clock. */
  taken: string;
  source: string;
  camera: string;
}

const SHOWN = (photo: string) =>
  `EXISTS (SELECT 1 FROM timeline l WHERE l.photo_id = ${photo} AND l.present = 1 AND l.hidden = 0)`;

/** What is known of duplicates: pairs that were found, and what the user said of them. */
export class Duplicates {
  readonly #uncompared;
  readonly #note;
  readonly #drop;
  readonly #save;
  readonly #pairs;
  readonly #withCopies;
  readonly #shots;
  readonly #setDistinct;
  readonly #areDistinct;
  readonly #forget;

  constructor(db: Database.Database) {
    this.#uncompared = db
      .prepare<[number, number], number>(
        `SELECT e.photo_id FROM embeddings e JOIN pixels x ON x.photo_id = e.photo_id
          WHERE e.model = ? AND NOT EXISTS (SELECT 1 FROM compared c WHERE c.photo_id = e.photo_id
                                                                      AND c.model = ?)
          ORDER BY e.photo_id`,
      )
      .pluck();
    this.#note = db.prepare<[number, string]>(
      `INSERT OR REPLACE INTO compared (photo_id, model) SELECT value, ? FROM json_each(?)`,
    );
    this.#drop = db.prepare<[number, number]>('DELETE FROM likenesses WHERE one = ? OR other = ?');
    this.#save = db.prepare<Likeness>(
      `INSERT OR REPLACE INTO likenesses (one, other, likeness) VALUES (:one, :other, :likeness)`,
    );
    this.#pairs = db.prepare<[], Likeness>(
      `SELECT one, other, likeness FROM likenesses s
        WHERE ${SHOWN('s.one')} AND ${SHOWN('s.other')}
          AND NOT EXISTS (SELECT 1 FROM distinct_photos d
                           WHERE d.one = s.one AND d.other = s.other)`,
    );
    this.#withCopies = db
      .prepare<[], number>(
        `SELECT photo_id FROM files WHERE photo_id IS NOT NULL AND missing_since IS NULL
          GROUP BY photo_id HAVING count(*) > 1 ORDER BY photo_id`,
      )
      .pluck();
    this.#shots = db.prepare<[], ShotRow>(
      `SELECT m.photo_id AS id, m.taken_local AS taken, m.taken_source AS source,
              coalesce(m.make, '') || '/' || coalesce(m.model, '') AS camera
         FROM metadata m JOIN timeline l ON l.photo_id = m.photo_id
        WHERE l.present = 1 AND l.hidden = 0 ORDER BY m.taken_local, m.photo_id`,
    );
    this.#setDistinct = db.prepare<[number, number]>(
      'INSERT OR IGNORE INTO distinct_photos (one, other) VALUES (?, ?)',
    );
    this.#areDistinct = db
      .prepare<[number, number], number>(
        'SELECT 1 FROM distinct_photos WHERE one = ? AND other = ?',
      )
      .pluck();
    this.#forget = db.prepare<[number]>('DELETE FROM compared WHERE photo_id = ?');
  }

  /** Photos, embedded and measured, that were not compared with this model's help. */
  uncompared(model: number): number[] {
    return this.#uncompared.all(model, model);
  }

  /** What comparing photos with all others has found. */
  save(photoIds: readonly number[], model: number, found: readonly Likeness[]): void {
    const ids = JSON.stringify(photoIds);
    this.#note.run(model, ids);
    for (const pair of found) this.#save.run(pair);
  }

  /** Pairs of photos that are there, less those that the user has told apart. */
  pairs(): Likeness[] {
    return this.#pairs.all();
  }

  /** Photos that are there more than once. */
  withCopies(): number[] {
    return this.#withCopies.all();
  }

  /** All photos that are shown, oldest first. */
  shots(): ShotRow[] {
    return this.#shots.all();
  }

  /** The user says that none of these photos is a duplicate of another. */
  setDistinct(photoIds: readonly number[]): void {
    const ids = [...photoIds].sort((a, b) => a - b);
    for (const [i, one] of ids.entries()) {
      for (const other of ids.slice(i + 1)) this.#setDistinct.run(one, other);
    }
  }

  areDistinct(a: number, b: number): boolean {
    return this.#areDistinct.get(Math.min(a, b), Math.max(a, b)) === 1;
  }

  /** The photo's content has changed: it has to be compared again. */
  forget(photoId: number): void {
    this.#forget.run(photoId);
    this.#drop.run(photoId, photoId);
  }
}
