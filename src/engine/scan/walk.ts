import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { isPhotoFileName } from '../../shared/formats.ts';
import type { Disk } from '../disk/disk.ts';
import { isRefusal, NOT_UNICODE } from '../disk/protocol.ts';
import { isSidecarName } from './sidecars.ts';

/** One directory below a root. */
export interface WalkedDirectory {
  /** Below the root, with `/`; '' is the root itself. */
  directory: string;
  /** Names of the photo files in it, sorted. */
  photos: string[];
  /** Names of files in it that may tell of a photo. */
  sidecars: Set<string>;
}

/** A directory that could not be listed: what the library knows below it stays as it is. */
export interface UnreadableDirectory {
  directory: string;
  error: AppError;
}

export type WalkStep = WalkedDirectory | UnreadableDirectory;

export interface WalkOptions {
  /** Directory below the root to begin with; '' for all. */
  from?: string;
  /** Absolute paths not to enter, such as the library itself. */
  except?: readonly string[];
}

/** Who is asked what is in directories. */
type Lister = Pick<Disk, 'list' | 'stats'>;

/** Most paths asked about together. */
export const STATS_AT_ONCE = 64;

/** Directories that systems and sync programs make, with nobody's photos in them. */
const SYSTEM_DIRECTORIES = new Set([
  '$recycle.bin',
  'system volume information',
  'lost+found',
  '__macosx',
  '@eadir',
  '#recycle',
  '#snapshot',
]);

/** What file managers do not show to people is none of the photos they put there. */
const isShown = (name: string): boolean => !name.startsWith('.');

/** A directory that walks do not enter, by its name. */
export const isSkipped = (name: string): boolean =>
  !isShown(name) || SYSTEM_DIRECTORIES.has(name.toLowerCase());

/**
 * Lists a tree directory by directory, holding one directory's names at a time. Directory links
 * are followed last and every real directory is entered once, so loops end and a photo is found
 * under its real path first.
 */
export async function* walk(
  disk: Lister,
  root: string,
  options: WalkOptions = {},
): AsyncGenerator<WalkStep> {
  const except = new Set(options.except);
  const entered = new Set<string>();
  const pending = [options.from ?? ''];
  const links: string[] = [];
  for (;;) {
    const directory = pending.pop() ?? links.shift();
    if (directory === undefined) return;
    const path = join(root, directory);
    if (except.has(path)) continue;
    const listing = await disk.list(path);
    if (isRefusal(listing)) {
      const { refused: reason } = listing;
      if (reason === NOT_UNICODE) {
        yield { directory, error: new AppError('file-name-not-unicode') };
      } else if (reason !== 'ENOENT' && reason !== 'ENOTDIR') {
        yield { directory, error: new AppError('directory-unreadable', { reason }) };
      }
      // Any other has gone: its files are missing.
      continue;
    }
    if (entered.has(listing.identity)) continue;
    entered.add(listing.identity);
    const linked = await followed(disk, path, listing.links.filter(isShown));
    const files = [...listing.files.filter(isShown), ...linked.files];
    const inside = (name: string) => (directory ? `${directory}/${name}` : name);
    const enterable = (names: string[]) => names.filter((name) => !isSkipped(name)).map(inside);
    links.push(...enterable(linked.directories));
    pending.push(...enterable(listing.directories).sort().reverse());
    yield {
      directory,
      photos: files.filter(isPhotoFileName).sort(),
      sidecars: new Set(files.filter((name) => !isPhotoFileName(name) && isSidecarName(name))),
    };
  }
}

/** What links of a directory lead to; a broken one to nothing. */
async function followed(
  disk: Lister,
  path: string,
  links: readonly string[],
): Promise<{ files: string[]; directories: string[] }> {
  const files: string[] = [];
  const directories: string[] = [];
  for (let start = 0; start < links.length; start += STATS_AT_ONCE) {
    const names = links.slice(start, start + STATS_AT_ONCE);
    const answers = await disk.stats(names.map((name) => join(path, name)));
    for (const [i, answer] of answers.entries()) {
      if (isRefusal(answer)) continue;
      if (answer.kind === 'file') files.push(names[i] as string);
      if (answer.kind === 'directory') directories.push(names[i] as string);
    }
  }
  return { files, directories };
}

/** Counts what a walk would find, unreadable directories too, without looking at any file. */
export async function countPhotoFiles(
  disk: Lister,
  root: string,
  options: WalkOptions,
  signal: AbortSignal,
): Promise<number> {
  let count = 0;
  for await (const step of walk(disk, root, options)) {
    if (signal.aborted) break;
    count += 'photos' in step ? step.photos.length : 1;
  }
  return count;
}
