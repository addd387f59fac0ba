/** Format 6: large libraries keep a second vector table by which a search looks at a part only. */
export const cells = /* sql */ `
  -- The cells into which the embeddings of a model fall. The photos are in the vec0 table
  -- cells_<model>, made with this row. Derived from vectors_<model>: all of it can be made again.
  CREATE TABLE cells (
    model     INTEGER PRIMARY KEY REFERENCES models ON DELETE CASCADE,
    -- Directions, one after the other; and of each cell, the number of its group.
    groups    BLOB NOT NULL,
    cells     BLOB NOT NULL,
    group_of  BLOB NOT NULL,
    -- Photos up to this id are in the table; NULL: all.
    filled_to INTEGER
  ) STRICT;
`;
