import { yearOf, yearRange } from '../calendar.ts';
import type { Draft, Fields } from '../draft.ts';
import {
  COMMA,
  DATE_TIE,
  DI,
  goesOn,
  IN,
  isDoubtfulMonth,
  isEdge,
  monthOfName,
} from '../lexicon.ts';
import { words, type PlaceNames, type Rule } from '../rule.ts';
import { POINT, readPoint, type Point } from './points.ts';

/** Before a number that counts or numbers something: «maglia numero 2000», «Peugeot 2008». */
const NUMBERED =
  /^(?:numero|n|nr|no|num|maglia|modello|treno|volo|autobus|bus|linea|camera|stanza|interno|civico|binario|pettorale|targa|peugeot|bmw|windows|office|articolo|pagina|quota|circa|oltre|quasi)$/;
/** After one. */
const UNITS =
  /^(?:m|mt|metri|metro|km|chilometri|euro|lire|dollari|pezzi|persone|invitati|partecipanti|grammi|kg|chili|watt|giri|piedi|punti|passi|gradini|candeline|pixel|anni|volte|foto|px)$/;
const ARTICLE = /^(?:il|lo|la|l'|un|uno|una|un'|the|i|gli|le)$/;
const ANY_ARTICLE = new RegExp(`${ARTICLE.source}|^(?:${DI}|${IN}|quest[oa]|quell?[oa]?)$`);

/** A point by itself, where it says when and is no part of a name. */
export const lone: readonly Rule[] = [
  {
    // «il 25/12»: without the article it may be anything, a fraction or a score.
    pattern: words`(?:il|del|dal|al|the) (\d{1,2})/(\d{1,2})`,
    before: DATE_TIE,
    after: COMMA,
    read: ([, day, month], { today }) => {
      const point = readPoint(`${day}/${month}/2000`, today);
      return point?.recurring ? { recurring: point.recurring } : null;
    },
  },
  {
    // «tutti i Natali», «per tutta l'estate».
    pattern: words`(?:(?:per )?tutt[aeio] (?:il|lo|la|l'|i|gli|le) )?(${POINT})`,
    before: DATE_TIE,
    after: COMMA,
    read: ([, said = ''], { today, places }, { draft, end }) => {
      const first = end - said.split(' ').length;
      const point = readPoint(said, today);
      if (!point || !saysWhen(said, draft, first, end, today)) return null;
      if (isSurname(draft, first, places)) return null;
      return fieldsOf(point);
    },
  },
];

function fieldsOf({ year, days, recurring }: Point): Fields | null {
  if (year === null) return recurring && { recurring };
  const date = days(year);
  return date && { date };
}

const CENTURY = / (?:century|secolo)$|^secolo |^(?:otto|nove)cento$/;

function saysWhen(said: string, draft: Draft, first: number, end: number, today: string): boolean {
  const [before, after] = [draft.word(first - 1), draft.word(end)];
  if (/^\d{4}$/.test(said)) {
    const year = Number(said);
    if (year < 1826 || year > yearOf(today) + 1) return false;
    return !NUMBERED.test(before) && !UNITS.test(after);
  }
  if (CENTURY.test(said)) return isWhen(said, draft, first, after);
  // More than one word says it: «3 maggio», «estate 2019».
  if (/\d/.test(said))
    return (
      !/^'\d\d$/.test(said) ||
      /^(?:nel|nell'|del|dell'|dal|estate|anno|)$/.test(before) ||
      goesOn(after)
    );
  if (said === 'anno') return false;
  return alone(said, before, after, draft.tokens[first]?.capital ?? false, draft.word(first - 2));
}

/** «un palazzo del secolo scorso» tells of the palace, «Novecento italiano» of a style. */
function isWhen(said: string, draft: Draft, first: number, after: string): boolean {
  const before = draft.word(first - 1);
  if (/cento$/.test(said) && !goesOn(after)) return false;
  const isLink = /^(?:nel|nello|nell'|in)$/.test(before) || isEdge(before);
  return isLink || (before === 'from' && isEdge(draft.word(first - 2)));
}

/** A month, season or feast with no year. */
function alone(
  said: string,
  before: string,
  after: string,
  capital: boolean,
  beforeThat: string,
): boolean {
  if (/^(?:un|uno|una|un'|an)$/.test(before)) return false;
  if (isDoubtfulMonth(said) || /^(?:spring|fall)$/.test(said)) {
    return (
      /^(?:in|of|from|during|every|each|since)$/.test(before) || (isEdge(before) && isEdge(after))
    );
  }
  if (monthOfName(said) > 0) {
    if (ARTICLE.test(before)) return false;
    if (/^di$/.test(before) && capital) return isEdge(beforeThat) || goesOn(after);
    if (DATE_TIE.test(before) || goesOn(after)) return true;
    // «bambini agosto montagna», not «un bel maggio fiorito».
    return !capital && !isEdge(before) && !ANY_ARTICLE.test(beforeThat);
  }
  if (/^(?:primavera|estate|estati|autunno|inverno|summer|autumn|winter)$/.test(said)) {
    if (/^(?:dell'|della|del|dello|la|gli|le|i|il|l')$/.test(before)) {
      // «l'estate in montagna» is when, «l'estate che brucia» and «i colori dell'autunno» are not.
      return !/^(?:dell'|della|del)$/.test(before) && goesOn(after);
    }
    return (
      /^(?:d'|di|in|nel|nell'|a|ad|durante|ogni|every|during|at)$/.test(before) || goesOn(after)
    );
  }
  if (
    /^(?:befana|epifania|carnevale|carnival|halloween)$/.test(said) &&
    /^(?:la|il|una|da|di)$/.test(before)
  ) {
    return said === 'halloween' || (said !== 'befana' && goesOn(after));
  }
  return !/^(?:cinese|ortodoss[oa]|ambrosian[oa])$/.test(after);
}

/** «Marco Natale», «Luigi Maggio»: after a first name with a capital it is a surname. */
function isSurname(draft: Draft, first: number, places: PlaceNames): boolean {
  const [name, own] = [draft.tokens[first - 1], draft.tokens[first]];
  return Boolean(
    name?.capital && own?.capital && draft.isFree(first - 1) && places.isFirstName(name.fold),
  );
}

/** Where one piece says a year and another what recurs in it, both say one date. */
export function joinDates(fields: Fields): Fields {
  const { date, recurring, ...rest } = fields;
  if (!date?.from || !date.to || !recurring) return fields;
  const year = yearOf(date.from);
  const whole = yearRange(year);
  if (date.from !== whole.from || date.to !== whole.to) return fields;
  const point = pointOf(recurring);
  const days = point?.(year);
  return days ? { ...rest, date: days } : fields;
}

function pointOf(recurring: NonNullable<Fields['recurring']>): Point['days'] | null {
  if ('holiday' in recurring)
    return readPoint(foldHoliday(recurring.holiday), '2000-01-01')?.days ?? null;
  if ('day' in recurring) {
    return readPoint(`${recurring.day}-${recurring.month}-2000`, '2000-01-01')?.days ?? null;
  }
  const [first, ...others] = recurring.months;
  const seasons: Record<number, string> = {
    3: 'primavera',
    6: 'estate',
    9: 'autunno',
    12: 'inverno',
  };
  if (others.length === 0) return readPoint(`${first}-2000`, '2000-01-01')?.days ?? null;
  const season = others.length === 2 ? seasons[first ?? 0] : undefined;
  return season === undefined ? null : (readPoint(season, '2000-01-01')?.days ?? null);
}

const foldHoliday = (holiday: string) => holiday.replace('ì', 'i');
