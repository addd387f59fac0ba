import type { Day, Month } from 'date-fns';
import { enGB } from 'date-fns/locale/en-GB';
import { it } from 'date-fns/locale/it';
import { foldText } from '../../../shared/text.ts';
import { SEASONS, type Season } from './calendar.ts';

/** Small words of Italian and English that several rules need, as sources of patterns. */

const ARTICLES = "il|lo|la|l'|i|gli|le|the";

/** Prepositions with and without article. */
export const DI = "di|d'|del|dello|della|dell'|dei|degli|delle|of";
export const A = "a|ad|al|allo|alla|all'|ai|agli|alle|at";
export const IN = "in|nel|nello|nella|nell'|nei|negli|nelle|on";
export const DA = "da|dal|dallo|dalla|dall'|dai|dagli|dalle|from";

/** What ties a date to what goes before: «nel», «ogni», «il giorno di», «scattate a», a comma. */
export const DATE_TIE = new RegExp(
  `^(?:${ARTICLES}|${DI}|${A}|${IN}|${DA}|ogni|every|each|giorno|durante|per|during|for|fatt[aeio]|scattat[aeio]|pres[aeio]|girat[aeio]|taken|shot|,)$`,
);
/** After a date only a comma. */
export const COMMA = /^,$/;

/** Words after which something that could be a date, or a place, ends well. */
const GOES_ON = new RegExp(
  `^(?:|[,;:!?()]|<.*>|${DI}|${A}|${IN}|${DA}|con|col|senza|tra|fra|su|sul|sulla|sullo|sull'|sui|sugli|sulle|per|e|ed|o|ma|non|tranne|dove|quando|with|without|and|or|but|by|near|,)$`,
);

/** True where the next word does not belong to the same name or noun. */
export const goesOn = (word: string): boolean => GOES_ON.test(word);

/** True for the beginning or end of the query, punctuation, and what is read already. */
export const isEdge = (word: string): boolean => /^(?:|[,;:!?()]|<.*>)$/.test(word);

const TENS = 'venti trenta quaranta cinquanta sessanta settanta ottanta novanta'.split(' ');
const TEENS =
  'dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove'.split(
    ' ',
  );
const UNITS = 'zero uno due tre quattro cinque sei sette otto nove'.split(' ');
/** Up to a hundred: «ventuno» and «ventotto» without the last vowel of «venti». */
const ITALIAN_NUMBERS = [
  UNITS,
  TEENS,
  TENS.flatMap((ten) =>
    UNITS.map((unit, i) => {
      if (i === 0) return ten;
      return (/^[uo]/.test(unit) ? ten.slice(0, -1) : ten) + unit;
    }),
  ),
  ['cento'],
].flat();
const ENGLISH_NUMBERS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  );
const NUMBERS = new Map<string, number>([
  ...ITALIAN_NUMBERS.map((word, i) => [word, i] as const),
  ...ENGLISH_NUMBERS.map((word, i) => [word, i] as const),
  ...(['un', 'una', "un'", 'a', 'an', 'primo', 'prima'] as const).map((word) => [word, 1] as const),
  // «vent'anni», «ventun anni»
  ...TENS.map((ten, i) => [`${ten.slice(0, -1)}'`, 20 + 10 * i] as const),
  ...TENS.map((ten, i) => [`${ten.slice(0, -1)}un`, 21 + 10 * i] as const),
  ["cent'", 100],
]);

/** A small number in digits or letters. */
export const NUMBER = (() => {
  const units = [...UNITS.slice(1), 'un', 'una', "un'"].join('|');
  const tens = TENS.map((ten) => `${ten.slice(0, -1)}${ten.at(-1)}?`).join('|');
  const english = ENGLISH_NUMBERS.slice(1).join('|');
  return `\\d{1,3}|${units}|${TEENS.join('|')}|(?:${tens})(?:'|${units})?|cent(?:o|')|${english}`;
})();

