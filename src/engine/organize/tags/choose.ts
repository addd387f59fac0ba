/** Which concepts a photo is given, out of the scores of all. */
import { exclude, lineage, type Concept, type Taxonomy } from '../taxonomy/taxonomy.ts';
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
  readonly #rivals: Map<string, Set<string>>;
  readonly #biases: Float32Array;
  /** What the products have to reach, a concept each. */
  readonly #cuts: Float32Array;

  /** @param biases of the calibration */
  constructor(taxonomy: Taxonomy, biases: Float32Array) {
    this.#taxonomy = taxonomy;
    this.#biases = biases;
    this.#cuts = biases.map((bias) => scoreOf(MIN_CONFIDENCE) - bias);
    this.#lines = new Map(taxonomy.concepts.map(({ id }) => [id, lineage(taxonomy, id)]));
    this.#rivals = rivalsIn(this.#lines);
  }

  /**
   * @param products of photos' embeddings with the calibration's weights, a photo's one after the
   *   other
   * @param photo which of the photos
   * @param more what was measured on the pixels
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
    const measured = this.#alone([...more].sort(surestFirst), []);
    const seen = this.#alone(found.sort(surestFirst), measured);
    return this.#withImplied([...seen.slice(0, MOST), ...measured]);
  }

  /** A dog is an animal: what a concept is a kind of is at least as sure as the cut. */
  #withImplied(chosen: readonly Chosen[]): Chosen[] {
    const all = new Map(chosen.map((one) => [one.concept.id, one]));
    for (const { concept } of chosen) {
      for (const ancestor of (this.#lines.get(concept.id) ?? []).slice(1)) {
        if (!all.has(ancestor.id)) {
          all.set(ancestor.id, { concept: ancestor, confidence: MIN_CONFIDENCE });
        }
      }
    }
    return [...all.values()];
  }

  /**
   * Of each group the surest, and nothing that a surer one excludes. What was measured goes before
   * what only looks so.
   * @param found surest first
   */
  #alone(found: readonly Chosen[], measured: readonly Chosen[]): Chosen[] {
    const kept: Chosen[] = [];
    for (const one of found) {
      const rivals = this.#rivals.get(one.concept.id);
      const isRival = ({ concept }: Chosen) => rivals?.has(concept.id) === true;
      if (!measured.some(isRival) && !kept.some(isRival)) kept.push(one);
    }
    return kept;
  }
}

/**
 * For each concept those that no photo has beside it. What a concept is a kind of is given with it
 * and excludes, too: a chat is a screenshot, and so no receipt, which is a document.
 * @param lines each concept and what it is a kind of
 */
function rivalsIn(lines: ReadonlyMap<string, readonly Concept[]>): Map<string, Set<string>> {
  const rivals = new Map<string, Set<string>>();
  const note = (id: string, rival: string) =>
    rivals.set(id, (rivals.get(id) ?? new Set()).add(rival));
  for (const [id, line] of lines) {
    const marked = line.filter(({ group, excludes }) => group !== null || excludes.length > 0);
    if (marked.length === 0) continue;
    for (const [other, others] of lines) {
      if (!marked.some((a) => others.some((b) => exclude(a, b)))) continue;
      note(id, other);
      note(other, id);
    }
  }
  return rivals;
}

const surestFirst = (a: Chosen, b: Chosen): number => b.confidence - a.confidence;
