/**
 * From a cosine to the estimated probability that a person would call the photo a match.
 *
 * Cosines of different queries and models are not comparable. Two standardisations together are:
 * against this query's scores over photos of the library (is the photo special for this query?)
 * and against the scores of everyday texts over the same photos (is this score special for this
 * model?). Their weighted mean, less a part of what the best photos are ahead of those of everyday
 * texts (beside very good ones a middling photo is no match), is mapped by a logistic curve, and the
 * whole is multiplied by the probability that the library has an answer to the query at all.
 * docs/search.md has the measurements.
 */
import { widthOf, type Distribution } from './distribution.ts';

/** Photos' weight of the general distribution when a library is too small to have its own. */
const PRIOR_PHOTOS = 30;
/** Weight of the query's own standardisation; the rest is the model's. */
const OWN_WEIGHT = 0.75;
/** Logistic curve over standard scores, as measured on the evaluation photos: docs/search.md. */
const MIDPOINT = 3.5;
const SLOPE = 1.7;
/** From how well a query is answered (in deviations of everyday texts) to a probability. */
const ANSWER_SLOPE = 12;
/** How much of the best photos' lead every photo has to make up for. */
const LEAD_SHARE = 0.6;
/** A lead of less counts as this: among photos of which none fits, the least unfit are no match. */
const LEAST_LEAD = -1;

/** Results below are not shown unless asked for. */
export const DEFAULT_MIN_RELEVANCE = 0.05;

/** The standard score of the default cut where a query certainly has an answer. */
const CUT = MIDPOINT + logit(DEFAULT_MIN_RELEVANCE) / SLOPE;

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function logit(probability: number): number {
  return Math.log(probability / (1 - probability));
}

/**
 * The probability that photos of the library answer a query.
 * @param standing how the query stands among everyday texts, in their deviations
 * @param photos how many the standing was measured on: a few say little
 */
export function answerProbability(standing: number, photos: number): number {
  return 1 - trustIn(photos) * (1 - logistic(ANSWER_SLOPE * standing));
}

/** How far what was measured on so many photos is to be trusted, 0–1. */
const trustIn = (photos: number): number => photos / (photos + PRIOR_PHOTOS);

/** From cosines to standard scores: `perCosine * cosine + atZero`. */
export interface StandardScale {
  perCosine: number;
  atZero: number;
}

/** The two standardisations together. See {@link RelevanceScale} for the distributions. */
export function standardScale(query: Distribution, general: Distribution): StandardScale {
  const own = shrink(query, general);
  return {
    perCosine: OWN_WEIGHT / widthOf(own) + (1 - OWN_WEIGHT) / widthOf(general),
    atZero:
      -(OWN_WEIGHT * own.mean) / widthOf(own) -
      ((1 - OWN_WEIGHT) * general.mean) / widthOf(general),
  };
}

export const standardScore = ({ perCosine, atZero }: StandardScale, cosine: number): number =>
  perCosine * cosine + atZero;

/** How well a query is answered. */
export interface Answer {
  /** Probability that the library has an answer. */
  probability: number;
  /** Mean standard score of the best photos less that which everyday texts' best would have. */
  lead: number;
}

const SURE: Answer = { probability: 1, lead: 0 };
/** The answer with which a photo is as relevant as it can be. */
export const MOST_LENIENT: Answer = { probability: 1, lead: LEAST_LEAD };

/** Relevance for one query: cosine in, probability out, and back. */
export class RelevanceScale {
  /** The logistic curve's argument is `slope * cosine + shift`. */
  readonly #slope: number;
  readonly #shift: number;
  readonly #answered: number;

  /**
   * @param query this query's cosines over a sample of the library
   * @param general cosines of everyday texts (or, for an example photo, of photos) over such a
   *   sample
   * @param answer how well the query is answered; absent means surely, like an everyday text
   */
  constructor(query: Distribution, general: Distribution, answer: Answer = SURE) {
    const { perCosine, atZero: unled } = standardScale(query, general);
    const lead = Math.max(LEAST_LEAD, answer.lead) * trustIn(query.count);
    const atZero = unled - LEAD_SHARE * lead;
    // Photos may be so alike that not even the same photo stands out by enough deviations: the
    // scores are then stretched so that the same direction is as surely relevant as the cut is
    // surely not.
    const atOne = perCosine + atZero;
    const certain = 2 * MIDPOINT - CUT;
    const stretch = Math.max(1, certain / Math.max(atOne, 0.5));
    const shift = atOne < certain ? certain - atOne * stretch : 0;
    this.#slope = SLOPE * stretch * perCosine;
    this.#shift = SLOPE * (stretch * atZero + shift - MIDPOINT);
    this.#answered = answer.probability;
  }

  /** @param score cosine of query and photo */
  relevance(score: number): number {
    return this.#answered * logistic(this.#slope * score + this.#shift);
  }

  /** The cosine that has a relevance; -Infinity for 0, Infinity where none reaches it. */
  scoreAt(relevance: number): number {
    if (relevance >= this.#answered) return Infinity;
    return (logit(relevance / this.#answered) - this.#shift) / this.#slope;
  }
}

/** Few photos say little about a query: the fewer, the closer to what is general. */
function shrink(own: Distribution, general: Distribution): Distribution {
  const weight = trustIn(own.count);
  const mean = weight * own.mean + (1 - weight) * general.mean;
  const variance = weight * own.deviation ** 2 + (1 - weight) * general.deviation ** 2;
  return { mean, deviation: Math.sqrt(variance), count: own.count };
}
