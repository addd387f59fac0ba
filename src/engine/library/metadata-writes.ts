import type Database from 'better-sqlite3';
import type { MetadataRun } from '../../shared/organise.ts';

/** A file that was written into, and how to undo it. */
export interface MetadataWrite {
  id: number;
  photoId: number | null;
  path: string;
  /**
   * Of an XMP file: the file as it was, null where there was none. Of a photo: what makes it as it
   * was out of what it is.
   */
  before: Uint8Array | null;
  /** SHA-256 of a photo's file as it was; null for XMP files. */
  beforeHash: string | null;
  /** SHA-256 of the file as it was left. */
  afterHash: string;
}

/** The log of what was written into photos and beside them. */
export class MetadataWrites {
  readonly #lastRun;
  readonly #runs;
  readonly #add;
  readonly #noteKeywords;
  readonly #open;
  readonly #paths;
  readonly #undone;
  readonly #photoOf;

  constructor(db: Database.Database) {
    this.#lastRun = db
      .prepare<[], number>('SELECT coalesce(max(run), 0) FROM metadata_writes')
      .pluck();
    this.#runs = db.prepare<[number], MetadataRun>(
      `SELECT run, count(*) AS files, count(before_hash) AS photos, min(written_at) AS at
         FROM metadata_writes WHERE undone_at IS NULL GROUP BY run ORDER BY run DESC LIMIT ?`,
    );
    this.#add = db.prepare<
      Omit<MetadataWrite, 'id'> & { run: number; written: string; now: string }
    >(
      `INSERT INTO metadata_writes
         (run, photo_id, path, before, before_hash, after_hash, written, written_at)
       VALUES (:run, :photoId, :path, :before, :beforeHash, :afterHash, :written, :now)`,
    );
    this.#noteKeywords = db.prepare<[string, number | null]>(
      'UPDATE metadata SET keywords = ? WHERE photo_id = ?',
    );
    this.#open = db.prepare<[number], MetadataWrite>(
      `SELECT id, photo_id AS photoId, path, before, before_hash AS beforeHash,
              after_hash AS afterHash
         FROM metadata_writes WHERE run = ? AND undone_at IS NULL ORDER BY id DESC`,
    );
    this.#paths = db
      .prepare<{ run: number; limit: number; offset: number }, string>(
        `SELECT path FROM metadata_writes WHERE run = :run ORDER BY id LIMIT :limit OFFSET :offset`,
      )
      .pluck();
    this.#undone = db.prepare<[string, number]>(
      'UPDATE metadata_writes SET undone_at = ? WHERE id = ?',
    );
    this.#photoOf = db
      .prepare<{ hash: string }, number>(
        `SELECT photo_id FROM (
           SELECT id, photo_id FROM metadata_writes
            WHERE after_hash = :hash AND before_hash IS NOT NULL
           UNION ALL
           SELECT id, photo_id FROM metadata_writes WHERE before_hash = :hash)
          WHERE photo_id IS NOT NULL ORDER BY id DESC LIMIT 1`,
      )
      .pluck();
  }

  /** Number of the latest run; 0 before the first. */
  lastRun(): number {
    return this.#lastRun.get() ?? 0;
  }

  /** Runs that can be undone, the latest first. */
  runs(limit: number): MetadataRun[] {
    return this.#runs.all(limit);
  }

  /**
   * Notes what is about to be written. Keywords are the file's from then on, so that they are no
   * news when it is read again: a tag deleted meanwhile would come back.
   */
  add(
    run: number,
    write: Omit<MetadataWrite, 'id'>,
    written: { keywords?: string[] | null },
    now: string,
  ): void {
    this.#add.run({ ...write, run, written: JSON.stringify(written), now });
    if (written.keywords === undefined) return;
    this.#noteKeywords.run(JSON.stringify(written.keywords ?? []), write.photoId);
  }

  /** What a run wrote and nobody has undone, the latest first. */
  ofRun(run: number): MetadataWrite[] {
    return this.#open.all(run);
  }

  /** Files that a run has changed, in the order in which it did, undone or not. */
  pathsOf(run: number, { limit = -1, offset = 0 } = {}): string[] {
    return this.#paths.all({ run, limit, offset });
  }

  markUndone(id: number, now: string): void {
    this.#undone.run(now, id);
  }

  /** The photo whose file has this content by our own writing, or had it before; null for none. */
  photoOf(hash: string): number | null {
    return this.#photoOf.get({ hash }) ?? null;
  }

  /** True where a photo's file has this content by our own writing, or had it before. */
  made(photoId: number, hash: string): boolean {
    return this.photoOf(hash) === photoId;
  }
}
