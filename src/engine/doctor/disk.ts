import { access, constants, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Finding } from '../../shared/doctor.ts';
import { Disk, DriveSilent, type DiskOptions } from '../disk/disk.ts';
import { isRefusal } from '../disk/protocol.ts';
import { canWatch } from '../scan/watched-root.ts';
import { finding } from './finding.ts';
import { openReader } from './library.ts';

/** Free bytes below which work will soon stop, and below which it is time to think of it. */
const TOO_LITTLE = 200e6;
const LITTLE = 2e9;

/** Every folder of the library is there, can be read, and tells of its changes. */
export async function* examineFolders(
  libraryDir: string,
  options?: DiskOptions,
): AsyncGenerator<Finding> {
  const library = openReader(libraryDir);
  const folders = library?.folders.all() ?? [];
  library?.close();
  if (folders.length === 0) return;
  const disk = new Disk(options);
  try {
    for (const { path } of folders) {
      if (!(await isThere(disk, path))) {
        yield finding('folders', 'warning', 'folder-unreachable', { path });
        continue;
      }
      const listing = await disk.list(path);
      if (isRefusal(listing)) {
        const { refused: reason } = listing;
        yield finding('folders', 'problem', 'doctor.folder.unreadable', { path, reason });
      } else if (!(await canWatch(path))) {
        yield finding('folders', 'warning', 'doctor.folder.unwatched', { path });
      } else {
        yield finding('folders', 'ok', 'doctor.folder.fine', { path });
      }
    }
  } finally {
    await disk.close();
  }
}

/** Whether a folder is there, and its drive answers. */
async function isThere(disk: Disk, path: string): Promise<boolean> {
  try {
    const [found] = await disk.stats([path]);
    return found !== undefined && !isRefusal(found) && found.kind === 'directory';
  } catch (error) {
    if (error instanceof DriveSilent) return false;
    throw error;
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
