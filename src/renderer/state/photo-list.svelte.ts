import { AppError } from '../../shared/errors.ts';
import type { Span } from '../../shared/query.ts';
import type { Language } from '../../shared/i18n/translate.ts';
import type { Tile } from '../../shared/photos.ts';
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

/** Photos that are there at once, a few screens; the others follow. */
const FIRST = 120;
/** As many of them as a screen shows. */
const FIRST_TILES = 60;
/** What stays on screen for so long brings the others: a search may be typed on. */
const SETTLED_MS = 250;

interface Columns {
  ids: readonly number[];
  ratios: readonly number[];
  groups: readonly { key: string; count: number }[];
}

const NOTHING: Columns = { ids: [], ratios: [], groups: [] };

/** What is there at once of a source. */
interface Start {
  /** Null where its order is another than that in which they were found. */
  columns: Columns | null;
  tiles: readonly Tile[];
  /** Photos of the whole source. */
  total: number;
  answer: SearchAnswer | null;
}

/** The photos on screen, in order. Older answers never replace newer ones. */
export class PhotoList {
  source = $state.raw<Source>({ kind: 'view', view: { kind: 'all' }, sorting: 'newest' });
  columns = $state.raw<Columns>(NOTHING);
  /** What the search on screen answered; null where it is no search. */
  answer = $state.raw<SearchAnswer | null>(null);
  loading = $state(true);
  /** True while what is on screen is not yet what was asked for. */
  stale = $state(false);
  /** True until the first frame of something else is on screen: who draws it sees to that. */
  fresh = $state(false);
  problem = $state.raw<unknown>(null);
  /** Calls off what is being asked for. */
  #asking = new AbortController();
  /** Fetches what is not on screen yet. */
  #rest = $state.raw<{
    total: number;
    timer: ReturnType<typeof setTimeout>;
    fetch: () => Promise<void>;
  } | null>(null);
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
    return this.#rest?.total ?? this.columns.ids.length;
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

  /** Sees to it that all photos are there, not only the first; also where a change calls that off. */
  async complete(): Promise<void> {
    await this.#loaded;
    while (this.#rest) {
      await this.#rest.fetch();
      await this.#loaded;
    }
  }

  /** @param again the same as before, which may not become shorter meanwhile */
  async #load(again: boolean): Promise<void> {
    this.#callOff();
    const { signal } = this.#asking;
    const { source } = this;
    this.loading = true;
    try {
      const mayGrow = !(again && this.columns.ids.length > 0);
      const start = source.kind === 'search' || mayGrow ? await startOf(source, signal) : null;
      const first = start?.columns ?? null;
      const total = start?.total ?? 0;
      const isEnough = first !== null && (mayGrow || first.ids.length >= total);
      const columns = isEnough ? first : await allOf(source, total, signal);
      if (signal.aborted) return;
      this.problem = null;
      this.answer = start?.answer ?? null;
      this.#tiles.put(start?.tiles ?? []);
      this.fresh ||= !again;
      this.#put(columns);
      if (columns.ids.length < total) this.#restLater(source, total, signal);
    } catch (error) {
      if (signal.aborted) return;
      // An engine that is gone, and may be back in a moment, has not said that the photos are gone.
      const mayStay = again && error instanceof AppError && error.code === 'engine-gone';
      if (!mayStay || this.columns.ids.length === 0) {
        this.answer = null;
        this.problem = error;
        this.#put(NOTHING);
      }
    }
    this.loading = false;
    this.stale = false;
  }

  #put(columns: Columns): void {
    const before = this.columns.ids;
    this.columns = columns;
    this.#changed(before);
  }

  #restLater(source: Source, total: number, signal: AbortSignal): void {
    let fetching: Promise<void> | null = null;
    const fetch = async (): Promise<void> => {
      // Where it fails, the first photos are what there is; a lost connection is told elsewhere.
      const columns = await allOf(source, total, signal).catch(() => null);
      if (signal.aborted) return;
      this.#rest = null;
      if (columns) this.#put(columns);
    };
    const once = () => (fetching ??= fetch());
    this.#rest = { total, timer: setTimeout(() => void once(), SETTLED_MS), fetch: once };
  }

  #callOff(): void {
    clearTimeout(this.#rest?.timer);
    this.#rest = null;
    this.#asking.abort();
    this.#asking = new AbortController();
  }
}

/** A query as the engine takes it. */
export function wanted({ all, ...query }: Query) {
  return { ...query, ...(all && { minRelevance: null }) };
}

async function startOf(source: Source, signal: AbortSignal): Promise<Start> {
  const size = { limit: FIRST, tiles: FIRST_TILES };
  if (source.kind === 'view') {
    const { view, sorting } = source;
    const { columns, ...rest } = await engine.timelineStart({ view, sorting, ...size }, signal);
    return { ...rest, columns: columnsOf(columns), answer: null };
  }
  const { query, language, sorting } = source;
  const answer = await engine.search({ ...wanted(query), language, ...size }, signal);
  const { tiles, total } = answer;
  const isInOrder = total === 0 || sorting === 'relevance';
  return { tiles, total, answer, columns: isInOrder ? columnsOfResults(answer) : null };
}

/** @param limit as many as a search found */
async function allOf(source: Source, limit: number, signal: AbortSignal): Promise<Columns> {
  const timeline: Timeline =
    source.kind === 'view'
      ? await engine.timeline({ view: source.view, sorting: source.sorting }, signal)
      : await engine.found(
          { ...wanted(source.query), sorting: source.sorting, limit: Math.min(limit, MOST_PHOTOS) },
          signal,
        );
  return columnsOf(timeline);
}

const columnsOf = ({ ids, ratios, days }: Timeline): Columns => ({
  ids,
  ratios,
  groups: days.map(({ day, count }) => ({ key: day, count })),
});

/** Results in the order in which they were found. */
const columnsOfResults = ({ results }: SearchAnswer): Columns => ({
  ids: results.map(({ id }) => id),
  ratios: results.map(({ width, height }) => width / height),
  groups: results.length === 0 ? [] : [{ key: '', count: results.length }],
});
