import type Database from 'better-sqlite3';
import type { Place, PhotoPlace, PlaceSource } from '../../shared/place.ts';

/**
 * SQL of the tables: each place once, and the photos that are in it. Where a photo is was worked
 * out of its position, of photos taken about the same time, or of its folder's name, with the
 * gazetteer `made_by`; no place where nothing was found. `areas`: islands, lakes, landscapes that it
 * is in, a JSON list. IF NOT EXISTS, since the index of words (format 4) reads them and they came
 * later.
 */
export const placesSchema = /* sql */ `
  CREATE TABLE IF NOT EXISTS places (
    id        INTEGER PRIMARY KEY,
    comune    TEXT,
    provincia TEXT,
    regione   TEXT,
    country   TEXT NOT NULL,
    areas     TEXT NOT NULL DEFAULT '[]'
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS places_once ON places
    (country, coalesce(regione, ''), coalesce(provincia, ''), coalesce(comune, ''), areas);

  CREATE TABLE IF NOT EXISTS photo_places (
    photo_id INTEGER PRIMARY KEY REFERENCES photos ON DELETE CASCADE,
    place_id INTEGER REFERENCES places,
    source   TEXT CHECK (source IN ('gps', 'time', 'folder')),
    made_by  TEXT NOT NULL,
    CHECK (place_id IS NULL OR source IS NOT NULL)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS photo_places_by_place ON photo_places (place_id, photo_id);
`;

const stale = (row: 'OLD' | 'NEW') => /* sql */ `
  INSERT INTO stale_photos SELECT ${row}.photo_id
    WHERE ${row}.photo_id NOT IN (SELECT photo_id FROM stale_photos);`;
const forget = (condition = '') =>
  `DELETE FROM photo_places WHERE photo_id = NEW.photo_id ${condition};`;

/** What changes a photo's place is forgotten with it; what changes with the place is made anew. */
export const placesTriggers = /* sql */ `
  CREATE TRIGGER stale_place AFTER INSERT ON photo_places BEGIN ${stale('NEW')} END;
  CREATE TRIGGER stale_place_changed AFTER UPDATE ON photo_places BEGIN ${stale('NEW')} END;
  CREATE TRIGGER stale_place_dropped AFTER DELETE ON photo_places BEGIN ${stale('OLD')} END;
  CREATE TRIGGER place_of_metadata AFTER INSERT ON metadata BEGIN ${forget()} END;
  CREATE TRIGGER place_of_metadata_changed
    AFTER UPDATE OF latitude, longitude, taken_local ON metadata BEGIN ${forget()} END;
  CREATE TRIGGER place_of_file AFTER INSERT ON files WHEN NEW.photo_id IS NOT NULL
    BEGIN ${forget(`AND source IS NOT 'gps'`)} END;
  CREATE TRIGGER place_of_file_moved AFTER UPDATE OF folder_id, directory, photo_id ON files
    WHEN NEW.photo_id IS NOT NULL BEGIN ${forget(`AND source IS NOT 'gps'`)} END;
`;

/** A photo whose place is to be worked out. */
export interface UnplacedPhoto {
  id: number;
  /** Degrees; null where it has no position. */
  latitude: number | null;
  longitude: number | null;
  /** Local time without offset. */
  takenLocal: string;
  /** False where the time is only that of the file. */
  timeIsKnown: boolean;
}

type UnplacedRow = Omit<UnplacedPhoto, 'timeIsKnown'> & { source: string };
/** A place as it is stored. */
type PlaceRow = Omit<Place, 'areas'> & { areas: string };

const PLACE = 'p.comune, p.provincia, p.regione, p.country, p.areas';

const rowOf = (place: Place): PlaceRow => ({ ...place, areas: JSON.stringify(place.areas) });
const placeOf = <R extends PlaceRow>(row: R) => ({
  ...row,
  areas: JSON.parse(row.areas) as string[],
});

/** Where photos were taken. */
export class Places {
  readonly #unplaced;
  readonly #find;
  readonly #insert;
  readonly #put;
  readonly #forgetInferred;
  readonly #before;
  readonly #after;
  readonly #directories;
  readonly #ofPhotos;
  readonly #named;
  readonly #all;
  readonly #count;

