/**
 * From a cosine to the estimated probability that a person would call the photo a match.
 *
 * Cosines of different queries and models are not comparable. Two standardisations together are:
 * against this query's scores over photos of the library (is the photo special for this query?)
 * and against the scores of everyday texts over the same photos (is this score special for this
 * model?). Their mean is mapped by a logistic curve. docs/search.md has the measurements.
 */

export interface Distribution {
  mean: number;
  deviation: number;
  count: number;
}

/** Photos' weight of the general distribution when a library is too small to have its own. */
const PRIOR_PHOTOS = 30;
/**
 * Where results begin to be shown: at this standard score the shown photos begin to hold more
 * matches than chance explains. Measured, like the curve, on the evaluation photos with the
 * starter model: docs/search.md.
 */
const CUT = 2;
const MIDPOINT = 3.1;
const SLOPE = 3;

/** Results below are not shown unless asked for. */
export const DEFAULT_MIN_RELEVANCE = logistic(SLOPE * (CUT - MIDPOINT));

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

export function distributionOf(scores: readonly number[]): Distribution {
  const count = scores.length;
  if (count === 0) return { mean: 0, deviation: 0, count };
  const mean = scores.reduce((sum, score) => sum + score, 0) / count;
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / count;
  return { mean, deviation: Math.sqrt(variance), count };
}

/** Relevance for one query: cosine in, probability out, and back. */
export class RelevanceScale {
  /** The logistic curve's argument is `slope * cosine + shift`. */
  readonly #slope: number;
  readonly #shift: number;

  /**
   * @param query this query's cosines over a sample of the library
   * @param general cosines of everyday texts (or, for an example photo, of photos) over such a
   *   sample
   */
  constructor(query: Distribution, general: Distribution) {
    const own = shrink(query, general);
    const width = (deviation: number) => Math.max(deviation, 1e-3);
    const perCosine = (1 / width(own.deviation) + 1 / width(general.deviation)) / 2;
    const atZero = -(own.mean / width(own.deviation) + general.mean / width(general.deviation)) / 2;
    // Photos may be so alike that not even the same photo stands out by enough deviations: the
    // scores are then stretched so that the same direction is as surely relevant as the cut is
    // surely not.
    const atOne = perCosine + atZero;
    const certain = 2 * MIDPOINT - CUT;
    const stretch = Math.max(1, certain / Math.max(atOne, 0.5));
    const shift = atOne < certain ? certain - atOne * stretch : 0;
    this.#slope = SLOPE * stretch * perCosine;
    this.#shift = SLOPE * (stretch * atZero + shift - MIDPOINT);
  }

  /** @param score cosine of query and photo */
  relevance(score: number): number {
    return logistic(this.#slope * score + this.#shift);
  }

  /** The cosine that has a relevance; -Infinity for 0. */
  scoreAt(relevance: number): number {
    return (Math.log(relevance / (1 - relevance)) - this.#shift) / this.#slope;
  }
}

/** Few photos say little about a query: the fewer, the closer to what is general. */
function shrink(own: Distribution, general: Distribution): Distribution {
  const weight = own.count / (own.count + PRIOR_PHOTOS);
  const mean = weight * own.mean + (1 - weight) * general.mean;
  const variance = weight * own.deviation ** 2 + (1 - weight) * general.deviation ** 2;
  return { mean, deviation: Math.sqrt(variance), count: own.count };
}
