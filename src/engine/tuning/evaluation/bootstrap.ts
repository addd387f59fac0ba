import { Random } from '../random.ts';

const ROUNDS = 1000;
const SEED = 20_210_819;

/** Bounds between which the figure lies in 95 of 100 repetitions of the sampling. */
export type Interval = [low: number, high: number];

/**
 * Percentile bootstrap of a mean. Values that belong together (the captions of one picture) are
 * drawn together, otherwise the interval would be too narrow. Always the same draws, so that the
 * same data give the same interval.
 *
 * Source: Efron and Tibshirani, An Introduction to the Bootstrap, chapter 13.
 * @param values one for each case
 * @param groupOf for each value the number of its group, 0 ≤ n < groups
 */
export function bootstrapMean(
  values: ArrayLike<number>,
  groupOf: ArrayLike<number>,
  groups: number,
): Interval {
  if (groups === 0) return [0, 0];
  const sums = new Float64Array(groups);
  const counts = new Float64Array(groups);
  for (let n = 0; n < values.length; n++) {
    const group = groupOf[n] as number;
    sums[group] = (sums[group] as number) + (values[n] as number);
    counts[group] = (counts[group] as number) + 1;
  }
  const random = new Random(SEED);
  const means = Float64Array.from({ length: ROUNDS }, () => {
    let sum = 0;
    let count = 0;
    for (let n = 0; n < groups; n++) {
      const group = random.below(groups);
      sum += sums[group] as number;
      count += counts[group] as number;
    }
    return count === 0 ? 0 : sum / count;
  }).sort();
  return [means[Math.round(0.025 * ROUNDS)] ?? 0, means[Math.round(0.975 * ROUNDS) - 1] ?? 0];
}
