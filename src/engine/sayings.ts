import { readTaxonomy } from './organize/taxonomy/taxonomy.ts';
import { readEverydayCaptions, type Sayings } from './tuning/generic-check.ts';

/**
 * What a tuning must not forget, from the texts that come with the program: everyday captions, and
 * of each concept of the taxonomy the ways to say it. The first phrase of a concept is the answer;
 * its other phrases and its synonyms are the questions.
 */
export async function readSayings(resourcesDir: string): Promise<Sayings> {
  const everyday = await readEverydayCaptions(resourcesDir);
  const { concepts } = await readTaxonomy(resourcesDir);
  const sayings: Sayings = { everyday, answers: [], questions: [] };
  for (const { prompts, synonyms, fromPixels } of concepts) {
    const [first, ...others] = prompts;
    if (first === undefined || fromPixels) continue;
    const answer = sayings.answers.push(first) - 1;
    // The last phrase is the first one within a frame: no question at all.
    const asked = [...others.slice(0, -1), ...synonyms.map((word) => `una foto di ${word}`)];
    for (const text of asked) sayings.questions.push({ text, answer });
  }
  return sayings;
}
