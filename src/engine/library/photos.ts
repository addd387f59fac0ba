import type Database from 'better-sqlite3';
import type { CaptureTimeSource, PhotoFormat, PhotoMetadata } from '../../shared/photo.ts';

/** A photo as the library keeps it. */
export interface Photo {
  id: number;
  hash: string;
  bytes: number;
  format: PhotoFormat;
  width: number;
  height: number;
  /** With the user's rating, title and caption before the file's. */
  metadata: PhotoMetadata;
  favourite: boolean;
  hidden: boolean;
}

/** How many photos have a file that is there, how many of these are hidden, how many have none. */
export interface PhotoCounts {
  present: number;
  hidden: number;
  missing: number;
}

/** What a photo's file says of it. */
export type NewPhoto = Omit<Photo, 'id' | 'favourite' | 'hidden'>;

interface Row {
  id: number;
  hash: string;
  bytes: number;
  format: PhotoFormat;
  width: number;
  height: number;
  taken_local: string;
  taken_offset: number | null;
  taken_source: CaptureTimeSource;
  make: string | null;
  model: string | null;
  lens: string | null;
  aperture: number | null;
  exposure_time: number | null;
  iso: number | null;
  focal_length: number | null;
  focal_length_35mm: number | null;
  latitude: number | null;
  longitude: number | null;
  altitude: number | null;
  rating: number | null;
  title: string | null;
  caption: string | null;
  keywords: string;
  favourite: number;
  hidden: number;
}

const toPhoto = (row: Row): Photo => ({
  id: row.id,
  hash: row.hash,
  bytes: row.bytes,
  format: row.format,
  width: row.width,
  height: row.height,
  favourite: row.favourite === 1,
  hidden: row.hidden === 1,
  metadata: {
    taken: {
      local: row.taken_local,
      offsetMinutes: row.taken_offset,
      source: row.taken_source,
    },
    make: row.make,
    model: row.model,
    lens: row.lens,
    aperture: row.aperture,
    exposureTime: row.exposure_time,
    iso: row.iso,
    focalLength: row.focal_length,
    focalLength35mm: row.focal_length_35mm,
    latitude: row.latitude,
    longitude: row.longitude,
    altitude: row.altitude,
    rating: row.rating,
    title: row.title,
    caption: row.caption,
    keywords: JSON.parse(row.keywords) as string[],
  },
});

/** A photo is shown in lists when at least one of its files is not missing. */
const PRESENT = `EXISTS (SELECT 1 FROM files f WHERE f.photo_id = p.id AND f.missing_since IS NULL)`;

export class Photos {
  readonly #byHash;
  readonly #insert;
  readonly #replace;
  readonly #rehash;
  readonly #saveMetadata;
  readonly #keywords;
  readonly #byIds;
  readonly #list;
  readonly #countListed;
  readonly #counts;
  readonly #present;
  readonly #remove;

