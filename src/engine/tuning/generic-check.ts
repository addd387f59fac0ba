import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Adapter } from '../encoders/adapter.ts';
import type { PhotoWorker } from '../worker/photo-worker.ts';
import { embedTexts, type Interruption } from './embed.ts';
import { metricsOf, ranksOf } from './evaluation/metrics.ts';
import type { Matrix } from './matrix.ts';

/** What a tuning must not forget. */
export interface Sayings {
  /** Everyday captions, which training replays. */
  everyday: readonly string[];
  /** The check, of which training sees nothing: phrases, each for another thing… */
  answers: string[];
  /** …and other ways to say the same, each with the number of its phrase. */
  questions: { text: string; answer: number }[];
}

/** Everyday captions, about anything. */
export async function readEverydayCaptions(resourcesDir: string): Promise<string[]> {
  const json = await readFile(join(resourcesDir, 'search', 'background-texts.json'), 'utf8');
  return (JSON.parse(json) as { texts: string[] }).texts;
}

/** The same, embedded with a model. */
export interface EmbeddedSayings {
  everyday: Matrix;
  answers: Matrix;
  questions: Matrix;
  answerOf: Int32Array;
}

export async function embedSayings(
  worker: PhotoWorker,
  { everyday, answers, questions }: Sayings,
  dims: number,
  interruption: Interruption = {},
): Promise<EmbeddedSayings> {
  const embed = (texts: readonly string[]) => embedTexts(worker, texts, dims, interruption);
  return {
    everyday: await embed(everyday),
    answers: await embed(answers),
    questions: await embed(questions.map(({ text }) => text)),
    answerOf: Int32Array.from(questions, ({ answer }) => answer),
  };
}

/**
 * How well everyday things are still told apart: MRR@10 of finding each phrase among all of them
 * from another way to say it. It needs no photos, so it can be made for every model on every
 * machine; it sees when a tuning makes unlike meanings alike, not when photos are misplaced.
 * @param adapter null for the model that embedded them, as it is
 */
export async function genericScore(
  { answers, questions, answerOf }: EmbeddedSayings,
  adapter: Adapter | null,
): Promise<number> {
  const adapted = (matrix: Matrix): Matrix => {
    const data = matrix.data.slice();
    adapter?.apply('text', data);
    return { ...matrix, data };
  };
  const { textToImage } = await ranksOf({
    images: adapted(answers),
    captions: adapted(questions),
    imageOf: answerOf,
  });
  return metricsOf(textToImage)['mrr@10'];
}
