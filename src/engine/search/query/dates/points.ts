import type { Recurring } from '../../../../shared/query.ts';
import {
  addDays,
  dayOf,
  monthRange,
  seasonRange,
  SEASON_MONTHS,
  yearOf,
  yearRange,
  type FullRange,
} from '../calendar.ts';
import { HOLIDAY_NAMES, holidayNamed } from '../holidays.ts';
import {
  COUNT,
  DI,
  IN,
  MONTH,
  MONTH_OR_SHORT,
  monthOfName,
  NUMBER,
  numberOf,
  SEASON,
  seasonNamed,
  WEEKDAY,
  WEEKDAY_SHORT,
} from '../lexicon.ts';

/** A time on the calendar that words name: a day, a month, a season, a feast, a year, a decade. */
export interface Point {
  /** Null where the words do not say. */
  year: number | null;
  /** Its days in a year; where it has one, in any. Null where that year has no such day. */
  days(year: number): FullRange | null;
  /** What recurs where there is no year. */
  recurring: Recurring | null;
  /** A day of a month that is still to be told: «dal 3 al 10 maggio». */
  dayOnly?: number;
  month?: number;
}

interface Form {
  source: string;
  read(groups: Record<string, string | undefined>, today: string): Point | null;
}

export const YEAR = "1[89]\\d\\d|20\\d\\d|'\\d\\d";
const AGO = `(?:${COUNT}) ann[oi] fa|(?:${COUNT}) years? ago`;
const SAID = `${YEAR}|anno scorso|scorso anno|anno passato|quest' anno|questo anno|last year|this year|${AGO}`;
/** «2019», «del 2019», «dell'anno scorso», «di due anni fa». */
export const YEAR_OF = `(?: ,| ${DI.replaceAll('|', '| ')}| ${IN.replaceAll('|', '| ')}| lo| l'| the| anno)* (?<year>${SAID})`;
/** The same, to be matched only. */
export const OF_YEAR = YEAR_OF.replace('?<year>', '?:');
const MAYBE_YEAR = `(?:${YEAR_OF})?`;
const DAY = `(?:0?[1-9]|[12]\\d|3[01])(?:[°º]|o|st|nd|rd|th)?|primo|${NUMBER}`;

