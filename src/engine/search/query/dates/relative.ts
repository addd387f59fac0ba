import {
  addDays,
  addMonths,
  lastEnded,
  monthOf,
  monthRange,
  seasonRange,
  weekdayOf,
  weekRange,
  yearOf,
  yearRange,
  type FullRange,
} from '../calendar.ts';
import type { Fields } from '../draft.ts';
import {
  COMMA,
  COUNT,
  DATE_TIE,
  MONTH,
  monthOfName,
  NUMBER,
  numberOf,
  SEASON,
  seasonNamed,
  WEEKDAY,
  weekdayOfName,
} from '../lexicon.ts';
import { HOLIDAY_NAMES, holidayNamed } from '../holidays.ts';
import { words, type Rule } from '../rule.ts';
import { PARTS } from '../parts-of-day.ts';
import { nthLastEnded } from './ranges.ts';

const LAST = 'scors[oaei]|passat[oaei]|ultim[oaei]';
const THIS = "questo|questa|quest'|this";
const day = (from: string): Fields => ({ date: { from, to: from } });
const range = (date: FullRange | null): Fields | null => date && { date };

type Unit = 'day' | 'week' | 'month' | 'year' | 'weekend';
const UNITS: [RegExp, Unit][] = [
  [/^(?:giorn[oi]|days?)$/, 'day'],
  [/^(?:settiman[ae]|weeks?)$/, 'week'],
  [/^(?:mes[ei]|months?)$/, 'month'],
  [/^(?:ann[oi]|years?)$/, 'year'],
  [/^(?:weekends?|week end|fine settimana)$/, 'weekend'],
];
const UNIT =
  'giorn[oi]|days?|settiman[ae]|weeks?|mes[ei]|months?|ann[oi]|years?|weekends?|week end|fine settimana';
const unitOf = (word: string) => UNITS.find(([pattern]) => pattern.test(word))?.[1] as Unit;

/** The whole day, week, month or year that lies `count` before today's. */
function ago(today: string, count: number, unit: Unit): FullRange {
  switch (unit) {
    case 'day':
      return { from: addDays(today, -count), to: addDays(today, -count) };
    case 'week':
      return weekRange(addDays(today, -7 * count));
    case 'month': {
      const then = addMonths(today, -count);
      return monthRange(yearOf(then), monthOf(then));
    }
    case 'year':
      return yearRange(yearOf(today) - count);
    case 'weekend': {
      const { to } = weekRange(today);
      const ended = to < today ? to : addDays(to, -7);
      const sunday = addDays(ended, -7 * (count - 1));
      return { from: addDays(sunday, -1), to: sunday };
    }
  }
}

/** The last `count` units, today included. */
function lastUnits(today: string, count: number, unit: Unit): FullRange {
  if (unit === 'day') return { from: addDays(today, 1 - count), to: today };
  if (unit === 'week') return { from: addDays(today, 1 - 7 * count), to: today };
  const months = unit === 'year' ? 12 * count : count;
  return { from: addDays(addMonths(today, -months), 1), to: today };
}

/** The one that today is in, until today; what has ended whole; what has not begun is last year's. */
function current(today: string, of: (year: number) => FullRange | null): FullRange | null {
  for (const year of [yearOf(today) + 1, yearOf(today), yearOf(today) - 1]) {
    const found = of(year);
    if (found && found.from <= today) return found.to > today ? { ...found, to: today } : found;
  }
  return null;
}

/** The days in a year of a season, month or feast by name. */
function yearlyOf(name: string): ((year: number) => FullRange) | null {
  const season = seasonNamed(name);
  if (season) return (year) => seasonRange(season, year);
  const month = monthOfName(name);
  if (month > 0) return (year) => monthRange(year, month);
  return holidayNamed(name)?.days ?? null;
}

/** `count` weeks back from the last such day before today. */
function lastWeekday(today: string, weekday: number, count = 1): string {
  const back = (weekdayOf(today) - weekday + 7) % 7 || 7;
  return addDays(today, -back - 7 * (count - 1));
}

const YEARLY = `${SEASON}|${MONTH}|${HOLIDAY_NAMES}`;

const tied = { before: DATE_TIE, after: COMMA };
const rule = (pattern: RegExp, read: (parts: string[], today: string) => Fields | null): Rule => ({
  ...tied,
  pattern,
  read: ([, ...parts], { today }) =>
    read(
      parts.filter((part) => part !== undefined),
      today,
    ),
});

