import { albumName } from '../../shared/album-words.ts';
import { translator, type Language } from '../../shared/i18n/translate.ts';
import type { Word } from '../../shared/organise.ts';
import { placeIn } from '../../shared/place-names.ts';
import { tagName } from '../../shared/tag-words.ts';
import { foldText } from '../../shared/text.ts';
import type { Suggestion } from '../../shared/search.ts';
import type { View } from '../../shared/timeline.ts';
import type { Library } from '../library/library.ts';

/** «it» begins the names of most places of a library in Italy. */
const MOST_PLACES = 5;

/** Who types. */
export interface Typist {
  language: Language;
  /** As for {@link tagName}. */
  concepts: Readonly<Record<string, Word>>;
}

/**
 * What a text that is being typed may become: earlier searches that begin like it, then tags,
 * albums, places and dates that begin like its last words, by their names in the language of who
 * types. Nothing but earlier searches is suggested that finds no photo.
 */
export function suggest(
  library: Library,
  text: string,
  limit: number,
  { language, concepts }: Typist = { language: 'it', concepts: {} },
): Suggestion[] {
  const typed = foldText(text);
  const searches = library.searches
    .recent(100)
    .filter((search) => foldText(search.text).startsWith(typed) && foldText(search.text) !== typed)
    .map(({ text, pinned }): Suggestion => ({ kind: 'search', label: text, text, pinned }));
  if (typed === '') return searches.slice(0, limit);
  const reader = { language, t: translator(language) };
  const names = {
    language,
    tags: library.tags
      .list()
      .map((tag) => ({ id: tag.id, name: tagName(tag, concepts, language) })),
    albums: library.albums
      .names()
      .map((album) => ({ id: album.id, name: albumName(album, reader) })),
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
  language: Language;
  tags: readonly { id: number; name: string }[];
  albums: readonly { id: number; name: string }[];
  /** As they are kept, in Italian. */
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
  const { language } = names;
  const begins = (name: string) => {
    const folded = foldText(name);
    return folded.startsWith(end) && folded !== end;
  };
  const suggestion = (
    kind: 'tag' | 'album' | 'place',
    { name, photos }: { name: string; photos: number },
  ): Suggestion => {
    const value = /\s/.test(name) ? `"${name}"` : name;
    return { kind, label: name, text: `${before}${KEYS[language][kind]}:${value}`, photos };
  };
  const viewed = (kind: 'tag' | 'album', found: Names['tags']) =>
    found
      .filter(({ name }) => begins(name))
      .map(({ id, name }) => ({ name, photos: library.timeline.count({ kind, id } as View) }));
  return [
    ...mostPhotosFirst(viewed('tag', names.tags)).map((one) => suggestion('tag', one)),
    ...viewed('album', names.albums).map((one) => suggestion('album', one)),
    ...mostPhotosFirst(
      names.places
        .map((kept) => ({ kept, name: placeIn(language, kept) }))
        .filter(({ name }) => begins(name))
        .map(({ kept, name }) => ({ name, photos: library.places.photosAt(kept) })),
    )
      .slice(0, MOST_PLACES)
      .map((one) => suggestion('place', one)),
    ...dates(library, { before, end }, begins, monthsIn(language)),
  ];
}

const KEYS = {
  it: { tag: 'tag', album: 'album', place: 'luogo' },
  en: { tag: 'tag', album: 'album', place: 'place' },
};

function monthsIn(language: Language): string[] {
  const { format } = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' });
  return Array.from({ length: 12 }, (_, month) => format(Date.UTC(2000, month)));
}

const mostPhotosFirst = <T extends { name: string; photos: number }>(found: T[]): T[] =>
  found
    .filter(({ photos }) => photos > 0)
    .sort((a, b) => b.photos - a.photos || (a.name < b.name ? -1 : 1));

/** Years («2019»), months of every year («agosto») and of one («agosto 2019»), the latest first. */
function dates(
  library: Library,
  { before, end }: Ending,
  begins: (name: string) => boolean,
  monthNames: readonly string[],
): Suggestion[] {
  const mayBeDate =
    /^\d{2,4}$/.test(end) ||
    monthNames.map(foldText).some((name) => name.startsWith(end) || end.startsWith(name));
  if (!mayBeDate) return [];
  const months = library.timeline.months().map(({ month, photos }) => {
    const [year = '', number = ''] = month.split('-');
    return { year, name: monthNames[Number(number) - 1] ?? '', photos };
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
