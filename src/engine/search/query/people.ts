import { NAMES_AND_WORDS } from '../../../shared/first-names.ts';
import { foldText } from '../../../shared/text.ts';
import { DI, goesOn, isEdge } from './lexicon.ts';
import { longestFrom, namesByWords } from './names.ts';
import type { Draft, Reading } from './draft.ts';
import type { Context, PlaceNames } from './rule.ts';

/** Not a person after these: one of several things, a number, or what belongs to a thing. */
const COUNTED =
  /^(?:il|lo|la|l'|i|gli|le|un|una|un'|uno|the|an?|quest[aeio]|quell[aeio]|\d+|due|tre|ogni)$/;
const OF = new RegExp(`^(?:${DI}|da|dalla|dal|per|for|to|by)$`);
const AT = /^(?:a|ad|at)$/;
/** «zia Marta» is somebody else than Marta. */
const TITLE =
  /^(?:zi[oa]|nonn[oa]|cugin[oa]|signor[ae]?|signorina|dottor|dottoressa|don|suor|padre|san|santa|santo|sant'|via|viale|piazza|corso|famiglia|uncle|aunt|st|mr|mrs|miss)$/;
const OR = /^(?:o|oppure|or)$/;
const AND = /^(?:e|ed|and|o|or|,)$/;

/** May a tag be a person's name: «Marta», «Marta Rossi», not «Marta e il cane» nor «rosa»? */
export function isPersonName(name: string, places: PlaceNames): boolean {
  const [first = '', ...others] = name.trim().split(/\s+/);
  if (!places.isFirstName(foldText(first)) || /[^\p{L}\p{M}' ’-]/u.test(name)) return false;
  if (NAMES_AND_WORDS.has(foldText(first)) && !/^\p{Lu}/u.test(first)) return false;
  return others.length < 4 && others.every((word) => /^\p{Lu}/u.test(word));
}

/**
 * Names of the library's people: who is on the photo, not whose cat or birthday it is. Of a name that
 * is a word as well only what cannot be that word: with a capital, no article before it, and nothing
 * after it that it would belong to («Rosa al mare», not «Rosa rossa»). «Marta o Paolo» stays meaning,
 * as photos would have to show both.
 */
export function readPeople(draft: Draft, { vocabulary, places }: Context): void {
  const people = namesByWords(vocabulary.people);
  let before: Reading | null = null;
  /** Where a name ends that is nobody to be seen. */
  let unseen = -1;
  for (let i = 0; i < draft.tokens.length; i++) {
    const found = draft.isFree(i) ? longestFrom(draft, i, people) : null;
    if (!found) continue;
    const [first, { name, end }] = [i, found];
    i = end - 1;
    const previous = draft.word(first - 1);
    const isEither = OR.test(previous) && before?.end === first - 1;
    // «la mamma di Marta e Paolo»
    const isAlso = AND.test(previous) && unseen === first - 1;
    if (isEither || isAlso || !isMeant(draft, first, end, places)) {
      if (isEither && before) draft.release(before);
      // A town may be called so, too: one is «a Sofia», not «da Sofia».
      if (OF.test(previous)) draft.keep(first, end);
      unseen = end;
      continue;
    }
    before = { kind: 'people', first, end, fields: { people: [name] } };
    draft.claim(before);
  }
}

function isMeant(draft: Draft, first: number, end: number, places: PlaceNames): boolean {
  const { tokens, text } = draft;
  const [previous, next] = [draft.word(first - 1), draft.word(end)];
  const hasCase = /\p{Lu}/u.test(text) && /\p{Ll}/u.test(text);
  const capital = tokens.slice(first, end).some((token) => token.capital);
  if (hasCase && !capital) return false;
  if (TITLE.test(previous)) return false;
  // «il cane di Marta», «a casa da Marta»; «foto di Marta» and «Paolo e il cane» are of them.
  if (OF.test(previous) && !isEdge(draft.word(first - 2))) return false;
  if (AT.test(previous) || /^da/.test(previous)) return false;
  // «Marta Bianchi» is not the Marta that the library knows.
  const isSurname = draft.isFree(end) && tokens[end]?.capital && !isSurelyPlace(next, places);
  if (capital && isSurname) return false;
  if (end > first + 1 || !NAMES_AND_WORDS.has(tokens[first]?.fold ?? '')) return true;
  return capital && !COUNTED.test(previous) && goesOn(next) && !/^(?:di|of)$/.test(next);
}

const isSurelyPlace = (word: string, places: PlaceNames): boolean =>
  places.find(word)?.clarity === 'always';
