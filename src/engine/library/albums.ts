import type Database from 'better-sqlite3';
import type { Album, AlbumKind, AlbumTitle } from '../../shared/organise.ts';
import { UNSHOWN } from './timeline.ts';

interface Row extends Omit<Album, 'title' | 'pinned' | 'hidden'> {
  title: string | null;
  pinned: number;
  hidden: number;
}

/** The photos of an album `a` that are shown. CROSS: from the album's, not from all shown ones. */
const shownIn = `SELECT x.photo_id FROM album_photos x CROSS JOIN timeline l ON l.photo_id = x.photo_id
  WHERE x.album_id = a.id AND x.removed = 0 AND l.present = 1 AND l.hidden = 0`;

/** What the program calls an album `a`, until the user calls it otherwise. */
const TITLE = 'CASE a.renamed WHEN 0 THEN auto.title END';

const titleOf = (title: string | null): AlbumTitle | null =>
  title === null ? null : (JSON.parse(title) as AlbumTitle);

/** Albums and what is in them. */
export class Albums {
  readonly #all;
  readonly #names;
  readonly #add;
  readonly #update;
  readonly #drop;
  readonly #makeManual;
  readonly #photos;
  readonly #setByUser;
  readonly #ofPhoto;
  readonly #smart;
  readonly #computed;
  readonly #decided;
  readonly #dropComputed;
  readonly #addComputed;

