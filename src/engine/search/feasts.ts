import type { MovableHoliday } from '../../shared/query.ts';
import type { Span } from '../library/filter.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Days since 1970 of a date; months from 1. */
export const dayOf = (year: number, month: number, day: number): number =>
  Math.floor(Date.UTC(year, month - 1, day) / DAY_MS);

/** Days since 1970 of `YYYY-MM-DD`. */
export function dayOfIso(date: string): number {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  return dayOf(year, month, day);
}

/**
 * Easter Sunday of a year, in days since 1970.
 * Source: the anonymous Gregorian computus, Meeus, «Astronomical Algorithms», chapter 8.
 */
function easter(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = b >> 2;
  const e = b % 4;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = c >> 2;
  const l = (32 + 2 * e + 2 * i - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return dayOf(year, Math.floor(n / 31), (n % 31) + 1);
}

/** The second Sunday of May. */
function mothersDay(year: number): number {
  const first = dayOf(year, 5, 1);
  // 1 January 1970 was a Thursday.
  const weekday = (first + 4) % 7;
  return first + ((7 - weekday) % 7) + 7;
}

/** The days of a feast that begins in a year. */
export function feast(holiday: MovableHoliday, year: number): Span {
  const sunday = easter(year);
  const only = (day: number): Span => ({ from: day, to: day });
  switch (holiday) {
    case 'pasqua':
      return only(sunday);
    case 'pasquetta':
      return only(sunday + 1);
    case 'carnevale':
      return { from: sunday - 52, to: sunday - 47 };
    case 'giovedì grasso':
      return only(sunday - 52);
    case 'martedì grasso':
      return only(sunday - 47);
    case 'festa della mamma':
      return only(mothersDay(year));
    case 'vacanze di natale':
      return { from: dayOf(year, 12, 24), to: dayOf(year + 1, 1, 6) };
  }
}
