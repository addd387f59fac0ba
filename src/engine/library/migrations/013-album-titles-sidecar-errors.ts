/** Format 13: names of automatic albums in any language; files beside photos that cannot be read. */
export const albumTitlesSidecarErrors = /* sql */ `
  -- What an album's name is made of; NULL for one that was named before there were such.
  ALTER TABLE auto_albums ADD COLUMN title TEXT CHECK (title IS NULL OR json_valid(title));

  -- What another program put beside a photo and nobody can read: the photo is there all the same.
  CREATE TABLE sidecar_errors (
    file_id INTEGER NOT NULL REFERENCES files ON DELETE CASCADE,
    name    TEXT NOT NULL,
    code    TEXT NOT NULL,
    details TEXT NOT NULL CHECK (json_valid(details)),
    PRIMARY KEY (file_id, name)
  ) STRICT, WITHOUT ROWID;
`;
