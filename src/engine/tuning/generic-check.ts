import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Adapter } from '../encoders/adapter.ts';
import type { PhotoWorker } from '../worker/photo-worker.ts';
import { embedTexts } from './embed.ts';
import { metricsOf, ranksOf } from './evaluation/metrics.ts';
import type { Matrix } from './matrix.ts';

/** Everyday captions, about anything: what a tuning must not forget. */
export async function readGenericCaptions(resourcesDir: string): Promise<string[]> {
  const json = await readFile(join(resourcesDir, 'search', 'background-texts.json'), 'utf8');
  return (JSON.parse(json) as { texts: string[] }).texts;
}

/** Embeddings of the base model. */
export interface GenericTexts {
  captions: Matrix;
  /** The same captions said otherwise, row by row. */
  paraphrases: Matrix;
}

export async function embedGeneric(
  worker: PhotoWorker,
  captions: readonly string[],
  dims: number,
): Promise<GenericTexts> {
  const paraphrases = captions.map((caption) => `nella foto si vede ${caption}`);
  return {
    captions: await embedTexts(worker, captions, dims),
    paraphrases: await embedTexts(worker, paraphrases, dims),
  };
}

/**
 * How well everyday captions are still told apart: MRR@10 of finding each among all of them from
 * its paraphrase. It needs no photos, so it can be made for every model on every machine; it sees
 * when a tuning makes unlike meanings alike, not when photos are misplaced.
 * @param adapter null for the base model
 */
export function genericScore(
  { captions, paraphrases }: GenericTexts,
  adapter: Adapter | null,
): number {
  const adapted = (matrix: Matrix): Matrix => {
    const data = matrix.data.slice();
    adapter?.apply('text', data);
    return { ...matrix, data };
  };
  const { textToImage } = ranksOf({
    images: adapted(captions),
    captions: adapted(paraphrases),
    imageOf: Int32Array.from({ length: captions.rows }, (_, n) => n),
  });
  return metricsOf(textToImage)['mrr@10'];
}
