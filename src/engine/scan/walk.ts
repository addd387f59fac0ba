import { lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { isPhotoFileName } from '../../shared/formats.ts';
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

/** Not shown to people by their file manager, so not photos they put there. */
const isHidden = (name: string): boolean => name.startsWith('.');

/** A directory that walks do not enter, by its name. */
export const isSkipped = (name: string): boolean =>
  isHidden(name) || SYSTEM_DIRECTORIES.has(name.toLowerCase());

/**
 * Lists a tree directory by directory, holding one directory's names at a time. Directory links
 * are followed last and every real directory is entered once, so loops end and a photo is found
 * under its real path first.
 */
export async function* walk(root: string, options: WalkOptions = {}): AsyncGenerator<WalkStep> {
  const except = new Set(options.except);
  const entered = new Set<string>();
  const pending = [options.from ?? ''];
  const links: string[] = [];
  for (;;) {
    const directory = pending.pop() ?? links.shift();
    if (directory === undefined) return;
    const path = join(root, directory);
    if (except.has(path)) continue;
    let entries;
    try {
      const { dev, ino } = await stat(path, { bigint: true });
      const identity = `${dev}:${ino}`;
      if (entered.has(identity)) continue;
      entered.add(identity);
      entries = await readdir(path, { withFileTypes: true });
    } catch (error) {
      const reason = codeOf(error);
      if (await isUnreachableName(path)) {
        yield { directory, error: new AppError('file-name-not-unicode') };
      } else if (reason !== 'ENOENT' && reason !== 'ENOTDIR') {
        yield { directory, error: new AppError('directory-unreadable', { reason }) };
      }
      // Any other has gone: its files are missing.
      continue;
    }
    const found: WalkedDirectory = { directory, photos: [], sidecars: new Set() };
    const below: string[] = [];
    for (const entry of entries) {
      const { name } = entry;
      if (isHidden(name)) continue;
      const kind = entry.isSymbolicLink() ? await linkKind(join(path, name)) : kindOf(entry);
      if (kind === 'directory') {
        if (isSkipped(name)) continue;
        (entry.isSymbolicLink() ? links : below).push(directory ? `${directory}/${name}` : name);
      } else if (kind === 'file') {
        if (isPhotoFileName(name)) found.photos.push(name);
        else if (isSidecarName(name)) found.sidecars.add(name);
      }
    }
    found.photos.sort();
    pending.push(...below.sort().reverse());
    yield found;
  }
}

/** Counts what a walk would find, unreadable directories too, without looking at any file. */
export async function countPhotoFiles(
  root: string,
  options: WalkOptions,
  signal: AbortSignal,
): Promise<number> {
  let count = 0;
  for await (const step of walk(root, options)) {
    if (signal.aborted) break;
    count += 'photos' in step ? step.photos.length : 1;
  }
  return count;
}

/** True where a name could not be turned into text, so that the file cannot be asked for by it. */
export async function isUnreachableName(path: string): Promise<boolean> {
  if (!path.includes('\uFFFD')) return false;
  return lstat(path).then(
    () => false,
    () => true,
  );
}

type Kind = 'file' | 'directory' | 'other';

function kindOf(entry: { isFile(): boolean; isDirectory(): boolean }): Kind {
  if (entry.isFile()) return 'file';
  return entry.isDirectory() ? 'directory' : 'other';
}

/** What a link points to; a broken one to nothing. */
async function linkKind(path: string): Promise<Kind> {
  return stat(path).then(kindOf, () => 'other');
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