export const relative: readonly Rule[] = [
  rule(
    words`l' altro ieri|ieri l' altro|altro ?ieri|avantieri|(?:the )?day before yesterday`,
    (_, today) => day(addDays(today, -2)),
  ),
  rule(
    words`(stamattina|stamane|stamani|stasera|stanotte|tonight)|(?:questa|quest'|this) (mattina|sera|notte|morning|evening)`,
    ([said = ''], today) => {
      const part = /mat|stama|morning/.test(said)
        ? 'mattina'
        : /nott/.test(said)
          ? 'notte'
          : 'sera';
      return { ...day(today), timeOfDay: PARTS[part] };
    },
  ),
  rule(words`last night`, (_, today) => ({ ...day(addDays(today, -1)), timeOfDay: PARTS.notte })),
  rule(words`(?:di )?(?:ieri|yesterday)`, (_, today) => day(addDays(today, -1))),
  rule(words`(?:di )?(?:oggi|today)`, (_, today) => day(today)),
  // «due anni fa», «3 days ago»; a season or feast so many times back.
  rule(words`(${COUNT}|an?) (${UNIT}) (?:fa|or sono|ago)`, ([count = '', unit = ''], today) =>
    range(ago(today, numberOf(count), unitOf(unit))),
  ),
  rule(
    words`(${NUMBER}) (estat[ei]|invern[oi]|primaver[ae]|autunn[oi]|natal[ei]|summers?|winters?) (?:fa|ago)`,
    ([count = '', name = ''], today) => {
      const singular: Record<string, string> = {
        estati: 'estate',
        inverni: 'inverno',
        primavere: 'primavera',
        autunni: 'autunno',
        natali: 'natale',
        summers: 'summer',
        winters: 'winter',
      };
      const of = yearlyOf(singular[name] ?? name);
      return of && range(nthLastEnded(today, count, of));
    },
  ),
  rule(
    words`(?:negli |gli |degli |the |in the |nelle |le |nei |dei |delle |i )?(?:ultim[ie]|last|past) (${COUNT}) (${UNIT})`,
    ([count = '', unit = ''], today) => range(lastUnits(today, numberOf(count), unitOf(unit))),
  ),
  rule(words`ultimo (weekend|week end|fine settimana)`, ([unit = ''], today) =>
    range(ago(today, 1, unitOf(unit))),
  ),
  rule(words`ultim[oa] (settimana|mese|anno)`, ([unit = ''], today) =>
    range(lastUnits(today, 1, unitOf(unit))),
  ),
  rule(
    words`(${UNIT}) (?:scors[oaie]|passat[oaie])|(?:scors[oaie]|last) (${UNIT})`,
    ([unit = ''], today) => (unitOf(unit) === 'day' ? null : range(ago(today, 1, unitOf(unit)))),
  ),
  // «l'altra settimana»: the one before this.
  rule(words`l' altr[oa] (settimana|mese|anno|weekend|week end)`, ([unit = ''], today) =>
    range(ago(today, 1, unitOf(unit))),
  ),
  rule(words`(?:${THIS}) (${UNIT})`, ([unit = ''], today) => range(thisUnit(today, unitOf(unit)))),
  rule(
    words`(${WEEKDAY}) (?:scors[oa]|passat[oa])|(?:scors[oa]|ultim[oa]|last) (${WEEKDAY})`,
    ([name = ''], today) => day(lastWeekday(today, weekdayOfName(name))),
  ),
  rule(words`(?:questo|questa|this) (${WEEKDAY})`, ([name = ''], today) => {
    const monday = weekRange(today).from;
    return day(addDays(monday, weekdayOfName(name) - 1));
  }),
  rule(
    words`(${YEARLY}) (?:${LAST})|(?:scors[oaie]|ultim[oa]|last) (${YEARLY})`,
    ([name = ''], today) => {
      const of = yearlyOf(name);
      return of && range(lastEnded(today, of));
    },
  ),
  rule(words`(?:${THIS}) (${YEARLY})`, ([name = ''], today) => {
    const of = yearlyOf(name);
    return of && range(current(today, of));
  }),
];

/** From its first day to today. */
function thisUnit(today: string, unit: Unit): FullRange {
  switch (unit) {
    case 'day':
      return { from: today, to: today };
    case 'week':
      return { from: weekRange(today).from, to: today };
    case 'month':
      return { from: monthRange(yearOf(today), monthOf(today)).from, to: today };
    case 'year':
      return { from: yearRange(yearOf(today)).from, to: today };
    case 'weekend': {
      const { to } = weekRange(today);
      return { from: addDays(to, -1), to };
    }
  }
}
