import { basename, posix } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { isRefusal, NOT_UNICODE, type FileStats, type Refusal } from '../disk/protocol.ts';
import { pathOf, type FileStamp, type KnownFile } from '../library/files.ts';
import { below } from './below.ts';
import type { Drive } from './drive.ts';
import type { Scope } from './roots.ts';
import { sidecarsOf, stampOf } from './sidecars.ts';
import type { ScanState } from './state.ts';
import { STATS_AT_ONCE, walk, type UnreadableDirectory, type WalkedDirectory } from './walk.ts';

/** A file that the library does not know as it is now. */
export interface FileTask {
  stamp: FileStamp;
  path: string;
  /** Absolute paths of what tells of it. */
  sidecars: string[];
  known: KnownFile | null;
  /** `metadata` where only what is beside it changed. */
  need: 'content' | 'metadata';
}

/** The stamp of what cannot be looked at. */
const NOWHERE = { bytes: 0, mtimeMs: 0, sidecar: null };

/**
 * Compares a root with what the library knows and yields what needs work. Nothing is opened:
 * names, sizes and times decide.
 */
export async function* reconcile(
  state: ScanState,
  drive: Drive,
  { folder, from }: Scope,
  except: readonly string[],
): AsyncGenerator<FileTask> {
  const visited = new Set<string>();
  const unreadable: string[] = [];
  for await (const step of walk(drive, folder.path, { from, except })) {
    await state.job.checkpoint();
    if (state.job.signal.aborted) return;
    if ('error' in step) {
      unreadable.push(step.directory);
      refuseDirectory(state, folder, step);
      continue;
    }
    visited.add(step.directory);
    yield* reconcileDirectory(state, drive, folder, step);
  }
  for (const directory of state.library.folders.directories(folder.id)) {
    const isUnder = (parent: string) => below(`/${parent}`, `/${directory}`) !== null;
    if (visited.has(directory) || !isUnder(from) || unreadable.some(isUnder)) continue;
    for (const known of state.library.files.inDirectory(folder.id, directory, state.model.row)) {
      state.noteUnseen(folder.id, known);
    }
  }
}

/** A directory that cannot be listed is told like a file that cannot be read. */
function refuseDirectory(
  state: ScanState,
  folder: Scope['folder'],
  { directory, error }: UnreadableDirectory,
): void {
  if (directory === '') return;
  const parent = directory.includes('/') ? posix.dirname(directory) : '';
  const name = posix.basename(directory);
  const known = state.library.files.inDirectory(folder.id, parent, state.model.row);
  const before = known.find((file) => file.name === name);
  if (before) state.unseen.delete(before.id);
  if (before?.photoId != null) state.touched.add(before.photoId);
  state.tally.found++;
  state.fail({ folderId: folder.id, directory: parent, name, ...NOWHERE }, error);
}

async function* reconcileDirectory(
  state: ScanState,
  drive: Drive,
  folder: Scope['folder'],
  { directory, photos, sidecars }: WalkedDirectory,
): AsyncGenerator<FileTask> {
  const known = new Map(
    state.library.files
      .inDirectory(folder.id, directory, state.model.row)
      .map((file) => [file.name, file]),
  );
  const names = new Set(photos);
  for (const file of known.values()) {
    if (!names.has(file.name)) state.noteUnseen(folder.id, file);
  }
  const pathIn = (name: string) => pathOf({ folder: folder.path, directory, name });
  for (let start = 0; start < photos.length; start += STATS_AT_ONCE) {
    if (state.job.signal.aborted) return;
    const files = photos.slice(start, start + STATS_AT_ONCE).map((name) => ({
      place: { folderId: folder.id, directory, name },
      path: pathIn(name),
      sidecars: sidecarsOf(name, sidecars).map(pathIn),
    }));
    const paths = files.flatMap(({ path, sidecars }) => [path, ...sidecars]);
    const answers = await drive.stats(paths);
    const seen: Seen = new Map(answers.map((answer, i) => [paths[i] as string, answer]));
    for (const file of files) {
      const task = compare(state, file, seen, known.get(file.place.name) ?? null);
      if (task) yield task;
    }
  }
}

/** What the disk said of paths. */
type Seen = ReadonlyMap<string, FileStats | Refusal>;

interface FoundFile {
  place: Pick<FileStamp, 'folderId' | 'directory' | 'name'>;
  path: string;
  sidecars: string[];
}

/** Compares one file with what is known of it; null where there is nothing to do. */
function compare(
  state: ScanState,
  { place, path, sidecars }: FoundFile,
  seen: Seen,
  known: KnownFile | null,
): FileTask | null {
  const stats = seen.get(path) as FileStats | Refusal;
  if (isRefusal(stats)) {
    if (known?.photoId != null) state.touched.add(known.photoId);
    const { refused: reason } = stats;
    if (reason === 'ENOENT') return null;
    const isNameless = reason === NOT_UNICODE;
    state.tally.found++;
    state.fail(
      { ...place, ...NOWHERE },
      isNameless
        ? new AppError('file-name-not-unicode')
        : new AppError('file-unreadable', { reason }),
    );
    return null;
  }
  state.tally.found++;
  const { bytes, mtimeMs } = stats;
  const stamp = { ...place, bytes, mtimeMs, sidecar: stampOfFiles(sidecars, seen) };
  const task: FileTask = { stamp, path, sidecars, known, need: 'content' };
  if (!known || known.bytes !== bytes || known.mtimeMs !== mtimeMs) return task;
  if (known.failed) {
    // Content that cannot be read stays so; what the system refused may be allowed by now.
    if (known.retry) return task;
    state.noteSeen(known);
    state.tally.failed++;
    return null;
  }
  if (!known.complete) return task;
  // Also what the system refused beside it is tried again.
  if (known.sidecar !== stamp.sidecar || known.retry) return { ...task, need: 'metadata' };
  state.noteSeen(known);
  state.tally.unchanged++;
  return null;
}

/** A sidecar that cannot be looked at is none: it must not cost the photo. */
function stampOfFiles(paths: readonly string[], seen: Seen): string | null {
  return stampOf(
    paths.flatMap((path) => {
      const stats = seen.get(path);
      return stats && !isRefusal(stats) ? [{ name: basename(path), ...stats }] : [];
    }),
  );
}