/** «un paio di», «una ventina d'»: taken for what they say. */
const ABOUT: readonly [string, number][] = [
  ['un paio', 2],
  ['a couple', 2],
  ['una decina', 10],
  ['una quindicina', 15],
  ['una ventina', 20],
  ['una trentina', 30],
  ['una quarantina', 40],
  ['una cinquantina', 50],
];
/** How many of something: {@link NUMBER}, or about as many. */
export const COUNT = `${NUMBER}|(?:${ABOUT.map(([words]) => words).join('|')}) (?:di|d'|of)`;

/** The value of {@link NUMBER} or {@link COUNT}; NaN for other words. */
export function numberOf(word: string): number {
  const about = ABOUT.find(([words]) => word.startsWith(words));
  if (about) return about[1];
  return /^\d+/.test(word) ? Number.parseInt(word, 10) : (NUMBERS.get(word) ?? NaN);
}

/** A query may be in any of both languages, also mixed. */
const LOCALES = [it, enGB];
const monthNames = (width: 'wide' | 'abbreviated') =>
  Array.from({ length: 12 }, (_, month) =>
    LOCALES.map(({ localize }) => foldText(localize.month(month as Month, { width }))),
  );
/** From Monday on. */
const weekdayNames = (width: 'wide' | 'abbreviated') =>
  Array.from({ length: 7 }, (_, i) =>
    LOCALES.map(({ localize }) => foldText(localize.day(((i + 1) % 7) as Day, { width }))),
  );

const MONTH_NAMES = monthNames('wide').map((names) => names.join('|'));
/** Short forms that people write besides those of the locales. */
const MORE_SHORT_MONTHS = ['genn', 'febb', '', '', 'magg', '', '', 'ag', 'sett|sept', '', '', ''];
/** Only beside a number: «mar» is also a sea and a Tuesday. */
const MONTH_SHORT = monthNames('abbreviated').map((names, i) =>
  [...names, MORE_SHORT_MONTHS[i]].filter(Boolean).join('|'),
);

export const MONTH = MONTH_NAMES.join('|');
export const MONTH_OR_SHORT = `${MONTH}|${MONTH_SHORT.join('|')}`;
/** Words and names before they are months. */
export const isDoubtfulMonth = (word: string): boolean =>
  /^(?:may|march|april|june|august)$/.test(word);

const MONTH_PATTERNS = MONTH_NAMES.map(
  (names, i) => new RegExp(`^(?:${names}|${MONTH_SHORT[i] ?? ''})$`),
);

/** 1–12; 0 for another word. */
export function monthOfName(word: string): number {
  return MONTH_PATTERNS.findIndex((pattern) => pattern.test(word)) + 1;
}

/** With the plurals that the locales lack: «sabati», «domeniche», «mondays». */
const WEEKDAY_NAMES = weekdayNames('wide').map(([italian = '', english = '']) => {
  const plural = italian.replace(/ca$/, 'che').replace(/o$/, 'i');
  return `${italian}|${plural}|${english}s?`;
});
export const WEEKDAY = WEEKDAY_NAMES.join('|');
/** Only before the day of a date: «sab 3 maggio». */
export const WEEKDAY_SHORT = weekdayNames('abbreviated').flat().join('|');
/** Long names of months and days in the singular, Italian ones first. */
export const MONTH_AND_WEEKDAY_NAMES = [...monthNames('wide'), ...weekdayNames('wide')];
const WEEKDAY_PATTERNS = WEEKDAY_NAMES.map((names) => new RegExp(`^(?:${names})$`));

/** ISO, 1 = Monday; 0 for another word. */
export function weekdayOfName(word: string): number {
  return WEEKDAY_PATTERNS.findIndex((pattern) => pattern.test(word)) + 1;
}

const SEASON_NAMES = {
  primavera: 'primavera|spring',
  estate: 'estate|estati|summer',
  autunno: 'autunno|autumn|fall',
  inverno: 'inverno|winter',
} as const;
export const SEASON = Object.values(SEASON_NAMES).join('|');
const SEASON_PATTERNS = SEASONS.map((season) => new RegExp(`^(?:${SEASON_NAMES[season]})$`));

export const seasonNamed = (word: string): Season | undefined =>
  SEASONS[SEASON_PATTERNS.findIndex((pattern) => pattern.test(word))];
