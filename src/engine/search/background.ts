import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Library } from '../library/library.ts';
import type { ModelRecord } from '../library/models.ts';
import type { PhotoWorker } from '../worker/photo-worker.ts';

/** Everyday captions against which a model's cosines are standardised. */
export interface BackgroundTexts {
  texts: string[];
  /** Identifies the list. */
  version: string;
}

export async function readBackgroundTexts(resourcesDir: string): Promise<BackgroundTexts> {
  const json = await readFile(join(resourcesDir, 'search', 'background-texts.json'), 'utf8');
  const { texts } = JSON.parse(json) as { texts: string[] };
  return { texts, version: createHash('sha256').update(texts.join('\n')).digest('hex') };
}

/** Embeds the background texts with a model and keeps them in the library, unless they are there. */
export async function ensureBackground(
  library: Library,
  model: ModelRecord,
  worker: PhotoWorker,
  { texts, version }: BackgroundTexts,
): Promise<void> {
  if (library.models.background(model.row, version)) return;
  const embeddings = await worker.call('embedTexts', { texts });
  const flat = new Float32Array(texts.length * model.dims);
  embeddings.forEach((embedding, i) => flat.set(embedding, i * model.dims));
  library.transaction(() => library.models.saveBackground(model.row, version, flat));
}
