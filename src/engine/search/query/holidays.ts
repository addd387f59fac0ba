import type { MovableHoliday, Recurring } from '../../../shared/query.ts';
import { addDays, dayOf, easter, weekdayOf, type Day, type FullRange } from './calendar.ts';

/** A day for remembering: its days in a year, and how it recurs. */
export interface Holiday {
  /** Names in Italian and English, folded; patterns of the line. */
  names: string;
  days(year: number): FullRange;
  recurring: Recurring;
}

const one = (day: Day): FullRange => ({ from: day, to: day });

function fixed(month: number, day: number, names: string): Holiday {
  return {
    names,
    days: (year) => one(dayOf(year, month, day) as Day),
    recurring: { month, day },
  };
}

function movable(
  holiday: MovableHoliday,
  names: string,
  days: (year: number) => FullRange,
): Holiday {
  return { names, days, recurring: { holiday } };
}

/** Second Sunday of May. */
function mothersDay(year: number): Day {
  const first = dayOf(year, 5, 1) as Day;
  return addDays(first, 7 - weekdayOf(first) + 7);
}

/** Longer names before those they contain. */
export const HOLIDAYS: readonly Holiday[] = [
  movable(
    'vacanze di natale',
    'vacanze (?:di|del) natale|vacanze natalizie|ferie (?:di natale|natalizie)|feste (?:di natale|natalizie)|christmas holidays?|christmas vacations?',
    (year) => ({ from: dayOf(year, 12, 24) as Day, to: dayOf(year + 1, 1, 6) as Day }),
  ),
  // As schools have them: from Maundy Thursday to the Tuesday after.
  movable(
    'vacanze di pasqua',
    'vacanze (?:di|della) pasqua|vacanze pasquali|ferie (?:di pasqua|pasquali)|feste (?:di pasqua|pasquali)|easter holidays?|easter vacations?|easter break',
    (year) => ({ from: addDays(easter(year), -3), to: addDays(easter(year), 2) }),
  ),
  fixed(12, 24, '(?:la )?(?:antivigilia|vigilia) (?:di|del) natale|christmas eve'),
  fixed(
    12,
    31,
    "san silvestro|ultimo dell' anno|vigilia di capodanno|new year' s eve|new years eve|new year s eve",
  ),
  fixed(
    1,
    1,
    "capodanno|primo dell' anno|new year' s day|new years day|new year s day|new year' s|new year",
  ),
  fixed(12, 26, 'santo stefano|boxing day'),
  fixed(12, 25, '(?:il )?(?:giorno di )?natal[ei]|christmas day|christmas|xmas'),
  fixed(1, 6, 'befana|epifania|epiphany'),
  fixed(
    2,
    14,
    "san valentino|(?:festa|giorno) degli innamorati|valentine' s day|valentines day|valentine s day",
  ),
  fixed(3, 8, "festa della donna|festa delle donne|giornata della donna|women' s day|women s day"),
  fixed(3, 19, "festa del papa'?|father' s day|fathers day|father s day"),
  fixed(4, 25, 'festa della liberazione|anniversario della liberazione'),
  fixed(5, 1, 'festa del lavoro|festa dei lavoratori|labou?r day'),
  fixed(6, 2, 'festa della repubblica'),
  fixed(8, 15, 'ferragosto|assumption day'),
  fixed(10, 31, 'halloween'),
  fixed(11, 1, "ognissanti|tutti i santi|all saints' day|all saints day|all saints"),
  fixed(11, 2, 'giorno dei morti|commemorazione dei defunti'),
  fixed(12, 8, 'immacolata(?: concezione)?'),
  fixed(8, 10, 'notte di san lorenzo'),
  movable('pasquetta', "pasquetta|lunedi dell' angelo|lunedi di pasqua|easter monday", (year) =>
    one(addDays(easter(year), 1)),
  ),
  movable('pasqua', '(?:domenica di )?pasqua|easter sunday|easter day|easter', (year) =>
    one(easter(year)),
  ),
  movable('giovedì grasso', 'giovedi grasso', (year) => one(addDays(easter(year), -52))),
  movable('martedì grasso', 'martedi grasso|mardi gras|shrove tuesday', (year) =>
    one(addDays(easter(year), -47)),
  ),
  movable('carnevale', 'carnevale|carnival', (year) => ({
    from: addDays(easter(year), -52),
    to: addDays(easter(year), -47),
  })),
  movable('festa della mamma', "festa della mamma|mother' s day|mothers day|mother s day", (year) =>
    one(mothersDay(year)),
  ),
];

export const HOLIDAY_NAMES = HOLIDAYS.map(({ names }) => names).join('|');
const PATTERNS = HOLIDAYS.map(({ names }) => new RegExp(`^(?:${names})$`));

/** The feast that has this name, folded. */
export const holidayNamed = (name: string): Holiday | undefined =>
  HOLIDAYS[PATTERNS.findIndex((pattern) => pattern.test(name))];

/** The days of a feast in a year, for filters on photos. */
export function daysOfHoliday(holiday: MovableHoliday, year: number): FullRange {
  const found = HOLIDAYS.find(
    ({ recurring }) => 'holiday' in recurring && recurring.holiday === holiday,
  ) as Holiday;
  return found.days(year);
}