  constructor(db: Database.Database) {
    this.#names = db.prepare<[], { id: number; name: string; title: string | null }>(
      `SELECT a.id, a.name, ${TITLE} AS title
         FROM albums a LEFT JOIN auto_albums auto ON auto.album_id = a.id WHERE a.hidden = 0`,
    );
    // As for tags: the photos that are not shown are the fewer.
    this.#all = db.prepare<[], Row>(
      `WITH every AS (SELECT album_id, count(*) AS photos FROM album_photos WHERE removed = 0
                       GROUP BY album_id),
            less AS (SELECT album_id, count(*) AS photos
                       FROM (${UNSHOWN}) u JOIN album_photos x ON x.photo_id = u.photo_id
                      WHERE x.removed = 0 GROUP BY album_id)
       SELECT a.id, a.name, ${TITLE} AS title, a.kind, a.query, a.pinned,
              a.hidden, coalesce(every.photos, 0) - coalesce(less.photos, 0) AS photos,
              coalesce((${shownIn} AND x.photo_id = a.cover),
                       (${shownIn} ORDER BY x.photo_id DESC LIMIT 1)) AS cover
         FROM albums a LEFT JOIN auto_albums auto ON auto.album_id = a.id
                       LEFT JOIN every ON every.album_id = a.id
                       LEFT JOIN less ON less.album_id = a.id
        ORDER BY a.pinned DESC, a.id DESC`,
    );
    this.#add = db.prepare<[string, AlbumKind, string | null, string]>(
      'INSERT INTO albums (name, kind, query, added_at) VALUES (?, ?, ?, ?)',
    );
    this.#update = db.prepare<{
      id: number;
      name: string | null;
      pinned: number | null;
      hidden: number | null;
      cover: number | null;
    }>(
      `UPDATE albums
          SET name = coalesce(:name, name), renamed = renamed OR :name IS NOT NULL,
              pinned = coalesce(:pinned, pinned), hidden = coalesce(:hidden, hidden),
              cover = coalesce(:cover, cover)
        WHERE id = :id`,
    );
    this.#makeManual = db.prepare<[number]>(
      `UPDATE albums SET kind = 'manual', query = NULL WHERE id = ?`,
    );
    this.#photos = db
      .prepare<[number], number>(
        `SELECT x.photo_id FROM album_photos x JOIN timeline l ON l.photo_id = x.photo_id
          WHERE x.album_id = ? AND x.removed = 0 AND l.present = 1 AND l.hidden = 0
          ORDER BY l.taken, x.photo_id`,
      )
      .pluck();
    this.#drop = db.prepare<[number]>('DELETE FROM albums WHERE id = ?');
    this.#ofPhoto = db.prepare<[number], Pick<Album, 'id' | 'name'>>(
      `SELECT a.id, a.name FROM albums a JOIN album_photos x ON x.album_id = a.id
        WHERE x.photo_id = ? AND x.removed = 0 AND a.hidden = 0 ORDER BY a.name`,
    );
    this.#setByUser = db.prepare<[number, number, string]>(
      `INSERT INTO album_photos (album_id, photo_id, by_user, removed)
       SELECT ?, value, 1, ? FROM json_each(?) WHERE true
       ON CONFLICT DO UPDATE SET by_user = 1, removed = excluded.removed`,
    );
    this.#smart = db.prepare<[], { id: number; query: string }>(
      `SELECT id, query FROM albums WHERE kind = 'smart' AND query IS NOT NULL ORDER BY id`,
    );
    this.#computed = db
      .prepare<[number], number>(
        'SELECT photo_id FROM album_photos WHERE album_id = ? AND by_user = 0',
      )
      .pluck();
    this.#decided = db.prepare<[number], { photoId: number; removed: number }>(
      `SELECT photo_id AS photoId, removed FROM album_photos WHERE album_id = ? AND by_user = 1`,
    );
    this.#dropComputed = db.prepare<[number, string]>(
      `DELETE FROM album_photos WHERE album_id = ? AND by_user = 0
          AND photo_id NOT IN (SELECT value FROM json_each(?))`,
    );
    this.#addComputed = db.prepare<[number, string]>(
      `INSERT OR IGNORE INTO album_photos (album_id, photo_id, by_user)
       SELECT ?, id, 0 FROM photos WHERE id IN (SELECT value FROM json_each(?))`,
    );
  }

  /** The albums that a photo is in. */
  ofPhoto(photoId: number): Pick<Album, 'id' | 'name'>[] {
    return this.#ofPhoto.all(photoId);
  }

  /** Pinned ones first, then the newest. */
  all(): Album[] {
    return this.#all.all().map((row) => ({
      ...row,
      title: titleOf(row.title),
      pinned: row.pinned === 1,
      hidden: row.hidden === 1,
    }));
  }

  /** Names of those that are not hidden. */
  names(): Pick<Album, 'id' | 'name' | 'title'>[] {
    return this.#names.all().map(({ title, ...album }) => ({ ...album, title: titleOf(title) }));
  }

  byId(id: number): Album | undefined {
    return this.all().find((album) => album.id === id);
  }

  /** @returns the new album's id */
  add(name: string, kind: AlbumKind, query: string | null, now: string): number {
    return Number(this.#add.run(name, kind, query, now).lastInsertRowid);
  }

  /** What the user changes; absent fields stay. */
  update(
    id: number,
    changes: {
      name?: string | undefined;
      pinned?: boolean | undefined;
      hidden?: boolean | undefined;
      cover?: number | undefined;
    },
  ): void {
    const flag = (value: boolean | undefined) => (value === undefined ? null : Number(value));
    this.#update.run({
      id,
      name: changes.name ?? null,
      pinned: flag(changes.pinned),
      hidden: flag(changes.hidden),
      cover: changes.cover ?? null,
    });
  }

  /** An album of the program becomes one of the user's. */
  makeManual(id: number): void {
    this.#makeManual.run(id);
  }

  /** Its photos that are shown, oldest first. */
  photosOf(id: number): number[] {
    return this.#photos.all(id);
  }

  /** Forgets an album; its photos stay. */
  drop(id: number): void {
    this.#drop.run(id);
  }

  /** The user puts photos in or takes them out: that stays, whatever is computed later. */
  setByUser(id: number, photoIds: readonly number[], contains: boolean): void {
    this.#setByUser.run(id, contains ? 0 : 1, JSON.stringify(photoIds));
  }

  /** Albums that are what a search finds. */
  smart(): { id: number; query: string }[] {
    return this.#smart.all();
  }

  /** Photos that the user put into an album, and took out of it. */
  decisions(id: number): { put: number[]; taken: number[] } {
    const rows = this.#decided.all(id);
    const photos = (removed: number) =>
      rows.filter((row) => row.removed === removed).map(({ photoId }) => photoId);
    return { put: photos(0), taken: photos(1) };
  }

  /**
   * Replaces the photos that the program put into an album; what the user decided stays. Photos that
   * went while it was computed are left out.
   */
  setComputed(id: number, photoIds: readonly number[]): void {
    const ids = JSON.stringify(photoIds);
    this.#dropComputed.run(id, ids);
    this.#addComputed.run(id, ids);
  }

  /** True where {@link setComputed} would change nothing. */
  hasComputed(id: number, photoIds: readonly number[]): boolean {
    const decided = new Set(this.#decided.all(id).map(({ photoId }) => photoId));
    const wanted = new Set(photoIds.filter((photo) => !decided.has(photo)));
    const now = this.#computed.all(id);
    return now.length === wanted.size && now.every((photo) => wanted.has(photo));
  }
}
