import type { PhotoWorker } from '../worker/photo-worker.ts';
import { scaledToUnit } from './directions.ts';

/**
 * How a short text is put to the text tower. Models learn from captions, and the mean of a few
 * caption-like forms is nearer to what they know than one bare word.
 * Source: Radford et al. 2021, «Learning Transferable Visual Models From Natural Language
 * Supervision», 3.1.4 (prompt ensembling). The gain measured here is in docs/search.md.
 */
const TEMPLATES = ['{}', 'una foto di {}', 'foto con {}', 'si vede {}'];
/** A longer text is a caption already, and forms around it would push its end out of the context. */
const SHORT_WORDS = 8;

/** Identifies the forms: embeddings made with others are not comparable. */
export const PROMPTS_VERSION = TEMPLATES.join('|');

/** The texts that are embedded for one text. */
export function promptsOf(text: string): string[] {
  if (text.split(/\s+/).length > SHORT_WORDS) return [text];
  return TEMPLATES.map((template) => template.replace('{}', () => text));
}

/** Directions of texts, each the mean of its prompts. */
export async function embedTexts(
  worker: PhotoWorker,
  texts: readonly string[],
): Promise<Float32Array[]> {
  const prompts = texts.map(promptsOf);
  const embeddings = await worker.call('embedTexts', { texts: prompts.flat() });
  let at = 0;
  return prompts.map(({ length }) => meanDirection(embeddings.slice(at, (at += length))));
}

function meanDirection(directions: readonly Float32Array[]): Float32Array {
  const [first, ...others] = directions as [Float32Array, ...Float32Array[]];
  if (others.length === 0) return first;
  return scaledToUnit(
    first.map((value, i) => others.reduce((sum, other) => sum + (other[i] as number), value)),
  );
}
