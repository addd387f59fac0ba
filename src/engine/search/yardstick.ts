import type { Library } from '../library/library.ts';
import type { ModelRecord } from '../library/models.ts';
import { distributionOf, dot, RelevanceScale, type Distribution } from './relevance.ts';

/** Photos a query is compared with for its own distribution. */
const SAMPLE = 500;
/** Photos that everyday texts, or other photos, are compared with; two numbers need no more. */
const GENERAL_SAMPLE = 100;
/** The sample is taken again when the library has grown or shrunk by this share. */
const STALE_SHARE = 0.1;

/** What is general about a model's cosines over this library, measured when first needed. */
export class Yardstick {
  readonly #library: Library;
  readonly #model: ModelRecord;
  readonly #background: string;
  #measured: ({ embedded: number; sample: Float32Array[] } & Record<Kind, Distribution>) | null =
    null;

  /** @param background which background texts the library should have embedded */
  constructor(library: Library, model: ModelRecord, background: string) {
    this.#library = library;
    this.#model = model;
    this.#background = background;
  }

  /** The scale of relevance for one query. */
  scaleFor(query: Float32Array, kind: Kind): RelevanceScale {
    const measured = this.#measure();
    const own = distributionOf(measured.sample.map((photo) => dot(query, photo)));
    return new RelevanceScale(own, measured[kind]);
  }

  #measure() {
    const embedded = this.#library.models.embedded(this.#model.row);
    const known = this.#measured;
    if (known && Math.abs(embedded - known.embedded) <= STALE_SHARE * known.embedded) return known;
    const sample = this.#library.vectors(this.#model.row).sample(SAMPLE, embedded);
    const some = everyNth(sample, GENERAL_SAMPLE);
    const texts = this.#backgroundTexts();
    this.#measured = {
      embedded,
      sample,
      text: distributionOf(texts.flatMap((text) => some.map((photo) => dot(text, photo)))),
      image: distributionOf(
        some.flatMap((one, i) => some.slice(i + 1).map((other) => dot(one, other))),
      ),
    };
    return this.#measured;
  }

  #backgroundTexts(): Float32Array[] {
    const flat = this.#library.models.background(this.#model.row, this.#background);
    const { dims } = this.#model;
    const count = (flat?.length ?? 0) / dims;
    return Array.from({ length: count }, (_, i) =>
      (flat as Float32Array).subarray(i * dims, (i + 1) * dims),
    );
  }
}

/** What is searched with: texts and photos have different cosines to photos. */
type Kind = 'text' | 'image';

function everyNth<T>(items: readonly T[], size: number): T[] {
  const step = Math.max(1, Math.floor(items.length / size));
  return items.filter((_, i) => i % step === 0);
}
