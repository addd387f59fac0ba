/** What events are called after: the place, the calendar and what is seen. */
import type { AlbumTitle, Feast, Word } from '../../../shared/organise.ts';
import type { Place } from '../../../shared/place.ts';

/** Feasts of fixed days that name an event at home; month and day of the first and last. */
const FEASTS: { feast: Feast; from: string; to: string }[] = [
  { feast: 'new-year', from: '12-31', to: '01-01' },
  { feast: 'epiphany', from: '01-06', to: '01-06' },
  { feast: 'mid-august', from: '08-15', to: '08-15' },
  { feast: 'halloween', from: '10-31', to: '10-31' },
  { feast: 'christmas', from: '12-24', to: '12-26' },
];
/** Longer events are named otherwise. */
const FEAST_DAYS = 3;
const DAY_MS = 86_400_000;

/** Concepts that say what an event is, the most telling first. */
export const OCCASIONS = [
  'matrimonio',
  'battesimo',
  'prima-comunione',
  'laurea',
  'compleanno',
  'concerto',
  'carnevale',
  'sfilata',
  'picnic',
  'partita-allo-stadio',
];

export interface EventFacts {
  /** First and last local day, `YYYY-MM-DD`. */
  from: string;
  to: string;
  away: boolean;
  /** Places of its photos, those that are known. */
  places: readonly Place[];
  /** The occasion seen in at least a part of the photos. */
  occasion: Word | null;
}

/** «Sardegna, agosto 2019», «Natale 2021», «Compleanno, 3 maggio 2020». */
export function eventTitle({ from, to, away, places, occasion }: EventFacts): AlbumTitle {
  const days = { of: 'days', from, to } as const;
  const place = placeName(places);
  if (away && place) return { ...days, place };
  const feast = feastOf(from, to);
  if (feast) return { of: 'feast', ...feast };
  if (occasion) return { ...days, occasion };
  return place ? { ...days, place } : days;
}

/** Whole seas and mountain chains say too little to name an event. */
const WIDE = new Set(['Adriatico', 'Tirreno', 'Ionio', 'Mar Ligure', 'Alpi', 'Appennino']);

/** The smallest place that nearly all photos with a place are in. */
export function placeName(places: readonly Place[]): string | null {
  return (
    mostCommon(places, ({ comune }) => [comune]) ??
    mostCommon(places, ({ areas }) => areas.filter((name) => !WIDE.has(name))) ??
    mostCommon(places, ({ provincia }) => [provincia]) ??
    mostCommon(places, ({ regione }) => [regione]) ??
    mostCommon(places, ({ country }) => [country])
  );
}

/** The name that most places have, the first of several, if nearly all have it. */
function mostCommon(
  places: readonly Place[],
  namesOf: (place: Place) => readonly (string | null)[],
): string | null {
  const counts = new Map<string, number>();
  for (const name of places.flatMap(namesOf)) {
    if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const [top] = [...counts].sort((a, b) => b[1] - a[1]);
  return top && top[1] >= 0.8 * places.length ? top[0] : null;
}

/** The feast that an event of few days begins or ends on. */
function feastOf(from: string, to: string): { feast: Feast; year: number } | null {
  if (Date.parse(to) - Date.parse(from) > FEAST_DAYS * DAY_MS) return null;
  const easter = easterOf(Number(from.slice(0, 4)));
  if (from <= easter && easter <= to) return { feast: 'easter', year: Number(from.slice(0, 4)) };
  return feastOn(from) ?? feastOn(to);
}

/** The feast of a day, `YYYY-MM-DD`; the night into the new year is that of the year that begins. */
export function feastOn(day: string): { feast: Feast; year: number } | null {
  const year = Number(day.slice(0, 4));
  const easter = Date.parse(easterOf(year));
  const after = (Date.parse(day) - easter) / DAY_MS;
  // Easter Monday is Easter, too.
  if (after === 0 || after === 1) return { feast: 'easter', year };
  const date = day.slice(5);
  for (const { feast, from, to } of FEASTS) {
    const wraps = from > to;
    if (wraps ? date < from && date > to : date < from || date > to) continue;
    return { feast, year: year + (wraps && date >= from ? 1 : 0) };
  }
  return null;
}

/** Easter Sunday, `YYYY-MM-DD` (J. Meeus, «Astronomical Algorithms», chapter 8). */
export function easterOf(year: number): string {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const g = Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  const two = (value: number) => String(value).padStart(2, '0');
  return `${year}-${two(Math.floor(n / 31))}-${two((n % 31) + 1)}`;
}
