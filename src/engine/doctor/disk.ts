import { access, constants, readdir, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Finding } from '../../shared/doctor.ts';
import { canWatch } from '../scan/watch.ts';
import { answers } from '../worker/answers.ts';
import { finding } from './finding.ts';
import { openReader } from './library.ts';

/** Free bytes below which work will soon stop, and below which it is time to think of it. */
const TOO_LITTLE = 200e6;
const LITTLE = 2e9;

/**
 * Every folder of the library is there, can be read, and tells of its changes.
 * @param limitMs how long a drive may take to answer
 */
export async function* examineFolders(
  libraryDir: string,
  limitMs?: number,
): AsyncGenerator<Finding> {
  const library = openReader(libraryDir);
  const folders = library?.folders.all() ?? [];
  library?.close();
  for (const { path } of folders) {
    const found = (await answers(path, limitMs)) ? await stat(path).catch(() => null) : null;
    if (!found?.isDirectory()) {
      yield finding('folders', 'warning', 'folder-unreachable', { path });
      continue;
    }
    const reason = await readdir(path).then(
      () => null,
      (error: NodeJS.ErrnoException) => error.code ?? error.message,
    );
    if (reason !== null) {
      yield finding('folders', 'problem', 'doctor.folder.unreadable', { path, reason });
    } else if (!(await canWatch(path))) {
      yield finding('folders', 'warning', 'doctor.folder.unwatched', { path });
    } else {
      yield finding('folders', 'ok', 'doctor.folder.fine', { path });
    }
  }
}

/** The library's disk has room, and the library can be written. */
export async function* examineDisk(libraryDir: string): AsyncGenerator<Finding> {
  const place = await existing(libraryDir);
  const writable = await access(place, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!writable) yield finding('disk', 'problem', 'library-read-only', { path: libraryDir });
  const { bavail, bsize } = await statfs(place);
  const free = bavail * bsize;
  const gigabytes = Math.round(free / 1e8) / 10;
  if (free >= LITTLE) yield finding('disk', 'ok', 'doctor.disk.free', { gigabytes });
  else {
    const level = free < TOO_LITTLE ? 'problem' : 'warning';
    yield finding('disk', level, 'doctor.disk.little', { gigabytes });
  }
}

/** The folder itself, or the nearest one above it that exists. */
async function existing(path: string): Promise<string> {
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  return isThere || dirname(path) === path ? path : existing(dirname(path));
}
