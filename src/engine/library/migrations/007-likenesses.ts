/** Format 7: which photos were compared with all others, and which are the same picture. */
export const likenesses = /* sql */ `
  CREATE TABLE likenesses (
    one      INTEGER NOT NULL REFERENCES photos ON DELETE CASCADE,
    other    INTEGER NOT NULL REFERENCES photos ON DELETE CASCADE,
    likeness REAL NOT NULL,
    PRIMARY KEY (one, other),
    CHECK (one < other)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX likenesses_by_other ON likenesses (other);

  CREATE TABLE compared (
    photo_id INTEGER PRIMARY KEY REFERENCES photos ON DELETE CASCADE,
    model    INTEGER NOT NULL REFERENCES models ON DELETE CASCADE
  ) STRICT;
`;
