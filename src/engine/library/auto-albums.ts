import type Database from 'better-sqlite3';
import type { AlbumKind, AlbumReason, AlbumTitle } from '../../shared/organise.ts';
import type { Albums } from './albums.ts';

/** An album that the program keeps. */
export interface AutoAlbum {
  id: number;
  /** Null where the user did away with the album. */
  albumId: number | null;
  kind: string;
  /** Null for one that was made before there were titles. */
  title: AlbumTitle | null;
  photos: number[];
  because: AlbumReason;
  /** The user made it an ordinary one, or did away with it. */
  released: boolean;
  /** The user renamed, pinned, hid or edited it: it stays, whatever is computed. */
  touched: boolean;
}

/** What the program computes of an album. */
export type ComputedAlbum = Pick<AutoAlbum, 'because'> & {
  title: AlbumTitle;
  photos: readonly number[];
};

/** A photo as events are found in. */
export interface AlbumShot {
  id: number;
  takenLocal: string;
  takenOffset: number | null;
  source: string;
  latitude: number | null;
  longitude: number | null;
}

interface Row {
  id: number;
  albumId: number | null;
  kind: string;
  title: string | null;
  photos: string;
  because: string;
  released: number;
  touched: number;
}

/** Albums that the program proposes and keeps up to date. */
export class AutoAlbums {
  readonly #albums: Albums;
  readonly #all;
  readonly #add;
  readonly #update;
  readonly #rename;
  readonly #release;
  readonly #drop;
  readonly #shots;
  readonly #onDay;
  readonly #inDays;
  readonly #screenshots;

  constructor(db: Database.Database, albums: Albums) {
    this.#albums = albums;
    this.#all = db.prepare<[], Row>(
      `SELECT x.id, x.album_id AS albumId, x.recipe AS kind, x.title, x.photos, x.because,
              x.released OR x.album_id IS NULL AS released,
              coalesce(a.renamed OR a.pinned OR a.hidden OR a.cover IS NOT NULL
                OR EXISTS (SELECT 1 FROM album_photos p WHERE p.album_id = a.id AND p.by_user = 1), 0)
                AS touched
         FROM auto_albums x LEFT JOIN albums a ON a.id = x.album_id ORDER BY x.id`,
    );
    this.#add = db.prepare<[number, string, string, string, string]>(
      'INSERT INTO auto_albums (album_id, recipe, title, because, photos) VALUES (?, ?, ?, ?, ?)',
    );
    this.#update = db.prepare<[string, string, string, number]>(
      'UPDATE auto_albums SET title = ?, because = ?, photos = ? WHERE id = ?',
    );
    this.#rename = db.prepare<[string, number]>(
      'UPDATE albums SET name = ? WHERE id = ? AND renamed = 0',
    );
    this.#release = db.prepare<[number]>('UPDATE auto_albums SET released = 1 WHERE album_id = ?');
    this.#drop = db.prepare<[number]>('DELETE FROM auto_albums WHERE id = ?');
    this.#shots = db.prepare<[], AlbumShot>(
      `SELECT m.photo_id AS id, m.taken_local AS takenLocal, m.taken_offset AS takenOffset,
              m.taken_source AS source, m.latitude, m.longitude
         FROM metadata m JOIN timeline l ON l.photo_id = m.photo_id
        WHERE l.present = 1 AND l.hidden = 0 ORDER BY m.taken_local, m.photo_id`,
    );
    this.#onDay = db.prepare<[string, string], { id: number; year: number }>(
      `SELECT photo_id AS id, CAST(substr(taken, 1, 4) AS INTEGER) AS year FROM timeline
        WHERE present = 1 AND hidden = 0 AND substr(taken, 6, 5) = ? AND substr(taken, 1, 4) < ?
        ORDER BY taken DESC, photo_id`,
    );
    this.#inDays = db
      .prepare<[string, string], number>(
        `SELECT photo_id FROM timeline WHERE present = 1 AND hidden = 0
            AND taken >= ? AND taken < ? ORDER BY taken, photo_id`,
      )
      .pluck();
    this.#screenshots = db
      .prepare<[], number>(
        `SELECT f.photo_id FROM facts f WHERE f.shown = 1 AND f.type = 2
         UNION
         SELECT y.photo_id FROM photo_tags y JOIN tags t ON t.id = y.tag_id
           JOIN timeline l ON l.photo_id = y.photo_id
          WHERE t.concept IN ('schermata', 'documento') AND y.removed = 0
            AND l.present = 1 AND l.hidden = 0`,
      )
      .pluck();
  }

  all(): AutoAlbum[] {
    return this.#all.all().map(({ title, photos, because, released, touched, ...row }) => ({
      ...row,
      title: title === null ? null : (JSON.parse(title) as AlbumTitle),
      photos: JSON.parse(photos) as number[],
      because: JSON.parse(because) as AlbumReason,
      released: released === 1,
      touched: touched === 1,
    }));
  }

  /** Keeps a new album. */
  add(albumId: number, kind: AlbumKind, { title, because, photos }: ComputedAlbum): void {
    const [named, why, all] = [title, because, photos].map((value) => JSON.stringify(value));
    this.#add.run(albumId, kind, named as string, why as string, all as string);
    this.#albums.setComputed(albumId, photos);
  }

  /** What was computed anew; what the user put in, took out or wrote stays. */
  update({ id, albumId }: AutoAlbum, name: string, computed: ComputedAlbum): void {
    const { title, because, photos } = computed;
    const [named, why, all] = [title, because, photos].map((value) => JSON.stringify(value));
    this.#update.run(named as string, why as string, all as string, id);
    if (albumId === null) return;
    this.#rename.run(name, albumId);
    this.#albums.setComputed(albumId, photos);
  }

  /** The album is the user's from now on, and is not made again. */
  release(albumId: number): void {
    this.#release.run(albumId);
  }

  drop(id: number): void {
    this.#drop.run(id);
  }

  /** All photos that are shown, oldest first by the wall clock. */
  shots(): AlbumShot[] {
    return this.#shots.all();
  }

  /** Photos of this day (`MM-DD`) of the years before `year`, newest first. */
  onDay(monthDay: string, year: number): { id: number; year: number }[] {
    return this.#onDay.all(monthDay, String(year).padStart(4, '0'));
  }

  /** Photos from one local day to before another. */
  inDays(from: string, to: string): number[] {
    return this.#inDays.all(from, to);
  }

  /** Pictures of screens and of papers. */
  screenshots(): number[] {
    return this.#screenshots.all();
  }
}
