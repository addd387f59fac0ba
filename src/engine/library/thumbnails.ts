import type Database from 'better-sqlite3';
import { join } from 'node:path';
import type { Thumbnail } from '../../shared/photo.ts';

/**
 * What made a thumbnail: a change makes the next scan draw them again.
 */
export const THUMBNAIL_RECIPE = 'jpeg-640-1';

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
  db.exec(`CREATE TABLE IF NOT EXISTS thumbs.thumbnails (
    hash   TEXT PRIMARY KEY,
    jpeg   BLOB NOT NULL,
    width  INTEGER NOT NULL,
    height INTEGER NOT NULL,
    recipe TEXT NOT NULL
  ) STRICT`);
  db.prepare('DELETE FROM thumbs.thumbnails WHERE recipe <> ?').run(THUMBNAIL_RECIPE);
}

/** Small JPEGs by the hash of their photo. */
export class Thumbnails {
  readonly #put;
  readonly #get;
  readonly #has;
  readonly #remove;

  constructor(db: Database.Database) {
    this.#put = db.prepare(
      `INSERT OR REPLACE INTO thumbs.thumbnails (hash, jpeg, width, height, recipe)
       VALUES (:hash, :jpeg, :width, :height, '${THUMBNAIL_RECIPE}')`,
    );
    this.#get = db.prepare<[string], Thumbnail>(
      'SELECT jpeg, width, height FROM thumbs.thumbnails WHERE hash = ?',
    );
    this.#has = db
      .prepare<[string], number>('SELECT 1 FROM thumbs.thumbnails WHERE hash = ?')
      .pluck();
    this.#remove = db.prepare<[string]>('DELETE FROM thumbs.thumbnails WHERE hash = ?');
  }

  put(hash: string, thumbnail: Thumbnail): void {
    this.#put.run({ hash, ...thumbnail });
  }

  get(hash: string): Thumbnail | undefined {
    return this.#get.get(hash);
  }

  has(hash: string): boolean {
    return this.#has.get(hash) === 1;
  }

  remove(hash: string): void {
    this.#remove.run(hash);
  }
}