/** The year that words say; NaN for none. Two digits are the latest that is not in the future. */
export function yearSaid(words: string, today: string): number {
  const now = yearOf(today);
  if (/^(?:anno scorso|scorso anno|anno passato|last year)$/.test(words)) return now - 1;
  if (/^(?:questo? anno|quest' anno|this year)$/.test(words)) return now;
  const ago = /^(.+) (?:ann[oi] fa|years? ago)$/.exec(words);
  if (ago) return now - numberOf(ago[1] as string);
  return longYear(words.replace("'", ''), now);
}

function longYear(digits: string, now: number): number {
  const year = Number(digits);
  if (digits.length !== 2) return year;
  const century = Math.floor(now / 100) * 100;
  return century + year <= now ? century + year : century - 100 + year;
}

const single = (year: number, month: number, day: number): FullRange | null => {
  const found = dayOf(year, month, day);
  return found === null ? null : { from: found, to: found };
};

function dayPoint(day: number, month: number, year: number | null): Point | null {
  // 2000 was a leap year: the 29th of February is a day that recurs.
  if (!single(year ?? 2000, month, day)) return null;
  return { year, days: (of) => single(of, month, day), recurring: { month, day }, month };
}

const readYear = (words: string | undefined, today: string): number | null =>
  words === undefined ? null : yearSaid(words, today);

/** Italian order: day, month, year; ISO with the year first. */
const numeric: Form[] = [
  {
    source: '(?<d>\\d{1,2})(?<sep>[/.\\-])(?<m>\\d{1,2})[/.\\-](?<y>\\d{4}|\\d{2})',
    read: ({ d, m, y }, today) => dayPoint(Number(d), Number(m), longYear(y ?? '', yearOf(today))),
  },
  {
    source: '(?<y>(?:18|19|20)\\d\\d)[/.\\-](?<m>\\d{1,2})[/.\\-](?<d>\\d{1,2})',
    read: ({ d, m, y }) => dayPoint(Number(d), Number(m), Number(y)),
  },
  {
    source: '(?<m>0?[1-9]|1[0-2])[/.\\-](?<y>(?:18|19|20)\\d\\d)',
    read: ({ m, y }) => monthPoint(Number(m), Number(y)),
  },
  {
    source: '(?<y>(?:18|19|20)\\d\\d)[/\\-](?<m>0[1-9]|1[0-2])',
    read: ({ m, y }) => monthPoint(Number(m), Number(y)),
  },
];

function monthPoint(month: number, year: number | null): Point {
  return { year, days: (of) => monthRange(of, month), recurring: { months: [month] }, month };
}

const DECADES = [
  'zero',
  'dieci',
  'venti',
  'trenta',
  'quaranta',
  'cinquanta',
  'sessanta',
  'settanta',
  'ottanta',
  'novanta',
];
const ENGLISH_DECADES = [
  '',
  '',
  'twenties',
  'thirties',
  'forties',
  'fifties',
  'sixties',
  'seventies',
  'eighties',
  'nineties',
];
const PART = "(?<part>inizi|inizio|prim[ie]|meta'?|fine|ultimi|early|mid|late)";

const decades: Form[] = [
  {
    source: `(?:${PART} (?:(?:degli|dei|of|the|gli|di) )*)?(?:gli |the )?anni (?<decade>'?\\d0|(?:18|19|20)\\d0|${DECADES.join('|')}|duemila)`,
    read: ({ decade = '', part }, today) => {
      const named = DECADES.indexOf(decade);
      if (decade === 'duemila') return decadePoint(2000, part);
      return decadePoint(
        decadeOf(named >= 0 ? String(named * 10).padStart(2, '0') : decade, today),
        part,
      );
    },
  },
  {
    source: `(?:${PART} )?(?:the )?(?<decade>(?:(?:18|19|20)\\d0|'?\\d0)s|${ENGLISH_DECADES.filter(Boolean).join('|')})`,
    read: ({ decade = '', part }, today) => {
      const named = ENGLISH_DECADES.indexOf(decade);
      const digits = named >= 0 ? String(named * 10) : decade.replace(/s$/, '');
      return decadePoint(decadeOf(digits, today), part);
    },
  },
];

const decadeOf = (digits: string, today: string) =>
  longYear(digits.replace("'", ''), yearOf(today));

function decadePoint(first: number, part: string | undefined): Point {
  let [from, to] = [first, first + 9];
  if (part) {
    if (/^(?:iniz|prim|early)/.test(part)) to = first + 3;
    else if (/^(?:meta|mid)/.test(part)) [from, to] = [first + 3, first + 6];
    else from = first + 6;
  }
  const range = { from: yearRange(from).from, to: yearRange(to).to };
  return { year: from, days: () => range, recurring: null };
}

/** Of the centuries that have photos: 1800 for «XIX», «19th», «Ottocento». */
function firstYearOf(century: string): number {
  if (/^(?:xix|dician|19|otto)/.test(century)) return 1800;
  return /^(?:xxi|ventun|21)/.test(century) ? 2000 : 1900;
}

/** As people say it, and as with decades: the years that begin with the same two digits. */
const century: Form = {
  source:
    '(?:the )?(?:secolo scorso|scorso secolo|secolo passato|last century|(?<n>xix|xx|xxi|diciannovesimo|ventesimo|ventunesimo) secolo|secolo (?<nth>xix|xx|xxi)|(?<th>19th|20th|21st) century|(?<hundreds>ottocento|novecento))',
  read: ({ n, nth, th, hundreds }, today) => {
    const said = n ?? nth ?? th ?? hundreds;
    const first =
      said === undefined ? Math.floor(yearOf(today) / 100) * 100 - 100 : firstYearOf(said);
    const range = { from: yearRange(first).from, to: yearRange(first + 99).to };
    return { year: first, days: () => range, recurring: null };
  },
};

/** Ten days or so. */
function partOf({ from, to }: FullRange, part: string | undefined): FullRange {
  if (!part) return { from, to };
  if (/^(?:iniz|prim|early)/.test(part)) return { from, to: addDays(from, 9) };
  if (/^(?:meta|mid)/.test(part)) return { from: addDays(from, 10), to: addDays(from, 19) };
  return { from: addDays(from, 20), to };
}

const named: Form[] = [
  {
    source: `(?:(?:${WEEKDAY}|${WEEKDAY_SHORT}) (?:il |, )*)?(?<d>${DAY}) (?:(?:di|of) )?(?<m>${MONTH_OR_SHORT})(?:${YEAR_OF}| (?<short>\\d\\d)(?=$))?`,
    // «12 agosto 14»: with nothing after it.
    read: ({ d = '', m = '', year, short }, today) =>
      dayPoint(numberOf(d), monthOfName(m), readYear(year ?? short, today)),
  },
  {
    source: `(?<m>${MONTH_OR_SHORT}) (?<d>0?[1-9]|[12]\\d|3[01])(?:st|nd|rd|th)?${MAYBE_YEAR}`,
    read: ({ d = '', m = '', year }, today) =>
      dayPoint(numberOf(d), monthOfName(m), readYear(year, today)),
  },
  {
    source: `(?:${PART} (?:di |of )?)?(?:mese di )?(?<m>${MONTH})${MAYBE_YEAR}`,
    read: ({ m = '', year, part }, today) => {
      const point = monthPoint(monthOfName(m), readYear(year, today));
      // A part of a month that has no year does not fit the contract: the whole month then.
      return part && point.year !== null
        ? { ...point, days: (of) => partOf(monthRange(of, monthOfName(m)), part) }
        : point;
    },
  },
  {
    source: `(?<m>${MONTH_OR_SHORT})${YEAR_OF}`,
    read: ({ m = '', year }, today) => monthPoint(monthOfName(m), readYear(year, today)),
  },
  {
    source: `(?<name>${HOLIDAY_NAMES})${MAYBE_YEAR}`,
    read: ({ name = '', year }, today) => {
      const holiday = holidayNamed(name);
      if (!holiday) return null;
      return { year: readYear(year, today), days: holiday.days, recurring: holiday.recurring };
    },
  },
  {
    // «inverno 2018-2019», «2018/19»: named by both its years.
    source: `(?<name>${SEASON})(?: del)? (?<first>(?:19|20)\\d\\d)[-/](?<second>\\d{4}|\\d{2})`,
    read: ({ name = '', first, second = '' }, today) =>
      seasonPoint(name, longYear(second, Math.max(yearOf(today), Number(first) + 1))),
  },
  {
    source: `(?<name>${SEASON})${MAYBE_YEAR}`,
    read: ({ name = '', year }, today) => seasonPoint(name, readYear(year, today)),
  },
];

function seasonPoint(name: string, year: number | null): Point | null {
  const season = seasonNamed(name);
  if (!season) return null;
  const days = (of: number) => seasonRange(season, of);
  return { year, days, recurring: { months: [...SEASON_MONTHS[season]] } };
}

const years: Form[] = [
  {
    source: `(?:${PART} )?(?:(?:di |del |of )?anno |del |of )?(?<year>${YEAR})`,
    read: ({ year, part }, today) => ({
      year: readYear(year, today),
      days: (of) => thirdOf(of, part),
      recurring: null,
    }),
  },
];

/** Four months of a year: its beginning, its middle, its end. */
function thirdOf(year: number, part: string | undefined): FullRange {
  if (!part) return yearRange(year);
  const first = /^(?:iniz|prim|early)/.test(part) ? 1 : /^(?:meta|mid)/.test(part) ? 5 : 9;
  return { from: monthRange(year, first).from, to: monthRange(year, first + 3).to };
}

const dayOnly: Form = {
  source: `(?<d>${DAY})`,
  read: ({ d = '' }) => {
    const day = numberOf(d);
    if (!(day >= 1 && day <= 31)) return null;
    return { year: null, days: () => null, recurring: null, dayOnly: day };
  },
};

const FORMS: readonly Form[] = [...numeric, ...decades, century, ...named, ...years, dayOnly];
const COMPILED = FORMS.map(({ source, read }) => ({
  pattern: new RegExp(`^(?:${source})$`),
  read,
}));
const uncaptured = (forms: readonly Form[]) =>
  forms.map(({ source }) => source.replace(/\(\?<\w+>/g, '(?:')).join('|');

/** What can stand by itself. */
export const POINT = uncaptured([...numeric, ...decades, century, ...named, ...years]);
/** What can be an end of a range. */
export const RANGE_POINT = uncaptured(FORMS);

/** Reads what {@link POINT} or {@link RANGE_POINT} matched. */
export function readPoint(words: string, today: string): Point | null {
  for (const { pattern, read } of COMPILED) {
    const match = pattern.exec(words);
    const point = match && read(match.groups ?? {}, today);
    if (point) return point;
  }
  return null;
}
