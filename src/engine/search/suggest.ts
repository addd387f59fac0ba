import { foldText } from '../../shared/text.ts';
import type { Suggestion } from '../../shared/search.ts';
import type { View } from '../../shared/timeline.ts';
import type { Library } from '../library/library.ts';

const MONTHS =
  'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre'.split(
    ' ',
  );
/** «it» begins the names of most places of a library in Italy. */
const MOST_PLACES = 5;

/**
 * What a text that is being typed may become: earlier searches that begin like it, then tags,
 * albums, places and dates that begin like its last words. Nothing but earlier searches is
 * suggested that finds no photo.
 */
export function suggest(library: Library, text: string, limit: number): Suggestion[] {
  const typed = foldText(text);
  const searches = library.searches
    .recent(100)
    .filter((search) => foldText(search.text).startsWith(typed) && foldText(search.text) !== typed)
    .map(({ text, pinned }): Suggestion => ({ kind: 'search', label: text, text, pinned }));
  if (typed === '') return searches.slice(0, limit);
  const names = {
    tags: library.tags.list(),
    albums: library.albums.names(),
    places: library.places.names(),
  };
  const found = [...endings(text)].flatMap((ending) => completions(library, names, ending));
  const seen = new Set<string>();
  const fresh = found.filter(({ label }) => !seen.has(label) && seen.add(label));
  // Half of the places at most for earlier searches, so that the others are seen too.
  const first = searches.slice(0, Math.max(Math.ceil(limit / 2), limit - fresh.length));
  return [...first, ...fresh].slice(0, limit);
}

/** A text of which the end may become something. */
interface Ending {
  before: string;
  /** Folded. */
  end: string;
}

/** What there is names of. Photos are counted for the few that are suggested: that takes longer. */
interface Names {
  tags: readonly { id: number; name: string }[];
  albums: readonly { id: number; name: string }[];
  places: readonly string[];
}

/** The last word, the last two, three, four: what a name may begin with. Longest first. */
function* endings(text: string): Generator<Ending> {
  const starts = [...text.matchAll(/[^\s'’]+/g)].map(({ index }) => index).slice(-4);
  for (const start of starts) {
    const end = foldText(text.slice(start));
    if (end.length >= 2) yield { before: text.slice(0, start), end };
  }
}

function completions(library: Library, names: Names, { before, end }: Ending): Suggestion[] {
  const begins = (name: string) => {
    const folded = foldText(name);
    return folded.startsWith(end) && folded !== end;
  };
  const suggestion = (
    kind: 'tag' | 'album' | 'place',
    { name, photos }: { name: string; photos: number },
  ): Suggestion => {
    const value = /\s/.test(name) ? `"${name}"` : name;
    return { kind, label: name, text: `${before}${KEYS[kind]}:${value}`, photos };
  };
  const viewed = (kind: 'tag' | 'album', found: Names['tags']) =>
    found
      .filter(({ name }) => begins(name))
      .map(({ id, name }) => ({ name, photos: library.timeline.count({ kind, id } as View) }));
  return [
    ...mostPhotosFirst(viewed('tag', names.tags)).map((one) => suggestion('tag', one)),
    ...viewed('album', names.albums).map((one) => suggestion('album', one)),
    ...mostPhotosFirst(
      names.places.filter(begins).map((name) => ({ name, photos: library.places.photosAt(name) })),
    )
      .slice(0, MOST_PLACES)
      .map((one) => suggestion('place', one)),
    ...dates(library, before, end, begins),
  ];
}

const KEYS = { tag: 'tag', album: 'album', place: 'luogo' };

const mostPhotosFirst = <T extends { name: string; photos: number }>(found: T[]): T[] =>
  found
    .filter(({ photos }) => photos > 0)
    .sort((a, b) => b.photos - a.photos || (a.name < b.name ? -1 : 1));

/** Years («2019»), months of every year («agosto») and of one («agosto 2019»), the latest first. */
function dates(
  library: Library,
  before: string,
  end: string,
  begins: (name: string) => boolean,
): Suggestion[] {
  const mayBeDate =
    /^\d{2,4}$/.test(end) || MONTHS.some((name) => name.startsWith(end) || end.startsWith(name));
  if (!mayBeDate) return [];
  const months = library.timeline.months().map(({ month, photos }) => {
    const [year = '', number = ''] = month.split('-');
    return { year, name: MONTHS[Number(number) - 1] ?? '', photos };
  });
  const summed = (labelOf: (month: (typeof months)[number]) => string) => {
    const sums = new Map<string, number>();
    for (const month of months) {
      const label = labelOf(month);
      if (begins(label)) sums.set(label, (sums.get(label) ?? 0) + month.photos);
    }
    return [...sums];
  };
  const suggestions = (kind: 'year' | 'month', counts: [string, number][]) =>
    counts.map(([label, photos]): Suggestion => ({ kind, label, text: before + label, photos }));
  return [
    ...suggestions(
      'year',
      summed(({ year }) => year),
    ),
    ...suggestions(
      'month',
      summed(({ name }) => name),
    ),
    ...suggestions(
      'month',
      summed(({ name, year }) => `${name} ${year}`),
    ),
  ];
}
