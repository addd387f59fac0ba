import { SvelteMap } from 'svelte/reactivity';
import type { Album } from '../../shared/organise.ts';
import { engine } from '../engine/client.ts';

/** What is in an album that is a search. */
export interface Content {
  photos: number;
  cover: number | null;
}

/**
 * What the albums that are searches find now. Each costs a search, so they are looked at one after
 * the other, while somebody looks at them, and again when the library has changed.
 */
export class SmartAlbums {
  readonly #contents = new SvelteMap<number, Content>();
  #wanted: readonly Album[] = [];
  #isBusy = false;

  /** Undefined until it is known. */
  get(id: number): Content | undefined {
    return this.#contents.get(id);
  }

  async count(albums: readonly Album[]): Promise<void> {
    this.#wanted = albums.filter(({ query }) => query !== null);
    if (this.#isBusy) return;
    this.#isBusy = true;
    for (let next = this.#next(); next; next = this.#next()) {
      const { id, query } = next;
      // A search that fails tells so where it is opened.
      const answer = await engine.search({ text: query ?? '', limit: 1 }).catch(() => null);
      if (answer) {
        this.#contents.set(id, { photos: answer.total, cover: answer.results[0]?.id ?? null });
      }
    }
    this.#isBusy = false;
  }

  /** The next of the albums that are wanted, each once. */
  #next(): Album | undefined {
    const [first, ...rest] = this.#wanted;
    this.#wanted = rest;
    return first;
  }
}
