import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { formatCaptureTime } from '../../shared/photo.ts';
import type { SearchAnswer, SearchRequest, SearchResult } from '../../shared/search.ts';
import type { Library } from '../library/library.ts';
import type { ModelRecord } from '../library/models.ts';
import type { Neighbour } from '../library/nearest.ts';
import type { PhotoWorker } from '../worker/photo-worker.ts';
import { scaledToUnit } from './directions.ts';
import { embedTexts } from './prompts.ts';
import { QueryCache } from './query-cache.ts';
import { DEFAULT_MIN_RELEVANCE, type RelevanceScale } from './relevance.ts';
import type { VectorReader } from './vector-reader.ts';
import { TOP, Yardstick } from './yardstick.ts';

export interface SearchWorld {
  library: Library;
  model: ModelRecord;
  /** Embeds texts and example files; not the one that indexes, so that nobody waits for it. */
  worker: PhotoWorker;
  vectors: VectorReader;
  /** Directions of the background texts. */
  background: readonly Float32Array[];
}

/** Finds photos by meaning: text or example → embedding → nearest neighbours → relevance. */
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
   * @throws AppError of the example's file or of the model
   */
  async search(request: SearchRequest): Promise<SearchAnswer> {
    const started = performance.now();
    const semantic = request.text.trim();
    const parsedAt = performance.now();
    const query = await this.#embed(semantic, request.like);
    const encodedAt = performance.now();
    const { results, total } = await this.#find(query, request);
    const ended = performance.now();
    return {
      query: request.text,
      parsed: { semantic, chips: [] },
      model: this.#world.model.id,
      total,
      results,
      timings: {
        parseMs: parsedAt - started,
        encodeMs: encodedAt - parsedAt,
        searchMs: ended - encodedAt,
        totalMs: ended - started,
      },
    };
  }

  async #find(
    query: Float32Array,
    { text, offset, limit, minRelevance = DEFAULT_MIN_RELEVANCE }: SearchRequest,
  ): Promise<Pick<SearchAnswer, 'results' | 'total'>> {
    const { library, model } = this.#world;
    const among = library.models.embeddedAndPresent(model.row);
    const kind = text.trim() === '' ? 'image' : 'text';
    const wanted = Math.max(TOP, offset + limit);
    const measured = this.#yardstick.measure(query, kind);
    const lowest = (scale: RelevanceScale) =>
      minRelevance === null ? -Infinity : scale.scoreAt(minRelevance);

    // [Note: one scan] What a search costs is the scan of all embeddings. A sample tells whether
    // more photos will reach the cut than are wanted: if so, the scan is for all that can reach it
    // however well the query is answered, and counts them; else it is for the nearest few.
    const bound = lowest(measured.scaleFor(null));
    const expected = measured.shareReaching(bound) * among;
    let counted = minRelevance !== null && expected > wanted;
    let best = await this.#nearest(query, counted ? Infinity : wanted, counted ? bound : -Infinity);
    if (counted && best.length < TOP) {
      counted = false;
      best = await this.#nearest(query, wanted, -Infinity);
    }
    const top = best.map(({ distance }) => 1 - distance);
    const scale = measured.scaleFor({ top, among });
    const cut = lowest(scale);
    const shown = best.filter((_, i) => (top[i] as number) >= cut);
    let total = minRelevance === null ? among : shown.length;
    if (!counted && minRelevance !== null && total === wanted) {
      total = (await this.#nearest(query, Infinity, cut)).length;
    }
    const page = shown.slice(offset, offset + limit);
    return { results: this.#describe(page, (score) => scale.relevance(score)), total };
  }

  #nearest(embedding: Float32Array, limit: number, minScore: number): Promise<Neighbour[]> {
    const { model, vectors } = this.#world;
    return vectors.ask('nearest', {
      model: model.row,
      embedding,
      offset: 0,
      limit,
      maxDistance: 1 - minScore,
    });
  }

  /** The query as one direction; a text and an example together pull equally. */
  async #embed(text: string, like: string | undefined): Promise<Float32Array> {
    const parts: Float32Array[] = [];
    if (text !== '') parts.push(await this.#embedText(text));
    if (like !== undefined) parts.push(await this.#embedExample(resolve(like)));
    const [first, second] = parts;
    if (!first) throw new AppError('query-empty');
    if (!second) return first;
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
    const known = photoId == null ? undefined : library.vectors(model.row).get(photoId);
    if (known) return known;
    if (!(await stat(path).catch(() => null))) throw new AppError('file-missing', { path });
    return worker.call('embedFile', { path });
  }

  #describe(page: readonly Neighbour[], relevance: (score: number) => number): SearchResult[] {
    const { library } = this.#world;
    const distances = new Map(page.map(({ photoId, distance }) => [photoId, distance]));
    const photos = library.photos.byIds([...distances.keys()]);
    const places = library.files.ofPhotos([...distances.keys()]);
    const described = photos.map(({ id, width, height, metadata }) => {
      const score = 1 - (distances.get(id) ?? 0);
      const files = places.get(id) ?? [];
      return {
        id,
        path: files[0]?.path ?? '',
        files: files.map(({ path }) => path),
        available: files.some(({ missing, reachable }) => reachable && !missing),
        score,
        relevance: relevance(score),
        takenAt: formatCaptureTime(metadata.taken),
        width,
        height,
        tags: [],
      };
    });
    return described.sort(
      (a, b) => b.score - a.score || compare(b.takenAt, a.takenAt) || a.id - b.id,
    );
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
