import type { Gazetteer } from './gazetteer.ts';
import type { Place } from './geocoder.ts';

/** Folders that systems and programs name, whatever the photos show. */
const SYSTEM = /^(?:users?|home|media|mnt|volumes|documents|documenti|desktop|downloads|dcim)$/i;
const PREPOSITION = /^(?:a|ad|in|da|nel|nella|vicino|at|near|to)$/i;

/**
 * The place that the names of a path tell, the innermost folder first: «2019-08 Vacanze a Corfù».
 * The rules are those of a query: a name that is also a word needs a capital and a preposition.
 */
export function placeInPath(path: string, gazetteer: Gazetteer): Place | null {
  for (const name of path.split(/[/\\]/).reverse()) {
    if (SYSTEM.test(name)) continue;
    const found = placeInName(name, gazetteer);
    if (found) return found;
  }
  return null;
}

function placeInName(name: string, gazetteer: Gazetteer): Place | null {
  const words = name.match(/[\p{L}\p{M}]+['’]?/gu) ?? [];
  for (let first = 0; first < words.length; first++) {
    for (let end = Math.min(words.length, first + gazetteer.longest); end > first; end--) {
      const found = gazetteer.find(words.slice(first, end).join(' '));
      if (!found) continue;
      const capital = /^\p{Lu}/u.test(words[first] as string);
      const preposition = PREPOSITION.test(words[first - 1] ?? '');
      const isMeant =
        found.clarity === 'always' ||
        (capital && preposition) ||
        (found.clarity === 'capital or preposition' && (capital || preposition));
      const isSurname = capital && gazetteer.isFirstName((words[first - 1] ?? '').toLowerCase());
      if (isMeant && !isSurname) return gazetteer.named(found.name) ?? null;
    }
  }
  return null;
}
