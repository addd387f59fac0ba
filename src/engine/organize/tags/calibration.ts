/**
 * From embeddings to standard scores that mean the same for every tag and model; see
 * docs/organize.md for the formulas and what they give.
 *
 * All of it is linear in the embedding, so that the scores of a photo are one product of a vector
 * with a matrix, whose columns are the concepts.
 */
import { createHash } from 'node:crypto';
import type { StoredCalibration } from '../../library/tagging.ts';
import { lineage, type Concept, type Taxonomy } from '../taxonomy/taxonomy.ts';

/** Weight of what is general about the model; the rest is the tag's own distribution. */
const GENERAL = 0.65;
/** How much the kinds of a thing, and what it is a kind of, speak for it beside itself. */
const CHILDREN = 0.5;
const ANCESTORS = 0.15;
/** Photos' weight of the general distribution while a library is too small to have its own. */
const PRIOR_PHOTOS = 30;
/** Everyday texts are compared with so many of the sample: two numbers need no more. */
const GENERAL_SAMPLE = 100;

/** Logistic curve from standard scores, measured on the evaluation photos. */
const MIDPOINT = 2.5;
const SLOPE = 1.5;

/** Identifies the constants above. */
const RECIPE = [GENERAL, CHILDREN, ANCESTORS, PRIOR_PHOTOS, MIDPOINT, SLOPE].join('/');

const digest = (...parts: (string | Uint8Array)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex').slice(0, 16);
};

/** What the version of a calibration begins with that was made for a taxonomy, as it is made now. */
const madeFor = ({ version }: Taxonomy): string => digest(RECIPE, version);

/** Whether a calibration is for a taxonomy: of another its columns are other concepts. */
export const isFor = ({ version }: StoredCalibration, taxonomy: Taxonomy): boolean =>
  version.startsWith(madeFor(taxonomy));

/** 0–1; 0.5 is where a photo is given a tag. */
export const confidenceOf = (score: number): number =>
  1 / (1 + Math.exp(-SLOPE * (score - MIDPOINT)));

/** The score that has a confidence. */
export const scoreOf = (confidence: number): number =>
  MIDPOINT + Math.log(confidence / (1 - confidence)) / SLOPE;

export interface Background {
  /** Embeddings of photos of the library, spread over it. */
  photos: readonly Float32Array[];
  /** Embeddings of everyday texts, and what identifies them. */
  texts: readonly Float32Array[];
  /** How many photos the model has embedded. */
  total: number;
}

/**
 * @param directions of the concepts, one after the other; zeros for those without prompts
 */
export function calibrate(
  taxonomy: Taxonomy,
  directions: Float32Array,
  { photos, texts, total }: Background,
): StoredCalibration {
  const { concepts } = taxonomy;
  const dims = directions.length / concepts.length;
  const direction = (i: number) => directions.subarray(i * dims, (i + 1) * dims);
  const step = Math.max(1, Math.floor(photos.length / GENERAL_SAMPLE));
  const some = photos.filter((_, i) => i % step === 0);
  const general = distribution(texts.flatMap((text) => some.map((photo) => dot(text, photo))));
  const own = concepts.map((_, i) =>
    shrunk(distribution(photos.map((photo) => dot(direction(i), photo))), general),
  );

  // The family's direction: each member weighed by how much its cosines vary.
  const spoken = concepts.map(({ prompts }) => prompts.length > 0);
  const families = familiesOf(taxonomy);
  const weights = new Float32Array(dims * concepts.length);
  const biases = new Float32Array(concepts.length).fill(-Infinity);
  for (const [i, { children, ancestors }] of families.entries()) {
    if (!spoken[i]) continue;
    const family = new Float32Array(dims);
    const add = (members: readonly number[], weight: number) => {
      const heard = members.filter((j) => spoken[j]);
      for (const j of heard) {
        const scale = weight / heard.length / (own[j] as Distribution).deviation;
        direction(j).forEach((value, k) => ((family[k] as number) += scale * value));
      }
    };
    add([i], 1);
    add(children, CHILDREN);
    add(ancestors, ANCESTORS);
    const spread = distribution(photos.map((photo) => dot(family, photo)));
    const prior = photos.length / (photos.length + PRIOR_PHOTOS);
    // Before there is a distribution of its own, the tag's is that of texts in general.
    const self = own[i] as Distribution;
    const a = GENERAL / general.deviation + ((1 - GENERAL) * (1 - prior)) / self.deviation;
    const b = ((1 - GENERAL) * prior) / spread.deviation;
    for (let k = 0; k < dims; k++) {
      weights[k * concepts.length + i] =
        a * (directions[i * dims + k] as number) + b * (family[k] as number);
    }
    biases[i] =
      (-GENERAL * general.mean) / general.deviation -
      ((1 - GENERAL) * (1 - prior) * self.mean) / self.deviation -
      b * spread.mean;
  }
  const version = `${madeFor(taxonomy)}-${digest(`${total}`, new Uint8Array(weights.buffer))}`;
  return { version, photos: total, weights, biases };
}

/** For each concept the places of all below it, and of what it is a kind of. */
function familiesOf(taxonomy: Taxonomy): { children: number[]; ancestors: number[] }[] {
  const { concepts } = taxonomy;
  const places = new Map(concepts.map(({ id }, i) => [id, i]));
  const families = concepts.map(() => ({ children: [] as number[], ancestors: [] as number[] }));
  for (const [i, { id }] of concepts.entries()) {
    for (const ancestor of lineage(taxonomy, id).slice(1)) {
      const place = places.get(ancestor.id) as number;
      families[place]?.children.push(i);
      families[i]?.ancestors.push(place);
    }
  }
  return families;
}

interface Distribution {
  mean: number;
  deviation: number;
  count: number;
}

function distribution(values: readonly number[]): Distribution {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, count);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, count);
  return { mean, deviation: Math.max(1e-3, Math.sqrt(variance)), count };
}

/** Few photos say little about a tag: the fewer, the closer to what is general. */
function shrunk(own: Distribution, general: Distribution): Distribution {
  const weight = own.count / (own.count + PRIOR_PHOTOS);
  const mean = weight * own.mean + (1 - weight) * general.mean;
  const variance = weight * own.deviation ** 2 + (1 - weight) * general.deviation ** 2;
  return { mean, deviation: Math.sqrt(variance), count: own.count };
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** A tag of one photo before it has a number. */
export interface Found {
  concept: Concept;
  confidence: number;
}
