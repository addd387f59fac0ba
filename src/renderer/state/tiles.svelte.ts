import { SvelteMap } from 'svelte/reactivity';
import type { Tile } from '../../shared/photos.ts';
import { engine } from '../engine/client.ts';

/** Tiles asked for in one call. */
const BATCH = 200;
/** Tiles kept; a screen shows some hundred. */
const KEPT = 4000;
/** Calls under way at once: what a fast scroll has left behind holds up nothing. */
const AT_ONCE = 2;

/** What the grid shows of photos: asked for when they come near, kept for a while. */
export class Tiles {
  readonly #known = new SvelteMap<number, Tile>();
  readonly #asked = new Set<number>();
  #wanted: readonly number[] = [];
  #stale = false;
  #calls = 0;
  /** Something was wanted while the calls were under way. */
  #more = false;

  get(id: number): Tile | undefined {
    return this.#known.get(id);
  }

  /** Keeps tiles that came with something else. */
  put(tiles: readonly Tile[]): void {
    this.#trim();
    for (const tile of tiles) this.#known.set(tile.id, tile);
  }

  /** Sees to it that these tiles come, the ones asked for last first. */
  want(ids: readonly number[]): void {
    this.#wanted = ids;
    void this.#fetch();
  }

  /** Something changed: the tiles on screen are asked for again, without going blank meanwhile. */
  refresh(): void {
    this.#stale = true;
    void this.#fetch();
  }

  async #fetch(): Promise<void> {
    if (this.#calls >= AT_ONCE) {
      this.#more = true;
      return;
    }
    const isStale = this.#stale;
    this.#stale = false;
    const missing = this.#wanted.filter(
      (id) => (isStale || !this.#known.has(id)) && !this.#asked.has(id),
    );
    if (missing.length === 0) return;
    this.#more ||= missing.length > BATCH;
    const batch = missing.slice(0, BATCH);
    for (const id of batch) this.#asked.add(id);
    this.#calls++;
    try {
      this.put(await engine.tiles({ ids: batch }));
    } catch {
      // The connection's loss is told elsewhere; on its return everything is refreshed.
    } finally {
      for (const id of batch) this.#asked.delete(id);
      this.#calls--;
    }
    if (this.#more) {
      this.#more = false;
      void this.#fetch();
    }
  }

  /** A Map keeps the order of insertion: the first are the oldest. */
  #trim(): void {
    const near = new Set(this.#wanted);
    for (const id of this.#known.keys()) {
      if (this.#known.size <= KEPT) return;
      if (!near.has(id)) this.#known.delete(id);
    }
  }
}
