import type { Library } from '../library/library.ts';
import type { ModelRecord } from '../library/models.ts';
import { dot, meanOf } from './directions.ts';
import { distributionOf, standardised, type Distribution } from './distribution.ts';
import {
  answerProbability,
  MOST_LENIENT,
  RelevanceScale,
  type Answer,
  standardScale,
  standardScore,
  type StandardScale,
} from './relevance.ts';
import { Tail } from './tail.ts';

/** Photos that queries and everyday texts are compared with. */
const SAMPLE = 500;
/** Photos that are compared with each other; two numbers need no more. */
const PAIRED_SAMPLE = 100;
/** The sample is taken again when the library has grown or shrunk by this share. */
const STALE_SHARE = 0.1;
/** How many of the best photos say how well a query is answered. */
export const TOP = 10;

/** What is searched with: texts and photos have different cosines to photos. */
export type Kind = 'text' | 'image';

/** The best cosines of a query and among how many photos they were found. */
export interface Found {
  /** Highest first; those after the first {@link TOP} are not looked at. */
  top: readonly number[];
  among: number;
}

/** What everyday texts look like to this model, over this library. */
interface Texts {
  /** All their cosines. */
  general: Distribution;
  /** Of each text. */
  tails: Tail[];
  scales: StandardScale[];
  mean: Float32Array;
  /** How far texts are from their mean: a text the model knows nothing about is near it. */
  specificity: Distribution;
}

interface Measured {
  embedded: number;
  sample: Float32Array[];
  texts: Texts;
  images: Distribution;
}

/** One query against a sample of the library. */
export interface MeasuredQuery {
  /**
   * The scale of relevance.
   * @param found null before the search: the scale as if the library surely had an answer
   */
  scaleFor(found: Found | null): RelevanceScale;
  /** The scale on which photos are as relevant as they can be, whatever is found. */
  mostLenientScale(): RelevanceScale;
  /** The share of the sample whose cosine is at least so high. */
  shareReaching(score: number): number;
}

/** What is general about a model's cosines over this library, measured when first needed. */
export class Yardstick {
  readonly #library: Library;
  readonly #model: ModelRecord;
  readonly #background: readonly Float32Array[];
  #measured: Measured | null = null;

  /** @param background directions of the background texts */
  constructor(library: Library, model: ModelRecord, background: readonly Float32Array[]) {
    this.#library = library;
    this.#model = model;
    this.#background = background;
  }

  /** Measures one query against the sample. */
  measure(query: Float32Array, kind: Kind): MeasuredQuery {
    const { sample, texts, images } = this.#measure();
    const scores = sample.map((photo) => dot(query, photo));
    const own = distributionOf(scores);
    const scaleFor = (answer?: Answer) =>
      kind === 'image'
        ? new RelevanceScale(own, images)
        : new RelevanceScale(own, texts.general, answer);
    return {
      scaleFor: (found) =>
        scaleFor(
          found === null
            ? undefined
            : {
                probability: answerProbability(standing(texts, query, found), sample.length),
                lead: leadOf(texts, standardScale(own, texts.general), found),
              },
        ),
      mostLenientScale: () => scaleFor(MOST_LENIENT),
      shareReaching: (score) =>
        scores.filter((one) => one >= score).length / Math.max(1, scores.length),
    };
  }

  #measure(): Measured {
    const embedded = this.#library.models.embedded(this.#model.row);
    const known = this.#measured;
    if (known && Math.abs(embedded - known.embedded) <= STALE_SHARE * known.embedded) return known;
    const sample = this.#library.embeddings.of(this.#model.row).sample(SAMPLE, embedded);
    const some = everyNth(sample, PAIRED_SAMPLE);
    this.#measured = {
      embedded,
      sample,
      texts: measureTexts(this.#background, sample),
      images: distributionOf(
        some.flatMap((one, i) => some.slice(i + 1).map((other) => dot(one, other))),
      ),
    };
    return this.#measured;
  }
}

function measureTexts(texts: readonly Float32Array[], sample: readonly Float32Array[]): Texts {
  const scores = texts.map((text) => sample.map((photo) => dot(text, photo)));
  const mean = meanOf(texts);
  const general = distributionOf(scores.flat());
  return {
    general,
    tails: scores.map((own) => new Tail(own)),
    scales: scores.map((own) => standardScale(distributionOf(own), general)),
    mean,
    specificity: distributionOf(texts.map((text) => -dot(text, mean))),
  };
}

/**
 * How a query stands among everyday texts, in deviations: by its best photos, and (with twice the
 * weight, as it is the better sign) by how specific it is to the model.
 */
function standing({ tails, mean, specificity }: Texts, query: Float32Array, found: Found): number {
  const top = found.top.slice(0, TOP);
  if (top.length === 0 || tails.length === 0) return 0;
  const expected = distributionOf(tails.map((tail) => tail.expectedTop(top.length, found.among)));
  const best = top.reduce((sum, score) => sum + score, 0) / top.length;
  return (standardised(best, expected) + 2 * standardised(-dot(query, mean), specificity)) / 3;
}

/** How far the best photos stand out, in standard scores, beyond what those of everyday texts would. */
function leadOf({ tails, scales }: Texts, scale: StandardScale, found: Found): number {
  const top = found.top.slice(0, TOP);
  if (top.length === 0 || tails.length === 0) return 0;
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const expected = tails.map((tail, i) =>
    standardScore(scales[i] as StandardScale, tail.expectedTop(top.length, found.among)),
  );
  return standardScore(scale, mean(top)) - mean(expected);
}

function everyNth<T>(items: readonly T[], size: number): T[] {
  const step = Math.max(1, Math.floor(items.length / size));
  return items.filter((_, i) => i % step === 0);
}
