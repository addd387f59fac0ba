import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { DriveSilent } from '../disk/disk.ts';
import type { JobContext } from '../jobs/job.ts';
import { RateMeter } from '../jobs/rate.ts';
import { mapConcurrently } from './concurrency.ts';
import { Drive } from './drive.ts';
import { identify, read, type Finding } from './identify.ts';
import { reconcile, type FileTask } from './reconcile.ts';
import { rootIdentity, type Scope } from './roots.ts';
import { ScanState, type IndexProgress, type ScanWorld, type Tally } from './state.ts';
import { store } from './store.ts';
import { countPhotoFiles } from './walk.ts';

export interface IndexResult extends Tally {
  /** The folders scanned, as absolute paths. */
  folders: string[];
  /** Those of them that could not be reached: their photos stay, marked. */
  unreachable: string[];
  seconds: number;
  /** Photos read and embedded for each second. */
  photosPerSecond: number;
  /** Id of the model that embedded. */
  model: string;
  /** Where it ran. */
  device: string;
}

/** Photos whose files have been missing for longer are forgotten. */
export const GRACE_DAYS = 60;

/**
 * Files being hashed at once, and photos being read and embedded at once: enough that decoding
 * always has a file waiting and a batch can form before the encoder, few enough that memory stays
 * flat (each holds one decoded picture of about a megabyte).
 */
const IDENTIFYING = availableParallelism() + 2;
const READING = 2 * availableParallelism() + 8;

/** A batch is stored when it has this many photos or is this old, whichever comes first. */
const BATCH_SIZE = 32;
const BATCH_MS = 500;
const REPORT_EVERY_MS = 200;

/**
 * The indexing pipeline: walk → identify → decode, thumbnail, embed → store. Every stage holds a
 * bounded number of photos, so the slowest one sets the speed. Stopping it at any moment, also
 * with kill -9, loses at most the batch in hand; the next scan goes on from there.
 * @param scopes what to scan; see {@link scopesOf}
 * @param except absolute paths of folders not to enter
 */
export async function indexFolders(
  world: ScanWorld,
  scopes: readonly Scope[],
  except: readonly string[],
  job: JobContext<IndexProgress>,
): Promise<IndexResult> {
  const started = performance.now();
  const state = new ScanState(world, job);

  const progress = new ProgressMeter(state);
  const hurry = () => world.disk.hurry();
  job.signal.addEventListener('abort', hurry);
  const unreachable: string[] = [];
  try {
    const reachable: Scope[] = [];
    for (const scope of scopes) {
      if (job.signal.aborted) break;
      if ((await arriveAt(state, scope)) !== null) reachable.push(scope);
      else unreachable.push(pathOfScope(scope));
    }
    void progress.count(reachable, except);
    for (const scope of reachable) {
      if (job.signal.aborted) break;
      if (await scan(state, scope, except, progress)) continue;
      unreachable.push(pathOfScope(scope));
      state.forgetUnseen(scope.folder.id);
    }
    if (!job.signal.aborted) {
      // Only now: a file that one folder lost may have come to light in another.
      settleUnseen(state);
      forgetLongGone(world);
    }
  } finally {
    progress.end();
    job.signal.removeEventListener('abort', hurry);
  }
  const seconds = (performance.now() - started) / 1000;
  return {
    folders: scopes.map(pathOfScope),
    ...state.tally,
    unreachable,
    seconds,
    photosPerSecond: state.tally.indexed / seconds,
    model: world.model.id,
    device: world.worker.device,
  };
}

const pathOfScope = ({ folder, from }: Scope): string => join(folder.path, from);

/** Looks whether a root is there, and marks it so. @returns its identity; null where it is not */
async function arriveAt(state: ScanState, { folder }: Scope): Promise<string | null> {
  const { library, job } = state;
  const identity = await rootIdentity(state, folder);
  // Whoever has cancelled did not wait for the drive.
  if (identity !== null || !job.signal.aborted) {
    library.transaction(() => library.folders.setReachable(folder.id, identity !== null));
  }
  return identity;
}

/** Scans one root or a part of it; false where it cannot be reached. */
async function scan(
  state: ScanState,
  scope: Scope,
  except: readonly string[],
  progress: ProgressMeter,
): Promise<boolean> {
  const { library, job } = state;
  const { folder } = scope;
  const identity = await arriveAt(state, scope);
  if (identity === null) return false;

  const answered = await scanFiles(state, scope, except, progress);
  if (job.signal.aborted) return true;
  // A disk that went away during the walk has lost no files.
  if (!answered || (await rootIdentity(state, folder)) !== identity) {
    library.transaction(() => library.folders.setReachable(folder.id, false));
    return false;
  }
  library.transaction(() => library.folders.markScanned(folder.id, library.now()));
  return true;
}

