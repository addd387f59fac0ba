import type { Sources } from './sources.ts';

/** How much has to speak for a name before it is read as a place; see docs/places.md. */
export const CLARITY = { capitalAndPreposition: 0, capitalOrPreposition: 1, always: 2 } as const;
export type Clarity = (typeof CLARITY)[keyof typeof CLARITY];

const set = (names: string) => new Set(names.trim().split(/\s+/));

/**
 * Well-known places whose names are in everyday use as words or first names, in Italian or English:
 * decided one by one, since dictionaries also have words that nobody uses.
 */
const EVERYDAY = set(`
  abbazia adelaide agra alba asia atlanta augusta aurora austin bath batman beni bello buffalo
  carini carolina cascina charlotte chiara cologne colonia columbus concepcion cork costanza crema
  dallas delfi faro fatima fermo fiume florence florida fondi fontana franca garland gela georgia
  hamilton irving jordan jersey latina leon lille lilla lima lincoln lodi lorena madison
  malines mali marino massa mecca mira mobile modesto monaco mosca nancy nara nice nola orange
  orlando pagani palma pasto paterno petra phoenix pola porto portici potenza prato quarto reading
  rende riga riunione rosario sacramento sale salta salvador santiago serra sofia soletta spira split
  susa tours turkey ulma ulm van vasto victoria virginia vittoria worms zara zante brindisi spalato
  trinidad desio derby milan
`);
/** Of these a capital or a preposition is enough: rare words, or adjectives of a country. */
const SELDOM_WORDS = set(`
  argentina svizzera filippine corsica malta creta rodi sparta damasco angola anguilla eritrea
  libano toscana veneto emilia marche lecco lecce foggia cuneo terni bari asti imperia trapani
  macerata marsala modica monopoli piombino rivoli scafati vigevano china cina guinea siria siena
  usa imola parma ragusa capri cuba india argo cordova granata dominica romania niger
`);

/** Small or far ones that everybody knows, and whose names nobody takes for words. */
const FAMOUS = new Set(
  `
  capri, aci castello, aci catena, alba adriatica, alto reno terme, amalfi, ameglia, appiano gentile, aprica,
  ariano irpino, arpino, assisi, bagni di lucca, belmonte calabro, borgo san lorenzo, borgo val di taro,
  bracciano, caprese michelangelo, capo d orlando, cassano all ionio, cassano d adda, castellana grotte,
  castiglione del lago, castiglione di sicilia, celle ligure, chiusi, ciro marina, citta della pieve,
  civita castellana, cles, colico, colle di val d elsa, conca dei marini, conversano, corleone, diano marina,
  edolo, fara in sabina, finale emilia, finale ligure, forte dei marmi, gagliano del capo, gioia del colle,
  gioiosa ionica, gioiosa marea, giussano, golfo aranci, gradisca d isonzo, grotte di castro, iseo,
  isola del gran sasso d italia, isola delle femmine, la maddalena, massa marittima, mirandola, mirano, moena,
  mola di bari, montalto di castro, monte argentario, monte isola, monte san savino, muro lucano, nova siri,
  orio al serio, palmi, petralia soprana, piana degli albanesi, pietra ligure, pieve di cento,
  pieve santo stefano, pino torinese, piove di sacco, ponte di legno, ponte san pietro, porto azzurro,
  porto cesareo, porto san giorgio, porto torres, porto viro, pre saint didier, riva ligure, rocca di mezzo,
  rocca di papa, rocca imperiale, rosolina, saint vincent, san bartolomeo al mare, san benedetto po,
  san bonifacio, san candido, san gemini, san giovanni in fiore, san giovanni rotondo, san leo,
  san lorenzo al mare, san martino buon albergo, san mauro pascoli, san mauro torinese, san miniato,
  san pellegrino terme, san pietro in cariano, san salvo, san teodoro, san vincenzo, san vito dei normanni,
  san vito lo capo, santa cesarea terme, santa fiora, santa margherita ligure, santa maria a monte,
  santa marina salina, santa marinella, santa severina, santa teresa di riva, santo stefano al mare, scalea,
  scanno, scansano, scilla, selvino, seriate, soriano nel cimino, spello, sperlonga, tesero, tolentino,
  treviglio, tropea, tuscania, vado ligure, varzi, villa san giovanni, vittorio veneto,
  abidjan, accra, almaty, antananarivo, ascona, bamako, birmingham, brisbane, cairns, calgary, caracas, chengdu,
  chisinau, debrecen, detroit, doha, dortmund, gijon, groningen, interlaken, islamabad, kabul, kampala, karachi,
  katowice, kinshasa, kitzbuhel, kuala lumpur, la paz, lahore, lodz, luanda, luang prabang, managua, mandalay,
  marbella, melbourne, montevideo, montpellier, montreux, nagoya, nashville, ohrid, ottawa, oviedo, perth,
  pristina, quito, rostock, salt lake city, san sebastian, santander, sapporo, sheffield, skopje, sydney, szeged,
  tashkent, ulan bator, vientiane, wolfsburg, yangon, zermatt
  `
    .trim()
    .split(/,\s+/),
);

/** @param wellKnown people would know it: a country, a region, a large city */
export function clarityOf(key: string, wellKnown: boolean, abroad: boolean, s: Sources): Clarity {
  const words = key.split(' ');
  const isWord = (word: string) => s.forms.has(word) || s.frequent.has(word);
  const isName = (word: string) => s.firstNames.has(word) || s.lastNames.has(word);
  if (wellKnown || FAMOUS.has(key)) {
    if (EVERYDAY.has(key)) return CLARITY.capitalAndPreposition;
    const seldom = SELDOM_WORDS.has(key) || s.forms.has(key);
    return seldom ? CLARITY.capitalOrPreposition : CLARITY.always;
  }
  if (abroad) return CLARITY.capitalAndPreposition;
  const common = words.every(
    (word) => isWord(word) || isName(word) || s.english.has(word) || word.length < 4,
  );
  return common ? CLARITY.capitalAndPreposition : CLARITY.always;
}
