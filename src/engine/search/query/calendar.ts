import type { DateRange } from '../../../shared/query.ts';

/** Days as `YYYY-MM-DD`: they compare as texts. Nothing here knows of time zones. */
export type Day = string;

const MS_PER_DAY = 86_400_000;
const utc = (day: Day) => Date.parse(`${day}T00:00:00Z`);
const fromUtc = (ms: number): Day => new Date(ms).toISOString().slice(0, 10);
const two = (number: number) => String(number).padStart(2, '0');

/** Null where there is no such day. */
export function dayOf(year: number, month: number, day: number): Day | null {
  const text = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
  const ms = utc(text);
  return Number.isFinite(ms) && fromUtc(ms) === text ? text : null;
}

export const yearOf = (day: Day): number => Number(day.slice(0, 4));
export const monthOf = (day: Day): number => Number(day.slice(5, 7));
export const addDays = (day: Day, days: number): Day => fromUtc(utc(day) + days * MS_PER_DAY);

/** 1 = Monday … 7 = Sunday. */
export const weekdayOf = (day: Day): number => new Date(utc(day)).getUTCDay() || 7;

/** The same day of another month; the last one where that month is shorter. */
export function addMonths(day: Day, months: number): Day {
  const first = yearOf(day) * 12 + monthOf(day) - 1 + months;
  const [year, month] = [Math.floor(first / 12), (first % 12) + 1];
  return dayOf(year, month, Number(day.slice(8))) ?? (monthRange(year, month).to as Day);
}

export type FullRange = Required<DateRange>;

export const yearRange = (year: number): FullRange => ({
  from: `${String(year).padStart(4, '0')}-01-01`,
  to: `${String(year).padStart(4, '0')}-12-31`,
});

export function monthRange(year: number, month: number): FullRange {
  const from = `${String(year).padStart(4, '0')}-${two(month)}-01`;
  const next =
    month === 12 ? `${year + 1}-01-01` : `${String(year).padStart(4, '0')}-${two(month + 1)}-01`;
  return { from, to: addDays(next, -1) };
}

/** Monday to Sunday. */
export function weekRange(day: Day): FullRange {
  const from = addDays(day, 1 - weekdayOf(day));
  return { from, to: addDays(from, 6) };
}

export const SEASONS = ['primavera', 'estate', 'autunno', 'inverno'] as const;
export type Season = (typeof SEASONS)[number];

/** Meteorological: three whole months, winter with December first. */
export const SEASON_MONTHS: Record<Season, [number, number, number]> = {
  primavera: [3, 4, 5],
  estate: [6, 7, 8],
  autunno: [9, 10, 11],
  inverno: [12, 1, 2],
};

/** A winter is that of the year it ends in. */
export function seasonRange(season: Season, year: number): FullRange {
  const [first, , last] = SEASON_MONTHS[season];
  const { from } = monthRange(season === 'inverno' ? year - 1 : year, first);
  return { from, to: monthRange(year, last).to };
}

/** The last of ranges, one a year, that has ended before today. */
export function lastEnded(today: Day, of: (year: number) => FullRange | null): FullRange | null {
  for (let year = yearOf(today) + 1; year > yearOf(today) - 9; year--) {
    const range = of(year);
    if (range && range.to < today) return range;
  }
  return null;
}

/** Western Easter: the anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, chapter 8). */
export function easter(year: number): Day {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return dayOf(year, Math.floor(n / 31), (n % 31) + 1) as Day;
}
