import { setTimeout as delay } from 'node:timers/promises';
import { Watcher, type Member, type Note, type Watched, type Watchers } from './watcher.ts';

/**
 * A folder whose drive does not answer in this time is taken to have gone away, and one that is not
 * watched by then is scanned now and then until it is.
 */
const ANSWER_MS = 5000;
/** How often folders that cannot be watched are scanned. */
const SCAN_UNWATCHED_MS = 300_000;

/** One folder: watched while it is there, looked for while it is not. */
export class WatchedRoot implements Member {
  readonly #watched: Watched;
  readonly #watchers: Watchers;
  readonly #note: Note;
  /** The process that watches it. */
  #watcher: Watcher | null = null;
  #identity: string | null | undefined;
  /** The drive was asked and has not answered yet. */
  #isAsked = false;
  #scanAgainAt = Infinity;

  /** @param note told of each directory to scan again */
  constructor(watched: Watched, watchers: Watchers, note: Note) {
    this.#watched = watched;
    this.#watchers = watchers;
    this.#note = note;
  }

  get path(): string {
    return this.#watched.path;
  }

  /** Scans everything, and watches anew. */
  lose(): void {
    if (this.#identity == null) return;
    this.#identity = null;
    this.#note(this.path);
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
    if (!isFirst) this.#note(this.path);
    if (identity === null) this.#unwatch();
    else await this.#watch();
  }

  /**
   * Null where the folder is not there, or its drive does not answer. One question at a time: each that
   * is not answered holds a thread until it is.
   */
  async #askForIdentity(): Promise<string | null> {
    if (this.#isAsked) return null;
    this.#isAsked = true;
    const question = this.#running()
      .ask('identify', { path: this.path })
      .catch(() => null)
      .finally(() => (this.#isAsked = false));
    return this.#soon(question, null);
  }

  async #watch(): Promise<void> {
    this.#scanAgainAt = performance.now() + SCAN_UNWATCHED_MS;
    let isLate = false;
    const watching = this.#running()
      .ask('watch', this.#watched)
      .then(
        () => {
          this.#scanAgainAt = Infinity;
          // Nobody knows what has happened meanwhile.
          if (isLate) this.#note(this.path);
        },
        // A system out of watches, or a network disk.
        () => undefined,
      );
    await this.#soon(watching, undefined);
    isLate = true;
  }

  #unwatch(): void {
    this.#scanAgainAt = Infinity;
    this.#running()
      .ask('unwatch', { path: this.path })
      .catch(() => undefined);
  }

  #scanAll(): void {
    this.#scanAgainAt = performance.now() + SCAN_UNWATCHED_MS;
    this.#note(this.path);
  }

  #running(): Watcher {
    const mine = this.#watcher;
    if (mine?.alive && mine.members.has(this)) return mine;
    return (this.#watcher = this.#watchers.join(this));
  }

  /** What the process answers, or `otherwise` where it is held up: then nobody else is to wait for it. */
  async #soon<T>(answer: Promise<T>, otherwise: T): Promise<T> {
    const late = Symbol();
    const first = await Promise.race([answer, delay(ANSWER_MS, late, { ref: false })]);
    if (first !== late) return first as T;
    if (this.#watcher) this.#watchers.leaveTo(this, this.#watcher);
    return otherwise;
  }
}

/** Whether the system can tell of changes in a folder; else it is scanned now and then. */
export async function canWatch(path: string): Promise<boolean> {
  const watcher = new Watcher(() => undefined);
  try {
    const watching = watcher.ask('watch', { path, except: path }).then(() => true);
    return await Promise.race([watching, delay(ANSWER_MS, false, { ref: false })]);
  } catch {
    return false;
  } finally {
    await watcher.close();
  }
}
