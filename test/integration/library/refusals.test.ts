import { copyFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { databasePath } from '../../../src/engine/library/database.ts';
import { checkInvariants } from '../../../src/engine/library/invariants.ts';
import { openLibrary, openLibraryReadOnly } from '../../../src/engine/library/library.ts';
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
  test('text is not ours', () => {
    const dir = tempDir();
    writeFileSync(databasePath(dir), 'Lista della spesa: pane, latte, uova.\n'.repeat(100));
    refused(dir, 'library-not-ours');
    expect(codeOf(() => openLibraryReadOnly({ dir, clock }))).toBe('library-not-ours');
  });

  test('the database of another program is not ours', () => {
    const dir = tempDir();
    fixture.raw(databasePath(dir), (db) => db.exec('CREATE TABLE bookmarks (url TEXT)'));
    refused(dir, 'library-not-ours');
    expect(codeOf(() => openLibraryReadOnly({ dir, clock }))).toBe('library-not-ours');
  });

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
    expect(error.details).toMatchObject({ version: 99, supported: 1 });
  });

  test.each([0.25, 0.5, 0.9])('cut to %d of its length it is corrupt', (part) => {
    const dir = tempDir();
    sampleLibrary(dir);
    const path = databasePath(dir);
    truncateSync(path, Math.floor(readFileSync(path).length * part));
    refused(dir, 'library-corrupt');
  });

  test('with flipped bytes it is corrupt', () => {
    const dir = tempDir();
    sampleLibrary(dir);
    const path = databasePath(dir);
    const bytes = readFileSync(path);
    for (let page = 1; page < bytes.length / 4096; page++) {
      for (let i = 0; i < 64; i++) bytes[page * 4096 + i]! ^= 0xff;
    }
    writeFileSync(path, bytes);
    refused(dir, 'library-corrupt');
    expect(errorOf(() => openLibrary({ dir, clock })).details.backups).toBe(join(dir, 'backups'));
  });

  test('a file in the place of the folder is said to be one', () => {
    const dir = join(tempDir(), 'library');
    writeFileSync(dir, 'x');
    expect(codeOf(() => openLibrary({ dir, clock }))).toBe('folder-not-a-folder');
  });
});

describe('reading', () => {
  test('nothing there', () => {
    const dir = tempDir();
    expect(codeOf(() => openLibraryReadOnly({ dir, clock }))).toBe('library-missing');
    expect(codeOf(() => openLibraryReadOnly({ dir: join(dir, 'no'), clock }))).toBe(
      'library-missing',
    );
  });

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

  test('an interrupted creation is started anew', () => {
    const dir = tempDir();
    const other = tempDir();
    sampleLibrary(other);
    copyFileSync(databasePath(other), `${databasePath(dir)}.new`);
    truncateSync(`${databasePath(dir)}.new`, 5000);
    opened(dir).close();
    expect(checkInvariants(dir)).toEqual([]);
  });
});

describe('two openers', () => {
  const HOLD = `openLibrary(options); console.log('open'); setInterval(() => {}, 1000);`;

  test('in one process the second is told who has the library', () => {
    const dir = tempDir();
    opened(dir);
    const error = errorOf(() => openLibrary({ dir, clock }));
    expect(error.code).toBe('library-locked');
    expect(error.details.pid).toBe(String(process.pid));
  });

  test('another process is named, and its death frees the library', async () => {
    const dir = tempDir();
    mkdirSync(dir, { recursive: true });
    const owner = fixture.inChild(dir, HOLD);
    expect(await owner.firstLine).toBe('open');
    const error = errorOf(() => openLibrary({ dir, clock }));
    expect(error.code).toBe('library-locked');
    expect(error.details.pid).toBe(String(owner.pid));
    openLibraryReadOnly({ dir, clock }).close();
    await owner.kill();
    opened(dir).close();
    expect(checkInvariants(dir)).toEqual([]);
  });
});
