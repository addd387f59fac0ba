import type { Word } from '../../shared/organise.ts';
import { foldText } from '../../shared/text.ts';
import type { Library } from '../library/library.ts';
import type { Understand } from './searcher.ts';

/**
 * The program's own tags are kept by their Italian names; they may be asked for by their English
 * ones, too, where no other tag is called so.
 * @param words names of the program's own tags, by their `concept`
 */
export function understandingEnglish(
  library: Library,
  words: Readonly<Record<string, Word>>,
  understand: Understand,
): Understand {
  const concepts = new Map(
    Object.entries(words).map(([concept, { en }]) => [foldText(en), concept] as const),
  );
  const stored = (name: string): string => {
    const concept = concepts.get(foldText(name));
    if (concept === undefined || library.tags.named(name)) return name;
    return library.tags.ofConcept(concept)?.name ?? name;
  };
  return (text, options) => {
    const parsed = understand(text, options);
    const { tags, notTags } = parsed;
    return {
      ...parsed,
      ...(tags && { tags: tags.map(stored) }),
      ...(notTags && { notTags: notTags.map(stored) }),
    };
  };
}
