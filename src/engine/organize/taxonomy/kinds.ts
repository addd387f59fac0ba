import { NAMES_AND_WORDS } from '../../../shared/first-names.ts';
import { foldText } from '../../../shared/text.ts';
import type { Kinds } from '../../library/implied-tags.ts';
import { lineage, readTaxonomySync, type Concept, type Taxonomy } from './taxonomy.ts';

/** What the library has to know of the taxonomy, which is read when that is asked first. */
export function kindsIn(resourcesDir: string): () => Kinds {
  let kinds: Kinds | undefined;
  return () => (kinds ??= kindsOf(readTaxonomySync(resourcesDir)));
}

function kindsOf(taxonomy: Taxonomy): Kinds {
  const byName = new Map(taxonomy.concepts.map((concept) => [foldText(concept.name), concept]));
  return {
    conceptNamed: (name) => {
      const concept = byName.get(foldText(name));
      return concept && !mayBePerson(name, concept) ? concept.id : null;
    },
    above: (concept) => lineage(taxonomy, concept).slice(1),
  };
}

/** «Rosa» may be somebody, «rosa» is a flower. */
const mayBePerson = (tag: string, { name }: Concept): boolean =>
  NAMES_AND_WORDS.has(foldText(name)) && /^\p{Lu}/u.test(tag) && !/^\p{Lu}/u.test(name);