  constructor(db: Database.Database) {
    this.#unplaced = db.prepare<
      { madeBy: string; after: number; limit: number; positioned: number },
      UnplacedRow
    >(
      `SELECT m.photo_id AS id, m.latitude, m.longitude, m.taken_local AS takenLocal,
              m.taken_source AS source
         FROM metadata m LEFT JOIN photo_places x ON x.photo_id = m.photo_id
        WHERE m.photo_id > :after AND (x.made_by IS NULL OR x.made_by <> :madeBy)
          AND (m.latitude IS NOT NULL AND m.longitude IS NOT NULL) = :positioned
        ORDER BY m.photo_id LIMIT :limit`,
    );
    this.#find = db
      .prepare<PlaceRow, number>(
        `SELECT id FROM places
          WHERE country = :country AND coalesce(regione, '') = coalesce(:regione, '')
            AND coalesce(provincia, '') = coalesce(:provincia, '')
            AND coalesce(comune, '') = coalesce(:comune, '') AND areas = :areas`,
      )
      .pluck();
    this.#insert = db.prepare<PlaceRow>(
      `INSERT INTO places (comune, provincia, regione, country, areas)
       VALUES (:comune, :provincia, :regione, :country, :areas)`,
    );
    this.#put = db.prepare(
      `INSERT INTO photo_places (photo_id, place_id, source, made_by)
       VALUES (:photoId, :placeId, :source, :madeBy)
       ON CONFLICT (photo_id) DO UPDATE SET place_id = excluded.place_id,
         source = excluded.source, made_by = excluded.made_by`,
    );
    this.#forgetInferred = db.prepare<{ from: string; to: string }>(
      `DELETE FROM photo_places WHERE source IS NOT 'gps' AND photo_id IN (
         SELECT photo_id FROM metadata WHERE taken_local BETWEEN :from AND :to)`,
    );
    const neighbour = (order: 'ASC' | 'DESC') =>
      db.prepare<{ from: string; to: string }, PlaceRow>(
        `SELECT ${PLACE} FROM metadata m
           JOIN photo_places x ON x.photo_id = m.photo_id AND x.source = 'gps'
           JOIN places p ON p.id = x.place_id
          WHERE m.taken_local BETWEEN :from AND :to AND m.taken_source <> 'mtime'
          ORDER BY m.taken_local ${order}, m.photo_id LIMIT 1`,
      );
    this.#before = neighbour('DESC');
    this.#after = neighbour('ASC');
    this.#directories = db
      .prepare<[number], string>(
        `SELECT r.path || '/' || f.directory FROM files f JOIN folders r ON r.id = f.folder_id
          WHERE f.photo_id = +? ORDER BY f.missing_since IS NOT NULL, f.id`,
      )
      .pluck();
    this.#ofPhotos = db.prepare<[string], PlaceRow & { id: number; source: PlaceSource }>(
      `SELECT x.photo_id AS id, ${PLACE}, x.source
         FROM photo_places x JOIN places p ON p.id = x.place_id
        WHERE x.photo_id IN (SELECT value FROM json_each(?))`,
    );
    this.#named = db
      .prepare<{ name: string }, number>(
        `SELECT p.id FROM places p
          WHERE p.comune = :name OR p.regione = :name OR p.country = :name
             OR (p.provincia = :name AND NOT EXISTS (SELECT 1 FROM places WHERE comune = :name))
             OR EXISTS (SELECT 1 FROM json_each(p.areas) WHERE value = :name)`,
      )
      .pluck();
    this.#all = db.prepare<[], PlaceRow>(`SELECT ${PLACE} FROM places p`);
    this.#count = db
      .prepare<[string], number>(
        `SELECT count(*) FROM photo_places x JOIN timeline l ON l.photo_id = x.photo_id
          WHERE x.place_id IN (SELECT value FROM json_each(?)) AND l.present = 1 AND l.hidden = 0`,
      )
      .pluck();
  }

  /** Photos that this gazetteer has not looked at, by id; with a position, or without. */
  unplaced(query: {
    madeBy: string;
    after: number;
    limit: number;
    positioned: boolean;
  }): UnplacedPhoto[] {
    return this.#unplaced
      .all({ ...query, positioned: Number(query.positioned) })
      .map(({ source, ...photo }) => ({ ...photo, timeIsKnown: source !== 'mtime' }));
  }

  /** Notes where a photo is, and how that is known; null where it is not. In a transaction. */
  put(photoId: number, place: Place | null, source: PlaceSource | null, madeBy: string): void {
    const row = place && rowOf(place);
    const placeId = row && (this.#find.get(row) ?? this.#insert.run(row).lastInsertRowid);
    this.#put.run({ photoId, placeId, source, madeBy });
  }

  /** What was inferred for the photos of a day (`YYYY-MM-DD`) is to be worked out again. */
  forgetInferred(day: string): void {
    this.#forgetInferred.run({ from: `${day}T`, to: `${day}T~` });
  }

  /** Where the nearest positioned photos before and after a local time are, within bounds. */
  neighbours(takenLocal: string, bounds: { from: string; to: string }): Place[] {
    const found = [
      this.#before.get({ from: bounds.from, to: takenLocal }),
      this.#after.get({ from: takenLocal, to: bounds.to }),
    ];
    return found.filter((place) => place !== undefined).map(placeOf);
  }

  /** Absolute directories of a photo's files. */
  directoriesOf(photoId: number): string[] {
    return this.#directories.all(photoId);
  }

  /** Of photos of which something is known: where they are, and whether that is inferred. */
  ofPhotos(photoIds: readonly number[]): Map<number, PhotoPlace> {
    return new Map(
      this.#ofPhotos
        .all(JSON.stringify(photoIds))
        .map(({ id, ...place }) => [id, { ...placeOf(place), inferred: place.source !== 'gps' }]),
    );
  }

  /**
   * Ids of the places of this name and of all that lies inside it: «Toscana» has Firenze, «Elba»
   * Portoferraio. Names as in the gazetteer; one that a comune and its province share is the comune,
   * unless no photo is in a comune of that name.
   */
  named(name: string): number[] {
    return this.#named.all({ name });
  }

  /** All names of places, of whatever size, that some photo was put at. */
  names(): string[] {
    const all = this.#all.all().map(placeOf);
    return [
      ...new Set(
        all.flatMap(({ comune, provincia, regione, country, areas }) =>
          [comune, provincia, regione, country, ...areas].filter((name) => name !== null),
        ),
      ),
    ];
  }

  /** How many shown photos are in the places that a name means, as {@link named}. */
  photosAt(name: string): number {
    return this.#count.get(JSON.stringify(this.named(name))) ?? 0;
  }
}
