import Database from 'better-sqlite3';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { backupsDir } from './backups-dir.ts';
import { checkDatabase, databasePath } from './database.ts';
import { lockLibrary } from './lock.ts';
import { explainFsError, explainSqliteError } from './sqlite-errors.ts';

/** What SQLite keeps beside a database while it is open, or after a kill. */
const BESIDE = ['-wal', '-shm'];
const REGULAR = 'fototeca-regular-';
/** How many regular backups are kept; those before changes of format stay until the user removes them. */
const KEPT = 3;
/** A backup must not be what fills the disk. */
const SPARE_BYTES = 500e6;
const DAY_MS = 24 * 3600 * 1000;

/** A copy of the library's database; thumbnails are not in it. */
export interface Backup {
  name: string;
  path: string;
  bytes: number;
  /** When it was finished, ISO. */
  madeAt: string;
}

/** The backups of a library, newest first. */
export function listBackups(dir: string): Backup[] {
  const folder = backupsDir(dir);
  if (!existsSync(folder)) return [];
  const found = readdirSync(folder).filter((name) => name.endsWith('.db'));
  return found
    .map((name) => {
      const path = join(folder, name);
      const { size, mtime } = statSync(path);
      return { name, path, bytes: size, madeAt: mtime.toISOString() };
    })
    .sort((a, b) => (a.madeAt < b.madeAt ? 1 : -1));
}

/** Whether a regular backup is due: the last is a day old and the library has changed since. */
export function isBackupDue(dir: string, now: Date): boolean {
  const newest = listBackups(dir).find(({ name }) => name.startsWith(REGULAR));
  if (!newest) return true;
  const path = databasePath(dir);
  const changed = [path, `${path}-wal`].map(
    (one) => statSync(one, { throwIfNoEntry: false })?.mtimeMs ?? 0,
  );
  const made = Date.parse(newest.madeAt);
  return now.getTime() - made >= DAY_MS && Math.max(...changed) > made;
}

/**
 * Makes a regular backup beside whoever writes, and removes those that are too many. It reads the
 * whole library: call it in a thread. The copy is complete or not there.
 * @throws AppError `disk-full`, `library-corrupt` and what else reading can say
 */
export function makeBackup(dir: string, now: Date): Backup {
  const folder = backupsDir(dir);
  const name = `${REGULAR}${now.toISOString().slice(0, 19).replaceAll(':', '-')}.db`;
  const path = join(folder, name);
  const draft = `${path}.new`;
  try {
    mkdirSync(folder, { recursive: true });
    const { bavail, bsize } = statfsSync(folder);
    if (bavail * bsize < statSync(databasePath(dir)).size + SPARE_BYTES) {
      throw new AppError('disk-full', { path: dir });
    }
    for (const left of readdirSync(folder)) {
      if (left.startsWith(REGULAR) && left.endsWith('.new')) rmSync(join(folder, left));
    }
    const db = new Database(databasePath(dir), { readonly: true, timeout: 5000 });
    try {
      db.prepare('VACUUM INTO ?').run(draft);
    } finally {
      db.close();
    }
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw explainSqliteError(explainFsError(error, dir), dir);
  }
  const regular = listBackups(dir).filter((one) => one.name.startsWith(REGULAR));
  for (const old of regular.slice(KEPT)) rmSync(old.path);
  return regular.find((one) => one.name === name) as Backup;
}

/**
 * Puts a backup in the place of the library's database, which may be damaged: it is set aside, with
 * what belongs to it, never thrown away. What a kill interrupts can be begun again.
 * @param reference a backup's name, or a path
 * @returns the folder where the database of before is; null where there was none
 * @throws AppError `backup-missing`, `library-locked`, `library-not-ours`, `library-newer`,
 *   `library-corrupt` for the backup, `disk-full`
 */
export function restoreBackup(dir: string, reference: string, now: Date): string | null {
  const known = listBackups(dir).find(({ name }) => name === reference);
  const source = known?.path ?? reference;
  if (!existsSync(source)) throw new AppError('backup-missing', { name: basename(reference) });
  const lock = lockLibrary(dir);
  try {
    checkDatabase(source);
    const path = databasePath(dir);
    const draft = `${path}.new`;
    copyFileSync(source, draft);
    const aside = setAside(dir, now);
    // A journal belongs to one database: with another it would spoil it.
    for (const ending of BESIDE) rmSync(`${path}${ending}`, { force: true });
    renameSync(draft, path);
    return aside;
  } catch (error) {
    throw explainSqliteError(explainFsError(error, dir), dir);
  } finally {
    lock.release();
  }
}

/** Copies the database with its journal; the copy is whole before anything is changed. */
function setAside(dir: string, now: Date): string | null {
  const path = databasePath(dir);
  if (!existsSync(path)) return null;
  const stamp = now.toISOString().slice(0, 19).replaceAll(':', '-');
  const aside = join(backupsDir(dir), `before-restore-${stamp}`);
  mkdirSync(aside, { recursive: true });
  for (const ending of ['', '-wal']) {
    if (existsSync(`${path}${ending}`)) {
      copyFileSync(`${path}${ending}`, join(aside, `${basename(path)}${ending}`));
    }
  }
  return aside;
}
