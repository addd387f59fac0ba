import { createHash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { TuneProgress } from '../../shared/tuning.ts';
import { Adapter } from '../encoders/adapter.ts';
import type { InstalledModel } from '../encoders/models.ts';
import type { JobContext } from '../jobs/job.ts';
import { adaptDataset } from './adapter/average.ts';
import { ADAPTER_DEFAULTS, type AdapterSettings } from './adapter/train.ts';
import type { HashedImage } from './datasets/split.ts';
import { judge } from './evaluation/evaluate.ts';
import { searchExamples } from './examples.ts';
import { genericScore } from './generic-check.ts';
import { embedForTuning, subset, type TuningData } from './prepare.ts';
import { conclude, type TuneResult } from './result.ts';
import { trainInProcess } from './training/process.ts';
import { writeTunedModel } from './tuned-model.ts';

export interface TuneRequest extends TuningData {
  /** Folder for the result and for what a run that is cut off needs to go on. */
  out: string;
  /** Id of the new model. */
  id: string;
  settings?: Partial<AdapterSettings> | undefined;
  language: 'it' | 'en';
}

const CHECKPOINT = 'checkpoint.safetensors';

/**
 * Teaches a model the user's photos and words: an adapter on top of it, trained on embeddings.
 * Writes into `out` the new model (`model/`), `result.json` and `report.html`. Cancelled, it keeps
 * what it has: the same request goes on from there, with the same result.
 * @returns null when cancelled
 * @throws AppError of the dataset or of the model, `tuned-already`
 */
export async function tune(
  request: TuneRequest,
  context: JobContext<TuneProgress>,
): Promise<TuneResult | null> {
  const { model, out } = request;
  if (model.manifest.adapter !== null) throw new AppError('tuned-already', { id: model.id });
  await mkdir(out, { recursive: true });
  const started = performance.now();
  const embedded = await embedForTuning({ ...request, dir: out }, context);
  if (!embedded) return null;
  const { prepared, sayings } = embedded;
  const embeddedAt = performance.now();

  const { images, parts } = prepared;
  const train = subset(prepared.embedded, parts.train);
  const validation = subset(prepared.embedded, parts.validation);
  const settings = { ...ADAPTER_DEFAULTS, ...request.settings };
  const words = parts.train.flatMap((n) => (images[n] as HashedImage).captions);
  const wrong = request.dataset.rejected;
  const of = identify(model, settings, [images, wrong], words);
  const checkpoint = join(out, CHECKPOINT);
  const data = {
    train,
    rejected: prepared.rejected,
    generic: sayings.everyday,
    wordsOf: numbersOf(words),
  };
  const trained = await trainInProcess(
    { work: { mode: 'adapter', data, settings }, checkpoint, of, yields: request.yields },
    context,
  );
  if (context.signal.aborted) return null;
  const trainedAt = performance.now();

  const adapter = new Adapter(trained.best);
  const folder = join(out, 'model');
  await writeTunedModel(folder, model, trained.best, { id: request.id, version: of });
  const tuned = adaptDataset(adapter, validation);
  const own = parts.validation.map((n) => images[n] as HashedImage);
  const before = await judge(model.id, own, validation);
  const after = await judge(request.id, own, tuned);
  const result = await conclude({
    mode: 'adapter',
    request,
    folder,
    prepared,
    trained,
    before,
    after,
    examples: searchExamples(
      own,
      { ...validation, ranks: before.ranks },
      { ...tuned, ranks: after.ranks },
    ),
    generic: {
      before: await genericScore(sayings, null),
      after: await genericScore(sayings, adapter),
    },
    seconds: {
      embedding: (embeddedAt - started) / 1000,
      training: (trainedAt - embeddedAt) / 1000,
    },
  });
  await rm(checkpoint, { force: true });
  return result;
}

/** The same number for the same words. */
function numbersOf(texts: readonly string[]): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from(texts, (text) => {
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  });
}

/** What the outcome depends on; threads only round differently. */
function identify(
  model: InstalledModel,
  settings: AdapterSettings,
  photos: readonly (readonly HashedImage[])[],
  words: readonly string[],
): string {
  const hash = createHash('sha256').update(JSON.stringify([model.fingerprint, settings, words]));
  for (const { hash: own, captions } of photos.flat()) hash.update(JSON.stringify([own, captions]));
  return hash.digest('hex').slice(0, 16);
}
