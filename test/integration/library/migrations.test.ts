import Database from 'better-sqlite3';
import { mkdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { APPLICATION_ID, databasePath } from '../../../src/engine/library/database.ts';
import { migrate, migrations } from '../../../src/engine/library/migrations/index.ts';
import { hashOf, opened, tempDir } from './fixture.ts';

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
