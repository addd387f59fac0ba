import type Database from 'better-sqlite3';
import type { SearchUse } from '../../shared/tuning.ts';

/** Uses beyond this many are forgotten, the oldest first. */
const KEPT = 5000;

/**
 * What the user did with photos that a search had found. The caller sees to it that the user has
 * allowed it; nothing else reads this table than learning.
 */
export class SearchUses {
  readonly #note;
  readonly #trim;
  readonly #clear;
  readonly #count;
  readonly #ofPhotos;

  constructor(db: Database.Database) {
    this.#note = db.prepare<[string, string, string, string]>(
      // Replaced, not changed: the newest has the highest id.
      `INSERT OR REPLACE INTO search_uses (query, photo_id, action, used_at)
       SELECT ?, p.id, ?, ? FROM json_each(?) JOIN photos p ON p.id = value`,
    );
    this.#trim = db.prepare(
      `DELETE FROM search_uses WHERE id <=
         (SELECT id FROM search_uses ORDER BY id DESC LIMIT 1 OFFSET ${KEPT})`,
    );
    this.#clear = db.prepare('DELETE FROM search_uses');
    this.#count = db.prepare<[], number>('SELECT count(*) FROM search_uses').pluck();
    this.#ofPhotos = db.prepare<[string], { photoId: number; query: string }>(
      `SELECT photo_id AS photoId, query FROM search_uses
        WHERE photo_id IN (SELECT value FROM json_each(?))
        GROUP BY photo_id, query ORDER BY max(id) DESC`,
    );
  }

  note({ query, photoIds, action }: SearchUse, now: string): void {
    this.#note.run(query, action, now, JSON.stringify(photoIds));
    this.#trim.run();
  }

  clear(): void {
    this.#clear.run();
  }

  count(): number {
    return this.#count.get() ?? 0;
  }

  /** The searches after which each photo was used, the latest first. */
  ofPhotos(photoIds: readonly number[]): Map<number, string[]> {
    const queries = new Map<number, string[]>();
    for (const { photoId, query } of this.#ofPhotos.all(JSON.stringify(photoIds))) {
      queries.set(photoId, [...(queries.get(photoId) ?? []), query]);
    }
    return queries;
  }
}
