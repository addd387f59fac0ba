/** The share of the highest scores whose excess tells how fast the tail falls. */
const TAIL_SHARE = 0.05;

/**
 * The high end of one text's cosines over a sample of photos: what its best photos in a library of
 * any size would score if they were like those of the sample.
 */
export class Tail {
  /** Sums of the highest 1, 2, 3… scores. */
  readonly #sums: Float64Array;
  /** Mean excess over the tail's threshold. */
  readonly #excess: number;

  constructor(scores: readonly number[]) {
    const sorted = Float64Array.from(scores).sort().reverse();
    let sum = 0;
    this.#sums = sorted.map((score) => (sum += score));
    const size = Math.max(1, Math.round(TAIL_SHARE * sorted.length));
    this.#excess = (this.#sums[size - 1] ?? 0) / size - (sorted[size] ?? sorted.at(-1) ?? 0);
  }

  /**
   * The expected mean of the `count` highest scores among `photos` photos. Where that is further
   * out than the sample reaches, the tail is taken to fall exponentially: each e-fold of photos
   * adds the mean excess. Source: Pickands 1975 (peaks over a threshold), with shape 0.
   */
  expectedTop(count: number, photos: number): number {
    const size = this.#sums.length;
    if (size === 0 || photos === 0) return 0;
    const growth = photos / size;
    const inSample = Math.min(size, Math.max(count, Math.round(count / growth)));
    const seen = (this.#sums[inSample - 1] as number) / inSample;
    return seen + this.#excess * Math.max(0, Math.log(growth));
  }
}
