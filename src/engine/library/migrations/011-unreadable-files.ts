import type Database from 'better-sqlite3';

/**
 * Format 11: a file that can no longer be read may still belong to its photo; until now it had either
 * a photo or an error. SQLite cannot alter a CHECK: the table is made anew, as in section 7 of
 * https://sqlite.org/lang_altertable.html, its indexes and triggers word for word.
 */
export function unreadableFiles(db: Database.Database): void {
  const around = db
    .prepare<[], string>(
      `SELECT sql FROM sqlite_schema
        WHERE tbl_name = 'files' AND type IN ('index', 'trigger') AND sql IS NOT NULL`,
    )
    .pluck()
    .all();
  // Otherwise the renaming would look into views and triggers elsewhere that speak of `files`.
  db.pragma('legacy_alter_table = ON');
  db.exec(/* sql */ `
    -- A path where a photo lives, or lived until it could not be read any more: then with an error.
    CREATE TABLE files_anew (
      id            INTEGER PRIMARY KEY,
      folder_id     INTEGER NOT NULL REFERENCES folders ON DELETE CASCADE,
      directory     TEXT NOT NULL,
      name          TEXT NOT NULL,
      bytes         INTEGER NOT NULL,
      mtime_ms      INTEGER NOT NULL,
      sidecar       TEXT,
      photo_id      INTEGER REFERENCES photos ON DELETE CASCADE,
      error_code    TEXT,
      error_details TEXT,
      missing_since TEXT,
      CHECK (photo_id IS NOT NULL OR error_code IS NOT NULL),
      UNIQUE (folder_id, directory, name)
    ) STRICT;
    INSERT INTO files_anew
      SELECT id, folder_id, directory, name, bytes, mtime_ms, sidecar, photo_id, error_code,
             error_details, missing_since
        FROM files;
    DROP TABLE files;
    ALTER TABLE files_anew RENAME TO files;
    ${around.join(';\n')};
  `);
  db.pragma('legacy_alter_table = OFF');
}
