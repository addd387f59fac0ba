import type { Selection } from '../state/selection.svelte.ts';
import { photosIn, type Layout } from './layout.ts';
import type { Viewport } from './viewport.svelte.ts';

/** A pointer that moves less than this is still clicking, px. */
const CLICK_PX = 5;
/** Nearer than this to the edge of the window, a drag scrolls, by steps of so much, px. */
const [EDGE, EDGE_STEP] = [30, 20];
/** Around the mark of selection, px. */
const CHECK_MARGIN = 4;

export interface PointedAt {
  viewport: Viewport;
  selection: Selection;
  /** Space left of the grid, px. */
  side: number;
  grid(): { layout: Layout; ids: readonly number[]; ratios: readonly number[] };
  /** Drags the selected photos out to other programs; null where nobody can. */
  dragOut: (() => void) | null;
}

interface Point {
  x: number;
  y: number;
}

/** The pointer in the grid: a click selects, a drag draws a box or takes photos along. */
export class Pointer {
  /** The box that is being drawn, in the grid's px. */
  box = $state.raw<{ left: number; top: number; right: number; bottom: number } | null>(null);
  readonly #at: PointedAt;
  #pressed: (Point & { index: number | null }) | null = null;
  #before: ReadonlySet<number> = new Set();

  constructor(at: PointedAt) {
    this.#at = at;
  }

  down(event: PointerEvent & { currentTarget: HTMLElement }): void {
    if (event.button !== 0) return;
    event.currentTarget.focus({ preventScroll: true });
    this.#pressed = { ...this.#place(event), index: indexAt(event.target as Element) };
    const adds = event.shiftKey || event.ctrlKey || event.metaKey;
    this.#before = new Set(adds ? this.#at.selection.ids : []);
    event.currentTarget.setPointerCapture(event.pointerId);
  }

  move(event: PointerEvent & { currentTarget: HTMLElement }): void {
    const pressed = this.#pressed;
    if (!pressed) return;
    const { x, y } = this.#place(event);
    if (!this.box && Math.hypot(x - pressed.x, y - pressed.y) < CLICK_PX) return;
    const { selection, viewport, grid, dragOut } = this.#at;
    const { layout, ids, ratios } = grid();
    const id = pressed.index === null ? undefined : ids[pressed.index];
    if (dragOut && !this.box && id !== undefined && selection.has(id)) {
      this.#pressed = null;
      dragOut();
      return;
    }
    this.box = {
      left: Math.min(pressed.x, x),
      right: Math.max(pressed.x, x),
      top: Math.min(pressed.y, y),
      bottom: Math.max(pressed.y, y),
    };
    const touched = photosIn(layout, ratios, this.box);
    selection.set(
      touched.flatMap((index) => ids[index] ?? []),
      this.#before,
    );
    const { top, bottom } = event.currentTarget.getBoundingClientRect();
    if (event.clientY > bottom - EDGE) viewport.goTo(viewport.top + EDGE_STEP);
    if (event.clientY < top + EDGE) viewport.goTo(viewport.top - EDGE_STEP);
  }

  up(event: PointerEvent & { currentTarget: HTMLElement }): void {
    const [start, wasBox] = [this.#pressed, this.box !== null];
    this.cancel();
    if (!start || wasBox) return;
    const { selection } = this.#at;
    const modifiers = { toggle: event.ctrlKey || event.metaKey, range: event.shiftKey };
    if (start.index === null) {
      if (!modifiers.toggle && !modifiers.range) selection.clear();
      return;
    }
    const mark = event.currentTarget.querySelector(`[data-index="${start.index}"] .check`);
    const toggle = modifiers.toggle || (mark !== null && isNear(mark, event));
    selection.click(start.index, { ...modifiers, toggle });
  }

  cancel(): void {
    this.#pressed = null;
    this.box = null;
  }

  /** In the grid's px. */
  #place(event: PointerEvent & { currentTarget: HTMLElement }): Point {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const { viewport, side } = this.#at;
    return { x: event.clientX - left - side, y: event.clientY - top + viewport.top };
  }
}

/** The photo that an element of the grid is of, by its place in the list. */
export function indexAt(element: Element): number | null {
  const index = element.closest<HTMLElement>('[data-index]')?.dataset['index'];
  return index === undefined ? null : Number(index);
}

/** The mark is in the photo's upper left corner: what is further left or up is near as well. */
function isNear(mark: Element, { clientX, clientY }: PointerEvent): boolean {
  const { right, bottom } = mark.getBoundingClientRect();
  return clientX < right + CHECK_MARGIN && clientY < bottom + CHECK_MARGIN;
}
