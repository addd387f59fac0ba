/** Format 3: what the library needs to organise itself. */
export const organize = /* sql */ `
  -- What was measured on a photo's pixels, and by which version of the measures.
  CREATE TABLE pixels (
    photo_id   INTEGER PRIMARY KEY REFERENCES photos ON DELETE CASCADE,
    made_by    TEXT NOT NULL,
    sharpness  REAL NOT NULL,
    brightness REAL NOT NULL,
    contrast   REAL NOT NULL,
    dark       REAL NOT NULL,
    bright     REAL NOT NULL,
    saturation REAL NOT NULL,
    warmth     REAL NOT NULL,
    colours    TEXT NOT NULL CHECK (json_valid(colours)),
    gray       BLOB NOT NULL
  ) STRICT;

  -- Directions of the taxonomy's prompts in the space of a model.
  CREATE TABLE taxonomy_embeddings (
    model      INTEGER PRIMARY KEY REFERENCES models ON DELETE CASCADE,
    version    TEXT NOT NULL,
    embeddings BLOB NOT NULL
  ) STRICT;

  -- How a model's cosines become confidences: standard score = embedding × weights + biases.
  CREATE TABLE tag_calibrations (
    model   INTEGER PRIMARY KEY REFERENCES models ON DELETE CASCADE,
    version TEXT NOT NULL,
    photos  INTEGER NOT NULL,
    weights BLOB NOT NULL,
    biases  BLOB NOT NULL
  ) STRICT;

  -- Which photos were looked at for tags, and by what: a photo may have none.
  CREATE TABLE tagged (
    photo_id INTEGER PRIMARY KEY REFERENCES photos ON DELETE CASCADE,
    made_by  TEXT NOT NULL
  ) STRICT;

  -- What was learned of a tag from examples. report: how many, and how well it does.
  CREATE TABLE classifiers (
    tag_id     INTEGER PRIMARY KEY REFERENCES tags ON DELETE CASCADE,
    model      INTEGER NOT NULL REFERENCES models ON DELETE CASCADE,
    weights    BLOB NOT NULL,
    bias       REAL NOT NULL,
    report     TEXT NOT NULL CHECK (json_valid(report)),
    trained_at TEXT NOT NULL
  ) STRICT;

  -- Albums that the program keeps. because: why it is there, in values for a sentence. released:
  -- the user made it an ordinary one, or did away with it; it is not made again.
  CREATE TABLE auto_albums (
    id       INTEGER PRIMARY KEY,
    album_id INTEGER UNIQUE REFERENCES albums ON DELETE SET NULL,
    recipe   TEXT NOT NULL,
    because  TEXT NOT NULL CHECK (json_valid(because)),
    photos   TEXT NOT NULL CHECK (json_valid(photos)),
    released INTEGER NOT NULL DEFAULT 0 CHECK (released IN (0, 1))
  ) STRICT;

  -- Pairs that the user said are no duplicates; the smaller id first.
  CREATE TABLE distinct_photos (
    one   INTEGER NOT NULL REFERENCES photos ON DELETE CASCADE,
    other INTEGER NOT NULL REFERENCES photos ON DELETE CASCADE,
    PRIMARY KEY (one, other),
    CHECK (one < other)
  ) STRICT, WITHOUT ROWID;

  -- What was written into files or beside them. before: the file as it was, NULL where there was
  -- none; after_hash: as we left it, so that undoing never overwrites somebody else's work.
  CREATE TABLE metadata_writes (
    id         INTEGER PRIMARY KEY,
    run        INTEGER NOT NULL,
    photo_id   INTEGER REFERENCES photos ON DELETE SET NULL,
    path       TEXT NOT NULL,
    before     BLOB,
    after_hash TEXT NOT NULL,
    written    TEXT NOT NULL CHECK (json_valid(written)),
    written_at TEXT NOT NULL,
    undone_at  TEXT
  ) STRICT;
`;
