import { titleIn } from '../../shared/album-words.ts';
import { translator } from '../../shared/i18n/translate.ts';
import type { ParsedQuery, Recurring, TimeOfDay } from '../../shared/query.ts';
import { foldText } from '../../shared/text.ts';
import { stemOf, wordsOf } from '../../shared/words.ts';
import type { PhotoFilter, PlaceFilter, Span } from '../library/filter.ts';
import type { Library } from '../library/library.ts';
import { KINDS } from './query/camera.ts';
import { isOnlyFacts } from './query/parse.ts';
import { daysOfHoliday } from './query/holidays.ts';

/** Feasts are looked for in photos of these years. */
const YEARS = { first: 1900, last: 2100 };
const DAY_MS = 24 * 60 * 60 * 1000;
const ENGLISH = { language: 'en', t: translator('en') } as const;
/** What stands in the Exif data of photos of phones and drones. */
const MAKERS: [RegExp, string[]][] = [
  [
    new RegExp(`^(?:${KINDS.phone})$`),
    'iPhone Samsung Huawei Honor Xiaomi Redmi POCO OnePlus Pixel OPPO realme Motorola Nokia HTC LG LGE Xperia Fairphone Nothing BlackBerry Wiko Alcatel ZTE TCL'.split(
      ' ',
    ),
  ],
  [new RegExp(`^(?:${KINDS.drone})$`), ['DJI', 'Parrot', 'Autel', 'Skydio', 'Mavic', 'Phantom']],
];
/** An id that nothing has. */
const NOTHING = -1;

/**
 * What photos must not be: facts where a negation says nothing else («non nel 2019», «senza video»),
 * meanings otherwise.
 * @param understand reads a text as a query
 */
export function negationsOf(
  { not = [] }: ParsedQuery,
  understand: (text: string) => ParsedQuery,
): { facts: ParsedQuery[]; meanings: string[] } {
  const facts: ParsedQuery[] = [];
  const meanings: string[] = [];
  for (const text of not) {
    const meant = understand(text);
    if (isOnlyFacts(meant)) facts.push(meant);
    else meanings.push(text);
  }
  return { facts, meanings };
}

/**
 * The facts that a parsed query asks for, names looked up in the library.
 * @param without what photos must not be
 */
export function filterOf(
  parsed: ParsedQuery,
  library: Library,
  without: readonly ParsedQuery[] = [],
): PhotoFilter {
  const { date, timeOfDay, weekday, recurring, rating, favourite, hasGps, type, format, size } =
    parsed;
  const words = [
    ...(parsed.people ?? []).map((name) => phraseIn('tags texts folders files', name)),
    ...(parsed.camera === undefined ? [] : [cameraNamed(parsed.camera)]),
  ].filter((query) => query !== '');
  return {
    ...daysOf(date, recurring),
    minutes: timeOfDay && minutesOf(timeOfDay),
    weekdays: weekday,
    minRating: rating?.min,
    favourite,
    hasGps,
    shape: parsed.orientation,
    type,
    format,
    size,
    tags: parsed.tags?.map((name) => library.tags.named(name)?.id ?? NOTHING),
    notTags: parsed.notTags?.flatMap((name) => library.tags.named(name)?.id ?? []),
    albums: parsed.albums && albumsNamed(library, parsed.albums),
    places: placesNamed(parsed.place, library),
    notPlaces: placesNamed(parsed.notPlace, library),
    words: words.length > 0 ? words : undefined,
    among: parsed.words?.map((text) => library.words.photosWithPhrase(text)),
    none: without.length > 0 ? without.map((one) => filterOf(one, library)) : undefined,
  };
}

/** What the text tower is asked for: nothing for «tutto» in «tutto tranne i cani». */
export function meaningAsked({ semantic, chips }: ParsedQuery): string {
  const asksForAll = /^(?:tutt[oaie]|everything|all)$/.test(foldText(semantic.trim()));
  return asksForAll && chips.length > 0 ? '' : semantic.trim();
}

/** What the text tower is asked for one negated meaning: «senza nessuno» is without people. */
export const unwantedText = (not: string): string =>
  /^(?:nessun[oa]|anyone|anybody|nobody)$/.test(foldText(not)) ? 'persone' : not;

export const asksNothing = (filter: PhotoFilter): boolean =>
  Object.values(filter).every((value) => value === undefined);

