import type { Span } from '../../shared/query.ts';
import type { SearchAnswer } from '../../shared/search.ts';
import type { Sorting, View } from '../../shared/timeline.ts';
import { engine } from '../engine/client.ts';

/** What the grid shows: a view of the library, or what a search found. */
export type Source =
  | { kind: 'view'; view: View; sorting: Sorting }
  | { kind: 'search'; query: Query; sorting: Sorting | 'relevance' };

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

/** Results that one search brings. */
const LIMIT = 1000;
/** While the library changes, asking again takes at most this share of the time. */
const RELOAD_SHARE = 0.2;

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
  /** Milliseconds from asking to having the last answer. */
  #lastMs = 0;
  #turn = 0;
  #reloading: ReturnType<typeof setTimeout> | null = null;
  readonly #changed: (before: readonly number[]) => void;

  /** @param changed called when the columns are others, with the ids of before */
  constructor(changed: (before: readonly number[]) => void) {
    this.#changed = changed;
  }

  /** Shows something else. */
  async show(source: Source): Promise<void> {
    this.source = source;
    this.stale = true;
    await this.#load();
  }

  /** The library changed: asks again, soon, but never most of the time. */
  reload(): void {
    this.#reloading ??= setTimeout(() => {
      this.#reloading = null;
      void this.#load();
    }, this.#lastMs / RELOAD_SHARE);
  }

  async #load(): Promise<void> {
    const turn = ++this.#turn;
    const started = performance.now();
    const before = this.columns.ids;
    this.loading = true;
    try {
      const { columns, answer } = await ask(this.source);
      if (turn !== this.#turn) return;
      this.columns = columns;
      this.answer = answer;
      this.problem = null;
    } catch (error) {
      if (turn !== this.#turn) return;
      this.columns = NOTHING;
      this.answer = null;
      this.problem = error;
    }
    this.#lastMs = performance.now() - started;
    this.loading = false;
    this.stale = false;
    this.#changed(before);
  }
}

async function ask(source: Source): Promise<{ columns: Columns; answer: SearchAnswer | null }> {
  if (source.kind === 'view') {
    const { view, sorting } = source;
    const { ids, ratios, days } = await engine.timeline({ view, sorting });
    const groups = days.map(({ day, count }) => ({ key: day, count }));
    return { columns: { ids, ratios, groups }, answer: null };
  }
  const { all, ...query } = source.query;
  const answer = await engine.search({
    ...query,
    limit: LIMIT,
    ...(all && { minRelevance: null }),
  });
  return { columns: columnsOf(answer, source.sorting), answer };
}

function columnsOf({ results }: SearchAnswer, sorting: Sorting | 'relevance'): Columns {
  const name = (path: string) => path.split(/[/\\]/).at(-1) ?? '';
  const sorted = results.toSorted((a, b) => {
    if (sorting === 'relevance') return 0;
    if (sorting === 'name') return name(a.path).localeCompare(name(b.path));
    const order = a.takenAt < b.takenAt ? -1 : 1;
    return sorting === 'oldest' ? order : -order;
  });
  const groups: { key: string; count: number }[] = [];
  for (const { takenAt } of sorted) {
    const key = sorting === 'newest' || sorting === 'oldest' ? takenAt.slice(0, 10) : '';
    const last = groups.at(-1);
    if (last?.key === key) last.count++;
    else groups.push({ key, count: 1 });
  }
  return {
    ids: sorted.map(({ id }) => id),
    ratios: sorted.map(({ width, height }) => width / height),
    groups,
  };
}
