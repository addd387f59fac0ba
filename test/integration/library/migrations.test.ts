import Database from 'better-sqlite3';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as sqliteVec from 'sqlite-vec';
import { expect, test } from 'vitest';
import {
  APPLICATION_ID,
  databasePath,
  openForReading,
} from '../../../src/engine/library/database.ts';
import type { PhotoFilter } from '../../../src/engine/library/filter.ts';
import { checkInvariants } from '../../../src/engine/library/invariants.ts';
import { migrate, migrations } from '../../../src/engine/library/migrations/index.ts';
import { nearestPhotos } from '../../../src/engine/library/nearest.ts';
import { placePhotos } from '../../../src/engine/places/place-photos.ts';
import { ROOT } from '../../support/cli.ts';
import { photosIn } from '../../support/photos-in.ts';
import { hashOf, opened, tempDir, unit } from './fixture.ts';

/** A library that an older version left, filled by `fill`. */
function oldLibrary(format: number, fill: (db: Database.Database) => void): string {
  const dir = tempDir();
  mkdirSync(dir, { recursive: true });
  const db = new Database(databasePath(dir));
  db.pragma('journal_mode = WAL');
  db.pragma(`application_id = ${APPLICATION_ID}`);
  migrate(db, migrations.slice(0, format));
  fill(db);
  db.close();
  return dir;
}

test('the file of each migration carries the number of the format that it makes', () => {
  const files = readdirSync(join(ROOT, 'src/engine/library/migrations'));
  const numbers = files.flatMap((name) => /^(\d{3})-/.exec(name)?.[1] ?? []).sort();
  expect(numbers).toEqual(migrations.map((_, n) => String(n + 1).padStart(3, '0')));
});

test('format 1: keywords become tags, photos get their place in the timeline', () => {
  const dir = oldLibrary(1, (db) => {
    db.exec(`INSERT INTO folders (id, path, added_at) VALUES (1, '/foto', '2024-01-01T00:00:00Z')`);
    const photos = [
      { id: 1, taken: '2019-08-14T10:00:00', keywords: '["Mare","cane"]', missing: null },
      {
        id: 2,
        taken: '2020-08-14T10:00:00',
        keywords: '["mare"]',
        missing: '2024-01-02T00:00:00Z',
      },
      { id: 3, taken: '2021-08-14T10:00:00', keywords: '[]', missing: null },
    ];
    for (const { id, taken, keywords, missing } of photos) {
      db.prepare(
        `INSERT INTO photos VALUES (?, ?, 10, 'jpeg', 400, 300, '2024-01-01T00:00:00Z')`,
      ).run(id, hashOf(String(id)));
      db.prepare(
        `INSERT INTO metadata (photo_id, taken_local, taken_source, keywords)
         VALUES (?, ?, 'exif', ?)`,
      ).run(id, taken, keywords);
      db.prepare(
        `INSERT INTO files (folder_id, directory, name, bytes, mtime_ms, photo_id, missing_since)
         VALUES (1, '', ?, 10, 0, ?, ?)`,
      ).run(`${id}.jpg`, id, missing);
    }
  });
  const library = opened(dir);
  expect(library.timeline.columns({ kind: 'all' }, 'newest')).toEqual({
    ids: [3, 1],
    ratios: [1.3333, 1.3333],
    days: [
      { day: '2021-08-14', count: 1 },
      { day: '2019-08-14', count: 1 },
    ],
  });
  expect(library.timeline.columns({ kind: 'missing' }, 'newest').ids).toEqual([2]);
  expect(library.tags.all().map(({ name, photos, cover }) => [name, photos, cover])).toEqual([
    ['cane', 1, 1],
    ['Mare', 1, 1],
  ]);
});

