import { MONTH_AND_WEEKDAY_NAMES } from './lexicon.ts';

/** Feasts of one word that people mistype. */
const FEASTS = [
  ...['natale', 'pasqua', 'pasquetta', 'ferragosto', 'capodanno', 'carnevale', 'epifania'],
  ...['befana', 'halloween', 'christmas'],
];
/** Shorter names are near too many words, and to names: «march» and «match», «sunday» and «Sunay». */
const SHORTEST = { italian: 6, english: 7 };
/** Slips that are words: «giungo» is no «giugno». */
const WORDS = new Set(['giungo']);

/**
 * Slips of the keyboard and of spelling: a letter of a pair left out or one doubled («febraio»,
 * «sabbato»), a letter inside left out («natle»), two that changed places («agosot»).
 */
function* slips(name: string): Generator<string> {
  yield name.replace(/(.)\1/g, '$1');
  for (let i = 1; i < name.length; i++) {
    const [before, here, after] = [name.slice(0, i), name[i] as string, name.slice(i + 1)];
    if (after !== '') yield* [before + here + here + after, before + after];
    yield before.slice(0, -1) + here + (before.at(-1) as string) + after;
  }
}

const NAMES = [
  ...MONTH_AND_WEEKDAY_NAMES.flatMap(([italian = '', english = '']) => [
    ...(italian.length >= SHORTEST.italian ? [italian] : []),
    ...(english.length >= SHORTEST.english ? [english] : []),
  ]),
  ...FEASTS,
];

/** Slips and what was meant. None of them is a name of a person or place: a test sees to that. */
export const MISSPELLED: ReadonlyMap<string, string> = new Map(
  NAMES.flatMap((name) => [...slips(name)].map((slip) => [slip, name] as const)).filter(
    ([slip]) => !NAMES.includes(slip) && !WORDS.has(slip),
  ),
);

/** A folded word as it was meant, if it is the name of a month, a day or a feast. */
export const spelled = (word: string): string => MISSPELLED.get(word) ?? word;
