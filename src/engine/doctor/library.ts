import { existsSync } from 'node:fs';
import type { Finding } from '../../shared/doctor.ts';
import { listBackups } from '../library/backups.ts';
import { databasePath, needsMigration } from '../library/database.ts';
import { checkInvariants } from '../library/invariants.ts';
import { openLibraryReadOnly, type Library } from '../library/library.ts';
import { finding } from './finding.ts';

/** A backup that is older than this says little of today's library, milliseconds. */
const OLD_BACKUP_MS = 30 * 24 * 3600 * 1000;

/** Opens, is sound, keeps its promises, has a backup. */
export async function* examineLibrary(dir: string): AsyncGenerator<Finding> {
  if (!existsSync(databasePath(dir))) {
    yield finding('library', 'warning', 'library-missing', { path: dir });
    return;
  }
  if (needsMigration(dir)) {
    yield finding('library', 'warning', 'doctor.library.older', { path: dir });
  } else {
    const violations = checkInvariants(dir);
    for (const reason of violations) {
      yield finding('library', 'problem', 'doctor.library.violation', { reason });
    }
    if (violations.length === 0) yield* sizeOf(dir);
  }
  yield backupsOf(dir);
}

function* sizeOf(dir: string): Generator<Finding> {
  const library = openReader(dir);
  if (!library) return;
  try {
    const { library: bytes, thumbnails } = library.sizes();
    yield finding('library', 'ok', 'doctor.library.sound', {
      path: dir,
      photos: library.photos.counts().present,
      megabytes: megabytes(bytes),
      thumbnails: megabytes(thumbnails),
    });
  } finally {
    library.close();
  }
}

function backupsOf(dir: string): Finding {
  const [newest, ...others] = listBackups(dir);
  if (!newest) return finding('library', 'ok', 'doctor.backups.none');
  const isOld = Date.now() - Date.parse(newest.madeAt) > OLD_BACKUP_MS;
  return finding('library', isOld ? 'warning' : 'ok', 'doctor.backups.newest', {
    date: newest.madeAt.slice(0, 10),
    count: 1 + others.length,
  });
}

/**
 * Opens the library to read what it says of itself; null where it cannot be read as it is, which is
 * a finding of its own. An older format is left alone.
 */
export function openReader(dir: string): Library | null {
  try {
    if (!existsSync(databasePath(dir)) || needsMigration(dir)) return null;
    return openLibraryReadOnly({ dir, clock: () => new Date() });
  } catch {
    return null;
  }
}

const megabytes = (bytes: number): number => Math.round(bytes / 1e5) / 10;
