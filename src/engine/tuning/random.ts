/**
 * Pseudo-random numbers with a seed, so that a run can be repeated: mulberry32, a public-domain
 * generator of 32 bits of state by Tommy Ettinger.
 */
export class Random {
  #state: number;

  /** @param state a seed, or the `state` of another generator, which this one then continues */
  constructor(state: number) {
    this.#state = state >>> 0;
  }

  get state(): number {
    return this.#state;
  }

  /** 0 ≤ x < 1 */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** low ≤ x < high */
  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** A whole number, 0 ≤ n < size. */
  below(size: number): number {
    return Math.floor(this.next() * size);
  }

  /** Mean 0, deviation 1. Source: Box and Muller, 1958. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }

  /** Puts the items in random order, in place. Source: Fisher–Yates, Knuth's algorithm P. */
  shuffle<T extends { length: number; [n: number]: unknown }>(items: T): T {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [items[i], items[j]] = [items[j], items[i]];
    }
    return items;
  }
}