function daysOf(
  date: ParsedQuery['date'],
  recurring: Recurring | undefined,
): Pick<PhotoFilter, 'days' | 'monthDays'> {
  const range: Span | undefined = date && {
    from: date.from === undefined ? undefined : dayOfIso(date.from),
    to: date.to === undefined ? undefined : dayOfIso(date.to),
  };
  if (!recurring) return { days: range && [range] };
  if ('day' in recurring) {
    const monthDay = recurring.month * 100 + recurring.day;
    return { days: range && [range], monthDays: [{ from: monthDay, to: monthDay }] };
  }
  if ('months' in recurring) {
    const monthDays = recurring.months.map((month) => ({
      from: month * 100,
      to: month * 100 + 99,
    }));
    return { days: range && [range], monthDays };
  }
  const days: Span[] = [];
  for (let year = YEARS.first; year <= YEARS.last; year++) {
    const { from, to } = daysOfHoliday(recurring.holiday, year);
    const span = overlap({ from: dayOfIso(from), to: dayOfIso(to) }, range);
    if (span) days.push(span);
  }
  return { days };
}

function overlap(a: Span, b: Span | undefined): Span | null {
  const from = Math.max(a.from ?? -Infinity, b?.from ?? -Infinity);
  const to = Math.min(a.to ?? Infinity, b?.to ?? Infinity);
  return from <= to ? { from, to } : null;
}

/** Days since 1970 of `YYYY-MM-DD`. */
const dayOfIso = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS;

function minutesOf({ from, to }: TimeOfDay): { from: number; to: number } {
  const minute = (time: string) => {
    const [hours, minutes] = time.split(':').map(Number) as [number, number];
    return hours * 60 + minutes;
  };
  return { from: minute(from), to: minute(to) };
}

/**
 * Photos are in a place by their position or by what was inferred of them, or because a person
 * tagged them with its name. A name that is no place of the library («casa della nonna») is looked
 * for in what is written.
 */
function placesNamed(names: readonly string[] | undefined, library: Library) {
  if (!names || names.length === 0) return undefined;
  const known = names.map((name) => ({
    name,
    places: library.places.named(name),
    tags: library.tags.named(name)?.id,
  }));
  const unknown = known.filter(({ places, tags }) => places.length === 0 && tags === undefined);
  const words = anyOf(
    unknown.map(({ name }) => name),
    'tags texts folders',
  );
  const filter: PlaceFilter = {
    places: known.flatMap(({ places }) => places),
    tags: known.flatMap(({ tags }) => tags ?? []),
  };
  return words === '' ? filter : { ...filter, words };
}

/** Albums by their names; those that the program has named, by their names in English, too. */
function albumsNamed(library: Library, names: readonly string[]): number[] {
  const wanted = new Set(names.map((name) => wordsOf(name).join(' ')));
  const isWanted = (name: string) => wanted.has(wordsOf(name).join(' '));
  return library.albums
    .names()
    .filter(({ name, title }) => isWanted(name) || (title && isWanted(titleIn(title, ENGLISH))))
    .map(({ id }) => id);
}

const quoted = (text: string): string =>
  `"${wordsOf(text)
    .map((word) => stemOf(word))
    .join(' ')}"`;

/** FTS5: the words of a name one after the other, in some of the columns; '' for no words. */
function phraseIn(columns: string, name: string): string {
  return wordsOf(name).length === 0 ? '' : `{${columns}} : ${quoted(name)}`;
}

/** Cameras by brand or model; «telefono» and «drone» by who makes such. */
function cameraNamed(name: string): string {
  const [, makers] = MAKERS.find(([kind]) => kind.test(foldText(name))) ?? [];
  if (!makers) return prefixesIn('camera', name);
  return makers.map((maker) => prefixesIn('camera', maker)).join(' OR ');
}

function prefixesIn(columns: string, name: string): string {
  const prefixes = wordsOf(name).map((word) => `"${stemOf(word)}" *`);
  return prefixes.length === 0 ? '' : `{${columns}} : (${prefixes.join(' AND ')})`;
}

function anyOf(names: readonly string[], columns: string): string {
  const phrases = names.filter((name) => wordsOf(name).length > 0).map(quoted);
  return phrases.length === 0 ? '' : `{${columns}} : (${phrases.join(' OR ')})`;
}