test('format 3: vectors, facts and words are made of what is there', () => {
  const dir = oldLibrary(3, (db) => {
    sqliteVec.load(db);
    db.exec(`INSERT INTO folders (id, path, added_at) VALUES (1, '/foto/Viaggi', '2024-01-01');
      INSERT INTO models (id, model_id, fingerprint, dims, added_at) VALUES (1, 'm', 'f', 4, 'x');
      CREATE VIRTUAL TABLE vectors_1 USING vec0(
        photo_id INTEGER PRIMARY KEY, visible BOOLEAN,
        taken_day INTEGER, taken_minute INTEGER, taken_weekday INTEGER, taken_month_day INTEGER,
        rating INTEGER, has_gps BOOLEAN, portrait INTEGER,
        embedding FLOAT[4] distance_metric=cosine)`);
    for (const [id, taken, height] of [
      [1, '2019-08-14T10:00:00', 300],
      [2, '2020-12-25T18:30:00', 600],
    ] as const) {
      db.prepare(
        `INSERT INTO photos VALUES (?, ?, 10, 'jpeg', 400, ?, '2024-01-01T00:00:00Z')`,
      ).run(id, hashOf(String(id)), height);
      db.prepare(
        `INSERT INTO metadata (photo_id, taken_local, taken_source, caption)
         VALUES (?, ?, 'exif', 'Le spiagge della Liguria')`,
      ).run(id, taken);
      db.prepare(
        `INSERT INTO files (folder_id, directory, name, bytes, mtime_ms, photo_id)
         VALUES (1, 'mare', ?, 10, 0, ?)`,
      ).run(`IMG_${id}.jpg`, id);
      db.prepare('INSERT INTO embeddings VALUES (1, ?)').run(id);
      db.prepare('INSERT INTO vectors_1 VALUES (?, 1, 0, 0, 1, 101, 0, 0, 0, ?)').run(
        BigInt(id),
        unit(id, 1, 0, 0),
      );
    }
  });
  opened(dir).close();
  const db = openForReading(dir);
  expect(
    db.prepare('SELECT photo_id, shown, day, month_day, orientation FROM facts').all(),
  ).toEqual([
    { photo_id: 1, shown: 1, day: 18122, month_day: 814, orientation: 2 },
    { photo_id: 2, shown: 1, day: 18621, month_day: 1225, orientation: 1 },
  ]);
  const near = (filter: PhotoFilter) =>
    nearestPhotos(db, {
      ...{ model: 1, embedding: unit(2, 1, 0, 0), offset: 0, limit: 10 },
      ...{ maxDistance: Infinity, filter },
    }).map(({ photoId }) => photoId);
  expect(near({})).toEqual([2, 1]);
  expect(near({ shape: 'landscape' })).toEqual([1]);
  expect(near({ words: ['"spiagg" "ligur"'] })).toEqual([2, 1]);
  expect(near({ words: ['files : "img" + "2"'] })).toEqual([2]);
  db.close();
});

test('format 4: photos wait to be placed, and are found by their places then', async () => {
  const dir = oldLibrary(4, (db) => {
    db.exec(`INSERT INTO folders (id, path, added_at) VALUES (1, '/foto', '2024-01-01');
      INSERT INTO photos VALUES (1, '${hashOf('1')}', 10, 'jpeg', 400, 300, '2024-01-01');
      INSERT INTO metadata (photo_id, taken_local, taken_source, latitude, longitude)
        VALUES (1, '2019-08-14T10:00:00', 'gps', 43.7696, 11.2558);
      INSERT INTO files (folder_id, directory, name, bytes, mtime_ms, photo_id)
        VALUES (1, '', '1.jpg', 10, 0, 1)`);
  });
  const library = opened(dir);
  expect(library.places.ofPhotos([1])).toEqual(new Map());
  const resources = join(import.meta.dirname, '../../../resources');
  expect(await placePhotos(library, resources)).toBe(1);
  expect(photosIn(library, { place: ['Toscana'] })).toEqual([1]);
  expect(library.words.photosWithPhrase('firenze')).toEqual([1]);
});

test('format 7: automatic tags had words indexed anew, now only others do', () => {
  const dir = oldLibrary(7, (db) => {
    db.exec(`DROP TRIGGER stale_tag;
      CREATE TRIGGER stale_tag AFTER INSERT ON photo_tags BEGIN
        INSERT INTO stale_photos SELECT NEW.photo_id; END;
      INSERT INTO photos VALUES (1, '${hashOf('1')}', 10, 'jpeg', 400, 300, '2024-01-01');
      INSERT INTO metadata (photo_id, taken_local, taken_source)
        VALUES (1, '2019-08-14T10:00:00', 'exif');
      INSERT INTO tags VALUES (1, 'mare', 'mare', 'mare', 'x'), (2, 'Fido', 'fido', NULL, 'x');
      DELETE FROM stale_photos;`);
  });
  opened(dir).close();
  const db = new Database(databasePath(dir));
  const stale = db.prepare('SELECT photo_id FROM stale_photos').pluck();
  db.exec(`INSERT INTO photo_tags (photo_id, tag_id, source) VALUES (1, 1, 'auto')`);
  expect(stale.all()).toEqual([]);
  db.exec(`INSERT INTO photo_tags (photo_id, tag_id, source) VALUES (1, 2, 'learned')`);
  expect(stale.all()).toEqual([1]);
  db.close();
});

