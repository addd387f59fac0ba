/** Which photos are selected, and which one the keyboard is at: like a file manager. */
export class Selection {
  #ids = $state.raw<ReadonlySet<number>>(new Set());
  /** The photo the keyboard is at, by its place in the list; -1 for none. */
  focus = $state(-1);
  /** Where a range begins. */
  #anchor = 0;
  readonly #list: () => readonly number[];

  /** @param list the photos in the order in which they are shown */
  constructor(list: () => readonly number[]) {
    this.#list = list;
  }

  get size(): number {
    return this.#ids.size;
  }

  /** In the order in which they are shown. */
  get ids(): number[] {
    return this.#list().filter((id) => this.#ids.has(id));
  }

  has(id: number): boolean {
    return this.#ids.has(id);
  }

  clear(): void {
    this.#ids = new Set();
  }

  selectAll(): void {
    this.#ids = new Set(this.#list());
  }

  /** Selects only these photos, or adds them to `before`. */
  set(ids: Iterable<number>, before: Iterable<number> = []): void {
    this.#ids = new Set([...before, ...ids]);
  }

  /** A click: alone it selects one, with Ctrl it toggles, with Shift it makes a range. */
  click(index: number, modifiers: { toggle: boolean; range: boolean }): void {
    const list = this.#list();
    const id = list[index];
    if (id === undefined) return;
    if (modifiers.range) {
      this.#range(index, modifiers.toggle ? this.#ids : []);
    } else if (modifiers.toggle) {
      this.toggle(index);
    } else {
      this.#ids = new Set([id]);
      this.#anchor = index;
    }
    this.focus = index;
  }

  toggle(index: number): void {
    const id = this.#list()[index];
    if (id === undefined) return;
    const ids = new Set(this.#ids);
    if (!ids.delete(id)) ids.add(id);
    this.#ids = ids;
    this.#anchor = index;
    this.focus = index;
  }

  /** The keyboard moves to a photo, taking a range along where Shift is held. */
  moveTo(index: number, range: boolean): void {
    const at = Math.max(0, Math.min(this.#list().length - 1, index));
    if (range) this.#range(at, []);
    else this.#anchor = at;
    this.focus = at;
  }

  /** Another list altogether: nothing selected, nowhere to go on from. */
  reset(): void {
    this.clear();
    this.focus = -1;
    this.#anchor = 0;
  }

  /** The list has changed: photos that are not in it are not selected. */
  reconcile(before: readonly number[]): void {
    const list = this.#list();
    if (this.#ids.size > 0) {
      const there = new Set(list);
      const kept = [...this.#ids].filter((id) => there.has(id));
      if (kept.length < this.#ids.size) this.#ids = new Set(kept);
    }
    const placeNow = (place: number) => {
      const at = list.indexOf(before[place] ?? -1);
      return at === -1 ? Math.min(place, list.length - 1) : at;
    };
    this.focus = placeNow(this.focus);
    this.#anchor = Math.max(0, placeNow(this.#anchor));
  }

  #range(to: number, before: Iterable<number>): void {
    const [from, end] = [Math.min(this.#anchor, to), Math.max(this.#anchor, to)];
    this.set(this.#list().slice(from, end + 1), before);
  }
}
