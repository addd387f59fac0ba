import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { ParsedQuery } from '../../shared/query.ts';
import type { SearchAnswer, SearchRequest } from '../../shared/search.ts';
import type { PhotoFilter } from '../library/filter.ts';
import type { Library } from '../library/library.ts';
import type { ModelRecord } from '../library/models.ts';
import type { Neighbour } from '../library/nearest.ts';
import type { PhotoWorker } from '../worker/photo-worker.ts';
import { describe, explanationOf, filtersOf } from './describe.ts';
import { scaledToUnit } from './directions.ts';
import { EXCLUDED } from './evidence.ts';
import { asksNothing, filterOf, meaningAsked, negationsOf, unwantedText } from './plan.ts';
import { embedTexts } from './prompts.ts';
import { QueryCache } from './query-cache.ts';
import { adjust, POOL, signsOf, type Ranked, type Signs } from './ranking.ts';
import { DEFAULT_MIN_RELEVANCE, type RelevanceScale } from './relevance.ts';
import type { VectorReader } from './vector-reader.ts';
import { TOP, Yardstick, type Kind } from './yardstick.ts';

/** Understands a query's text. */
export type Understand = (
  text: string,
  options: Pick<SearchRequest, 'now' | 'keep' | 'language'>,
) => ParsedQuery;

/** Takes all of a text for its meaning. */
export const allMeaning: Understand = (text) => ({ semantic: text.trim(), chips: [] });

export interface SearchWorld {
  library: Library;
  model: ModelRecord;
  /** Embeds texts and example files; not the one that indexes, so that nobody waits for it. */
  worker: PhotoWorker;
  vectors: VectorReader;
  /** Directions of the background texts. */
  background: readonly Float32Array[];
  understand: Understand;
}

/** A query ready to be looked for. */
interface Query {
  /** Null where nothing of it is meaning. */
  direction: Float32Array | null;
  kind: Kind;
  /** What photos should not show. */
  unwanted: Float32Array[];
  filter: PhotoFilter;
  signs: Signs;
}

interface Found {
  /** In the order in which they are shown, as far as the page needs. */
  ranked: Ranked[];
  total: number;
}

/** Finds photos: query → meaning, facts and words → candidates → relevance. docs/search.md. */
export class Searcher {
  readonly #world: SearchWorld;
  readonly #texts = new QueryCache();
  readonly #yardstick: Yardstick;

  constructor(world: SearchWorld) {
    this.#world = world;
    this.#yardstick = new Yardstick(world.library, world.model, world.background);
  }

  /**
   * The photos whose relevance reaches the cut, most relevant first; equal ones newest first, then
   * by id.
   * @throws AppError of the example's file or of the model, or `query-empty`
   */
  async search(request: SearchRequest): Promise<SearchAnswer> {
    const { library, model } = this.#world;
    const started = performance.now();
    const { parsed, without, ranked, total, parseMs, encodeMs } = await this.#rank(request);
    const results = describe(library, model.row, ranked, { parsed, without }, request);
    const totalMs = performance.now() - started;
    const searchMs = totalMs - parseMs - encodeMs;
    return {
      query: request.text,
      parsed,
      model: model.id,
      total,
      results,
      timings: { parseMs, encodeMs, searchMs, totalMs },
    };
  }

  /** The photos of {@link search} by their ids only, which takes little for each. */
  async found(request: SearchRequest): Promise<number[]> {
    const { ranked } = await this.#rank(request);
    return ranked.slice(request.offset, request.offset + request.limit).map(({ id }) => id);
  }

  /** Why a photo is among what {@link search} finds; null where it is not. */
  async why(request: SearchRequest, photo: number) {
    const { parsed, without, ranked } = await this.#rank(request);
    const one = ranked.find(({ id }) => id === photo);
    const filters = filtersOf({ parsed, without }, request.language);
    return one ? { relevance: one.relevance, ...explanationOf(one, filters) } : null;
  }

