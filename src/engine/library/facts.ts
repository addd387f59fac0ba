import type Database from 'better-sqlite3';

/**
 * What a search can filter by, one small row for each photo. Derived from metadata, marks and
 * files (view `photo_facts`, which says what each number means) and kept in step by the library.
 */
export const FACTS = [
  'quarter',
  'shown',
  'day',
  'minute',
  'weekday',
  'month_day',
  'rating',
  'has_gps',
  'orientation',
  'type',
  'favourite',
] as const;

export type FactName = (typeof FACTS)[number];
export type FactRow = Record<FactName, number>;

/** How the view `photo_facts` numbers the shapes of photos. */
export const SHAPES = { portrait: 1, landscape: 2, square: 3, panorama: 4, tallPanorama: 5 };
/** How it numbers kinds of pictures. */
export const TYPES = { photo: 1, screenshot: 2, raw: 3, gif: 4 };

/** Names that systems give to pictures of the screen, lower case. */
const SCREENSHOT_NAMES = [
  'screenshot*',
  'screen shot*',
  'screen_shot*',
  'schermata*',
  'istantanea*',
  'cattura schermo*',
  'simulator screen*',
];

const screenshotNames = SCREENSHOT_NAMES.map((name) => `lower(f.name) GLOB '${name}'`).join(' OR ');

/** SQL of the table, of the view that says what is in it, and of the queue of photos to look at. */
export const factsSchema = /* sql */ `
  CREATE TABLE facts (
    photo_id INTEGER PRIMARY KEY REFERENCES photos ON DELETE CASCADE,
    ${FACTS.map((name) => `${name} INTEGER NOT NULL`).join(',\n    ')}
  ) STRICT;
  CREATE INDEX facts_by_day ON facts (shown, day, photo_id);

  -- day: days since 1970; quarter: of a year, since the year 0; minute: of the day; weekday: ISO;
  -- month_day: month × 100 + day. A photo is a panorama from twice as wide as high, square within 5 %.
  CREATE VIEW photo_facts AS
    SELECT d.id AS photo_id,
           CAST(substr(d.taken_local, 1, 4) AS INTEGER) * 4
             + (CAST(substr(d.taken_local, 6, 2) AS INTEGER) - 1) / 3 AS quarter,
           l.present AND NOT l.hidden AS shown,
           coalesce(CAST(floor(julianday(substr(d.taken_local, 1, 10)) - 2440587.5) AS INTEGER), 0)
             AS day,
           CAST(substr(d.taken_local, 12, 2) AS INTEGER) * 60
             + CAST(substr(d.taken_local, 15, 2) AS INTEGER) AS minute,
           coalesce(CAST(strftime('%u', substr(d.taken_local, 1, 10)) AS INTEGER), 0) AS weekday,
           CAST(substr(d.taken_local, 6, 2) AS INTEGER) * 100
             + CAST(substr(d.taken_local, 9, 2) AS INTEGER) AS month_day,
           coalesce(d.rating, 0) AS rating,
           d.latitude IS NOT NULL AS has_gps,
           CASE WHEN d.width >= 2 * d.height THEN ${SHAPES.panorama}
                WHEN d.height >= 2 * d.width THEN ${SHAPES.tallPanorama}
                WHEN d.width BETWEEN 0.95 * d.height AND 1.05 * d.height THEN ${SHAPES.square}
                WHEN d.width > d.height THEN ${SHAPES.landscape}
                ELSE ${SHAPES.portrait} END AS orientation,
           CASE WHEN d.format = 'raw' THEN ${TYPES.raw}
                WHEN d.format = 'gif' THEN ${TYPES.gif}
                WHEN d.make IS NULL AND EXISTS (
                  SELECT 1 FROM files f WHERE f.photo_id = d.id AND (${screenshotNames})
                ) THEN ${TYPES.screenshot}
                ELSE ${TYPES.photo} END AS type,
           d.favourite
      FROM described_photos d JOIN timeline l ON l.photo_id = d.id;

  -- Photos of which something has changed since facts and words were last made of it. Empty
  -- whenever no transaction is under way.
  CREATE TABLE stale_photos (photo_id INTEGER PRIMARY KEY) STRICT;
`;

/** `OR IGNORE` would not do: in a trigger the conflict clause of the statement outside holds. */
const notYet = (photo: string): string =>
  `${photo} IS NOT NULL AND ${photo} NOT IN (SELECT photo_id FROM stale_photos)`;
const stale = (photo: string): string =>
  `INSERT INTO stale_photos SELECT ${photo} WHERE ${notYet(photo)};`;

/**
 * The part for tags. Those that the program gives are in no index of words: whoever tags a whole
 * library must not have it indexed anew.
 */
