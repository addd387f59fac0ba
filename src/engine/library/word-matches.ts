import type Database from 'better-sqlite3';
import { CompiledFilter, type PhotoFilter } from './filter.ts';

/** Which of some words are written on a photo. */
export interface WordMatch {
  photoId: number;
  /** Of the words' weights, those that are there: 0–1; 1 where all are. */
  share: number;
  /** Positions of the words that are there. */
  found: number[];
  /** Whether one of them is there only by its beginning. */
  begun: boolean;
}

/** Words that are looked for among what is written on photos. */
export interface WordQuery {
  stems: readonly string[];
  /** The last word as far as it was typed, where it may go on. */
  begun?: string | undefined;
  filter: PhotoFilter;
}

/** What a word counts that is there only by its beginning. Chosen, not measured. */
const BEGUN = 0.5;

/** More photos than this with one word are not looked at one by one. */
const MANY = 20_000;

/**
 * The photos that a filter leaves with at least one of some stems written on them. A word's weight
 * is its inverse document frequency, so that rare words decide. A last word that none of them has may
 * be half typed: then those count half that begin with it.
 * Source: Spärck Jones 1972, «A statistical interpretation of term specificity».
 */
export function wordMatches(
  db: Database.Database,
  { stems, begun, filter }: WordQuery,
): WordMatch[] {
  const photos = db.prepare<[], number>('SELECT count(*) FROM facts').pluck().get() ?? 0;
  const found = new Map<number, number[]>();
  const photosWith = (query: string) =>
    new CompiledFilter({ ...filter, words: [...(filter.words ?? []), query] }).ids(db, {
      limit: MANY,
      offset: 0,
    });
  let isBegun = false;
  const weights = stems.map((stem, i) => {
    // A name of letters and digits may be half typed; of a word, only its forms are meant.
    let ids = photosWith(/\d/.test(stem) ? `"${stem}" *` : `"${stem}"`);
    if (ids.length === 0 && begun !== undefined && i === stems.length - 1) {
      ids = photosWith(`"${begun}" *`);
      isBegun = true;
    }
    for (const id of ids) {
      const before = found.get(id);
      if (before) before.push(i);
      else found.set(id, [i]);
    }
    return Math.log(1 + photos / Math.max(1, ids.length));
  });
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  return [...found].map(([photoId, there]) => {
    const begun = isBegun && there.at(-1) === stems.length - 1;
    const weight = (i: number) =>
      (weights[i] as number) * (begun && i === stems.length - 1 ? BEGUN : 1);
    const whole = there.length === stems.length && !begun;
    const share = whole ? 1 : there.reduce((sum, i) => sum + weight(i), 0) / all;
    return { photoId, found: there, begun, share };
  });
}
