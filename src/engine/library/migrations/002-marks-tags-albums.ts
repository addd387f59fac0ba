import type Database from 'better-sqlite3';
import { Tags } from '../tags.ts';

const tables = /* sql */ `
  -- What the user says of a photo; NULL where the file's own word stands.
  CREATE TABLE marks (
    photo_id   INTEGER PRIMARY KEY REFERENCES photos ON DELETE CASCADE,
    favourite  INTEGER NOT NULL DEFAULT 0 CHECK (favourite IN (0, 1)),
    hidden     INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1)),
    rating     INTEGER CHECK (rating BETWEEN 0 AND 5),
    title      TEXT,
    caption    TEXT
  ) STRICT;

  -- A photo with the user's word before the file's. An emptied text is an empty text.
  CREATE VIEW described_photos AS
    SELECT p.id, p.hash, p.bytes, p.format, p.width, p.height, p.added_at,
           m.taken_local, m.taken_offset, m.taken_source, m.make, m.model, m.lens, m.aperture,
           m.exposure_time, m.iso, m.focal_length, m.focal_length_35mm, m.latitude, m.longitude,
           m.altitude, m.keywords,
           coalesce(k.rating, m.rating) AS rating,
           nullif(coalesce(k.title, m.title), '') AS title,
           nullif(coalesce(k.caption, m.caption), '') AS caption,
           coalesce(k.favourite, 0) AS favourite, coalesce(k.hidden, 0) AS hidden
      FROM photos p
      JOIN metadata m ON m.photo_id = p.id
      LEFT JOIN marks k ON k.photo_id = p.id;

  -- key: the folded name, by which two spellings are one tag.
  CREATE TABLE tags (
    id       INTEGER PRIMARY KEY,
    name     TEXT NOT NULL,
    key      TEXT NOT NULL UNIQUE,
    concept  TEXT UNIQUE,
    added_at TEXT NOT NULL
  ) STRICT;

  -- At most one row for a photo and a tag. A row that the user removed stays, so that nobody
  -- brings it back. made_by: what computed it (model, taxonomy, classifier); NULL for people.
  CREATE TABLE photo_tags (
    photo_id   INTEGER NOT NULL REFERENCES photos ON DELETE CASCADE,
    tag_id     INTEGER NOT NULL REFERENCES tags ON DELETE CASCADE,
    source     TEXT NOT NULL CHECK (source IN ('user', 'file', 'learned', 'auto')),
    confidence REAL NOT NULL DEFAULT 1 CHECK (confidence BETWEEN 0 AND 1),
    removed    INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
    made_by    TEXT,
    PRIMARY KEY (photo_id, tag_id),
    CHECK (removed = 0 OR source = 'user')
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX photo_tags_by_tag ON photo_tags (tag_id, removed, photo_id);

  CREATE TABLE albums (
    id       INTEGER PRIMARY KEY,
    name     TEXT NOT NULL,
    kind     TEXT NOT NULL,
    query    TEXT,
    cover    INTEGER REFERENCES photos ON DELETE SET NULL,
    pinned   INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
    hidden   INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1)),
    renamed  INTEGER NOT NULL DEFAULT 0 CHECK (renamed IN (0, 1)),
    added_at TEXT NOT NULL
  ) STRICT;

  -- As with tags: what the user put in or took out (removed) is by the user and stays.
  CREATE TABLE album_photos (
    album_id INTEGER NOT NULL REFERENCES albums ON DELETE CASCADE,
    photo_id INTEGER NOT NULL REFERENCES photos ON DELETE CASCADE,
    by_user  INTEGER NOT NULL CHECK (by_user IN (0, 1)),
    removed  INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
    PRIMARY KEY (album_id, photo_id),
    CHECK (removed = 0 OR by_user = 1)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX album_photos_by_photo ON album_photos (photo_id);

  -- What was searched for: the latest, and those the user pinned.
  CREATE TABLE searches (
    text    TEXT PRIMARY KEY,
    pinned  INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
    used_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- Photos in the order of their days, with all that the grid needs to lay them out. Derived: the
  -- triggers below keep it, whoever changes what it is made of.
  CREATE TABLE timeline (
    photo_id INTEGER PRIMARY KEY REFERENCES photos ON DELETE CASCADE,
    taken    TEXT NOT NULL,
    ratio    REAL NOT NULL,
    present  INTEGER NOT NULL,
    hidden   INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX timeline_by_taken ON timeline (hidden, present, taken DESC, photo_id, ratio);

  INSERT INTO timeline
    SELECT p.id, m.taken_local, 1.0 * p.width / p.height,
           EXISTS (SELECT 1 FROM files f WHERE f.photo_id = p.id AND f.missing_since IS NULL), 0
      FROM photos p JOIN metadata m ON m.photo_id = p.id;
`;

const present = (photo: string): string =>
  `EXISTS (SELECT 1 FROM files f WHERE f.photo_id = ${photo} AND f.missing_since IS NULL)`;
const setPresent = (row: 'OLD' | 'NEW'): string =>
  `UPDATE timeline SET present = ${present(`${row}.photo_id`)}
    WHERE photo_id = ${row}.photo_id AND present <> ${present(`${row}.photo_id`)};`;
const hide = (hidden: string, row: 'OLD' | 'NEW'): string =>
  `UPDATE timeline SET hidden = ${hidden} WHERE photo_id = ${row}.photo_id AND hidden <> ${hidden};`;

const triggers = /* sql */ `
  CREATE TRIGGER timeline_described AFTER INSERT ON metadata BEGIN
    INSERT INTO timeline
      SELECT p.id, NEW.taken_local, 1.0 * p.width / p.height, ${present('p.id')},
             coalesce((SELECT hidden FROM marks WHERE photo_id = p.id), 0)
        FROM photos p WHERE p.id = NEW.photo_id
      ON CONFLICT (photo_id) DO UPDATE SET taken = excluded.taken, ratio = excluded.ratio
        WHERE taken <> excluded.taken OR ratio <> excluded.ratio;
  END;
  CREATE TRIGGER timeline_file_added AFTER INSERT ON files WHEN NEW.photo_id IS NOT NULL
    BEGIN ${setPresent('NEW')} END;
  CREATE TRIGGER timeline_file_changed AFTER UPDATE OF photo_id, missing_since ON files
    BEGIN ${setPresent('OLD')} ${setPresent('NEW')} END;
  CREATE TRIGGER timeline_file_dropped AFTER DELETE ON files WHEN OLD.photo_id IS NOT NULL
    BEGIN ${setPresent('OLD')} END;
  CREATE TRIGGER timeline_marked AFTER INSERT ON marks BEGIN ${hide('NEW.hidden', 'NEW')} END;
  CREATE TRIGGER timeline_marked_again AFTER UPDATE OF hidden ON marks
    BEGIN ${hide('NEW.hidden', 'NEW')} END;
  CREATE TRIGGER timeline_unmarked AFTER DELETE ON marks BEGIN ${hide('0', 'OLD')} END;
`;

/** Format 2: what people say about photos, and the order in which the window shows them. */
export function marksTagsAlbums(db: Database.Database): void {
  db.exec(tables + triggers);
  const keywords = db.prepare<[], { id: number; keywords: string; now: string }>(
    `SELECT m.photo_id AS id, m.keywords, p.added_at AS now
       FROM metadata m JOIN photos p ON p.id = m.photo_id WHERE m.keywords <> '[]'`,
  );
  const tags = new Tags(db);
  for (const { id, keywords: json, now } of keywords.all()) {
    tags.setOfFile(id, { now: JSON.parse(json) as string[] }, now);
  }
}
