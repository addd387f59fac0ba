import type watcher from '@parcel/watcher';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isPhotoFileName } from '../../shared/formats.ts';
import { below } from './roots.ts';
import { isSidecarName } from './sidecars.ts';
import { isSkipped } from './walk.ts';

/** Programs write a file in several steps, cameras copy many: wait until it is quiet. */
const QUIET_MS = 1000;
/** How often it is looked whether folders went away or are back. */
const LOOK_AGAIN_MS = 5000;
/** A folder whose drive does not answer in this time is taken to have gone away. */
const ANSWER_MS = 5000;
/** How often folders that cannot be watched are scanned. */
const SCAN_UNWATCHED_MS = 300_000;

/** Folders being watched for changes of their photos. */
export class FolderWatch {
  readonly #changes = new Changes();
  readonly #roots: WatchedRoot[];

  private constructor(folders: readonly string[], except: string) {
    this.#roots = folders.map((path) => new WatchedRoot(path, except, this.#changes));
  }

  /**
   * Begins to watch; what happens from now on is told by {@link changes}.
   * @param folders absolute paths; they need not exist
   * @param except a folder whose changes are our own: the library
   */
  static async start(folders: readonly string[], except: string): Promise<FolderWatch> {
    const watch = new FolderWatch(folders, except);
    await watch.#attend();
    return watch;
  }

  /**
   * The directories to scan again, each batch once things are quiet. A folder that goes away (an
   * unplugged disk) is named once, and again when it is back.
   */
  async *changes(until: AbortSignal): AsyncGenerator<string[]> {
    const wake = () => this.#changes.wake();
    until.addEventListener('abort', wake);
    try {
      while (!until.aborted) {
        await this.#attend();
        const directories = await this.#changes.next(LOOK_AGAIN_MS, until);
        if (directories.length > 0) yield directories;
      }
    } finally {
      until.removeEventListener('abort', wake);
    }
  }

  async close(): Promise<void> {
    for (const root of this.#roots) await root.release();
  }

  async #attend(): Promise<void> {
    await Promise.all(this.#roots.map((root) => root.attend()));
  }
}

/** Whether the system can tell of changes in a folder; else it is scanned now and then. */
export async function canWatch(path: string): Promise<boolean> {
  try {
    const { subscribe } = await import('@parcel/watcher');
    await (await subscribe(path, () => undefined)).unsubscribe();
    return true;
  } catch {
    return false;
  }
}

/** Directories with changes, gathered until nothing more comes for a while. */
class Changes {
  readonly #directories = new Set<string>();
  #wake: () => void = () => undefined;
  #changedAt = 0;

  add(directory: string): void {
    this.#directories.add(directory);
    this.#changedAt = performance.now();
    this.wake();
  }

  wake(): void {
    this.#wake();
  }

  /** Waits for changes to come and settle; empty when `waitMs` pass without any. */
  async next(waitMs: number, until: AbortSignal): Promise<string[]> {
    if (this.#directories.size === 0) await this.#sleep(waitMs);
    while (this.#directories.size > 0 && !until.aborted) {
      const left = this.#changedAt + QUIET_MS - performance.now();
      if (left <= 0) break;
      await this.#sleep(left);
    }
    if (until.aborted) return [];
    const all = [...this.#directories];
    this.#directories.clear();
    // Scanning a directory scans what is below it.
    return all.filter(
      (path) => !all.some((other) => other !== path && below(other, path) !== null),
    );
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** What drives were asked in vain. */
const unanswered = new Set<Promise<unknown>>();
// Node would wait for their answers before it ends.
process.on('exit', () => {
  if (unanswered.size > 0) process.kill(process.pid, 'SIGKILL');
});

/** One folder: watched while it is there, looked for while it is not. */
class WatchedRoot {
  readonly #path: string;
  readonly #except: string;
  readonly #changes: Changes;
  #subscription: watcher.AsyncSubscription | null = null;
  #identity: string | null | undefined;
  /** What the drive was asked and has not answered yet. */
  #question: Promise<string | null> | null = null;
  #scanAgainAt = Infinity;

  constructor(path: string, except: string, changes: Changes) {
    this.#path = path;
    this.#except = except;
    this.#changes = changes;
  }

  /** Notices that the folder came or went, and watches it if it is there. */
  async attend(): Promise<void> {
    const identity = await this.#askForIdentity();
    if (identity === this.#identity) {
      if (performance.now() >= this.#scanAgainAt) this.#scanAll();
      return;
    }
    const isFirst = this.#identity === undefined;
    this.#identity = identity;
    await this.release();
    if (!isFirst) this.#changes.add(this.#path);
    if (identity === null) return;
    try {
      // Loaded when something is watched: most commands do not.
      const { subscribe } = await import('@parcel/watcher');
      this.#subscription = await subscribe(this.#path, (error, events) => {
        if (!error) {
          for (const event of events) this.#note(event);
          return;
        }
        // Some events are lost: scan everything, and watch anew.
        this.#identity = null;
        this.#changes.add(this.#path);
      });
      this.#scanAgainAt = Infinity;
    } catch {
      // A system out of watches, or a network disk.
      this.#scanAgainAt = performance.now() + SCAN_UNWATCHED_MS;
    }
  }

  /**
   * Null where the folder is not there, or its drive does not answer. One question at a time: each that
   * is not answered holds a thread until it is.
   */
  async #askForIdentity(): Promise<string | null> {
    const question = (this.#question ??= identityOf(this.#path).finally(() => {
      this.#question = null;
      unanswered.delete(question);
    }));
    const givenUp = async () => {
      await delay(ANSWER_MS, null, { ref: false });
      if (this.#question === question) unanswered.add(question);
      return null;
    };
    return Promise.race([question, givenUp()]);
  }

  #scanAll(): void {
    this.#scanAgainAt = performance.now() + SCAN_UNWATCHED_MS;
    this.#changes.add(this.#path);
  }

  async release(): Promise<void> {
    const subscription = this.#subscription;
    this.#subscription = null;
    await subscription?.unsubscribe().catch(() => undefined);
  }

  /** Notes what a scan would see: a photo, a sidecar, or a directory that came or went. */
  #note({ path, type }: watcher.Event): void {
    const way = below(this.#path, path);
    if (way === null || way.split('/').some(isSkipped)) return;
    if (below(this.#except, path) !== null) return;
    const isFile = isPhotoFileName(path) || isSidecarName(path);
    // Of what is gone nobody can tell whether it was a directory.
    const matters = isFile || type === 'delete';
    // What is around the folder is none of ours, even when the folder itself went away.
    const add = () => void this.#changes.add(way === '' ? this.#path : dirname(path));
    if (matters) add();
    // A slow drive must keep nobody waiting.
    else if (type === 'create') void isDirectory(path).then((is) => is && add());
  }
}

const identityOf = (path: string): Promise<string | null> =>
  stat(path, { bigint: true }).then(
    ({ dev, ino }) => `${dev}:${ino}`,
    () => null,
  );

const isDirectory = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
