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

/** The roots of the library, and what is in them. */
export class Folders {
  readonly #db: Database.Database;
  readonly #all;
  readonly #add;
  readonly #setReachable;
  readonly #markScanned;
  readonly #adopt;
  readonly #remove;
  readonly #directories;
  readonly #countFiles;
  readonly #photosOnlyIn;
  readonly #photosPerDirectory;

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
    this.#directories = db
      .prepare<[number], string>('SELECT DISTINCT directory FROM files WHERE folder_id = ?')
      .pluck();
    this.#countFiles = db
      .prepare<[number], number>('SELECT count(*) FROM files WHERE folder_id = ?')
      .pluck();
    this.#photosOnlyIn = db
      .prepare<{ folder: number }, number>(
        `SELECT photo_id FROM files WHERE folder_id = :folder AND photo_id IS NOT NULL
         EXCEPT
         SELECT photo_id FROM files WHERE folder_id <> :folder`,
      )
      .pluck();
    this.#photosPerDirectory = db.prepare<[number], { directory: string; photos: number }>(
      `SELECT f.directory, count(DISTINCT f.photo_id) AS photos
         FROM files f JOIN timeline l ON l.photo_id = f.photo_id
        WHERE f.folder_id = ? AND f.missing_since IS NULL AND l.hidden = 0
        GROUP BY f.directory ORDER BY f.directory`,
    );
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

  /** Directories of a root in which the library knows files. */
  directories(id: number): string[] {
    return this.#directories.all(id);
  }

  /** Files that the library knows of a root, missing ones included. */
  countFiles(id: number): number {
    return this.#countFiles.get(id) ?? 0;
  }

  /** Directories of a root that hold photos to be shown, in order, and how many each. */
  photosPerDirectory(id: number): { directory: string; photos: number }[] {
    return this.#photosPerDirectory.all(id);
  }

  /** Photos that have no file outside a root. */
  photosOnlyIn(id: number): number[] {
    return this.#photosOnlyIn.all({ folder: id });
  }
}
