/** Format 12: what the user did with the photos that a search found; kept only if the user allows. */
export const searchUses = /* sql */ `
  CREATE TABLE search_uses (
    id       INTEGER PRIMARY KEY,
    query    TEXT NOT NULL,
    photo_id INTEGER NOT NULL REFERENCES photos ON DELETE CASCADE,
    action   TEXT NOT NULL CHECK (action IN ('opened', 'added', 'rated')),
    used_at  TEXT NOT NULL,
    UNIQUE (query, photo_id, action)
  ) STRICT;
  CREATE INDEX search_uses_by_photo ON search_uses (photo_id);
`;
