/** Directories of this computer, for a person who chooses folders without a native dialog. */
import { homedir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { AppError } from '../shared/errors.ts';
import type { DirectoryListing } from '../shared/photos.ts';
import { orUnreachable, type Disk } from './disk/disk.ts';
import { isRefusal, type FileStats, type Refusal } from './disk/protocol.ts';

/** What systems call the folder of pictures, in the languages we speak. */
const PICTURES = ['Pictures', 'Immagini', 'Foto', 'Photos', 'DCIM'];

/**
 * The directories and zip files in a directory and what leads to others, hidden ones left out.
 * @param path as a person types it: `~` is the user's home, as is an absent one, and a relative one
 *   begins at `from`
 * @param from absolute
 * @throws AppError `folder-missing`, `folder-not-a-folder`, `folder-unreachable`, `directory-unreadable`
 */
export async function listDirectory(
  disk: Disk,
  path = '~',
  from = homedir(),
): Promise<DirectoryListing> {
  const isOfHome = path === '~' || path.startsWith('~/') || path.startsWith(`~${sep}`);
  const at = isOfHome ? join(homedir(), path.slice(1)) : resolve(from, path);
  const listing = await orUnreachable(disk.list(at), at);
  if (isRefusal(listing)) {
    const { refused: reason } = listing;
    if (reason === 'ENOENT') throw new AppError('folder-missing', { path: at });
    if (reason === 'ENOTDIR') throw new AppError('folder-not-a-folder', { path: at });
    throw new AppError('directory-unreadable', { reason });
  }
  const isShown = (name: string) => !name.startsWith('.');
  const links = listing.links.filter(isShown);
  const led = await orUnreachable(disk.stats(links.map((name) => join(at, name))), at);
  const ledTo = (kind: FileStats['kind']) => links.filter((_, i) => isOf(led[i], kind));
  const named = (names: readonly string[]) =>
    names.toSorted((a, b) => a.localeCompare(b)).map((name) => ({ name, path: join(at, name) }));
  const files = [...listing.files.filter(isShown), ...ledTo('file')];
  const parent = dirname(at);
  return {
    path: at,
    parent: parent === at ? null : parent,
    directories: named([...listing.directories.filter(isShown), ...ledTo('directory')]),
    archives: named(files.filter((name) => /\.zip$/i.test(name))),
  };
}

/** Folders that are likely to hold this user's photos, those that exist. */
export async function suggestedFolders(disk: Disk): Promise<string[]> {
  const candidates = PICTURES.map((name) => join(homedir(), name));
  const found = await orUnreachable(disk.stats(candidates), homedir());
  return candidates.filter((_, i) => isOf(found[i], 'directory'));
}

const isOf = (found: FileStats | Refusal | undefined, kind: FileStats['kind']): boolean =>
  found !== undefined && !isRefusal(found) && found.kind === kind;
