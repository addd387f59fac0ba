import type Database from 'better-sqlite3';
import type { PhotoPixels } from '../../shared/photo.ts';

/** What measures the pixels: a change makes upkeep measure all photos again. */
const PIXELS_RECIPE = 'pixels-2';

interface Row extends Omit<PhotoPixels, 'colours' | 'gray'> {
  photoId: number;
  colours: string;
  gray: Buffer;
}

/** What was measured on the pixels of photos. */
export class Pixels {
  readonly #put;
  readonly #ofPhotos;
  readonly #missing;
  readonly #grays;

  constructor(db: Database.Database) {
    this.#put = db.prepare(
      `INSERT OR REPLACE INTO pixels (photo_id, made_by, sharpness, motion, brightness, contrast, dark,
                                      bright, saturation, warmth, colours, gray)
       VALUES (:photoId, '${PIXELS_RECIPE}', :sharpness, :motion, :brightness, :contrast,
               :dark, :bright, :saturation, :warmth, :colours, :gray)`,
    );
    this.#ofPhotos = db.prepare<[string], Row>(
      `SELECT photo_id AS photoId, sharpness, motion, brightness, contrast, dark, bright, saturation,
              warmth, colours, gray
         FROM pixels WHERE photo_id IN (SELECT value FROM json_each(?))`,
    );
    this.#grays = db.prepare<[number, number], { photoId: number; gray: Uint8Array }>(
      'SELECT photo_id AS photoId, gray FROM pixels WHERE photo_id > ? ORDER BY photo_id LIMIT ?',
    );
    this.#missing = db
      .prepare<[number], number>(
        `SELECT p.id FROM photos p
          WHERE NOT EXISTS (SELECT 1 FROM pixels x WHERE x.photo_id = p.id
                                                     AND x.made_by = '${PIXELS_RECIPE}')
          ORDER BY p.id LIMIT ?`,
      )
      .pluck();
  }

  put(photoId: number, { colours, ...pixels }: PhotoPixels): void {
    const shares = colours.map((share) => Number(share.toFixed(4)));
    this.#put.run({ photoId, ...pixels, colours: JSON.stringify(shares) });
  }

  ofPhotos(photoIds: readonly number[]): Map<number, PhotoPixels> {
    const rows = this.#ofPhotos.all(JSON.stringify(photoIds));
    return new Map(
      rows.map(({ photoId, colours, gray, ...pixels }) => [
        photoId,
        { ...pixels, colours: JSON.parse(colours) as number[], gray: new Uint8Array(gray) },
      ]),
    );
  }

  /** The grey copies of so many photos that come after another, in the order of their numbers. */
  grays(after: number, limit: number): { photoId: number; gray: Uint8Array }[] {
    return this.#grays.all(after, limit);
  }

  /** Photos that nothing, or an older version, has measured. */
  missing(limit: number): number[] {
    return this.#missing.all(limit);
  }
}
