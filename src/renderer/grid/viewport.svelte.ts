import { tick, untrack } from 'svelte';
import { rowOf, rowsBetween, type Layout } from './layout.ts';
import { MAX_SCROLL_HEIGHT, ScrollMap } from './scroll.ts';

/** Space below the last row, px. */
const FOOT = 80;
/** A revealed row is this far below the upper edge, under the sticky heading, px. */
const BELOW_HEADING = 56;
/** …and this far above the lower one, px. */
const ABOVE_EDGE = 12;
const BASE_STEP = 500_000;

/** What the window looks at. */
export interface Looked {
  layout: Layout;
  ids: readonly number[];
}

/** Where the window is in the grid; what is on top stays there when the grid is laid out anew. */
export class Viewport {
  /** Height of the window, px. */
  height = $state(0);
  /** Upper edge of the window in the grid, px. */
  top = $state(0);
  /** How much further down that is in the scroll area, px. */
  shift = $state(0);
  /** Tiles lie relative to this, which changes seldom: scrolling moves no tile but the new ones. */
  readonly base = $derived(Math.floor(this.top / BASE_STEP) * BASE_STEP);
  readonly #map = new ScrollMap();
  readonly #looked: () => Looked;
  #element: HTMLElement | undefined;
  /** The photo on top, and how far above its upper edge the window begins. */
  #anchor = { id: -1, offset: 0 };

  constructor(looked: () => Looked) {
    this.#looked = looked;
    $effect.pre(() => {
      void this.#looked().layout;
      untrack(() => this.#keepAnchor());
    });
  }

  /** The element that scrolls. */
  readonly attach = (element: HTMLElement): void => {
    this.#element = element;
  };

  /** Height of the scroll area, px. */
  get scrollHeight(): number {
    return Math.min(this.#contentHeight, MAX_SCROLL_HEIGHT);
  }

  /** Upper edge to see at the grid's very end, px. */
  goTo(where: number): void {
    this.#resize();
    const scroll = this.#map.goTo(where);
    this.top = this.#map.top;
    this.shift = scroll - this.top;
    const element = this.#element;
    if (element && Math.abs(element.scrollTop - scroll) > 0.5) element.scrollTop = scroll;
    this.#remember();
  }

  /** Something else is shown: begins at its beginning. */
  toStart(): void {
    this.#anchor = { id: -1, offset: 0 };
    this.goTo(0);
  }

  scrolled(scrollTop: number): void {
    this.#resize();
    this.top = this.#map.scrolled(scrollTop);
    this.shift = scrollTop - this.top;
    this.#remember();
  }

  /** Scrolls as little as it takes to see a photo, by its place in the list. */
  reveal(index: number): void {
    const { layout } = this.#looked();
    const row = rowOf(layout, index);
    const [from, height] = [layout.rowTop[row] ?? 0, layout.rowHeight[row] ?? 0];
    if (from < this.top + BELOW_HEADING) this.goTo(from - BELOW_HEADING);
    else if (from + height > this.top + this.height) {
      this.goTo(from + height - this.height + ABOVE_EDGE);
    }
  }

  get #contentHeight(): number {
    return this.#looked().layout.height + FOOT;
  }

  #resize(): void {
    this.#map.resize(this.#contentHeight, this.height);
  }

  #remember(): void {
    const { layout, ids } = this.#looked();
    const [row] = rowsBetween(layout, this.top, this.top);
    const index = layout.rowStart[row] ?? 0;
    this.#anchor = {
      id: this.top === 0 ? -1 : (ids[index] ?? -1),
      offset: this.top - (layout.rowTop[row] ?? 0),
    };
  }

  /** Another zoom, another width or another library: what was on top stays on top. */
  #keepAnchor(): void {
    this.#resize();
    const { id, offset } = this.#anchor;
    const { layout, ids } = this.#looked();
    const index = id === -1 ? -1 : ids.indexOf(id);
    if (index === -1) return;
    const place = layout.rowTop[rowOf(layout, index)] ?? 0;
    void tick().then(() => this.goTo(place + offset));
  }
}
