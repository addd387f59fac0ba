/**
 * `npm run taxonomy [FOLDER]`: validates the tags that the program knows by itself, the resources'
 * or those of another folder. No orphan, no prompt or name twice, several prompts each, every tag
 * reachable, an English name for each, exclusions and rules that lead somewhere. Exit status 1 and a
 * line for each problem where there is one.
 */
import { resolve } from 'node:path';
import { unruled } from '../src/engine/organize/tags/pixel-tags.ts';
import { problemsOf, readTaxonomy } from '../src/engine/organize/taxonomy/taxonomy.ts';

const resources = process.argv[2] ?? resolve(import.meta.dirname, '..', 'resources');

try {
  const taxonomy = await readTaxonomy(resources);
  const problems = [
    ...problemsOf(taxonomy),
    ...unruled(taxonomy).map((id) => `${id}: a rule on pixels without a tag, or the reverse`),
  ];
  for (const problem of problems) console.error(problem);
  const { concepts } = taxonomy;
  const prompts = concepts.flatMap((concept) => concept.prompts).length;
  console.log(`${concepts.length} tags, ${prompts} prompts, ${problems.length} problems`);
  process.exitCode = problems.length > 0 ? 1 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
