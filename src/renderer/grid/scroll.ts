/**
 * [Note: scroll height cap] Browsers draw no element higher than about 16.7 million px. A higher
 * grid lies in a shorter scroll area: small movements are taken as they are, jumps in proportion.
 */
export const MAX_SCROLL_HEIGHT = 15_000_000;

/** Where the upper edge of the window is in a grid of any height. */
export class ScrollMap {
  #contentHeight = 0;
  #viewHeight = 0;
  #scrollTop = 0;
  #top = 0;

  get top(): number {
    return this.#top;
  }

  /** Height of the scroll area. */
  get scrollHeight(): number {
    return Math.min(this.#contentHeight, MAX_SCROLL_HEIGHT);
  }

  /** New heights of grid and window, px. */
  resize(contentHeight: number, viewHeight: number): void {
    this.#contentHeight = contentHeight;
    this.#viewHeight = viewHeight;
    this.#top = Math.min(this.#top, this.#maxTop);
  }

  /** The user scrolled: the new position in the grid. */
  scrolled(scrollTop: number): number {
    const moved = scrollTop - this.#scrollTop;
    this.#scrollTop = scrollTop;
    const atEdge = scrollTop <= 0 || scrollTop >= this.#maxScroll - 1;
    const isStep = Math.abs(moved) <= 2 * this.#viewHeight;
    if (this.#ratio === 1 || atEdge || !isStep) this.#top = scrollTop * this.#ratio;
    else this.#top += moved;
    this.#top = Math.max(0, Math.min(this.#maxTop, this.#top));
    return this.#top;
  }

  /** Goes to a place in the grid: the scroll position to set. */
  goTo(top: number): number {
    this.#top = Math.max(0, Math.min(this.#maxTop, top));
    this.#scrollTop = this.#top / this.#ratio;
    return this.#scrollTop;
  }

  get #maxTop(): number {
    return Math.max(0, this.#contentHeight - this.#viewHeight);
  }

  get #maxScroll(): number {
    return Math.max(0, this.scrollHeight - this.#viewHeight);
  }

  get #ratio(): number {
    return this.#maxScroll === 0 ? 1 : this.#maxTop / this.#maxScroll;
  }
}
