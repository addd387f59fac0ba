import type Database from 'better-sqlite3';

/** A root the user added. */
export interface Folder {
  id: number;
  /** Absolute path, as the user gave it. */
  path: string;
  reachable: boolean;
  scannedAt: string | null;
}

interface Row {
  id: number;
  path: string;
  reachable: number;
  scanned_at: string | null;
}

const toFolder = (row: Row): Folder => ({
  id: row.id,
  path: row.path,
  reachable: row.reachable === 1,
  scannedAt: row.scanned_at,
});

/** The roots of the library. */
export class Folders {
  readonly #db: Database.Database;
  readonly #all;
  readonly #add;
  readonly #setReachable;
  readonly #markScanned;
  readonly #adopt;
  readonly #remove;

  constructor(db: Database.Database) {
    this.#db = db;
    this.#all = db.prepare<[], Row>(
      'SELECT id, path, reachable, scanned_at FROM folders ORDER BY path',
    );
    this.#add = db.prepare<[string, string]>('INSERT INTO folders (path, added_at) VALUES (?, ?)');
    this.#setReachable = db.prepare<[number, number]>(
      'UPDATE folders SET reachable = ? WHERE id = ?',
    );
    this.#markScanned = db.prepare<[string, number]>(
      'UPDATE folders SET scanned_at = ? WHERE id = ?',
    );
    this.#adopt = db.prepare<{ parent: number; child: number; prefix: string }>(
      `UPDATE files
          SET folder_id = :parent,
              directory = CASE directory WHEN '' THEN :prefix ELSE :prefix || '/' || directory END
        WHERE folder_id = :child`,
    );
    this.#remove = db.prepare<[number]>('DELETE FROM folders WHERE id = ?');
  }

  all(): Folder[] {
    return this.#all.all().map(toFolder);
  }

  add(path: string, now: string): Folder {
    const id = Number(this.#add.run(path, now).lastInsertRowid);
    return { id, path, reachable: true, scannedAt: null };
  }

  setReachable(id: number, reachable: boolean): void {
    this.#setReachable.run(reachable ? 1 : 0, id);
  }

  markScanned(id: number, now: string): void {
    this.#markScanned.run(now, id);
  }

  /** Makes one root part of another that contains it; its files keep everything. */
  mergeInto(parent: Folder, child: Folder, prefix: string): void {
    this.#db.transaction(() => {
      this.#adopt.run({ parent: parent.id, child: child.id, prefix });
      this.#remove.run(child.id);
    })();
  }

  /** Forgets a root and its files; photos are the caller's. */
  remove(id: number): void {
    this.#remove.run(id);
  }
}
