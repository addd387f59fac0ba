import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { databasePath } from '../../../src/engine/library/database.ts';
import { openLibrary, openLibraryReadOnly } from '../../../src/engine/library/library.ts';
import { migrations } from '../../../src/engine/library/migrations/index.ts';
import * as fixture from './fixture.ts';
import { clock, codeOf, errorOf, fileHash, opened, sampleLibrary, tempDir } from './fixture.ts';

/** Opening must fail with this code, both ways, and leave the file as it is. */
function refused(dir: string, code: string): void {
  const before = fileHash(databasePath(dir));
  expect(codeOf(() => openLibrary({ dir, clock }))).toBe(code);
  expect(fileHash(databasePath(dir))).toBe(before);
  expect(
    codeOf(() => openLibrary({ dir, clock })),
    'the lock was freed',
  ).toBe(code);
}

describe('a file that is no sound library', () => {
  test('an empty file is not ours', () => {
    const dir = tempDir();
    writeFileSync(databasePath(dir), '');
    refused(dir, 'library-not-ours');
  });

  test('a newer format is told apart, with both versions', () => {
    const dir = tempDir();
    sampleLibrary(dir);
    fixture.raw(databasePath(dir), (db) => db.pragma('user_version = 99'));
    refused(dir, 'library-newer');
    const error = errorOf(() => openLibraryReadOnly({ dir, clock }));
    expect(error.code).toBe('library-newer');
    expect(error.details).toMatchObject({ version: 99, supported: migrations.length });
  });

  test.each([0.25, 0.5, 0.9])('cut to %d of its length it is corrupt', (part) => {
    const dir = tempDir();
    sampleLibrary(dir);
    const path = databasePath(dir);
    truncateSync(path, Math.floor(readFileSync(path).length * part));
    refused(dir, 'library-corrupt');
  });
});

describe('reading', () => {
  test('beside a writer it sees what is committed and nothing else', () => {
    const dir = tempDir();
    const writer = opened(dir);
    const reader = openLibraryReadOnly({ dir, clock });
    try {
      writer.transaction(() => {
        writer.folders.add('/photos', writer.now());
        expect(reader.folders.all()).toEqual([]);
      });
      expect(reader.folders.all()).toHaveLength(1);
      expect(() => reader.folders.add('/more', 'now')).toThrow();
    } finally {
      reader.close();
    }
  });
});
