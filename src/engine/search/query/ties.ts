import type { Draft } from './draft.ts';
import { A, DA, DI, IN } from './lexicon.ts';

const TIE = new RegExp(
  `^(?:${DI}|${A}|${IN}|${DA}|il|lo|la|l'|i|gli|le|un'|the|con|col|with|su|sul|sulla|e|ed|o|and|or|ma|but|tra|fra|per|che|anche|,|fatt[aeio]|scattat[aeio])$`,
);
/** What may stand at the end of a meaning without anything after it. */
const DANGLING = new RegExp(
  `^(?:${DI}|${A}|${IN}|${DA}|il|lo|la|l'|gli|le|the|con|col|with|su|sul|sulla|e|ed|o|and|or|ma|but|che|per|tra|fra)$`,
);
const OF = new RegExp(`^(?:${DI}|e|ed|and|,)$`);

/**
 * Gives small words that were left between what was read to their neighbours: a «di» or «e» that no
 * longer ties anything is no meaning, but it does not disappear either.
 */
export function tieLeftovers(draft: Draft): void {
  for (const { first, end } of draft.meanings()) {
    let [from, to] = [first, end];
    const word = (token: number) => draft.word(token);
    const next = draft.readingAt(neighbour(draft, to, 1));
    const previous = draft.readingAt(neighbour(draft, from - 1, -1));
    const isBeginning = !draft.meanings().some((run) => run.end <= first);
    const all = range(from, to).every((token) => TIE.test(word(token)));
    if (next && next.first === neighbour(draft, to, 1)) {
      while (to > from && draft.isFree(to - 1) && (all ? TIE : DANGLING).test(word(to - 1))) to--;
      if (to < end) draft.claim({ ...next, first: to });
    } else if (previous && all) {
      draft.claim({ ...previous, end: to });
      continue;
    }
    // «… del 2019 di Marta»: at the very beginning of the meaning nothing is tied.
    if (from < to && isBeginning && (previous || draft.isDropped(from - 1))) {
      while (from < to && draft.isFree(from) && OF.test(word(from))) from++;
      if (from === first) continue;
      if (previous) draft.claim({ ...previous, end: from });
      else draft.drop(first, from);
    }
  }
}

/** The next token that is no punctuation, in a direction. */
function neighbour(draft: Draft, token: number, step: 1 | -1): number {
  while (/^[,;:!?()]$/.test(draft.word(token))) token += step;
  return token;
}

const range = (first: number, end: number) =>
  Array.from({ length: end - first }, (_, i) => first + i);
