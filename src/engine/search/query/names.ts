import type { Draft } from './draft.ts';
import type { Context } from './rule.ts';
import { tokensOf } from './tokens.ts';

const TAG = /^(?:tag|tags|etichett[ae]|#)$/;
const ALBUM = /^(?:album|raccolta)$/;
const TIE =
  /^(?:con|col|il|lo|la|l'|le|gli|i|un|una|nell'|dell'|dall'|all'|in|nel|nella|with|the|tagged|tra|,)$/;

/** A name of the library, cut like a query: its words parted by one space. */
const wordsOf = (name: string): string =>
  tokensOf(name)
    .map(({ fold }) => fold)
    .join(' ');

/** Names of the library after «etichetta», «album» or «#», and names of its people anywhere. */
export function readNames(draft: Draft, { vocabulary }: Context): void {
  const tags = byWords(vocabulary.tags);
  const albums = byWords(vocabulary.albums);
  const people = byWords(vocabulary.people);
  for (let i = 0; i < draft.tokens.length; i++) {
    if (!draft.isFree(i)) continue;
    const word = draft.tokens[i]?.fold ?? '';
    if (TAG.test(word)) {
      const found = longestFrom(draft, i + 1, tags);
      if (found) claim(draft, i, found.end, { tags: [found.name] });
      else if (word === '#' && draft.isFree(i + 1)) {
        claim(draft, i, i + 2, { tags: [draft.slice(i + 1, i + 2)] });
      }
    } else if (ALBUM.test(word)) {
      const found = longestFrom(draft, i + 1, albums);
      if (found) claim(draft, i, found.end, { albums: [found.name] });
    } else {
      const found = longestFrom(draft, i, people);
      if (found && isMeant(draft, i, found.end)) {
        draft.claim({ kind: 'people', first: i, end: found.end, fields: { people: [found.name] } });
      }
    }
  }
}

/** A person's name has a capital, where the user writes capitals at all. */
function isMeant({ tokens, text }: Draft, first: number, end: number): boolean {
  const capital = tokens.slice(first, end).some((token) => token.capital);
  return capital || !/\p{Lu}/u.test(text) || !/\p{Ll}/u.test(text);
}

function claim(
  draft: Draft,
  first: number,
  end: number,
  fields: { tags: string[] } | { albums: string[] },
) {
  while (draft.isFree(first - 1) && TIE.test(draft.word(first - 1))) first--;
  draft.claim({ kind: 'tags' in fields ? 'tags' : 'albums', first, end, fields });
}

function byWords(names: readonly string[]): Map<string, string> {
  return new Map(names.map((name) => [wordsOf(name), name]));
}

function longestFrom(draft: Draft, first: number, names: ReadonlyMap<string, string>) {
  if (names.size === 0) return null;
  let text = '';
  let found: { name: string; end: number } | null = null;
  for (let end = first; end < draft.tokens.length && draft.isFree(end); end++) {
    text = text === '' ? draft.word(end) : `${text} ${draft.word(end)}`;
    const name = names.get(text);
    if (name !== undefined) found = { name, end: end + 1 };
  }
  return found;
}