export const staleTagTriggers = /* sql */ `
  CREATE TRIGGER stale_tag AFTER INSERT ON photo_tags WHEN NEW.source <> 'auto'
    BEGIN ${stale('NEW.photo_id')} END;
  CREATE TRIGGER stale_tag_changed AFTER UPDATE OF removed, source ON photo_tags
    WHEN OLD.source <> 'auto' OR NEW.source <> 'auto'
    BEGIN ${stale('NEW.photo_id')} END;
  CREATE TRIGGER stale_tag_dropped AFTER DELETE ON photo_tags WHEN OLD.source <> 'auto'
    BEGIN ${stale('OLD.photo_id')} END;
  CREATE TRIGGER stale_tag_renamed AFTER UPDATE OF name ON tags BEGIN
    INSERT INTO stale_photos SELECT photo_id FROM photo_tags
      WHERE tag_id = NEW.id AND source <> 'auto' AND ${notYet('photo_id')};
  END;
`;

/** SQL of the triggers that fill the queue, whoever changes what facts and words are made of. */
export const staleTriggers = /* sql */ `
  CREATE TRIGGER stale_photo AFTER UPDATE ON photos BEGIN ${stale('NEW.id')} END;
  CREATE TRIGGER stale_photo_dropped AFTER DELETE ON photos BEGIN ${stale('OLD.id')} END;
  CREATE TRIGGER stale_metadata AFTER INSERT ON metadata BEGIN ${stale('NEW.photo_id')} END;
  CREATE TRIGGER stale_metadata_changed AFTER UPDATE ON metadata BEGIN ${stale('NEW.photo_id')} END;
  CREATE TRIGGER stale_file AFTER INSERT ON files BEGIN ${stale('NEW.photo_id')} END;
  CREATE TRIGGER stale_file_changed
    AFTER UPDATE OF folder_id, directory, name, photo_id, missing_since ON files
    BEGIN ${stale('OLD.photo_id')} ${stale('NEW.photo_id')} END;
  CREATE TRIGGER stale_file_dropped AFTER DELETE ON files BEGIN ${stale('OLD.photo_id')} END;
  CREATE TRIGGER stale_marks AFTER INSERT ON marks BEGIN ${stale('NEW.photo_id')} END;
  CREATE TRIGGER stale_marks_changed AFTER UPDATE ON marks BEGIN ${stale('NEW.photo_id')} END;
  CREATE TRIGGER stale_marks_dropped AFTER DELETE ON marks BEGIN ${stale('OLD.photo_id')} END;
  CREATE TRIGGER stale_folder_moved AFTER UPDATE OF path ON folders BEGIN
    INSERT INTO stale_photos SELECT DISTINCT photo_id FROM files
      WHERE folder_id = NEW.id AND ${notYet('photo_id')};
  END;
  ${staleTagTriggers}
`;

export class Facts {
  readonly #current;
  readonly #stored;
  readonly #store;
  readonly #stale;
  readonly #settle;

  constructor(db: Database.Database) {
    // See [Note: +?].
    this.#current = db.prepare<[number], FactRow>(
      `SELECT ${FACTS.join(', ')} FROM photo_facts WHERE photo_id = +?`,
    );
    this.#stored = db.prepare<[number], FactRow>(
      `SELECT ${FACTS.join(', ')} FROM facts WHERE photo_id = ?`,
    );
    this.#store = db.prepare<FactRow & { id: number }>(
      `INSERT OR REPLACE INTO facts (photo_id, ${FACTS.join(', ')})
       VALUES (:id, ${FACTS.map((name) => `:${name}`).join(', ')})`,
    );
    this.#stale = db.prepare<[], number>('SELECT photo_id FROM stale_photos').pluck();
    this.#settle = db.prepare('DELETE FROM stale_photos');
  }

  /** The facts of a photo as they are now; undefined where there is no such photo. */
  current(photoId: number): FactRow | undefined {
    return this.#current.get(photoId);
  }

  /** The facts of a photo as the table has them. */
  stored(photoId: number): FactRow | undefined {
    return this.#stored.get(photoId);
  }

  /** Makes a photo's row anew. @returns its facts before and now, if they are not the same */
  refresh(photoId: number): { before: FactRow | undefined; now: FactRow } | null {
    const now = this.current(photoId);
    if (!now) return null;
    const before = this.#stored.get(photoId);
    if (before && FACTS.every((name) => before[name] === now[name])) return null;
    this.#store.run({ id: photoId, ...now });
    return { before, now };
  }

  /** Photos that have changed since the last call, gone ones included. */
  takeStale(): number[] {
    const ids = this.#stale.all();
    if (ids.length > 0) this.#settle.run();
    return ids;
  }
}
