/** Directories of this computer, for a person who chooses folders without a native dialog. */
import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { AppError } from '../shared/errors.ts';
import type { DirectoryListing } from '../shared/photos.ts';

/** What systems call the folder of pictures, in the languages we speak. */
const PICTURES = ['Pictures', 'Immagini', 'Foto', 'Photos', 'DCIM'];

/**
 * The directories in a directory, hidden ones left out.
 * @param path as a person types it: `~` is the user's home, as is an absent one, and a relative one
 *   begins at `from`
 * @param from absolute
 * @throws AppError `folder-missing`, `folder-not-a-folder`, `directory-unreadable`
 */
export async function listDirectory(path = '~', from = homedir()): Promise<DirectoryListing> {
  const isOfHome = path === '~' || path.startsWith('~/') || path.startsWith(`~${sep}`);
  const at = isOfHome ? join(homedir(), path.slice(1)) : resolve(from, path);
  try {
    const entries = await readdir(at, { withFileTypes: true });
    const names = entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => name)
      .sort((a, b) => a.localeCompare(b));
    const parent = dirname(at);
    return {
      path: at,
      parent: parent === at ? null : parent,
      directories: names.map((name) => ({ name, path: join(at, name) })),
    };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new AppError('folder-missing', { path: at });
    if (code === 'ENOTDIR') throw new AppError('folder-not-a-folder', { path: at });
    throw new AppError('directory-unreadable', { reason: code ?? message });
  }
}

/** Folders that are likely to hold this user's photos, those that exist. */
export async function suggestedFolders(): Promise<string[]> {
  const home = homedir();
  const candidates = PICTURES.map((name) => join(home, name));
  const exists = await Promise.all(
    candidates.map((path) =>
      stat(path).then(
        (found) => found.isDirectory(),
        () => false,
      ),
    ),
  );
  return candidates.filter((_, i) => exists[i]);
}
