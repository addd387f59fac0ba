import type { Library } from '../../src/engine/library/library.ts';
import { reasonIn } from '../../src/shared/album-words.ts';
import { translator } from '../../src/shared/i18n/translate.ts';

/** Why the first automatic album of each kind is there, as people are told in a language. */
export const reasonsOf = (library: Library, language: 'it' | 'en'): Record<string, string> =>
  Object.fromEntries(
    library.autoAlbums
      .all()
      .reverse()
      .map(({ kind, because }) => [
        kind,
        reasonIn(kind as Parameters<typeof reasonIn>[0], because, {
          language,
          t: translator(language),
        }),
      ]),
  );