/** Finds, reads and stores the files of a root; false where its drive fell silent meanwhile. */
async function scanFiles(
  state: ScanState,
  scope: Scope,
  except: readonly string[],
  progress: ProgressMeter,
): Promise<boolean> {
  const drive = new Drive(state);
  const tasks = unpaused(reconcile(state, drive, scope, except), state.job);
  const identified = mapConcurrently(tasks, IDENTIFYING, (task) => identify(state, drive, task));
  const findings = mapConcurrently(identified, READING, (finding) => read(drive, finding));
  try {
    await storeInBatches(state, findings, progress);
    return true;
  } catch (error) {
    if (!(error instanceof DriveSilent)) throw error;
    state.forgetInHand();
    return false;
  } finally {
    drive.close();
  }
}

async function* unpaused(
  tasks: AsyncIterable<FileTask>,
  job: JobContext<IndexProgress>,
): AsyncGenerator<FileTask> {
  for await (const task of tasks) {
    await job.checkpoint();
    if (job.signal.aborted) return;
    yield task;
  }
}

async function storeInBatches(
  state: ScanState,
  findings: AsyncIterable<Finding>,
  progress: ProgressMeter,
): Promise<void> {
  let batch: Finding[] = [];
  let since = performance.now();
  const flush = () => {
    if (batch.length > 0 || state.failures.length > 0 || state.found.length > 0) {
      store(state, batch);
    }
    batch = [];
    since = performance.now();
    progress.report();
  };
  try {
    for await (const finding of findings) {
      batch.push(finding);
      if (batch.length >= BATCH_SIZE || performance.now() - since >= BATCH_MS) flush();
    }
  } catch (error) {
    // What was read before the drive fell silent is kept.
    if (error instanceof DriveSilent) flush();
    throw error;
  }
  flush();
}

/** Files that were not seen: gone, unless another file of the photo is known. */
function settleUnseen(state: ScanState): void {
  const { library, unseen, tally } = state;
  const now = library.now();
  library.transaction(() => {
    const photos = new Set<number>();
    for (const [id, { photoId }] of unseen) {
      if (photoId === null) {
        library.files.drop(id);
      } else {
        library.files.markMissing(id, now);
        photos.add(photoId);
      }
    }
    library.settleFiles(photos);
    tally.missing += library.files.countMissing([...unseen.keys()]);
  });
  unseen.clear();
}

function forgetLongGone({ library }: ScanWorld): void {
  const limit = Date.parse(library.now()) - GRACE_DAYS * 24 * 60 * 60 * 1000;
  const gone = library.files.photosGoneBefore(new Date(limit).toISOString());
  if (gone.length > 0) library.forgetPhotos(gone);
}

/** Counts what is done and to be done, and says how long it will take when that can be said. */
class ProgressMeter {
  readonly #state: ScanState;
  readonly #meter = new RateMeter();
  readonly #counting = new AbortController();
  #total: number | null = null;
  #reportedAt = 0;

  constructor(state: ScanState) {
    this.#state = state;
  }

  /** Walks ahead of the pipeline, for the total. */
  async count(scopes: readonly Scope[], except: readonly string[]): Promise<void> {
    const { signal } = this.#counting;
    const { disk } = this.#state;
    try {
      let total = 0;
      for (const { folder, from } of scopes) {
        total += await countPhotoFiles(disk, folder.path, { from, except }, signal);
      }
      if (!signal.aborted) this.#total = total;
    } catch {
      // A drive that does not answer: the total stays unknown, and the scan will see for itself.
    }
  }

  report(): void {
    const now = performance.now();
    if (now - this.#reportedAt < REPORT_EVERY_MS) return;
    this.#reportedAt = now;
    // Files may come while they are counted.
    this.#report(this.#total === null ? null : Math.max(this.#total, this.#state.done));
  }

  /** The last report: unless the job was cancelled, what is done is all there was to do. */
  end(): void {
    this.#counting.abort();
    this.#report(this.#state.job.signal.aborted ? this.#total : this.#state.done);
  }

  #report(total: number | null): void {
    const { tally, job, done } = this.#state;
    this.#meter.mark(done);
    job.report({
      ...tally,
      done,
      total,
      photosPerSecond: this.#meter.rate(),
      perSecond: this.#meter.rate(),
      remainingSeconds: total === null ? null : this.#meter.remainingSeconds(total - done),
    });
  }
}
