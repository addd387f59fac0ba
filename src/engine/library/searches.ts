import type Database from 'better-sqlite3';

export interface SavedSearch {
  text: string;
  pinned: boolean;
}

/** Searches beyond this many are forgotten, the oldest first, unless they are pinned. */
const KEPT = 100;

/** What was searched for. */
export class Searches {
  readonly #note;
  readonly #trim;
  readonly #pin;
  readonly #drop;
  readonly #recent;

  constructor(db: Database.Database) {
    this.#note = db.prepare<[string, string]>(
      `INSERT INTO searches (text, used_at) VALUES (?, ?)
       ON CONFLICT DO UPDATE SET used_at = excluded.used_at`,
    );
    this.#trim = db.prepare(
      `DELETE FROM searches WHERE pinned = 0 AND text NOT IN
         (SELECT text FROM searches WHERE pinned = 0 ORDER BY used_at DESC LIMIT ${KEPT})`,
    );
    this.#pin = db.prepare<[number, string]>('UPDATE searches SET pinned = ? WHERE text = ?');
    this.#drop = db.prepare<[string]>('DELETE FROM searches WHERE text = ?');
    this.#recent = db.prepare<[number], { text: string; pinned: number }>(
      'SELECT text, pinned FROM searches ORDER BY pinned DESC, used_at DESC LIMIT ?',
    );
  }

  note(text: string, now: string): void {
    this.#note.run(text, now);
    this.#trim.run();
  }

  setPinned(text: string, pinned: boolean): void {
    this.#pin.run(pinned ? 1 : 0, text);
  }

  drop(text: string): void {
    this.#drop.run(text);
  }

  /** Pinned ones first, then the latest. */
  recent(limit: number): SavedSearch[] {
    return this.#recent.all(limit).map(({ text, pinned }) => ({ text, pinned: pinned === 1 }));
  }
}
