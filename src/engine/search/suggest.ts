import { foldText } from '../../shared/text.ts';
import type { Suggestion } from '../../shared/search.ts';
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
  const found = [...endings(text)].flatMap(({ before, end }) => completions(library, before, end));
  const seen = new Set<string>();
  const fresh = found.filter(({ label }) => !seen.has(label) && seen.add(label));
  // Half of the places at most for earlier searches, so that the others are seen too.
  const first = searches.slice(0, Math.max(Math.ceil(limit / 2), limit - fresh.length));
  return [...first, ...fresh].slice(0, limit);
}

/** The last word, the last two, three, four: what a name may begin with. Longest first. */
function* endings(text: string): Generator<{ before: string; end: string }> {
  const starts = [...text.matchAll(/[^\s'’]+/g)].map(({ index }) => index).slice(-4);
  for (const start of starts) {
    const end = foldText(text.slice(start));
    if (end.length >= 2) yield { before: text.slice(0, start), end };
  }
}

function completions(library: Library, before: string, end: string): Suggestion[] {
  const begins = (name: string) => {
    const folded = foldText(name);
    return folded.startsWith(end) && folded !== end;
  };
  const named =
    (kind: 'tag' | 'album' | 'place', key: string) => (one: { name: string; photos: number }) => {
      const name = /\s/.test(one.name) ? `"${one.name}"` : one.name;
      return { kind, label: one.name, text: `${before}${key}:${name}`, photos: one.photos };
    };
  const tags = library.tags
    .all()
    .filter(({ name, photos }) => photos > 0 && begins(name))
    .sort((a, b) => b.photos - a.photos)
    .map(named('tag', 'tag'));
  const albums = library.albums
    .all()
    .filter(({ name, hidden }) => !hidden && begins(name))
    .map(named('album', 'album'));
  const places = library.places
    .namesWhere(begins)
    .map(named('place', 'luogo'))
    .slice(0, MOST_PLACES);
  return [...tags, ...albums, ...places, ...dates(library, before, begins)];
}

/** Years («2019»), months of every year («agosto») and of one («agosto 2019»), the latest first. */
function dates(library: Library, before: string, begins: (name: string) => boolean): Suggestion[] {
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
