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
  /** What is near on each part of the page; the part that came last is the last. */
  readonly #wants = new Set<readonly number[]>();
  /** Known, or under way, since before the last change. */
  readonly #outdated = new Set<number>();
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

  /**
   * Sees to it that these tiles come, the ones asked for last first, and come again when something
   * changes.
   * @returns what ends that: they are no longer near
   */
  want(ids: readonly number[]): () => void {
    const mine = [...ids];
    this.#wants.add(mine);
    void this.#fetch();
    return () => {
      this.#wants.delete(mine);
    };
  }

  /**
   * Something changed: the tiles on screen are asked for again, without going blank meanwhile; others
   * when they come near.
   */
  refresh(): void {
    for (const id of [...this.#known.keys(), ...this.#asked]) this.#outdated.add(id);
    void this.#fetch();
  }

  get #wanted(): Set<number> {
    return new Set([...this.#wants].toReversed().flat());
  }

  async #fetch(): Promise<void> {
    if (this.#calls >= AT_ONCE) {
      this.#more = true;
      return;
    }
    const missing = [...this.#wanted].filter(
      (id) => (this.#outdated.has(id) || !this.#known.has(id)) && !this.#asked.has(id),
    );
    if (missing.length === 0) return;
    this.#more ||= missing.length > BATCH;
    const batch = missing.slice(0, BATCH);
    for (const id of batch) {
      this.#asked.add(id);
      this.#outdated.delete(id);
    }
    this.#calls++;
    // The connection's loss is told elsewhere; on its return everything is refreshed.
    const tiles = await engine.tiles({ ids: batch }).catch(() => null);
    for (const id of batch) {
      this.#asked.delete(id);
      if (!tiles && this.#known.has(id)) this.#outdated.add(id);
    }
    this.#calls--;
    if (tiles) this.put(tiles);
    const goesOn = tiles && (this.#more || [...this.#wanted].some((id) => this.#outdated.has(id)));
    this.#more = false;
    if (goesOn) void this.#fetch();
  }

  /** A Map keeps the order of insertion: the first are the oldest. */
  #trim(): void {
    const near = this.#wanted;
    for (const id of this.#known.keys()) {
      if (this.#known.size <= KEPT) return;
      if (near.has(id)) continue;
      this.#known.delete(id);
      this.#outdated.delete(id);
    }
  }
}
