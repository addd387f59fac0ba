/** The first format: folders, photos, their files and metadata, models, embeddings, jobs. */
export const initial = /* sql */ `
  -- A root the user added. Files below it are stored relative to it, so a drive may move.
  CREATE TABLE folders (
    id         INTEGER PRIMARY KEY,
    path       TEXT NOT NULL UNIQUE,
    added_at   TEXT NOT NULL,
    scanned_at TEXT,
    reachable  INTEGER NOT NULL DEFAULT 1 CHECK (reachable IN (0, 1))
  ) STRICT;

  -- A photo is its content: the hash, not the path, is its identity.
  CREATE TABLE photos (
    id       INTEGER PRIMARY KEY,
    hash     TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
    bytes    INTEGER NOT NULL,
    format   TEXT NOT NULL,
    width    INTEGER NOT NULL,
    height   INTEGER NOT NULL,
    added_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE metadata (
    photo_id           INTEGER PRIMARY KEY REFERENCES photos ON DELETE CASCADE,
    taken_local        TEXT NOT NULL,
    taken_offset       INTEGER,
    taken_source       TEXT NOT NULL CHECK (taken_source IN ('exif', 'gps', 'name', 'mtime')),
    make               TEXT,
    model              TEXT,
    lens               TEXT,
    aperture           REAL,
    exposure_time      REAL,
    iso                REAL,
    focal_length       REAL,
    focal_length_35mm  REAL,
    latitude           REAL,
    longitude          REAL,
    altitude           REAL,
    rating             INTEGER,
    title              TEXT,
    caption            TEXT,
    keywords           TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(keywords))
  ) STRICT;
  CREATE INDEX metadata_by_taken ON metadata (taken_local);

  -- A path where a photo lives. A file that could not be read has an error instead of a photo.
  CREATE TABLE files (
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
    CHECK ((photo_id IS NULL) = (error_code IS NOT NULL)),
    UNIQUE (folder_id, directory, name)
  ) STRICT;
  CREATE INDEX files_by_photo ON files (photo_id);
  CREATE INDEX files_with_error ON files (error_code) WHERE error_code IS NOT NULL;
  CREATE INDEX files_missing ON files (missing_since) WHERE missing_since IS NOT NULL;

  -- A model whose embeddings are here. Other weights are another row: what one row made is never
  -- compared with what another made. Its vectors are in the vec0 table vectors_<id>.
  CREATE TABLE models (
    id          INTEGER PRIMARY KEY,
    model_id    TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    dims        INTEGER NOT NULL,
    added_at    TEXT NOT NULL,
    -- Embeddings of the background texts, the yardstick of relevance, and which texts they were.
    background       BLOB,
    background_texts TEXT,
    UNIQUE (model_id, fingerprint)
  ) STRICT;

  -- Which photos a model has embedded: says cheaply what vectors_<id> holds.
  CREATE TABLE embeddings (
    model    INTEGER NOT NULL REFERENCES models ON DELETE CASCADE,
    photo_id INTEGER NOT NULL REFERENCES photos ON DELETE CASCADE,
    PRIMARY KEY (model, photo_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX embeddings_by_photo ON embeddings (photo_id);

  CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL CHECK (json_valid(value))
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE jobs (
    id          INTEGER PRIMARY KEY,
    kind        TEXT NOT NULL,
    params      TEXT NOT NULL CHECK (json_valid(params)),
    state       TEXT NOT NULL
                CHECK (state IN ('running', 'paused', 'done', 'failed', 'cancelled', 'interrupted')),
    progress    TEXT CHECK (progress IS NULL OR json_valid(progress)),
    result      TEXT CHECK (result IS NULL OR json_valid(result)),
    started_at  TEXT NOT NULL,
    finished_at TEXT
  ) STRICT;
`;
