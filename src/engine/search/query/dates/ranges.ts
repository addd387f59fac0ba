import { addDays, lastEnded, yearOf, yearRange, type FullRange } from '../calendar.ts';
import type { Fields } from '../draft.ts';
import { COMMA, DATE_TIE, MONTH, numberOf, WEEKDAY } from '../lexicon.ts';
import { words, type Rule } from '../rule.ts';
import { OF_YEAR, POINT, RANGE_POINT, readPoint, YEAR, yearSaid, type Point } from './points.ts';

const ARTICLE = "(?:(?:il|lo|l'|la|gli|i|le|the|anno|giorno) )*";

/** The days of a point: of its year, else of the last time that has ended. */
function resolved(point: Point, today: string): FullRange | null {
  return point.year === null ? lastEnded(today, point.days) : point.days(point.year);
}

/** «3» in «dal 3 al 10 maggio» takes the month of the other end. */
function completed(point: Point, other: Point): Point | null {
  if (point.dayOnly === undefined) return point;
  if (other.month === undefined) return null;
  const whole = readPoint(`${point.dayOnly}-${other.month}-2000`, '2000-01-01');
  return whole && { ...whole, year: other.year };
}

/** From one point to another, both included. */
function between(first: Point, last: Point, today: string): Fields | null {
  const [from, to] = [completed(first, last), completed(last, first)];
  if (!from || !to) return null;
  if (from.year === null && to.year === null) {
    const months = monthsBetween(from, to);
    if (months) return { recurring: { months } };
    const ended = lastEnded(today, (year) => span(from, to, year, null));
    return ended && { date: ended };
  }
  const date =
    to.year === null ? span(from, to, from.year, null) : span(from, to, from.year, to.year);
  return date && { date };
}

/** A year that is not said is the other end's, or the one beside it where the order wants it. */
function span(from: Point, to: Point, first: number | null, last: number | null): FullRange | null {
  const start = first ?? (last as number);
  const end = last ?? start;
  const days = (point: Point, year: number) => point.days(year);
  let [a, b] = [days(from, start), days(to, end)];
  if (a && b && a.from > b.to) {
    if (first === null) a = days(from, start - 1);
    else if (last === null) b = days(to, end + 1);
  }
  return a && b && a.from <= b.to ? { from: a.from, to: b.to } : null;
}

/** «da giugno a settembre»: months that recur. */
function monthsBetween({ recurring: a }: Point, { recurring: b }: Point): number[] | null {
  if (!a || !b || !('months' in a) || !('months' in b)) return null;
  const [first, last] = [a.months[0] as number, b.months.at(-1) as number];
  const count = ((last - first + 12) % 12) + 1;
  return Array.from({ length: count }, (_, i) => ((first - 1 + i) % 12) + 1);
}

const pair = (match: RegExpExecArray, today: string): Fields | null => {
  const first = readPoint(match[1] as string, today);
  const last = readPoint(match[2] as string, today);
  return first && last && between(first, last, today);
};

