import { setTimeout as delay } from 'node:timers/promises';
import { entryPath } from '../../shared/entry.ts';
import { Connection } from '../worker/connection.ts';

/**
 * A folder whose drive does not answer in this time is taken to have gone away, and one that is not
 * watched by then is scanned now and then until it is.
 */
const ANSWER_MS = 5000;
/** How often folders that cannot be watched are scanned. */
const SCAN_UNWATCHED_MS = 300_000;

/** What is watched. */
export interface Watched {
  /** The folder, absolute; it need not exist. */
  path: string;
  /** A folder whose changes are our own: the library. */
  except: string;
}

/** What the engine may ask of the process that watches one folder. */
export interface WatchMethods {
  /** Which directory is at the folder's path; null where there is none. */
  identify(params: { path: string }): Promise<string | null>;
  /** Begins to watch, and no longer watches what it did. */
  watch(params: Watched): Promise<void>;
  unwatch(params: object): Promise<void>;
  /**
   * The directories to scan again since this was last asked, as soon as there are any; null where the
   * system has lost some.
   */
  changes(params: object): Promise<string[] | null>;
}

const started = () =>
  new Connection<WatchMethods>(entryPath(import.meta, 'watch-process'), { threads: 4 });

/**
 * One folder: watched while it is there, looked for while it is not. A process of its own does that: the
 * system's watcher walks the whole folder before it tells of anything, and a drive that never answers
 * holds it, with all that it watches.
 */
export class WatchedRoot {
  readonly #watched: Watched;
  readonly #note: (directory: string) => void;
  #process: Connection<WatchMethods> | null = null;
  #identity: string | null | undefined;
  /** What the drive was asked and has not answered yet. */
  #question: Promise<string | null> | null = null;
  #scanAgainAt = Infinity;

  /** @param note told of each directory to scan again */
  constructor(watched: Watched, note: (directory: string) => void) {
    this.#watched = watched;
    this.#note = note;
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
    if (!isFirst) this.#note(this.#watched.path);
    if (identity === null) this.#unwatch();
    else await this.#watch();
  }

  async close(): Promise<void> {
    const ended = this.#process;
    this.#process = null;
    ended?.kill();
    await ended?.close();
  }

  /**
   * Null where the folder is not there, or its drive does not answer. One question at a time: each that
   * is not answered holds a thread until it is.
   */
  #askForIdentity(): Promise<string | null> {
    const { path } = this.#watched;
    this.#question ??= this.#running()
      .request('identify', { path }, Infinity)
      .catch(() => null)
      .finally(() => (this.#question = null));
    return soon(this.#question, null);
  }

  async #watch(): Promise<void> {
    this.#scanAgainAt = performance.now() + SCAN_UNWATCHED_MS;
    let isLate = false;
    const watching = this.#running()
      .request('watch', this.#watched, Infinity)
      .then(
        () => {
          this.#scanAgainAt = Infinity;
          // Nobody knows what has happened meanwhile.
          if (isLate) this.#note(this.#watched.path);
        },
        // A system out of watches, or a network disk.
        () => undefined,
      );
    await soon(watching, undefined);
    isLate = true;
  }

  #unwatch(): void {
    this.#scanAgainAt = Infinity;
    this.#running()
      .request('unwatch', {}, Infinity)
      .catch(() => undefined);
  }

  #scanAll(): void {
    this.#scanAgainAt = performance.now() + SCAN_UNWATCHED_MS;
    this.#note(this.#watched.path);
  }

  #running(): Connection<WatchMethods> {
    if (!this.#process?.alive) {
      this.#process = started();
      void this.#listen(this.#process);
    }
    return this.#process;
  }

  /** Passes on what a process tells, to its end. */
  async #listen(process: Connection<WatchMethods>): Promise<void> {
    try {
      for (;;) {
        const directories = await process.request('changes', {}, Infinity);
        if (directories) directories.forEach(this.#note);
        else this.#lose();
      }
    } catch {
      if (this.#process === process) this.#lose();
    }
  }

  /** Some events are lost: scan everything, and watch anew. */
  #lose(): void {
    if (this.#identity == null) return;
    this.#identity = null;
    this.#note(this.#watched.path);
  }
}

/** Whether the system can tell of changes in a folder; else it is scanned now and then. */
export async function canWatch(path: string): Promise<boolean> {
  const process = started();
  try {
    const watching = process.request('watch', { path, except: path }, Infinity).then(() => true);
    return await soon(watching, false);
  } catch {
    return false;
  } finally {
    process.kill();
    await process.close();
  }
}

/** What something comes to, or `otherwise` where that is not known soon. */
const soon = <T, O>(something: Promise<T>, otherwise: O): Promise<T | O> =>
  Promise.race([something, delay(ANSWER_MS, otherwise, { ref: false })]);
