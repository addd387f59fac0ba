export interface Distribution {
  mean: number;
  deviation: number;
  count: number;
}

/** Below this a deviation is noise of the arithmetic. */
const LEAST_DEVIATION = 1e-3;

export function distributionOf(scores: readonly number[]): Distribution {
  const count = scores.length;
  if (count === 0) return { mean: 0, deviation: 0, count };
  let sum = 0;
  for (const score of scores) sum += score;
  const mean = sum / count;
  let squares = 0;
  for (const score of scores) squares += (score - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / count), count };
}

export const widthOf = ({ deviation }: Distribution): number =>
  Math.max(deviation, LEAST_DEVIATION);

/** How many deviations a value lies above the mean. */
export const standardised = (value: number, distribution: Distribution): number =>
  (value - distribution.mean) / widthOf(distribution);
