import type Database from 'better-sqlite3';
import type { UnreadSidecar } from '../../shared/photo.ts';
import type { FileStamp, Parts } from './files.ts';

/** Files of other programs beside photos that nobody can read. */
export class SidecarErrors {
  readonly #all;
  readonly #clear;
  readonly #add;

  constructor(db: Database.Database) {
    this.#all = db.prepare<[], Parts & { code: string; details: string }>(
      `SELECT DISTINCT r.path AS folder, f.directory, s.name, s.code, s.details
         FROM sidecar_errors s JOIN files f ON f.id = s.file_id JOIN folders r ON r.id = f.folder_id
        WHERE f.missing_since IS NULL ORDER BY r.path, f.directory, s.name`,
    );
    const file = `SELECT id FROM files
      WHERE folder_id = :folderId AND directory = :directory AND name = :fileName`;
    type Of = { folderId: number; directory: string; fileName: string };
    this.#clear = db.prepare<Of>(`DELETE FROM sidecar_errors WHERE file_id = (${file})`);
    this.#add = db.prepare<Of & { name: string; code: string; details: string }>(
      `INSERT OR REPLACE INTO sidecar_errors (file_id, name, code, details)
       SELECT id, :name, :code, :details FROM (${file})`,
    );
  }

  /** Of files that are there; one that tells of two photos is told once. */
  all(): (Parts & { code: string; details: string })[] {
    return this.#all.all();
  }

  /** What reading the metadata of a known file has found. In a transaction of the caller. */
  set({ folderId, directory, name }: FileStamp, unread: readonly UnreadSidecar[]): void {
    const of = { folderId, directory, fileName: name };
    this.#clear.run(of);
    for (const { name: sidecar, code, details } of unread) {
      this.#add.run({ ...of, name: sidecar, code, details: JSON.stringify(details) });
    }
  }
}
