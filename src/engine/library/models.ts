import type Database from 'better-sqlite3';

/** The weights that made embeddings, as the library knows them. */
export interface ModelRecord {
  /** Number of the row and of its table `vectors_<row>`. */
  row: number;
  id: string;
  fingerprint: string;
  dims: number;
}

const COLUMNS = 'id AS row, model_id AS id, fingerprint, dims';

export class Models {
  readonly #find;
  readonly #all;
  readonly #add;
  readonly #remove;
  readonly #background;
  readonly #saveBackground;
  readonly #embedded;
  readonly #hasEmbedded;
  readonly #notYet;
  readonly #unreadable;
  readonly #embeddedAndPresent;
  readonly #embeddedAndShown;

  constructor(db: Database.Database) {
    this.#find = db.prepare<[string, string], ModelRecord>(
      `SELECT ${COLUMNS} FROM models WHERE model_id = ? AND fingerprint = ?`,
    );
    this.#all = db.prepare<[], ModelRecord>(`SELECT ${COLUMNS} FROM models ORDER BY id`);
    this.#add = db.prepare<[string, string, number, string]>(
      'INSERT INTO models (model_id, fingerprint, dims, added_at) VALUES (?, ?, ?, ?)',
    );
    this.#remove = db.prepare<[number]>('DELETE FROM models WHERE id = ?');
    this.#background = db
      .prepare<[number, string], Buffer | null>(
        'SELECT background FROM models WHERE id = ? AND background_texts = ?',
      )
      .pluck();
    this.#saveBackground = db.prepare<[Uint8Array, string, number]>(
      'UPDATE models SET background = ?, background_texts = ? WHERE id = ?',
    );
    this.#embedded = db
      .prepare<[number], number>('SELECT count(*) FROM embeddings WHERE model = ?')
      .pluck();
    this.#embeddedAndPresent = db
      .prepare<{ model: number }, number>(
        // Few are missing: an index lists them, and counting them is faster than counting the rest.
        `SELECT (SELECT count(*) FROM embeddings WHERE model = :model)
              - (SELECT count(*) FROM timeline l CROSS JOIN embeddings e
                  WHERE l.hidden IN (0, 1) AND l.present = 0
                    AND e.model = :model AND e.photo_id = l.photo_id)`,
      )
      .pluck();
    this.#unreadable = db
      .prepare<{ model: number }, number>(
        `SELECT count(DISTINCT photo_id) FROM files
          WHERE error_code IS NOT NULL AND missing_since IS NULL
            AND photo_id NOT IN (SELECT photo_id FROM embeddings WHERE model = :model)`,
      )
      .pluck();
    this.#notYet = db
      .prepare<{ from: number; to: number; limit: number }, number>(
        `SELECT photo_id FROM embeddings WHERE model = :from
         EXCEPT SELECT photo_id FROM embeddings WHERE model = :to
         ORDER BY photo_id LIMIT :limit`,
      )
      .pluck();
    this.#embeddedAndShown = db
      .prepare<{ model: number }, number>(
        `SELECT (SELECT count(*) FROM embeddings WHERE model = :model)
              - (SELECT count(*) FROM facts a CROSS JOIN embeddings e
                  WHERE a.shown = 0 AND e.model = :model AND e.photo_id = a.photo_id)`,
      )
      .pluck();
    this.#hasEmbedded = db
      .prepare<[number, number], number>(
        'SELECT 1 FROM embeddings WHERE model = ? AND photo_id = ?',
      )
      .pluck();
  }

  find(id: string, fingerprint: string): ModelRecord | undefined {
    return this.#find.get(id, fingerprint);
  }

  all(): ModelRecord[] {
    return this.#all.all();
  }

  add(id: string, fingerprint: string, dims: number, now: string): ModelRecord {
    const row = Number(this.#add.run(id, fingerprint, dims, now).lastInsertRowid);
    return { row, id, fingerprint, dims };
  }

  remove(row: number): void {
    this.#remove.run(row);
  }

  /**
   * Embeddings of the background texts, one after the other, or null before they are made.
   * @param texts what identifies the texts
   */
  background(row: number, texts: string): Float32Array | null {
    const blob = this.#background.get(row, texts);
    return blob ? new Float32Array(new Uint8Array(blob).buffer) : null;
  }

  saveBackground(row: number, texts: string, embeddings: Float32Array): void {
    const { buffer, byteOffset, byteLength } = embeddings;
    this.#saveBackground.run(new Uint8Array(buffer, byteOffset, byteLength), texts, row);
  }

  /** How many photos a model has embedded. */
  embedded(row: number): number {
    return this.#embedded.get(row) ?? 0;
  }

  /** How many of them have a file that is not missing. */
  embeddedAndPresent(row: number): number {
    return this.#embeddedAndPresent.get({ model: row }) ?? 0;
  }

  /** Photos it has not embedded and cannot now: their files are there and cannot be read. */
  unreadable(row: number): number {
    return this.#unreadable.get({ model: row }) ?? 0;
  }

  /** Photos that one model has embedded and another has not, some of them. */
  embeddedOnlyBy(from: number, to: number, limit: number): number[] {
    return this.#notYet.all({ from, to, limit });
  }

  /** How many of them searches may find: there and not hidden. */
  embeddedAndShown(row: number): number {
    return this.#embeddedAndShown.get({ model: row }) ?? 0;
  }

  hasEmbedded(row: number, photoId: number): boolean {
    return this.#hasEmbedded.get(row, photoId) === 1;
  }
}
