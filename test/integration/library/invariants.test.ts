import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { databasePath } from '../../../src/engine/library/database.ts';
import { checkInvariants } from '../../../src/engine/library/invariants.ts';
import { thumbnailsPath } from '../../../src/engine/library/thumbnails.ts';
import { hashOf, raw, sampleLibrary, tempDir } from './fixture.ts';

type Damage = (db: Database.Database) => void;

const sql =
  (text: string): Damage =>
  (db) =>
    db.pragma('foreign_keys = OFF') && db.exec(text);

const embedding =
  (...numbers: number[]): Damage =>
  (db) =>
    db
      .prepare('UPDATE vectors_1 SET embedding = ? WHERE photo_id = 1')
      .run(new Float32Array(numbers));

test('a sound library has nothing to report', () => {
  const dir = tempDir();
  sampleLibrary(dir);
  expect(checkInvariants(dir)).toEqual([]);
});

test.each<[string, Damage, RegExp]>([
  ['a dangling file', sql('UPDATE files SET folder_id = 77 WHERE id = 1'), /dangling/],
  ['no metadata', sql('DELETE FROM metadata WHERE photo_id = 2'), /lacks metadata: 2/],
  [
    'an unreadable file of a photo with a sound one',
    sql(`UPDATE files SET photo_id = 2, error_code = 'image-corrupt' WHERE id = 3`),
    /keeps a photo that lives elsewhere: 3/,
  ],
  [
    'a file with neither',
    sql(`PRAGMA ignore_check_constraints = ON; UPDATE files SET photo_id = NULL WHERE id = 3`),
    /neither a photo nor an error: 3/,
  ],
  ['a lost vector', sql('DELETE FROM vectors_1 WHERE photo_id = 2'), /has no vector: 2/],
  ['a forgotten embedding', sql('DELETE FROM embeddings WHERE photo_id = 2'), /not noted.*: 2/],
  ['a hidden photo', sql('UPDATE vectors_1 SET shown = 0 WHERE photo_id = 1'), /other facts.*: 1/],
  [
    'a shown missing photo',
    sql(`UPDATE files SET missing_since = 'x' WHERE id = 1; DELETE FROM stale_photos`),
    /facts say something else.*: 1/,
  ],
  ['a photo without words', sql('DELETE FROM words WHERE rowid = 2'), /index of words lacks.*: 2/],
  ['a long vector', embedding(1, 1, 1, 1), /photo 1 is not of length 1/],
  ['a vector of zeros', embedding(0, 0, 0, 0), /photo 1 is not of length 1/],
  ['a vector that is not finite', embedding(1, 0, 0, NaN), /photo 1 is not of length 1/],
  ['other dimensions', sql('UPDATE models SET dims = 8'), /photo 1 is not of length 1/],
])('%s is reported', (_name, damage, sentence) => {
  const dir = tempDir();
  sampleLibrary(dir);
  raw(databasePath(dir), damage);
  expect(checkInvariants(dir).join('\n')).toMatch(sentence);
});

test('a lost thumbnail is reported', () => {
  const dir = tempDir();
  sampleLibrary(dir);
  raw(thumbnailsPath(dir), (db) =>
    db.prepare('DELETE FROM thumbnails WHERE hash = ?').run(hashOf('b')),
  );
  expect(checkInvariants(dir)).toEqual(['an embedded photo lacks its thumbnail: 2']);
});

test('an index that disagrees with its table is reported', () => {
  const dir = tempDir();
  sampleLibrary(dir);
  const path = databasePath(dir);
  // The key of the index on capture times alone: 'taken_local' is there once more in the table.
  const taken = Buffer.from('2023-08-14T18:03:11');
  const at = readFileSync(path).lastIndexOf(taken);
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.from('1'), 0, 1, at);
  closeSync(file);
  expect(checkInvariants(dir).join('\n')).toMatch(/^main: .*(metadata|timeline)_by_taken/);
});
