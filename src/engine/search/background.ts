import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Library } from '../library/library.ts';
import type { ModelRecord } from '../library/models.ts';
import type { PhotoWorker } from '../worker/photo-worker.ts';
import { embedTexts, PROMPTS_VERSION } from './prompts.ts';

/** Everyday captions against which a model's cosines are standardised. */
export interface BackgroundTexts {
  texts: string[];
  /** Identifies the list and how its texts are put to the model. */
  version: string;
}

export async function readBackgroundTexts(resourcesDir: string): Promise<BackgroundTexts> {
  const json = await readFile(join(resourcesDir, 'search', 'background-texts.json'), 'utf8');
  const { texts } = JSON.parse(json) as { texts: string[] };
  const version = createHash('sha256')
    .update([PROMPTS_VERSION, ...texts].join('\n'))
    .digest('hex');
  return { texts, version };
}

/**
 * The directions of the background texts: as the library keeps them, else made now and, where the
 * library is open for writing, kept.
 */
export async function backgroundOf(
  library: Library,
  model: ModelRecord,
  worker: PhotoWorker,
  { texts, version }: BackgroundTexts,
): Promise<Float32Array[]> {
  const { dims } = model;
  const kept = library.models.background(model.row, version);
  if (kept) return texts.map((_, i) => kept.subarray(i * dims, (i + 1) * dims));
  const directions = await embedTexts(worker, texts);
  if (library.writable) {
    const flat = new Float32Array(texts.length * dims);
    directions.forEach((direction, i) => flat.set(direction, i * dims));
    library.transaction(() => library.models.saveBackground(model.row, version, flat));
  }
  return directions;
}
