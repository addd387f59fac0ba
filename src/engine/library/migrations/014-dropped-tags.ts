/** What keeps a tag that the user gives from being one that the user did away with. */
const takeBack = /* sql */ `
  WHEN NEW.source = 'user' AND NEW.removed = 0 BEGIN
    DELETE FROM dropped_tags WHERE key = (SELECT key FROM tags WHERE id = NEW.tag_id);
  END;
`;

/** Format 14: tags of the program's own that the user did away with: it gives them no more. */
export const droppedTags = /* sql */ `
  -- key: by which the tag went; whoever gives a photo a tag of this name has it back. Kept by the
  -- triggers below.
  CREATE TABLE dropped_tags (
    concept TEXT PRIMARY KEY,
    key     TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TRIGGER tag_dropped AFTER DELETE ON tags WHEN OLD.concept IS NOT NULL BEGIN
    INSERT OR REPLACE INTO dropped_tags (concept, key) VALUES (OLD.concept, OLD.key);
  END;
  CREATE TRIGGER tag_given AFTER INSERT ON photo_tags ${takeBack}
  CREATE TRIGGER tag_given_again AFTER UPDATE OF source, removed ON photo_tags ${takeBack}
`;
