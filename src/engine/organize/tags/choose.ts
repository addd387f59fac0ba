/** Which concepts a photo is given, out of the scores of all. */
import { lineage, type Concept, type Taxonomy } from '../taxonomy/taxonomy.ts';
import { confidenceOf, scoreOf } from './calibration.ts';

/** A tag is given from this confidence on. */
export const MIN_CONFIDENCE = 0.5;
/** The surest so many, before what they imply: whoever sees fifty words reads none. */
const MOST = 15;

export interface Chosen {
  concept: Concept;
  /** 0–1. */
  confidence: number;
}

/** Chooses for photos of one taxonomy; keeps what it needs between two. */
export class Chooser {
  readonly #taxonomy: Taxonomy;
  readonly #lines: Map<string, Concept[]>;
  readonly #biases: Float32Array;
  /** What the products have to reach, a concept each. */
  readonly #cuts: Float32Array;

  /** @param biases of the calibration */
  constructor(taxonomy: Taxonomy, biases: Float32Array) {
    this.#taxonomy = taxonomy;
    this.#biases = biases;
    this.#cuts = biases.map((bias) => scoreOf(MIN_CONFIDENCE) - bias);
    this.#lines = new Map(taxonomy.concepts.map(({ id }) => [id, lineage(taxonomy, id).slice(1)]));
  }

  /**
   * @param products of photos' embeddings with the calibration's weights, a photo's one after the
   *   other
   * @param photo which of the photos
   * @param more what is known otherwise (from pixels)
   */
  choose(products: Float32Array, photo: number, more: readonly Chosen[] = []): Chosen[] {
    const { concepts } = this.#taxonomy;
    const from = photo * concepts.length;
    const found: Chosen[] = [];
    for (let i = 0; i < concepts.length; i++) {
      const product = products[from + i] as number;
      if (product < (this.#cuts[i] as number)) continue;
      const confidence = confidenceOf(product + (this.#biases[i] as number));
      found.push({ concept: concepts[i] as Concept, confidence });
    }
    if (found.length === 0 && more.length === 0) return found;
    found.sort((a, b) => b.confidence - a.confidence);
    return this.#withImplied([...alone(found).slice(0, MOST), ...more]);
  }

  /** A dog is an animal: what a concept is a kind of is at least as sure as the cut. */
  #withImplied(chosen: readonly Chosen[]): Chosen[] {
    const all = new Map(chosen.map((one) => [one.concept.id, one]));
    for (const { concept } of chosen) {
      for (const ancestor of this.#lines.get(concept.id) ?? []) {
        if (!all.has(ancestor.id)) {
          all.set(ancestor.id, { concept: ancestor, confidence: MIN_CONFIDENCE });
        }
      }
    }
    return [...all.values()];
  }
}

/** Of each group the surest, and nothing that a surer one excludes. Surest first. */
function alone(found: readonly Chosen[]): Chosen[] {
  const kept: Chosen[] = [];
  const groups = new Set<string>();
  for (const one of found) {
    const { id, group, excludes } = one.concept;
    if (group !== null && groups.has(group)) continue;
    const excluded = kept.some(
      ({ concept }) => concept.excludes.includes(id) || excludes.includes(concept.id),
    );
    if (excluded) continue;
    if (group !== null) groups.add(group);
    kept.push(one);
  }
  return kept;
}
