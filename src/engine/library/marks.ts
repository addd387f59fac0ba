import type Database from 'better-sqlite3';
import type { MarkChanges } from '../../shared/organise.ts';

const COLUMNS = ['favourite', 'hidden', 'rating', 'title', 'caption'] as const;

/** What the user says of photos, before what their files say. */
export class Marks {
  readonly #ensure;
  readonly #noteFavourite;
  readonly #set;
  readonly #emptied;

  constructor(db: Database.Database) {
    this.#ensure = db.prepare<[string]>(
      'INSERT OR IGNORE INTO marks (photo_id) SELECT value FROM json_each(?)',
    );
    this.#noteFavourite = db.prepare<[number]>(
      'INSERT OR IGNORE INTO marks (photo_id, favourite) VALUES (?, 1)',
    );
    this.#emptied = db.prepare<[string], { photoId: number; title: number; caption: number }>(
      `SELECT photo_id AS photoId, coalesce(title = '', 0) AS title,
              coalesce(caption = '', 0) AS caption
         FROM marks WHERE photo_id IN (SELECT value FROM json_each(?))
          AND (title = '' OR caption = '')`,
    );
    this.#set = Object.fromEntries(
      COLUMNS.map((column) => [
        column,
        db.prepare<[string | number | null, string]>(
          `UPDATE marks SET ${column} = ? WHERE photo_id IN (SELECT value FROM json_each(?))`,
        ),
      ]),
    ) as Record<(typeof COLUMNS)[number], Database.Statement<[string | number | null, string]>>;
  }

  /** In a transaction of the caller. */
  set(photoIds: readonly number[], changes: MarkChanges): void {
    const ids = JSON.stringify(photoIds);
    this.#ensure.run(ids);
    for (const column of COLUMNS) {
      const value = changes[column];
      if (value === undefined) continue;
      this.#set[column].run(typeof value === 'boolean' ? Number(value) : value, ids);
    }
  }

  /** Which texts the user has emptied, of photos of which one is. */
  emptied(photoIds: readonly number[]): Map<number, { title: boolean; caption: boolean }> {
    const rows = this.#emptied.all(JSON.stringify(photoIds));
    return new Map(
      rows.map(({ photoId, title, caption }) => [
        photoId,
        { title: title === 1, caption: caption === 1 },
      ]),
    );
  }

  /**
   * Another program calls a photo a favourite: so does the user, who has yet to say anything of it.
   * In a transaction of the caller.
   */
  noteFavourite(photoId: number): void {
    this.#noteFavourite.run(photoId);
  }
}
