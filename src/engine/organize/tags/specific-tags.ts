import type { PhotoTag } from '../../../shared/organise.ts';
import { lineage, type Taxonomy } from '../taxonomy/taxonomy.ts';

/**
 * The tags of a photo without those that it only has because of a more specific one: of «bassotto»,
 * «cane» and «animale», the first. What a person or a file says is always among them.
 */
export function specificTags(taxonomy: Taxonomy, tags: readonly PhotoTag[]): PhotoTag[] {
  const implied = new Set(
    tags.flatMap(({ concept }) =>
      concept === null
        ? []
        : lineage(taxonomy, concept)
            .slice(1)
            .map(({ id }) => id),
    ),
  );
  return tags.filter(({ source, concept }) => {
    const isComputed = source === 'auto' || source === 'learned';
    return !isComputed || concept === null || !implied.has(concept);
  });
}
