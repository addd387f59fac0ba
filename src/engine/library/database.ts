import Database from 'better-sqlite3';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as sqliteVec from 'sqlite-vec';
import { unpackedPath } from '../../shared/entry.ts';
import { AppError } from '../../shared/errors.ts';
import { formatOf, migrate, migrations, type Migration } from './migrations/index.ts';
import { backupsDir } from './backups-dir.ts';
import { corruptLibrary, explainSqliteError } from './sqlite-errors.ts';

/** "Foto" in ASCII: what `file(1)` and we recognise a library by. */
export const APPLICATION_ID = 0x466f746f;
const FILE_NAME = 'fototeca.db';
/** Above this size the check of every page at opening would be felt. */
const CHECKED_BYTES = 256 * 1024 * 1024;
/** The largest library that is read whole into memory where it cannot be opened in place. */
const IN_MEMORY_BYTES = 1024 * 1024 * 1024;
/** The most that SQLite maps; what lies behind it is read in the ordinary way. */
const MAPPED_BYTES = 2 ** 31;
/** Where the header says, in two bytes, whether readers and writers use WAL (2) or not (1). */
const HEADER_WAL_BYTES = [18, 19];

export const databasePath = (dir: string): string => join(dir, FILE_NAME);

/** The version of SQLite that is built in. */
export function sqliteVersion(): string {
  const db = new Database(':memory:');
  const version = db.prepare<[], string>('SELECT sqlite_version()').pluck().get() as string;
  db.close();
  return version;
}

/** True for a library that an older version of Fototeca left. */
export function needsMigration(dir: string): boolean {
  if (!existsSync(databasePath(dir))) return false;
  const db = connectReadOnly(dir);
  try {
    requireOurs(db, dir);
    return formatOf(db) < migrations.length;
  } finally {
    db.close();
  }
}

/** Opens a connection that can only read; the library must exist and have today's format. */
export function openForReading(dir: string): Database.Database {
  if (!existsSync(databasePath(dir))) throw new AppError('library-missing', { path: dir });
  const db = connectReadOnly(dir);
  return closedOnError(db, () => {
    requireOurs(db, dir);
    configure(db);
  });
}

/**
 * A connection for reading that looks at all embeddings again and again: with the file mapped into
 * memory it need not copy each page, which takes two fifths of a scan.
 */
export function openForScans(dir: string): Database.Database {
  const db = openForReading(dir);
  db.pragma(`mmap_size = ${MAPPED_BYTES}`);
  return db;
}

/**
 * Opens the connection that writes: creates the library where there is none, brings an older one
 * to today's format after a backup. The caller holds the lock. Until everything is checked, the
 * file is only read.
 */
export function openForWriting(
  dir: string,
  steps: readonly Migration[] = migrations,
): Database.Database {
  const path = databasePath(dir);
  if (existsSync(path)) checkBeforeWriting(dir, steps);
  else create(dir, steps);
  const db = new Database(path, { timeout: 5000 });
  return closedOnError(db, () => {
    configure(db);
    db.pragma('journal_mode = WAL');
    if (formatOf(db) < steps.length) {
      backUp(db, dir, formatOf(db));
      migrate(db, steps);
    }
  });
}

/** Makes a new library under another name first: a kill leaves none rather than half a one. */
function create(dir: string, steps: readonly Migration[]): void {
  const draft = `${databasePath(dir)}.new`;
  rmSync(draft, { force: true });
  const db = new Database(draft);
  closedOnError(db, () => {
    configure(db);
    db.pragma(`application_id = ${APPLICATION_ID}`);
    migrate(db, steps);
  }).close();
  renameSync(draft, databasePath(dir));
}

/**
 * Whether a file is a library's database that this version can use; every page is looked at.
 * @throws AppError `library-not-ours`, `library-newer`, `library-corrupt`, all naming the file
 */
export function checkDatabase(path: string): void {
  const db = new Database(path, { readonly: true });
  try {
    requireOurs(db, path);
    const answer = db.pragma('quick_check(1)', { simple: true }) as string;
    if (answer !== 'ok') throw corruptLibrary(path, answer);
  } catch (error) {
    throw explainSqliteError(error, path);
  } finally {
    db.close();
  }
}

function checkBeforeWriting(dir: string, steps: readonly Migration[]): void {
  const path = databasePath(dir);
  const db = connectReadOnly(dir);
  try {
    requireOurs(db, dir, steps.length);
    if (statSync(path).size <= CHECKED_BYTES) {
      const answer = db.pragma('quick_check(1)', { simple: true }) as string;
      if (answer !== 'ok') throw corruptLibrary(dir, answer);
    }
  } finally {
    db.close();
  }
}

function requireOurs(db: Database.Database, dir: string, supported = migrations.length): void {
  if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
    throw new AppError('library-not-ours', { path: databasePath(dir) });
  }
  const version = formatOf(db);
  if (version > supported) throw new AppError('library-newer', { path: dir, version, supported });
}

/**
 * A read-only connection. In a folder that cannot be written SQLite has nowhere to put the shared
 * memory of WAL; with no WAL to read, nobody is writing and a copy in memory says the same.
 * (`immutable=1` would do without the copy, but better-sqlite3 takes no `file:` addresses.)
 */
function connectReadOnly(dir: string): Database.Database {
  const path = databasePath(dir);
  const db = new Database(path, { readonly: true, timeout: 5000 });
  try {
    formatOf(db);
    return db;
  } catch (error) {
    db.close();
    const unwritable =
      error instanceof Database.SqliteError && /CANTOPEN|READONLY/.test(error.code);
    if (!unwritable || existsSync(`${path}-wal`) || statSync(path).size > IN_MEMORY_BYTES) {
      throw error;
    }
    const copy = readFileSync(path);
    for (const at of HEADER_WAL_BYTES) copy[at] = 1;
    return new Database(copy, { readonly: true });
  }
}

/**
 * [Note: +?] SQLite prepares a statement anew for each value bound to it where it compares a bare
 * parameter with a column that other tables are joined by (it might choose another plan; the build
 * has SQLITE_ENABLE_STAT4). That takes 0.1 to 0.3 ms, a hundred times the look-up itself. Statements
 * that run once for each photo compare with an expression, `+?`.
 */
function configure(db: Database.Database): void {
  // A packaged app keeps native files outside its archive, beside it.
  db.loadExtension(unpackedPath(sqliteVec.getLoadablePath()));
  db.pragma('foreign_keys = ON');
  // So that a row that `OR REPLACE` pushes out is seen by the triggers of its table.
  db.pragma('recursive_triggers = ON');
  // With WAL, NORMAL cannot corrupt: a power cut may only lose the last transactions.
  db.pragma('synchronous = NORMAL');
  db.pragma('cache_size = -65536');
}

/** Copies the library before its format changes; the copy is complete or not there. */
function backUp(db: Database.Database, dir: string, version: number): void {
  const folder = backupsDir(dir);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `fototeca-format-${version}-${Date.now()}.db`);
  db.prepare('VACUUM INTO ?').run(path);
}

function closedOnError(db: Database.Database, setUp: () => void): Database.Database {
  try {
    setUp();
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
