import type { Engine } from './engine.ts';
import type { FolderWatch } from './scan/watch.ts';

/**
 * Keeps the library's folders and smart albums up to date while a window is open: scans folders once
 * at the start, then whatever changes, one scan after the other.
 */
export class Upkeep {
  readonly #engine: Engine;
  readonly #waiting = new Set<string>();
  #stop = new AbortController();
  #watch: FolderWatch | null = null;
  #watching: Promise<void> = Promise.resolve();
  #scanning: Promise<void> | null = null;
  /** Something else than a folder has changed what the photos are given. */
  #isOutOfOrder = false;
  #closed = false;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Begins; the folders of the library and `more` are scanned first. */
  async start(more: readonly string[] = []): Promise<void> {
    this.#engine.smartAlbums.follow();
    const known = this.#engine.library.folders.all().map(({ path }) => path);
    await this.scan([...known, ...more]);
  }

  /**
   * Scans folders as soon as the scan before is over, and watches them from now on.
   * @param folders absolute paths
   */
  async scan(folders: readonly string[]): Promise<void> {
    for (const folder of folders) this.#waiting.add(folder);
    await this.watchAnew();
    this.#next();
  }

  /** Puts the library in order again: another model sees other things in its photos. */
  reorganize(): void {
    this.#isOutOfOrder = true;
    this.#next();
  }

  /** Watches the folders that the library has now. */
  async watchAnew(): Promise<void> {
    this.#stop.abort();
    await this.#watching;
    await this.#watch?.close();
    if (this.#closed) return;
    const roots = this.#engine.library.folders.all().map(({ path }) => path);
    const all = new Set([...roots, ...this.#waiting]);
    this.#stop = new AbortController();
    this.#watch = await this.#engine.watch([...all]);
    this.#watching = this.#follow(this.#watch, this.#stop.signal);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#waiting.clear();
    this.#stop.abort();
    await this.#watching;
    await this.#watch?.close();
    await this.#scanning;
  }

  async #follow(watch: FolderWatch, until: AbortSignal): Promise<void> {
    for await (const changed of watch.changes(until)) {
      for (const folder of changed) this.#waiting.add(folder);
      this.#next();
    }
  }

  #next(): void {
    const isIdle = this.#waiting.size === 0 && !this.#isOutOfOrder;
    if (this.#scanning || this.#closed || isIdle) return;
    const folders = [...this.#waiting];
    this.#waiting.clear();
    this.#isOutOfOrder = false;
    this.#scanning = this.#scan(folders).finally(() => {
      this.#scanning = null;
      this.#next();
    });
  }

  async #scan(folders: string[]): Promise<void> {
    try {
      if (folders.length > 0) await (await this.#engine.index({ folders })).ended;
      if (!this.#closed) await (await this.#engine.organizer.refresh())?.ended;
      if (!this.#closed) void this.#engine.backups.refresh();
    } catch {
      // The job's report tells a failure; a folder that is gone comes back through the watch.
    }
  }
}