test('format 8: places get their islands and lakes when photos are placed anew', async () => {
  const dir = oldLibrary(8, (db) => {
    // The tables as they were before: migrations make them as they are now.
    db.exec(`DROP INDEX places_once;
      ALTER TABLE places DROP COLUMN areas;
      CREATE UNIQUE INDEX places_once ON places
        (country, coalesce(regione, ''), coalesce(provincia, ''), coalesce(comune, ''));
      INSERT INTO folders (id, path, added_at) VALUES (1, '/foto', '2024-01-01');
      INSERT INTO photos VALUES (1, '${hashOf('1')}', 10, 'jpeg', 400, 300, '2024-01-01');
      INSERT INTO metadata (photo_id, taken_local, taken_source, latitude, longitude)
        VALUES (1, '2019-08-14T10:00:00', 'gps', 42.8128, 10.3146);
      INSERT INTO files (folder_id, directory, name, bytes, mtime_ms, photo_id)
        VALUES (1, '', '1.jpg', 10, 0, 1);
      INSERT INTO places (id, comune, provincia, regione, country)
        VALUES (1, 'Portoferraio', 'Livorno', 'Toscana', 'Italia');
      INSERT INTO photo_places VALUES (1, 1, 'gps', 'an older one')`);
  });
  const library = opened(dir);
  expect(photosIn(library, { place: ['Toscana'] })).toEqual([1]);
  const resources = join(import.meta.dirname, '../../../resources');
  expect(await placePhotos(library, resources)).toBe(1);
  expect(photosIn(library, { place: ['Elba'] })).toEqual([1]);
  expect(library.words.photosWithPhrase('elba')).toEqual([1]);
  expect(checkInvariants(dir)).toEqual([]);
});

test('format 10: a file keeps what it was, and may have both a photo and an error from now on', () => {
  const filesOf = (db: Database.Database) => db.prepare('SELECT * FROM files ORDER BY id').all();
  const aroundOf = (db: Database.Database) =>
    db
      .prepare(
        `SELECT name, sql FROM sqlite_schema
          WHERE tbl_name = 'files' AND type <> 'table' ORDER BY name`,
      )
      .all();
  const before = { files: [] as unknown[], around: [] as unknown[] };
  const dir = oldLibrary(10, (db) => {
    db.exec(`INSERT INTO folders (id, path, added_at) VALUES (1, '/foto', '2024-01-01');
      INSERT INTO photos VALUES (1, '${hashOf('1')}', 10, 'jpeg', 400, 300, '2024-01-01');
      INSERT INTO metadata (photo_id, taken_local, taken_source)
        VALUES (1, '2019-08-14T10:00:00', 'exif');
      INSERT INTO files VALUES
        (3, 1, '', 'c.jpg', 10, 5, 'c.xmp:1:2', 1, NULL, NULL, NULL),
        (5, 1, 'a', 'b.jpg', 11, 6, NULL, NULL, 'file-empty', '{}', NULL),
        (9, 1, 'a', 'd.jpg', 12, 7, NULL, 1, NULL, NULL, '2024-02-03');`);
    before.files = filesOf(db);
    before.around = aroundOf(db);
  });
  opened(dir).close();
  const db = new Database(databasePath(dir));
  expect(filesOf(db)).toEqual(before.files);
  expect(aroundOf(db)).toEqual(before.around);
  db.exec(`UPDATE files SET error_code = 'image-corrupt', error_details = '{}' WHERE id = 3`);
  db.exec('DELETE FROM files WHERE id = 9');
  expect(db.prepare('SELECT present FROM timeline').pluck().get()).toBe(1);
  expect(() => db.exec('UPDATE files SET error_code = NULL WHERE id = 5')).toThrow('CHECK');
  db.pragma('foreign_keys = ON');
  expect(() => db.exec('UPDATE files SET photo_id = 2 WHERE id = 5')).toThrow('FOREIGN KEY');
  db.close();
});

test('format 14: what was measured stays, until pixels are measured anew with the motion in them', () => {
  const dir = oldLibrary(14, (db) => {
    db.exec(`INSERT INTO photos VALUES (1, '${hashOf('1')}', 10, 'jpeg', 400, 300, '2024-01-01');
      INSERT INTO pixels VALUES (1, 'pixels-1', 25, 0.5, 0.2, 0, 0, 0.1, 0, '[1]', x'00')`);
  });
  const library = opened(dir);
  const [pixels] = library.pixels.ofPhotos([1]).values();
  if (!pixels) throw new Error('no pixels');
  expect(pixels).toMatchObject({ sharpness: 25, motion: 0, colours: [1] });
  expect(library.pixels.missing(10)).toEqual([1]);
  library.transaction(() => library.pixels.put(1, { ...pixels, motion: 0.4 }));
  expect(library.pixels.missing(10)).toEqual([]);
  expect(library.pixels.ofPhotos([1]).get(1)?.motion).toBe(0.4);
});

test.each(migrations.map((_, n) => n).slice(1))(
  'format %i arrives at the schema of a new library',
  (format) => {
    const dir = oldLibrary(format, () => undefined);
    opened(dir).close();
    const fresh = tempDir();
    opened(fresh).close();
    const schema = (of: string) => {
      const db = new Database(databasePath(of), { readonly: true });
      const rows = db
        .prepare<[], string>(
          "SELECT type || name || tbl_name || coalesce(sql, '') FROM sqlite_schema",
        )
        .pluck()
        .all();
      db.close();
      return rows.sort();
    };
    expect(schema(dir)).toEqual(schema(fresh));
    expect(checkInvariants(dir)).toEqual([]);
  },
);
