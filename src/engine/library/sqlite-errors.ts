import Database from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';
import { backupsDir } from './backups-dir.ts';

/**
 * What SQLite threw, as an error a person can act on; anything else comes back as it is.
 * @param dir the library's folder, named in the message
 */
export function explainSqliteError(error: unknown, dir: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const cause = { cause: error };
  const code = error.code;
  if (code === 'SQLITE_FULL') return new AppError('disk-full', { path: dir }, cause);
  if (code === 'SQLITE_NOTADB') return new AppError('library-not-ours', { path: dir }, cause);
  if (code.startsWith('SQLITE_CORRUPT')) return corruptLibrary(dir, error.message, error);
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN')) {
    return new AppError('library-read-only', { path: dir }, cause);
  }
  if (code.startsWith('SQLITE_IOERR')) {
    return new AppError('library-io', { path: dir, reason: error.message }, cause);
  }
  return error;
}

/** The same for what the file system said while the library's folder was made or opened. */
export function explainFsError(error: unknown, dir: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new AppError('disk-full', { path: dir });
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') {
    return new AppError('library-read-only', { path: dir });
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return new AppError('folder-not-a-folder', { path: dir });
  }
  return error;
}

export function corruptLibrary(dir: string, reason: string, cause?: unknown): AppError {
  return new AppError(
    'library-corrupt',
    { path: dir, reason, backups: backupsDir(dir) },
    { cause },
  );
}