/** A year alone is no end of a range that begins with a day or month: «dal 3 al 2019» is none. */
export const ranges: readonly Rule[] = [
  {
    only: words`dal|dallo|dalla|dall'|dagli|dai|da|from`,
    pattern: words`(?:dal|dallo|dalla|dall'|dagli|dai|da|from) ${ARTICLE}(${RANGE_POINT}) (?:fino )?(?:al|allo|alla|all'|agli|ai|a|ad|to|until|till) ${ARTICLE}(${RANGE_POINT})`,
    before: COMMA,
    after: COMMA,
    read: (match, { today }) => pair(match, today),
  },
  {
    only: words`tra|fra|between`,
    pattern: words`(?:nel periodo |a cavallo )?(?:tra|fra|between) ${ARTICLE}(${RANGE_POINT}) (?:e|ed|and) ${ARTICLE}(${RANGE_POINT})`,
    before: COMMA,
    after: COMMA,
    read: (match, { today }) => pair(match, today),
  },
  {
    // «7-8 luglio 2019», «sabato 7 e domenica 8 luglio 2019»: with «e» only neighbours.
    pattern: words`(?:(?:${WEEKDAY}) )?(\d{1,2})(?:[-–]| (e|ed|and) (?:(?:${WEEKDAY}) |il )?)(\d{1,2}) ((?:(?:di|of) )?(?:${MONTH})(?:${OF_YEAR})?)`,
    before: DATE_TIE,
    after: COMMA,
    read: ([, first = '', and, last = '', month = ''], { today }) => {
      if (and && Number(last) !== Number(first) + 1) return null;
      const [from, to] = [first, last].map((day) => readPoint(`${day} ${month}`, today));
      return from && to ? between(from, to, today) : null;
    },
  },
  {
    // «gennaio-marzo 2021»; the words of a line do not tell what is between them.
    pattern: words`(${MONTH}) ((?:${MONTH})(?:${OF_YEAR})?)`,
    before: DATE_TIE,
    after: COMMA,
    read: (match, { today }, { draft, first }) => {
      const [month, next] = [draft.tokens[first], draft.tokens[first + 1]];
      const joined = /^\s?[-–/]\s?$/.test(draft.text.slice(month?.end, next?.start));
      return joined ? pair(match, today) : null;
    },
  },
  {
    // «luglio e agosto 2019» is one span; «marzo e luglio 2020» are two months of that year.
    pattern: words`(${MONTH}) (?:e|ed|and) (?:(?:a|ad|in) )?((?:${MONTH})${OF_YEAR})`,
    before: DATE_TIE,
    after: COMMA,
    read: (match, { today }) => {
      const [first, last] = [match[1], match[2]].map((said) => readPoint(said ?? '', today));
      if (first?.month === undefined || last?.month === undefined || last.year === null)
        return null;
      if (last.month - first.month === 1) return between(first, last, today);
      return { date: yearRange(last.year), recurring: { months: [first.month, last.month] } };
    },
  },
  {
    // «estate 2019 e 2020»: what recurs, in years that are neighbours.
    only: words`e|ed|o|and|or|,`,
    pattern: words`(${POINT}) (?:e|ed|o|and|or|,) (?:(?:il|nel|del) )?(${YEAR})`,
    before: DATE_TIE,
    after: COMMA,
    read: ([, said = '', second = ''], { today }) => {
      const point = readPoint(said, today);
      const year = yearSaid(second, today);
      if (!point?.recurring || point.year !== year - 1) return null;
      const [from, to] = [point.days(year - 1), point.days(year)];
      return from && to && { date: { from: from.from, to: to.to }, recurring: point.recurring };
    },
  },
  {
    only: words`non|not`,
    pattern: words`non (?:prima|precedenti|anteriori) (?:di|del|dello|della|dell'|degli|dei|al|all'|a) ${ARTICLE}(${POINT})|not before ${ARTICLE}(${POINT})`,
    before: COMMA,
    after: COMMA,
    read: ([, italian, english], { today }) => {
      const days = endOf(italian ?? english, today);
      return days && { date: { from: days.from } };
    },
  },
  {
    only: words`non|not`,
    pattern: words`non (?:oltre|dopo|piu tardi (?:di|del|della)) ${ARTICLE}(${POINT})|not after ${ARTICLE}(${POINT})`,
    before: COMMA,
    after: COMMA,
    read: ([, italian, english], { today }) => {
      const days = endOf(italian ?? english, today);
      return days && { date: { to: days.to } };
    },
  },
  {
    only: words`prima|precedenti|anteriori|before`,
    pattern: words`(?:prima|precedenti|anteriori) (?:di|del|dello|della|dell'|degli|dei|al|all'|a) ${ARTICLE}(${POINT})|before ${ARTICLE}(${POINT})`,
    before: COMMA,
    after: COMMA,
    read: ([, italian, english], { today }) => {
      const days = endOf(italian ?? english, today);
      return days && { date: { to: addDays(days.from, -1) } };
    },
  },
  {
    only: words`fino|sino|entro|until|till|up`,
    pattern: words`(?:fino|sino) (?:a|al|allo|alla|all'|agli|ai) ${ARTICLE}(${POINT}|oggi)|entro ${ARTICLE}(${POINT})|(?:until|till|up to) ${ARTICLE}(${POINT}|today)`,
    before: COMMA,
    after: COMMA,
    read: ([, ...ends], { today }) => {
      const said = ends.find(Boolean);
      if (said === 'oggi' || said === 'today') return { date: { to: today } };
      const days = endOf(said, today);
      return days && { date: { to: days.to } };
    },
  },
  {
    only: words`dopo|successive|posteriori|after`,
    pattern: words`(?:dopo|successive a|posteriori a|after) ${ARTICLE}(${POINT})`,
    before: COMMA,
    after: COMMA,
    read: ([, said], { today }) => {
      const days = endOf(said, today);
      return days && { date: { from: addDays(days.to, 1) } };
    },
  },
  {
    only: words`da|dal|dallo|dalla|dall'|dagli|since|from`,
    pattern: words`(?:a partire )?(?:da|dal|dallo|dalla|dall'|dagli) ${ARTICLE}(${POINT})(?: (?:in poi|in avanti|in su|((?:fino )?ad? (?:oggi|ora|adesso))))?|since ${ARTICLE}(${POINT})|from ${ARTICLE}(${POINT}) (?:on|onwards?|((?:to|until|till) (?:today|now)))`,
    before: COMMA,
    after: COMMA,
    read: ([, italian, adOggi, since, from, toToday], { today }) => {
      const days = endOf(italian ?? since ?? from, today);
      const to = (adOggi ?? toToday) !== undefined && { to: today };
      return days && { date: { from: days.from, ...to } };
    },
  },
  {
    // «2015 e 2016», «nel 2015 e nel 2016»: neighbours only, since what lies between is not meant.
    pattern: words`((?:19|20)\d\d) (?:e|ed|o|and|or) (?:(?:nel|del|in) )?((?:19|20)\d\d)`,
    before: DATE_TIE,
    after: COMMA,
    read: ([, first, second]) =>
      Number(second) === Number(first) + 1
        ? { date: { from: `${first}-01-01`, to: `${second}-12-31` } }
        : null,
  },
];

/** Years with nothing else: read last, since «inverno 2018-2019» is one winter. */
export const yearSpans: readonly Rule[] = [
  {
    // «2015-2018», «2015/18».
    pattern: words`((?:19|20)\d\d)[-/–]((?:19|20)\d\d|\d\d)`,
    before: DATE_TIE,
    after: COMMA,
    read: ([, first = '', second = '']) => {
      const from = Number(first);
      const to = second.length === 4 ? Number(second) : Number(first.slice(0, 2) + second);
      return from < to ? { date: { from: `${from}-01-01`, to: `${to}-12-31` } } : null;
    },
  },
];

function endOf(said: string | undefined, today: string): FullRange | null {
  const point = said === undefined ? null : readPoint(said, today);
  return point && resolved(point, today);
}

/** For «due estati fa»: the Nth last that has ended. */
export function nthLastEnded(
  today: string,
  count: string,
  of: (year: number) => FullRange | null,
): FullRange | null {
  const last = lastEnded(today, of);
  return last && of(yearOf(last.to) - numberOf(count) + 1);
}
