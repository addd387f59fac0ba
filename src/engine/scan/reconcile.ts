import { stat } from 'node:fs/promises';
import { basename, join, posix } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { pathOf, type FileStamp, type KnownFile } from '../library/files.ts';
import { below, type Scope } from './roots.ts';
import { sidecarsOf, stampOf } from './sidecars.ts';
import type { ScanState } from './state.ts';
import {
  codeOf,
  isUnreachableName,
  walk,
  type UnreadableDirectory,
  type WalkedDirectory,
} from './walk.ts';

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

/** Files looked at together: the disk answers many questions at once faster than one by one. */
const STATS_AT_ONCE = 64;

/** The stamp of what cannot be looked at. */
const NOWHERE = { bytes: 0, mtimeMs: 0, sidecar: null };

/**
 * Compares a root with what the library knows and yields what needs work. Nothing is opened:
 * names, sizes and times decide.
 */
export async function* reconcile(
  state: ScanState,
  { folder, from }: Scope,
  except: readonly string[],
): AsyncGenerator<FileTask> {
  const visited = new Set<string>();
  const unreadable: string[] = [];
  for await (const step of walk(folder.path, { from, except })) {
    await state.job.checkpoint();
    if (state.job.signal.aborted) return;
    if ('error' in step) {
      unreadable.push(step.directory);
      refuseDirectory(state, folder, step);
      continue;
    }
    visited.add(step.directory);
    yield* reconcileDirectory(state, folder, step);
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
  for (let start = 0; start < photos.length; start += STATS_AT_ONCE) {
    if (state.job.signal.aborted) return;
    const chunk = photos.slice(start, start + STATS_AT_ONCE);
    const tasks = await Promise.all(
      chunk.map((name) =>
        look(state, folder, directory, name, sidecarsOf(name, sidecars), known.get(name) ?? null),
      ),
    );
    for (const task of tasks) if (task) yield task;
  }
}

/** Looks at one file from outside; null where there is nothing to do. */
async function look(
  state: ScanState,
  folder: Scope['folder'],
  directory: string,
  name: string,
  sidecarNames: readonly string[],
  known: KnownFile | null,
): Promise<FileTask | null> {
  const path = pathOf({ folder: folder.path, directory, name });
  const sidecars = sidecarNames.map((one) => join(folder.path, directory, one));
  const place = { folderId: folder.id, directory, name };
  state.tally.found++;
  let stamp: FileStamp;
  try {
    const { size, mtimeMs } = await stat(path);
    stamp = {
      ...place,
      bytes: size,
      mtimeMs: Math.trunc(mtimeMs),
      sidecar: await stampOfFiles(sidecars),
    };
  } catch (error) {
    if (known?.photoId != null) state.touched.add(known.photoId);
    const nowhere = { ...place, ...NOWHERE };
    if (await isUnreachableName(path)) {
      state.fail(nowhere, new AppError('file-name-not-unicode'));
    } else if (codeOf(error) === 'ENOENT') {
      state.tally.found--;
    } else {
      state.fail(nowhere, new AppError('file-unreadable', { reason: codeOf(error) }));
    }
    return null;
  }
  const task: FileTask = { stamp, path, sidecars, known, need: 'content' };
  if (!known || known.bytes !== stamp.bytes || known.mtimeMs !== stamp.mtimeMs) return task;
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
async function stampOfFiles(paths: readonly string[]): Promise<string | null> {
  const found = await Promise.all(
    paths.map(async (path) => {
      const stats = await stat(path).catch(() => null);
      const { size: bytes, mtimeMs } = stats ?? { size: 0, mtimeMs: 0 };
      return stats ? [{ name: basename(path), bytes, mtimeMs: Math.trunc(mtimeMs) }] : [];
    }),
  );
  return stampOf(found.flat());
}