  async #rank(request: SearchRequest) {
    const started = performance.now();
    if (request.text.trim() === '' && request.like === undefined) throw new AppError('query-empty');
    const parsed = this.#world.understand(request.text, request);
    // Spans that are kept as words are those of the whole text.
    const alone = { ...request, keep: undefined };
    const negations = negationsOf(parsed, (text) => this.#world.understand(text, alone));
    const filter = filterOf(parsed, this.#world.library, negations.facts);
    const meaning = meaningAsked(parsed);
    const signs = signsOf(meaning, request.text);
    const parsedAt = performance.now();
    const direction = await this.#embed(meaning, request.like);
    const unwanted = await Promise.all(
      negations.meanings.map((text) => this.#embedText(unwantedText(text))),
    );
    const encodeMs = performance.now() - parsedAt;
    const kind = meaning === '' ? 'image' : 'text';
    const query = { direction, kind, unwanted, filter, signs } as const;
    const found =
      direction === null
        ? await this.#list(query, request)
        : await this.#find(query, direction, request);
    const without = negations.facts;
    return { ...found, parsed, without, parseMs: parsedAt - started, encodeMs };
  }

  /** Nothing to compare with: all photos that the filter leaves, newest first. */
  async #list(query: Query, { offset, limit }: SearchRequest): Promise<Found> {
    const { vectors } = this.#world;
    const left = new Set<number>();
    for (const direction of query.unwanted) {
      const scale = this.#yardstick.measure(direction, 'text').scaleFor(null);
      const near = await this.#nearest(direction, query.filter, Infinity, scale.scoreAt(EXCLUDED));
      for (const { photoId } of near) left.add(photoId);
    }
    const { ids, total } = await vectors.ask('matching', {
      filter: query.filter,
      offset: 0,
      limit: offset + limit + left.size,
    });
    const ranked = ids
      .filter((id) => !left.has(id))
      .map((id) => ({ id, score: 0, meaning: null, relevance: 1, words: [], unwanted: 0 }));
    return { ranked, total: total - left.size };
  }

  async #find(
    query: Query,
    direction: Float32Array,
    { offset, limit, minRelevance = DEFAULT_MIN_RELEVANCE }: SearchRequest,
  ): Promise<Found> {
    const { library, model, vectors } = this.#world;
    const { filter, signs, unwanted } = query;
    const all = asksNothing(filter);
    const among = all
      ? library.models.embeddedAndShown(model.row)
      : await vectors.ask('count', { model: model.row, filter });
    const isPlain = signs.stems.length === 0 && signs.colours.length === 0 && unwanted.length === 0;
    const pages = offset + limit;
    // What changes the order changes it among the best few hundred, whichever page is asked for.
    const wanted = Math.max(TOP, isPlain ? pages : Math.ceil(pages / POOL) * POOL);
    const measured = this.#yardstick.measure(direction, query.kind);
    const lowest = (scale: RelevanceScale) =>
      minRelevance === null ? -Infinity : scale.scoreAt(minRelevance);

    // [Note: one scan] What a search costs is the scan of all embeddings. A sample tells whether
    // more photos will reach the cut than are wanted: if so, the scan is for all that can reach it
    // however well the query is answered, and counts them; else it is for the nearest few.
    const bound = lowest(measured.mostLenientScale());
    const expected = measured.shareReaching(bound) * among;
    let counted = minRelevance !== null && (expected > wanted || unwanted.length > 0);
    let best = await this.#nearest(
      direction,
      filter,
      counted ? Infinity : wanted,
      counted ? bound : -Infinity,
    );
    if (counted && best.length < TOP) {
      counted = false;
      best = await this.#nearest(direction, filter, wanted, -Infinity);
    }
    const top = best.map(({ distance }) => 1 - distance);
    const scale = measured.scaleFor({ top, among });
    const cut = lowest(scale);
    const shown = best.filter((_, i) => (top[i] as number) >= cut);
    let total = minRelevance === null ? among : shown.length;
    if (!counted && minRelevance !== null && shown.length === wanted) {
      total = (await this.#nearest(direction, filter, Infinity, cut)).length;
    }
    const ranked = shown.map(({ photoId, distance }) => ({
      id: photoId,
      score: 1 - distance,
      meaning: scale.relevance(1 - distance),
    }));
    const adjusted = await adjust(ranked, {
      library,
      vectors,
      model: model.row,
      direction,
      filter,
      signs,
      scale,
      unwanted: unwanted.map((text) => ({
        direction: text,
        scale: this.#yardstick.measure(text, 'text').scaleFor(null),
      })),
      minRelevance: minRelevance ?? 0,
    });
    return { ranked: adjusted.ranked, total: total + adjusted.added - adjusted.removed };
  }

  #nearest(
    embedding: Float32Array,
    filter: PhotoFilter,
    limit: number,
    minScore: number,
  ): Promise<Neighbour[]> {
    const { model, vectors } = this.#world;
    const maxDistance = 1 - minScore;
    return vectors.ask('nearest', {
      ...{ model: model.row, embedding, offset: 0, limit, maxDistance, filter },
    });
  }

  /** The query as one direction, if it has one; a text and an example together pull equally. */
  async #embed(text: string, like: string | undefined): Promise<Float32Array | null> {
    const parts: Float32Array[] = [];
    if (text !== '') parts.push(await this.#embedText(text));
    if (like !== undefined) parts.push(await this.#embedExample(resolve(like)));
    const [first, second] = parts;
    if (!first || !second) return first ?? null;
    return scaledToUnit(first.map((value, i) => value + (second[i] as number)));
  }

  #embedText(text: string): Promise<Float32Array> {
    return this.#texts.get(text, async () => {
      const [direction] = await embedTexts(this.#world.worker, [text]);
      return direction as Float32Array;
    });
  }

  /** A photo of the library is not read again; anything else is. */
  async #embedExample(path: string): Promise<Float32Array> {
    const { library, model, worker } = this.#world;
    const photoId = library.files.at(path)?.photoId;
    const known = photoId == null ? undefined : library.embeddings.of(model.row).get(photoId);
    if (known) return known;
    if (!(await stat(path).catch(() => null))) throw new AppError('file-missing', { path });
    return worker.call('embedFile', { path });
  }
}
