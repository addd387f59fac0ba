import { AppError } from '../shared/errors.ts';
import type { SearchAnswer, SearchRequest } from '../shared/search.ts';
import type { Library } from './library/library.ts';

/** Photos asked for at once. */
const PAGE = 1000;
/** After a change so long nothing is asked: more changes are on their way. */
const REST_MS = 2000;
/** Searching again and again takes at most one part in so many of the time. */
const SHARE = 10;

type Search = (request: SearchRequest) => Promise<SearchAnswer>;

/**
 * Smart albums are what a saved search finds now. What it finds is kept as the album's photos, so
 * that counting, covers and filters know no difference; what the user put in or took out stays.
 */
export class SmartAlbums {
  readonly #library: Library;
  readonly #search: Search;
  #working: Promise<void> | null = null;
  #again = false;
  #timer: NodeJS.Timeout | null = null;
  #restMs = REST_MS;
  #unfollow: (() => void) | null = null;
  #closed = false;

  constructor(library: Library, search: Search) {
    this.#library = library;
    this.#search = search;
  }

  /** Brings all of them up to date with the library as it is. */
  refresh(): Promise<void> {
    if (this.#working) {
      this.#again = true;
      return this.#working;
    }
    this.#working = this.#work().finally(() => (this.#working = null));
    return this.#working;
  }

  /**
   * The photos of one as its search finds them at this moment, best first; also where the library
   * is only read. The album must be a smart one.
   */
  async now(id: number): Promise<number[]> {
    const { albums } = this.#library;
    const query = albums.byId(id)?.query ?? '';
    const found = await this.#find(query);
    if (found === null) return albums.photosOf(id);
    const { put, taken } = albums.decisions(id);
    const out = new Set([...put, ...taken]);
    return [...put, ...found.filter((photo) => !out.has(photo))];
  }

  /** Brings them up to date now, and from now on whenever the library has changed. */
  follow(): void {
    this.#unfollow ??= this.#library.onChange(() => this.#later());
    this.#later();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#unfollow?.();
    if (this.#timer) clearTimeout(this.#timer);
    await this.#working;
  }

  #later(): void {
    if (this.#timer || this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      const started = performance.now();
      void this.refresh().then(() => {
        this.#restMs = Math.max(REST_MS, SHARE * (performance.now() - started));
      });
    }, this.#restMs);
    this.#timer.unref();
  }

  async #work(): Promise<void> {
    do {
      this.#again = false;
      for (const { id, query } of this.#library.albums.smart()) {
        if (this.#closed) return;
        const found = await this.#find(query);
        if (found === null || this.#closed) continue;
        if (!this.#library.albums.hasComputed(id, found)) {
          this.#library.transaction(() => this.#library.albums.setComputed(id, found));
        }
      }
    } while (this.#again);
  }

  /** All that a search finds; null where it cannot be asked (nothing is indexed, no model). */
  async #find(text: string): Promise<number[] | null> {
    const found = new Set<number>();
    try {
      for (let offset = 0; ; offset += PAGE) {
        const { results, total } = await this.#search({ text, offset, limit: PAGE });
        for (const { id } of results) found.add(id);
        if (results.length === 0 || offset + PAGE >= total) return [...found];
      }
    } catch (error) {
      if (error instanceof AppError) return null;
      throw error;
    }
  }
}
