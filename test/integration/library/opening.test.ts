import Database from 'better-sqlite3';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { databasePath, openForWriting } from '../../../src/engine/library/database.ts';
import { openLibrary, openLibraryReadOnly } from '../../../src/engine/library/library.ts';
import { formatOf, migrate, migrations } from '../../../src/engine/library/migrations/index.ts';
import { ROOT } from '../../support/cli.ts';
import { tempDir } from '../../support/temp-library.ts';

const clock = () => new Date('2026-11-23T12:00:00Z');

function codeOf(open: () => unknown): unknown {
  try {
    open();
  } catch (error) {
    return (error as { code: unknown }).code;
  }
  return 'opened';
}

/** A new library, closed. */
function made(): string {
  const dir = join(tempDir(), 'libreria');
  const library = openLibrary({ dir, clock });
  library.transaction(() => library.folders.add('/foto', library.now()));
  library.close();
  return dir;
}

test.each<[string, (path: string) => void]>([
  ['library-not-ours', (path) => writeFileSync(path, 'questo non è SQLite, proprio no'.repeat(99))],
  [
    'library-not-ours',
    (path) => {
      writeFileSync(path, '');
      new Database(path).exec('CREATE TABLE altro (x)').close();
    },
  ],
  [
    'library-newer',
    (path) => {
      const db = new Database(path);
      db.pragma('user_version = 999');
      db.close();
    },
  ],
  ['library-corrupt', (path) => truncateSync(path, 8192)],
])('%s: what cannot be opened is told and not touched', (code, spoil) => {
  const dir = made();
  spoil(databasePath(dir));
  const before = readFileSync(databasePath(dir));
  expect(codeOf(() => openLibrary({ dir, clock }))).toBe(code);
  expect(codeOf(() => openLibraryReadOnly({ dir, clock }))).not.toBe('opened');
  expect(readFileSync(databasePath(dir)).equals(before)).toBe(true);
});

test('a library has its mark, its format, and foreign keys', () => {
  const db = new Database(databasePath(made()));
  expect(db.pragma('application_id', { simple: true })).toBe(0x466f746f);
  expect(formatOf(db)).toBe(migrations.length);
  expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
  db.close();
});

test('a second writer is told who has the library; a killed one has it no more', async () => {
  const dir = made();
  const module = join(ROOT, 'src', 'engine', 'library', 'library.ts');
  const child = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `const { openLibrary } = await import(${JSON.stringify(module)});
       // Kept: a library that nobody holds is closed by the garbage collector.
       globalThis.library = openLibrary({ dir: ${JSON.stringify(dir)}, clock: () => new Date() });
       console.log('open'); setInterval(() => {}, 1000);`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await once(child.stdout, 'data');
  expect(() => openLibrary({ dir, clock })).toThrow(String(child.pid));
  expect(codeOf(() => openLibrary({ dir, clock }))).toBe('library-locked');
  const reader = openLibraryReadOnly({ dir, clock });
  expect(reader.folders.all()).toMatchObject([{ path: '/foto' }]);
  reader.close();
  child.kill('SIGKILL');
  await once(child, 'exit');
  openLibrary({ dir, clock }).close();
});

test('no library, or a file in its place, is told', () => {
  const dir = tempDir();
  expect(codeOf(() => openLibraryReadOnly({ dir: join(dir, 'no'), clock }))).toBe(
    'library-missing',
  );
  writeFileSync(join(dir, 'file'), '');
  expect(codeOf(() => openLibrary({ dir: join(dir, 'file'), clock }))).toBe('folder-not-a-folder');
});

test('a draft left by a kill is not a library', () => {
  const dir = tempDir();
  writeFileSync(`${databasePath(dir)}.new`, 'a metà');
  openLibrary({ dir, clock }).close();
  expect(readdirSync(dir)).not.toContain('fototeca.db.new');
});

const STEPS = [
  ...migrations,
  'CREATE TABLE notes (text TEXT NOT NULL); INSERT INTO notes SELECT path FROM folders',
  "ALTER TABLE notes ADD COLUMN mood TEXT NOT NULL DEFAULT 'serena'",
];

test.each(STEPS.slice(migrations.length).map((_, i) => migrations.length + i))(
  'a library of format %i gets to the newest with its rows, after a backup',
  (format) => {
    const dir = made();
    const older = new Database(databasePath(dir));
    migrate(older, STEPS.slice(0, format));
    older.close();
    const db = openForWriting(dir, STEPS);
    expect(formatOf(db)).toBe(STEPS.length);
    expect(db.prepare('SELECT * FROM notes').all()).toEqual([{ text: '/foto', mood: 'serena' }]);
    db.close();
    const [backup] = readdirSync(join(dir, 'backups'));
    const copy = new Database(join(dir, 'backups', backup as string), { readonly: true });
    expect(formatOf(copy)).toBe(format);
    expect(copy.prepare('SELECT path FROM folders').pluck().all()).toEqual(['/foto']);
    copy.close();
  },
);

test('a step that fails leaves the format before it', () => {
  const dir = made();
  const broken = [...migrations, 'CREATE TABLE notes (x); SELECT nonsense'];
  expect(() => openForWriting(dir, broken)).toThrow();
  const db = new Database(databasePath(dir), { readonly: true });
  expect(formatOf(db)).toBe(migrations.length);
  expect(db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'notes'").get()).toBeUndefined();
  db.close();
});

test.skipIf(process.getuid?.() !== 0)('a read-only folder is told when writing', async () => {
  const dir = made();
  mkdirSync(join(dir, 'x'));
  const module = join(ROOT, 'src', 'engine', 'library', 'library.ts');
  const child = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `const { openLibrary } = await import(${JSON.stringify(module)});
       try { openLibrary({ dir: ${JSON.stringify(join(dir, 'x', 'nuova'))}, clock: () => new Date() }) }
       catch (error) { console.log(error.code) }`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], uid: 65534 },
  );
  const [output] = (await once(child.stdout, 'data')) as [Buffer];
  expect(output.toString().trim()).toBe('library-read-only');
});

test('a full disk stops a transaction whole, and goes on when there is space', () => {
  const dir = made();
  const library = openLibrary({ dir, clock });
  const fill = () =>
    library.transaction(() => {
      for (let i = 0; i < 5000; i++) library.folders.add(`/piena/${'x'.repeat(200)}/${i}`, 'ora');
    });
  library.limitPages(200);
  expect(codeOf(fill)).toBe('disk-full');
  expect(library.folders.all()).toHaveLength(1);
  library.limitPages(1_000_000);
  fill();
  expect(library.folders.all()).toHaveLength(5001);
  library.close();
});
