import type Database from 'better-sqlite3';

/** How a model's cosines become standard scores: embedding × weights + biases, a column a tag. */
export interface StoredCalibration {
  version: string;
  /** Photos the model had embedded when it was made. */
  photos: number;
  weights: Float32Array;
  biases: Float32Array;
}

const floats = (blob: Buffer): Float32Array => new Float32Array(new Uint8Array(blob).buffer);
const bytes = ({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** What automatic tagging keeps: directions of the taxonomy, calibration, and what it has seen. */
export class Tagging {
  readonly #directions;
  readonly #saveDirections;
  readonly #calibration;
  readonly #saveCalibration;
  readonly #untagged;
  readonly #countUntagged;
  readonly #note;
  readonly #forget;
  readonly #dropped;

  constructor(db: Database.Database) {
    this.#directions = db
      .prepare<[number, string], Buffer>(
        'SELECT embeddings FROM taxonomy_embeddings WHERE model = ? AND version = ?',
      )
      .pluck();
    this.#saveDirections = db.prepare<[number, string, Uint8Array]>(
      'INSERT OR REPLACE INTO taxonomy_embeddings (model, version, embeddings) VALUES (?, ?, ?)',
    );
    this.#calibration = db.prepare<
      [number],
      { version: string; photos: number; weights: Buffer; biases: Buffer }
    >('SELECT version, photos, weights, biases FROM tag_calibrations WHERE model = ?');
    this.#saveCalibration = db.prepare<[number, string, number, Uint8Array, Uint8Array]>(
      `INSERT OR REPLACE INTO tag_calibrations (model, version, photos, weights, biases)
       VALUES (?, ?, ?, ?, ?)`,
    );
    const untagged = `FROM embeddings e WHERE e.model = ?
      AND NOT EXISTS (SELECT 1 FROM tagged t WHERE t.photo_id = e.photo_id AND t.made_by = ?)`;
    this.#untagged = db.prepare<[number, string], number>(`SELECT e.photo_id ${untagged}`).pluck();
    this.#countUntagged = db
      .prepare<[number, string], number>(`SELECT count(*) ${untagged}`)
      .pluck();
    this.#note = db.prepare<[string, string]>(
      `INSERT OR REPLACE INTO tagged (photo_id, made_by)
       SELECT value, ? FROM json_each(?)`,
    );
    this.#forget = db.prepare<[number]>('DELETE FROM tagged WHERE photo_id = ?');
    this.#dropped = db.prepare<[], string>('SELECT concept FROM dropped_tags').pluck();
  }

  /** Directions of the taxonomy's concepts, one after the other, or null before they are made. */
  directions(model: number, version: string): Float32Array | null {
    const blob = this.#directions.get(model, version);
    return blob ? floats(blob) : null;
  }

  saveDirections(model: number, version: string, directions: Float32Array): void {
    this.#saveDirections.run(model, version, bytes(directions));
  }

  calibration(model: number): StoredCalibration | null {
    const row = this.#calibration.get(model);
    return row ? { ...row, weights: floats(row.weights), biases: floats(row.biases) } : null;
  }

  saveCalibration(model: number, { version, photos, weights, biases }: StoredCalibration): void {
    this.#saveCalibration.run(model, version, photos, bytes(weights), bytes(biases));
  }

  /** Embedded photos that `madeBy` has not looked at. */
  untagged(model: number, madeBy: string): number[] {
    return this.#untagged.all(model, madeBy);
  }

  countUntagged(model: number, madeBy: string): number {
    return this.#countUntagged.get(model, madeBy) ?? 0;
  }

  note(photoIds: readonly number[], madeBy: string): void {
    this.#note.run(madeBy, JSON.stringify(photoIds));
  }

  /** Concepts whose tags the user did away with: they are not given. */
  dropped(): Set<string> {
    return new Set(this.#dropped.all());
  }

  /** The photo's content has changed: its tags are out of date. */
  forget(photoId: number): void {
    this.#forget.run(photoId);
  }
}
