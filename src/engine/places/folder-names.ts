import type { Gazetteer } from './gazetteer.ts';
import { common, type Anywhere } from './common.ts';

/** Folders that systems and programs name, whatever the photos show. */
const SYSTEM = /^(?:users?|home|media|mnt|volumes|documents|documenti|desktop|downloads|dcim)$/i;
const PREPOSITION = /^(?:a|ad|in|da|nel|nella|vicino|at|near|to)$/i;

/**
 * The place that the names of a path tell, the innermost folder first: «2019-08 Vacanze a Corfù».
 * The rules are those of a query: a name that is also a word needs a capital and a preposition.
 */
export function placeInPath(path: string, gazetteer: Gazetteer): Anywhere | null {
  for (const name of path.split(/[/\\]/).reverse()) {
    if (SYSTEM.test(name)) continue;
    const found = placeInName(name, gazetteer);
    if (found) return found;
  }
  return null;
}

function placeInName(name: string, gazetteer: Gazetteer): Anywhere | null {
  const words = [...name.matchAll(/[\p{L}\p{M}]+['’]?/gu)];
  for (let first = 0; first < words.length; first++) {
    const found = placeFrom(words, first, gazetteer);
    if (!found) continue;
    const place = gazetteer.named(found.name) ?? null;
    // «Roma-Lazio», a match, and «Firenze-Siena», a way: not in the one, not in the other.
    const last = words[found.end - 1] as RegExpExecArray;
    const next = words[found.end];
    const joined = next && /^[-–]$/.test(name.slice(last.index + last[0].length, next.index));
    const other = joined && placeFrom(words, found.end, gazetteer);
    const second = other && gazetteer.named(other.name);
    return place && second ? common(place, second) : place;
  }
  return null;
}

/** The longest name of a place that begins with a word, if it is meant as one. */
function placeFrom(
  words: readonly RegExpExecArray[],
  first: number,
  gazetteer: Gazetteer,
): { name: string; end: number } | null {
  const word = (i: number) => words[i]?.[0] ?? '';
  const capital = /^\p{Lu}/u.test(word(first));
  const preposition = PREPOSITION.test(word(first - 1));
  const isSurname = capital && gazetteer.isFirstName(word(first - 1).toLowerCase());
  if (isSurname) return null;
  for (let end = Math.min(words.length, first + gazetteer.longest); end > first; end--) {
    const text = words.slice(first, end).map(([one]) => one);
    const found = gazetteer.find(text.join(' '));
    if (!found) continue;
    const isMeant =
      found.clarity === 'always' ||
      (capital && preposition) ||
      (found.clarity === 'capital or preposition' && (capital || preposition));
    if (isMeant) return { name: found.name, end };
  }
  return null;
}
