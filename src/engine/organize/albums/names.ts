/** Names of events: from the place, the calendar and what is seen. */
import type { Place } from '../../../shared/place.ts';

/** Feasts of fixed days that name an event at home; month and day of the first and last. */
const FEASTS: { name: string; from: string; to: string }[] = [
  { name: 'Capodanno', from: '12-31', to: '01-01' },
  { name: 'Epifania', from: '01-06', to: '01-06' },
  { name: 'Ferragosto', from: '08-15', to: '08-15' },
  { name: 'Halloween', from: '10-31', to: '10-31' },
  { name: 'Natale', from: '12-24', to: '12-26' },
];

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
  /** Names of the occasions seen in at least a part of the photos. */
  occasion: string | null;
}

/** «Sardegna, agosto 2019», «Natale 2021», «Compleanno, 3 maggio 2020». */
export function eventName({ from, to, away, places, occasion }: EventFacts): string {
  const when = dates(from, to);
  const where = placeName(places);
  if (away && where) return `${where}, ${when}`;
  const feast = feastOf(from, to);
  if (feast) return feast;
  if (occasion) return `${occasion}, ${when}`;
  return where ? `${where}, ${when}` : capitalised(when);
}

/** `3 maggio 2020`, `agosto 2019`, `luglio–agosto 2019`, `dicembre 2019 – gennaio 2020`. */
export function dates(from: string, to: string): string {
  const [month, year] = [format({ month: 'long' }), format({ year: 'numeric' })];
  if (from === to) return format({ day: 'numeric', month: 'long', year: 'numeric' })(from);
  if (from.slice(0, 7) === to.slice(0, 7)) return `${month(from)} ${year(from)}`;
  if (from.slice(0, 4) === to.slice(0, 4)) return `${month(from)}–${month(to)} ${year(from)}`;
  return `${month(from)} ${year(from)} – ${month(to)} ${year(to)}`;
}

const format = (options: Intl.DateTimeFormatOptions) => {
  const formatter = new Intl.DateTimeFormat('it', { ...options, timeZone: 'UTC' });
  return (day: string) => formatter.format(new Date(`${day}T12:00:00Z`));
};

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

function feastOf(from: string, to: string): string | null {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
  if (days > 3) return null;
  const easter = easterOf(Number(from.slice(0, 4)));
  if (from <= easter && easter <= to) return `Pasqua ${from.slice(0, 4)}`;
  for (const feast of FEASTS) {
    const wraps = feast.from > feast.to;
    const isIn = (day: string) =>
      wraps ? day >= feast.from || day <= feast.to : day >= feast.from && day <= feast.to;
    const [first, last] = [from.slice(5), to.slice(5)];
    if (!isIn(first) && !isIn(last)) continue;
    // The night into the new year is named after the year that begins.
    const year = Number(to.slice(0, 4)) + (wraps && last >= feast.from ? 1 : 0);
    return `${feast.name} ${year}`;
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

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