  constructor(db: Database.Database) {
    this.#byHash = db.prepare<[string], number>('SELECT id FROM photos WHERE hash = ?').pluck();
    this.#insert = db.prepare(
      `INSERT INTO photos (hash, bytes, format, width, height, added_at)
       VALUES (:hash, :bytes, :format, :width, :height, :now)`,
    );
    this.#replace = db.prepare(
      `UPDATE photos SET hash = :hash, bytes = :bytes, format = :format, width = :width,
                         height = :height
        WHERE id = :id`,
    );
    this.#rehash = db.prepare<[string, number, number]>(
      'UPDATE photos SET hash = ?, bytes = ? WHERE id = ?',
    );
    this.#saveMetadata = db.prepare(
      `INSERT OR REPLACE INTO metadata
         (photo_id, taken_local, taken_offset, taken_source, make, model, lens, aperture,
          exposure_time, iso, focal_length, focal_length_35mm, latitude, longitude, altitude,
          rating, title, caption, keywords)
       VALUES
         (:id, :takenLocal, :takenOffset, :takenSource, :make, :model, :lens, :aperture,
          :exposureTime, :iso, :focalLength, :focalLength35mm, :latitude, :longitude, :altitude,
          :rating, :title, :caption, :keywords)`,
    );
    this.#keywords = db
      .prepare<[number], string>('SELECT keywords FROM metadata WHERE photo_id = ?')
      .pluck();
    this.#byIds = db.prepare<[string], Row>(
      'SELECT * FROM described_photos p WHERE p.id IN (SELECT value FROM json_each(?))',
    );
    const inFolder = `(:folder IS NULL OR EXISTS (
      SELECT 1 FROM files f
       WHERE f.photo_id = p.id AND f.folder_id = :folder AND f.missing_since IS NULL
         AND (:directory = '' OR f.directory = :directory
              OR substr(f.directory, 1, length(:directory) + 1) = :directory || '/')))`;
    this.#list = db.prepare<ListQuery, Row>(
      `SELECT * FROM described_photos p
        WHERE ${PRESENT} AND ${inFolder}
        ORDER BY p.taken_local DESC, p.id LIMIT :limit OFFSET :offset`,
    );
    this.#countListed = db
      .prepare<ListQuery, number>(
        `SELECT count(*) FROM photos p WHERE ${PRESENT} AND ${inFolder}
            AND :limit IS NOT NULL AND :offset IS NOT NULL`,
      )
      .pluck();
    this.#counts = db.prepare<[], PhotoCounts>(
      `SELECT count(*) FILTER (WHERE present = 1) AS present,
              count(*) FILTER (WHERE present = 1 AND hidden = 1) AS hidden,
              count(*) FILTER (WHERE present = 0) AS missing
         FROM timeline`,
    );
    this.#present = db
      .prepare<[number], number>(`SELECT ${PRESENT} FROM photos p WHERE p.id = ?`)
      .pluck();
    this.#remove = db.prepare<[number]>('DELETE FROM photos WHERE id = ?');
  }

  /** The photo with this content, if the library has it. */
  idOfHash(hash: string): number | undefined {
    return this.#byHash.get(hash);
  }

  add(photo: NewPhoto, now: string): number {
    const { metadata, ...content } = photo;
    const id = Number(this.#insert.run({ ...content, now }).lastInsertRowid);
    this.saveMetadata(id, metadata);
    return id;
  }

  /** The same photo with new content: the file was edited in place. */
  replace(id: number, photo: NewPhoto): void {
    const { metadata, ...content } = photo;
    this.#replace.run({ id, ...content });
    this.saveMetadata(id, metadata);
  }

  /** The same picture in a file that says something else of it. */
  rehash(id: number, hash: string, bytes: number): void {
    this.#rehash.run(hash, bytes, id);
  }

  saveMetadata(
    id: number,
    { taken, keywords, calledFavourite: _mark, unreadSidecars: _told, ...rest }: PhotoMetadata,
  ): void {
    this.#saveMetadata.run({
      id,
      ...rest,
      takenLocal: taken.local,
      takenOffset: taken.offsetMinutes,
      takenSource: taken.source,
      keywords: JSON.stringify(keywords),
    });
  }

  /** The keywords that a photo's file had when it was last read. */
  keywordsOf(id: number): string[] {
    return JSON.parse(this.#keywords.get(id) ?? '[]') as string[];
  }

  /** The photos with these ids, in the order of the ids; unknown ids are left out. */
  byIds(ids: readonly number[]): Photo[] {
    const found = new Map(this.#byIds.all(JSON.stringify(ids)).map((row) => [row.id, row]));
    return ids.flatMap((id) => {
      const row = found.get(id);
      return row ? [toPhoto(row)] : [];
    });
  }

  /** Photos with a file that is not missing, newest first; of one place if it is given. */
  list(query: { place?: { folderId: number; directory: string }; limit: number; offset: number }): {
    total: number;
    photos: Photo[];
  } {
    const parameters = {
      folder: query.place?.folderId ?? null,
      directory: query.place?.directory ?? '',
      limit: query.limit,
      offset: query.offset,
    };
    return {
      total: this.#countListed.get(parameters) ?? 0,
      photos: this.#list.all(parameters).map(toPhoto),
    };
  }

  counts(): PhotoCounts {
    return this.#counts.get() ?? { present: 0, hidden: 0, missing: 0 };
  }

  isPresent(id: number): boolean {
    return this.#present.get(id) === 1;
  }

  /** Forgets a photo with its metadata and files; vectors and thumbnail are the caller's. */
  remove(id: number): void {
    this.#remove.run(id);
  }
}

interface ListQuery {
  folder: number | null;
  directory: string;
  limit: number;
  offset: number;
}
