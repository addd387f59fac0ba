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
  trinidad desio derby
`);
/** Of these a capital or a preposition is enough: rare words, or adjectives of a country. */
const SELDOM_WORDS = set(`
  argentina svizzera filippine corsica malta creta rodi sparta damasco angola anguilla eritrea
  libano toscana veneto emilia marche lecco lecce foggia cuneo terni bari asti imperia trapani
  macerata marsala modica monopoli piombino rivoli scafati vigevano china cina guinea siria siena
  usa imola parma ragusa capri cuba india argo cordova granata dominica romania niger
`);

/** Small ones that everybody knows. */
const FAMOUS = set('capri');

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
