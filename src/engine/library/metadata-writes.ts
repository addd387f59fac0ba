import type Database from 'better-sqlite3';

/** A file that was written into, and how to undo it. */
export interface MetadataWrite {
  id: number;
  photoId: number | null;
  path: string;
  /** The file as it was; null where there was none. */
  before: Uint8Array | null;
  /** SHA-256 of the file as it was left. */
  afterHash: string;
}

/** The log of what was written beside photos. */
export class MetadataWrites {
  readonly #lastRun;
  readonly #add;
  readonly #open;
  readonly #undone;

  constructor(db: Database.Database) {
    this.#lastRun = db
      .prepare<[], number>('SELECT coalesce(max(run), 0) FROM metadata_writes')
      .pluck();
    this.#add = db.prepare<
      Omit<MetadataWrite, 'id'> & { run: number; written: string; now: string }
    >(
      `INSERT INTO metadata_writes (run, photo_id, path, before, after_hash, written, written_at)
       VALUES (:run, :photoId, :path, :before, :afterHash, :written, :now)`,
    );
    this.#open = db.prepare<[number], MetadataWrite>(
      `SELECT id, photo_id AS photoId, path, before, after_hash AS afterHash
         FROM metadata_writes WHERE run = ? AND undone_at IS NULL ORDER BY id DESC`,
    );
    this.#undone = db.prepare<[string, number]>(
      'UPDATE metadata_writes SET undone_at = ? WHERE id = ?',
    );
  }

  /** Number of the latest run; 0 before the first. */
  lastRun(): number {
    return this.#lastRun.get() ?? 0;
  }

  /** Notes what is about to be written. */
  add(run: number, write: Omit<MetadataWrite, 'id'>, written: object, now: string): void {
    this.#add.run({ ...write, run, written: JSON.stringify(written), now });
  }

  /** What a run wrote and nobody has undone, the latest first. */
  ofRun(run: number): MetadataWrite[] {
    return this.#open.all(run);
  }

  markUndone(id: number, now: string): void {
    this.#undone.run(now, id);
  }
}
