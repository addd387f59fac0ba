/** How far back the rate looks: long enough to be calm, short enough to notice a change. */
const WINDOW_MS = 30_000;
/** No estimate before this much has been seen. */
const WARM_UP_MS = 3_000;

/** Items per second over the last half minute, and the time that is left at that rate. */
export class RateMeter {
  readonly #clock: () => number;
  readonly #marks: { at: number; done: number }[];

  /** @param clock milliseconds that only go forward */
  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
    this.#marks = [{ at: clock(), done: 0 }];
  }

  /** Notes how many items are done in all. */
  mark(done: number): void {
    const now = this.#clock();
    this.#marks.push({ at: now, done });
    while (this.#marks.length > 2 && now - (this.#marks[1]?.at ?? now) > WINDOW_MS) {
      this.#marks.shift();
    }
  }

  /** Items per second; null while too little has been seen. */
  rate(): number | null {
    const first = this.#marks[0];
    const last = this.#marks.at(-1);
    if (!first || !last || last.at - first.at < WARM_UP_MS) return null;
    return ((last.done - first.done) * 1000) / (last.at - first.at);
  }

  /** Seconds until `left` more items are done; null where nothing honest can be said. */
  remainingSeconds(left: number): number | null {
    const rate = this.rate();
    return rate === null || rate === 0 ? null : left / rate;
  }
}
