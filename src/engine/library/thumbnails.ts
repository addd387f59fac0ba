import type Database from 'better-sqlite3';
import { join } from 'node:path';
import type { Thumbnail } from '../../shared/photo.ts';

/** What makes the thumbnails of today; another number makes the next scan draw them again. */
const RECIPE = 2;

/**
 * Thumbnails live in a database of their own, attached as `thumbs`: they are by far the largest
 * part, can be drawn again at any time, and so stay out of backups. One SQLite file rather than
 * thousands of small ones: slower, but written a batch at a time, whole or not at all.
 */
export const thumbnailsPath = (dir: string): string => join(dir, 'thumbnails.db');

export function attachThumbnails(db: Database.Database, dir: string): void {
  db.prepare('ATTACH ? AS thumbs').run(thumbnailsPath(dir));
  db.pragma('thumbs.journal_mode = WAL');
  db.pragma('thumbs.synchronous = NORMAL');
  // A recipe is a whole file's: thumbnails of another one are drawn again, table and all.
  const [table] = db.pragma("thumbs.table_info('thumbnails')") as unknown[];
  const isOfToday = db.pragma('thumbs.user_version', { simple: true }) === RECIPE;
  if (table && !isOfToday) db.exec('DROP TABLE thumbs.thumbnails');
  db.exec(`CREATE TABLE IF NOT EXISTS thumbs.thumbnails (
    hash    TEXT PRIMARY KEY,
    jpeg    BLOB NOT NULL,
    width   INTEGER NOT NULL,
    height  INTEGER NOT NULL,
    preview BLOB NOT NULL
  ) STRICT`);
  db.pragma(`thumbs.user_version = ${RECIPE}`);
}

/** Small JPEGs by the hash of their photo. */
export class Thumbnails {
  readonly #put;
  readonly #copy;
  readonly #get;
  readonly #has;
  readonly #previews;
  readonly #remove;

  constructor(db: Database.Database) {
    this.#put = db.prepare(
      `INSERT OR REPLACE INTO thumbs.thumbnails (hash, jpeg, width, height, preview)
       VALUES (:hash, :jpeg, :width, :height, :preview)`,
    );
    this.#copy = db.prepare<{ from: string; to: string }>(
      `INSERT OR REPLACE INTO thumbs.thumbnails (hash, jpeg, width, height, preview)
       SELECT :to, jpeg, width, height, preview FROM thumbs.thumbnails WHERE hash = :from`,
    );
    this.#get = db.prepare<[string], Thumbnail>(
      'SELECT jpeg, width, height, preview FROM thumbs.thumbnails WHERE hash = ?',
    );
    this.#has = db
      .prepare<[string], number>('SELECT 1 FROM thumbs.thumbnails WHERE hash = ?')
      .pluck();
    this.#previews = db.prepare<[string], { id: number; preview: Uint8Array }>(
      `SELECT p.id, t.preview FROM photos p JOIN thumbs.thumbnails t ON t.hash = p.hash
        WHERE p.id IN (SELECT value FROM json_each(?))`,
    );
    this.#remove = db.prepare<[string]>('DELETE FROM thumbs.thumbnails WHERE hash = ?');
  }

  /** The same picture under another hash, too. */
  copy(from: string, to: string): void {
    if (from !== to) this.#copy.run({ from, to });
  }

  put(hash: string, thumbnail: Thumbnail): void {
    this.#put.run({ hash, ...thumbnail });
  }

  get(hash: string): Thumbnail | undefined {
    return this.#get.get(hash);
  }

  /** The ThumbHash of each photo that has one. */
  previews(photoIds: readonly number[]): Map<number, Uint8Array> {
    const rows = this.#previews.all(JSON.stringify(photoIds));
    return new Map(rows.map(({ id, preview }) => [id, preview]));
  }

  has(hash: string): boolean {
    return this.#has.get(hash) === 1;
  }

  remove(hash: string): void {
    this.#remove.run(hash);
  }
}
