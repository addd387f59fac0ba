import { below } from './below.ts';
import { WatchedRoot } from './watched-root.ts';
import { Watchers } from './watcher.ts';

/** Programs write a file in several steps, cameras copy many: wait until it is quiet. */
const QUIET_MS = 1000;
/** How often it is looked whether folders went away or are back. */
const LOOK_AGAIN_MS = 5000;

/** Folders being watched for changes of their photos. */
export class FolderWatch {
  readonly #changes = new Changes();
  readonly #watchers: Watchers;
  readonly #roots: WatchedRoot[];

  private constructor(folders: readonly string[], except: string) {
    const note = (directory: string) => this.#changes.add(directory);
    this.#watchers = new Watchers(note);
    this.#roots = folders.map((path) => new WatchedRoot({ path, except }, this.#watchers, note));
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

  close(): Promise<void> {
    return this.#watchers.close();
  }

  /** One after the other, so that it is known who holds up the process that all share. */
  async #attend(): Promise<void> {
    for (const root of this.#roots) await root.attend();
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
