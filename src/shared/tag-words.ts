/** Names of tags in the reader's language. */
import type { Language } from './i18n/translate.ts';
import type { Tag, Word } from './organise.ts';

/**
 * A tag's name as it is shown: the program's own in the reader's language, all others as they were
 * given. Whatever is asked of the engine names a tag as it is stored.
 * @param concepts names of the program's own tags, by their `concept`
 */
export function tagName(
  { name, concept }: Pick<Tag, 'name' | 'concept'>,
  concepts: Readonly<Record<string, Word>>,
  language: Language,
): string {
  const word = concept === null ? undefined : concepts[concept];
  // Renamed by the user it is the user's word.
  return word?.it === name ? word[language] : name;
}

/** The tag that is meant by a name as it is shown; the name itself where it is none of those. */
export function storedTagName(
  shown: string,
  tags: readonly Pick<Tag, 'name' | 'concept'>[],
  concepts: Readonly<Record<string, Word>>,
  language: Language,
): string {
  const known = tags.find((tag) => tagName(tag, concepts, language) === shown);
  return known?.name ?? shown;
}
