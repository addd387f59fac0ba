import type { Span } from '../../shared/query.ts';
import type { Language } from '../../shared/i18n/translate.ts';
import type { SearchAnswer } from '../../shared/search.ts';
import { MOST_PHOTOS, type Sorting, type Timeline, type View } from '../../shared/timeline.ts';
import { engine } from '../engine/client.ts';
import { Paced } from './paced.ts';
import type { Tiles } from './tiles.svelte.ts';

/** What the grid shows: a view of the library, or what a search found. */
export type Source =
  | { kind: 'view'; view: View; sorting: Sorting }
  | { kind: 'search'; query: Query; sorting: Sorting | 'relevance'; language: Language };

export interface Query {
  text: string;
  likePhoto?: number;
  /** A picture from outside, as base64. */
  likeImage?: string;
  /** Spans of the text that are to be read as plain words: of the chips that were removed. */
  keep?: Span[];
  /** Shows also what is less alike than the cut. */
  all?: boolean;
}

/** Results that are there at once, a few screens; the others follow. */
const FIRST = 120;
/** As many of them as a screen shows. */
const FIRST_TILES = 60;
/** A search that is not typed on for so long brings the others. */
const SETTLED_MS = 250;

interface Columns {
  ids: readonly number[];
  ratios: readonly number[];
  groups: readonly { key: string; count: number }[];
}

const NOTHING: Columns = { ids: [], ratios: [], groups: [] };

/** The photos on screen, in order. Older answers never replace newer ones. */
export class PhotoList {
  source = $state.raw<Source>({ kind: 'view', view: { kind: 'all' }, sorting: 'newest' });
  columns = $state.raw<Columns>(NOTHING);
  /** What the search on screen answered; null where it is no search. */
  answer = $state.raw<SearchAnswer | null>(null);
  loading = $state(true);
  /** True while what is on screen is not yet what was asked for. */
  stale = $state(false);
  problem = $state.raw<unknown>(null);
  /** Calls off what is being asked for. */
  #asking = new AbortController();
  /** Fetches what of a search is not on screen yet. */
  #rest = $state.raw<{ timer: ReturnType<typeof setTimeout>; fetch: () => Promise<void> } | null>(
    null,
  );
  /** Done when what was asked for last is there. */
  #loaded: Promise<void> = Promise.resolve();
  readonly #reloading = new Paced(async () => {
    // What is being asked for is not asked for anew: while much changes, it would never come.
    await this.#loaded;
    this.#loaded = this.#load(true);
    await this.#loaded;
  });
  readonly #tiles: Tiles;
  readonly #changed: (before: readonly number[]) => void;

  /** @param changed called when the columns are others, with the ids of before */
  constructor(tiles: Tiles, changed: (before: readonly number[]) => void) {
    this.#tiles = tiles;
    this.#changed = changed;
  }

  /** How many photos there are, on screen or not yet. */
  get total(): number {
    return this.#rest ? (this.answer?.total ?? 0) : this.columns.ids.length;
  }

  /** Shows something else. */
  async show(source: Source): Promise<void> {
    this.source = source;
    this.stale = true;
    this.#loaded = this.#load(false);
    await this.#loaded;
  }

  /** The library changed: asks again, soon, but never most of the time. */
  reload(): void {
    this.#reloading.ask();
  }

  /** Sees to it that all photos are there, not only the first of a search. */
  async complete(): Promise<void> {
    await this.#rest?.fetch();
  }

  /** @param again the same as before, which may not become shorter meanwhile */
  async #load(again: boolean): Promise<void> {
    this.#callOff();
    const { signal } = this.#asking;
    const { source } = this;
    this.loading = true;
    try {
      const answer = source.kind === 'search' ? await firstResults(source, signal) : null;
      const isWhole = answer === null || answer.results.length >= answer.total;
      const mayGrow = !(again && this.columns.ids.length > 0);
      const columns =
        answer && (answer.total === 0 || (source.sorting === 'relevance' && (isWhole || mayGrow)))
          ? columnsOf(answer)
          : await allOf(source, answer?.total ?? 0, signal);
      if (signal.aborted) return;
      this.problem = null;
      this.answer = answer;
      if (answer) this.#tiles.put(answer.tiles);
      this.#put(columns);
      if (answer && columns.ids.length < answer.total) this.#restLater(source, answer, signal);
    } catch (error) {
      if (signal.aborted) return;
      this.answer = null;
      this.problem = error;
      this.#put(NOTHING);
    }
    this.loading = false;
    this.stale = false;
  }

  #put(columns: Columns): void {
    const before = this.columns.ids;
    this.columns = columns;
    this.#changed(before);
  }

  #restLater(source: Source, { total }: SearchAnswer, signal: AbortSignal): void {
    let fetching: Promise<void> | null = null;
    const fetch = async (): Promise<void> => {
      // Where it fails, the first results are what there is; a lost connection is told elsewhere.
      const columns = await allOf(source, total, signal).catch(() => null);
      if (signal.aborted) return;
      this.#rest = null;
      if (columns) this.#put(columns);
    };
    const once = () => (fetching ??= fetch());
    this.#rest = { timer: setTimeout(() => void once(), SETTLED_MS), fetch: once };
  }

  #callOff(): void {
    clearTimeout(this.#rest?.timer);
    this.#rest = null;
    this.#asking.abort();
    this.#asking = new AbortController();
  }
}

type Search = Extract<Source, { kind: 'search' }>;

/** A query as the engine takes it. */
function wanted({ all, ...query }: Query) {
  return { ...query, ...(all && { minRelevance: null }) };
}

const firstResults = ({ query, language }: Search, signal: AbortSignal) =>
  engine.search({ ...wanted(query), language, limit: FIRST, tiles: FIRST_TILES }, signal);

/** @param limit as many as a search found */
async function allOf(source: Source, limit: number, signal: AbortSignal): Promise<Columns> {
  const timeline: Timeline =
    source.kind === 'view'
      ? await engine.timeline({ view: source.view, sorting: source.sorting }, signal)
      : await engine.found(
          { ...wanted(source.query), sorting: source.sorting, limit: Math.min(limit, MOST_PHOTOS) },
          signal,
        );
  const { ids, ratios, days } = timeline;
  return { ids, ratios, groups: days.map(({ day, count }) => ({ key: day, count })) };
}

/** Results in the order in which they were found. */
const columnsOf = ({ results }: SearchAnswer): Columns => ({
  ids: results.map(({ id }) => id),
  ratios: results.map(({ width, height }) => width / height),
  groups: results.length === 0 ? [] : [{ key: '', count: results.length }],
});
