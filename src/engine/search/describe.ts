import { formatCaptureTime } from '../../shared/photo.ts';
import type { ParsedQuery } from '../../shared/query.ts';
import type { Language } from '../../shared/i18n/translate.ts';
import type { Explanation, SearchRequest, SearchResult } from '../../shared/search.ts';
import type { Library } from '../library/library.ts';
import { groupBursts } from './bursts.ts';
import { exceptLabel } from './query/labels.ts';
import type { Ranked } from './ranking.ts';

/** Further photos that are looked at for bursts beyond the end of a page. */
const BEYOND = 100;

/** What was understood of a query, and the facts that photos must not be. */
export interface Understood {
  parsed: ParsedQuery;
  without: readonly ParsedQuery[];
}

/** What all results fulfil, in words. */
export const filtersOf = ({ parsed, without }: Understood, language: Language = 'it'): string[] => [
  ...parsed.chips.filter(({ kind }) => kind !== 'not').map(({ label }) => label),
  ...without.map((facts) => exceptLabel(facts, language)),
];

export const explanationOf = (one: Ranked, filters: string[]): Explanation => ({
  filters,
  words: one.words,
  similarity: one.meaning === null ? null : one.score,
  meaning: one.meaning,
  unwanted: one.unwanted,
});

/** The page of results that a request asks for, with all that is told of each. */
export function describe(
  library: Library,
  model: number,
  ranked: readonly Ranked[],
  understood: Understood,
  request: SearchRequest,
): SearchResult[] {
  const { offset, limit } = request;
  const filters = filtersOf(understood, request.language);
  const groups = request.collapse
    ? burstsOf(library, model, ranked.slice(0, offset + limit + BEYOND)).slice(
        offset,
        offset + limit,
      )
    : ranked.slice(offset, offset + limit).map((one) => [one]);
  const ids = groups.map(([first]) => (first as Ranked).id);
  const photos = new Map(library.photos.byIds(ids).map((photo) => [photo.id, photo]));
  const places = library.files.ofPhotos(ids);
  const tags = library.tags.ofPhotos(ids);
  return groups.flatMap(([first, ...others]) => {
    const one = first as Ranked;
    const photo = photos.get(one.id);
    // Forgotten since it was found.
    if (!photo) return [];
    const files = places.get(one.id) ?? [];
    return {
      id: one.id,
      path: files[0]?.path ?? '',
      files: files.map(({ path }) => path),
      available: files.some(
        ({ missing, readable, reachable }) => readable && reachable && !missing,
      ),
      score: one.score,
      relevance: one.relevance,
      takenAt: formatCaptureTime(photo.metadata.taken),
      width: photo.width,
      height: photo.height,
      tags: (tags.get(one.id) ?? []).map(({ name }) => name),
      ...(others.length > 0 && { similar: others.map(({ id }) => id) }),
      ...(request.explain && { explanation: explanationOf(one, filters) }),
    };
  });
}

function burstsOf(library: Library, model: number, ranked: readonly Ranked[]): Ranked[][] {
  const byId = new Map(ranked.map((one) => [one.id, one]));
  const vectors = library.embeddings.of(model);
  const shots = library.photos.byIds([...byId.keys()]).map(({ id, metadata }) => ({
    id,
    taken: metadata.taken,
    direction: vectors.get(id),
  }));
  return groupBursts(shots).map((group) => group.map(({ id }) => byId.get(id) as Ranked));
}
