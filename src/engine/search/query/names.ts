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

/** Names of the library after «etichetta», «album» or «#». */
export function readNames(draft: Draft, { vocabulary }: Context): void {
  // Thousands of names take milliseconds to cut into words; few queries ask for one.
  let tags: ReadonlyMap<string, string> | undefined;
  let albums: ReadonlyMap<string, string> | undefined;
  for (let i = 0; i < draft.tokens.length; i++) {
    if (!draft.isFree(i)) continue;
    const word = draft.tokens[i]?.fold ?? '';
    if (TAG.test(word)) {
      const found = longestFrom(draft, i + 1, (tags ??= namesByWords(vocabulary.tags)));
      if (found) claim(draft, i, found.end, { tags: [found.name] });
      else if (word === '#' && draft.isFree(i + 1)) {
        claim(draft, i, i + 2, { tags: [draft.slice(i + 1, i + 2)] });
      }
    } else if (ALBUM.test(word)) {
      const found = longestFrom(draft, i + 1, (albums ??= namesByWords(vocabulary.albums)));
      if (found) claim(draft, i, found.end, { albums: [found.name] });
    }
  }
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

/** Names by their words, as a query would have them. */
export function namesByWords(names: readonly string[]): Map<string, string> {
  return new Map(names.map((name) => [wordsOf(name), name]));
}

/** The longest of the names that begins at a token. */
export function longestFrom(draft: Draft, first: number, names: ReadonlyMap<string, string>) {
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
