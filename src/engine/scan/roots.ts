import { AppError } from '../../shared/errors.ts';
import { DriveSilent, orUnreachable, type Disk } from '../disk/disk.ts';
import { isRefusal, type FileStats } from '../disk/protocol.ts';
import type { Folder } from '../library/folders.ts';
import type { Library } from '../library/library.ts';
import { below } from './below.ts';

/** What is to be scanned: a root of the library, or a part of one. */
export interface Scope {
  folder: Folder;
  /** Directory below the root, with `/`; '' for all of it. */
  from: string;
}

/** What it takes to find scopes. */
export interface ScopeWorld {
  library: Library;
  disk: Disk;
}

/**
 * The part of the library's roots that a path is, or the new root it would be.
 * @param path absolute
 * @throws AppError `folder-missing`, `folder-not-a-folder`, `folder-unreachable`
 */
export async function findScope(
  { library, disk }: ScopeWorld,
  path: string,
): Promise<Scope | string> {
  // Whether a root is there, the scan finds out: its drive may never answer.
  const known = library.folders.all().find((folder) => folder.path === path);
  if (known) return { folder: known, from: '' };
  const existing = await existingSpelling(disk, path);
  if (existing && existing.kind !== 'directory') {
    throw new AppError('folder-not-a-folder', { path });
  }
  const place = existing?.path ?? null;
  for (const folder of library.folders.all()) {
    const from = below(folder.path, place ?? path);
    if (from !== null) return { folder, from };
  }
  if (place === null) throw new AppError('folder-missing', { path });
  return place;
}

/**
 * Finds or adds the root that a path belongs to. A folder inside a root is a part of it; a folder
 * around roots takes them in, and their files keep everything.
 */
async function scopeOf(world: ScopeWorld, path: string): Promise<Scope> {
  const { library } = world;
  const found = await findScope(world, path);
  if (typeof found !== 'string') return found;
  return library.transaction(() => {
    const roots = library.folders.all();
    const folder = library.folders.add(found, library.now());
    for (const child of roots) {
      const prefix = below(found, child.path);
      if (prefix !== null) library.folders.mergeInto(folder, child, prefix);
    }
    return { folder, from: '' };
  });
}

/**
 * The scopes of several paths, none inside another: adding one root may have taken in the next.
 * @throws AppError as {@link findScope}
 */
export async function scopesOf(world: ScopeWorld, paths: readonly string[]): Promise<Scope[]> {
  for (const path of paths) await scopeOf(world, path);
  const scopes: Scope[] = [];
  for (const path of paths) scopes.push(await scopeOf(world, path));
  return scopes.filter((scope, i) =>
    scopes.every((other, j) => {
      if (i === j || other.folder.id !== scope.folder.id) return true;
      const inside = below(`/${other.from}`, `/${scope.from}`);
      return inside === null || (inside === '' && i < j);
    }),
  );
}

/**
 * What tells that a root is there: its identity on its disk, or null where it cannot be reached or
 * does not answer. A root that was full and is now bare is a mount point without its disk.
 */
export async function rootIdentity(
  { library, disk }: ScopeWorld,
  { id, path }: Folder,
): Promise<string | null> {
  const found = await disk.lookAtRoot(path).catch((error: unknown) => {
    if (error instanceof DriveSilent) return null;
    throw error;
  });
  if (!found || (found.isBare && library.folders.countFiles(id) > 0)) return null;
  return found.identity;
}

/** Accented names are one text in two spellings (NFC, NFD); disks may have either. */
async function existingSpelling(
  disk: Disk,
  path: string,
): Promise<{ path: string; kind: FileStats['kind'] } | null> {
  const spellings = [...new Set([path, path.normalize('NFC'), path.normalize('NFD')])];
  const answers = await orUnreachable(disk.stats(spellings), path);
  for (const [i, answer] of answers.entries()) {
    if (!isRefusal(answer)) return { path: spellings[i] as string, kind: answer.kind };
  }
  return null;
}
