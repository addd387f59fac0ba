import { UTCDateMini } from '@date-fns/utc/date/mini';
import { addDays as daysLater } from 'date-fns/addDays';
import { addMonths as monthsLater } from 'date-fns/addMonths';
import { endOfISOWeek } from 'date-fns/endOfISOWeek';
import { endOfMonth } from 'date-fns/endOfMonth';
import { endOfYear } from 'date-fns/endOfYear';
import { getISODay } from 'date-fns/getISODay';
import { startOfISOWeek } from 'date-fns/startOfISOWeek';
import type { DateRange } from '../../../shared/query.ts';

/** Days as `YYYY-MM-DD`: they compare as texts. */
export type Day = string;

/** In UTC, so that the time zone of the computer takes or gives no day. */
const dateOf = (day: Day) => new UTCDateMini(day);
const textOf = (date: Date): Day => date.toISOString().slice(0, 10);
const padded = (number: number, digits: number) => String(number).padStart(digits, '0');
const text = (year: number, month: number, day: number): Day =>
  `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;

/** Null where there is no such day. */
export function dayOf(year: number, month: number, day: number): Day | null {
  const written = text(year, month, day);
  const date = dateOf(written);
  return Number.isFinite(date.getTime()) && textOf(date) === written ? written : null;
}

export const yearOf = (day: Day): number => Number(day.slice(0, 4));
export const monthOf = (day: Day): number => Number(day.slice(5, 7));
export const addDays = (day: Day, days: number): Day => textOf(daysLater(dateOf(day), days));

/** 1 = Monday … 7 = Sunday. */
export const weekdayOf = (day: Day): number => getISODay(dateOf(day));

/** The same day of another month; the last one where that month is shorter. */
export const addMonths = (day: Day, months: number): Day =>
  textOf(monthsLater(dateOf(day), months));

export type FullRange = Required<DateRange>;

export function yearRange(year: number): FullRange {
  const from = text(year, 1, 1);
  return { from, to: textOf(endOfYear(dateOf(from))) };
}

export function monthRange(year: number, month: number): FullRange {
  const from = text(year, month, 1);
  return { from, to: textOf(endOfMonth(dateOf(from))) };
}

/** Monday to Sunday. */
export function weekRange(day: Day): FullRange {
  const date = dateOf(day);
  return { from: textOf(startOfISOWeek(date)), to: textOf(endOfISOWeek(date)) };
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
