import Database from 'better-sqlite3';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { explainSqliteError } from './sqlite-errors.ts';

/** The right to write one library; held until released or until the process is gone. */
export interface LibraryLock {
  release(): void;
}

/**
 * Takes the right to write a library, or says who has it.
 *
 * The lock is a write lock that SQLite holds on an empty database of its own. The operating system
 * drops it when the owner dies, however it dies, so there is no stale lock to recognise and no
 * recycled process id to be fooled by; the id is only there for the message.
 * @throws AppError `library-locked` with the owner's pid, `library-read-only`, `disk-full`
 */
export function lockLibrary(dir: string): LibraryLock {
  let db: Database.Database | undefined;
  try {
    db = new Database(join(dir, 'fototeca.lock'), { timeout: 200 });
    // Nothing in here needs to survive: no journal file, no waiting for the disk.
    db.pragma('journal_mode = MEMORY');
    db.pragma('synchronous = OFF');
    db.exec('BEGIN IMMEDIATE');
    db.pragma(`user_version = ${process.pid}`);
    db.exec('COMMIT; BEGIN IMMEDIATE');
    const held = db;
    return { release: () => held.close() };
  } catch (error) {
    const owner = error instanceof Database.SqliteError && error.code === 'SQLITE_BUSY' && db;
    const pid = owner ? (owner.pragma('user_version', { simple: true }) as number) : 0;
    db?.close();
    if (owner) throw new AppError('library-locked', { path: dir, pid: String(pid) });
    throw explainSqliteError(error, dir);
  }
}
