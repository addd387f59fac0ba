import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { Round, TuneProgress } from '../../shared/tuning.ts';
import { Adapter } from '../encoders/adapter.ts';
import type { Device } from '../encoders/devices.ts';
import type { InstalledModel } from '../encoders/models.ts';
import type { JobContext } from '../jobs/job.ts';
import { PhotoWorker } from '../worker/photo-worker.ts';
import { ADAPTER_DEFAULTS, adaptDataset, type AdapterSettings } from './adapter/train.ts';
import type { CaptionedImage, DropReason, Drops } from './datasets/records.ts';
import type { HashedImage } from './datasets/split.ts';
import type { Judged } from './evaluation/evaluate.ts';
import type { Interval } from './evaluation/bootstrap.ts';
import type { EmbeddedDataset, RetrievalMetrics } from './evaluation/metrics.ts';
import { writeReport } from './evaluation/report.ts';
import { compareRetrieval, evaluateRetrieval } from './evaluation/retrieval.ts';
import { embedGeneric, genericScore } from './generic-check.ts';
import { prepare, subset, type Prepared } from './prepare.ts';
import { trainInThread } from './training/thread.ts';
import { writeTunedModel } from './tuned-model.ts';

export interface TuneRequest {
  /** What to learn from; see `readForTuning`. */
  dataset: { images: readonly HashedImage[]; drops: Drops };
  /** What to tune; never changed. */
  model: InstalledModel;
  /** Everyday captions that the model must not forget. */
  generic: readonly string[];
  /** Folder for the result and for what a run that is cut off needs to go on. */
  out: string;
  /** Id of the new model. */
  id: string;
  settings?: Partial<AdapterSettings> | undefined;
  device?: Device | undefined;
  language: 'it' | 'en';
}

/** What a tuning did, in figures of photos it did not learn from. */
export interface TuneResult {
  mode: 'adapter';
  base: string;
  model: string;
  /** The new model's folder. */
  folder: string;
  photos: { train: number; validation: number };
  captions: number;
  dropped: Partial<Record<DropReason, number>>;
  nearDuplicates: number;
  /** Text to image, on the photos set aside. */
  before: RetrievalMetrics;
  after: RetrievalMetrics;
  /** MRR@10 after less before, with its 95 % interval. */
  difference: { 'mrr@10': number; interval: Interval };
  /** MRR@10 of everyday captions from their paraphrases; see `genericScore`. */
  generic: { before: number; after: number };
  /** Whether it is worth using: better on the photos set aside, and nothing forgotten. */
  helps: boolean;
  bestStep: number;
  rounds: Round[];
  seconds: { embedding: number; training: number };
}

/** What a tuning may cost on the generic check, as a share. */
const MOST_FORGOTTEN = 0.02;

const RESULT_FILE = 'result.json';
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
  const { dims } = model.manifest;
  await mkdir(out, { recursive: true });
  const started = performance.now();
  const worker = new PhotoWorker({
    model: { dir: model.dir, device: request.device ?? 'auto' },
    towers: ['image', 'text'],
  });
  let prepared: Prepared;
  let generic: Awaited<ReturnType<typeof embedGeneric>>;
  try {
    await worker.start();
    prepared = await prepare(
      request.dataset,
      { worker, model, dir: out },
      {
        signal: context.signal,
        checkpoint: () => context.checkpoint(),
        onProgress: (done, total) =>
          context.report({ phase: 'embedding', done, total, remainingSeconds: null }),
      },
    );
    generic = await embedGeneric(worker, request.generic, dims);
  } catch (error) {
    if (context.signal.aborted) return null;
    throw error;
  } finally {
    await worker.close();
  }
  const embeddedAt = performance.now();

  const { images, embedded, parts } = prepared;
  const train = subset(embedded, parts.train);
  const validation = subset(embedded, parts.validation);
  const settings = { ...ADAPTER_DEFAULTS, ...request.settings };
  const words = parts.train.flatMap((n) => (images[n] as HashedImage).captions);
  const of = identify(model, settings, images, words);
  const checkpoint = join(out, CHECKPOINT);
  const data = { train, validation, generic: generic.captions, wordsOf: numbersOf(words) };
  const trained = await trainInThread(
    { work: { data, settings }, checkpoint, of },
    async (round) => {
      const { step, steps } = round;
      context.report({
        phase: 'training',
        done: step,
        total: steps,
        remainingSeconds: null,
        round,
      });
      await context.checkpoint();
      return !context.signal.aborted;
    },
  );
  if (context.signal.aborted) return null;
  const trainedAt = performance.now();

  const adapter = new Adapter(trained.best);
  const folder = join(out, 'model');
  await writeTunedModel(folder, model, trained.best, { id: request.id, version: of });
  const own = parts.validation.map((n) => images[n] as HashedImage);
  const before = judged(model.id, own, validation);
  const after = judged(request.id, own, adaptDataset(adapter, validation));
  const mrr = compareRetrieval(before.ranks, after.ranks, validation.imageOf).textToImage['mrr@10'];
  const dropped = { ...request.dataset.drops.counts };
  await writeReport(
    { path: join(out, 'report.html'), language: request.language },
    before,
    after,
    dropped,
  );
  const scores = { before: genericScore(generic, null), after: genericScore(generic, adapter) };
  const result: TuneResult = {
    mode: 'adapter',
    base: model.id,
    model: request.id,
    folder,
    photos: { train: parts.train.length, validation: parts.validation.length },
    captions: embedded.captions.rows,
    dropped,
    nearDuplicates: prepared.nearDuplicates,
    before: before.evaluation.textToImage,
    after: after.evaluation.textToImage,
    difference: { 'mrr@10': mrr.difference, interval: mrr.interval },
    generic: scores,
    helps: mrr.difference > 0 && scores.after >= (1 - MOST_FORGOTTEN) * scores.before,
    bestStep: trained.bestStep,
    rounds: trained.rounds,
    seconds: {
      embedding: (embeddedAt - started) / 1000,
      training: (trainedAt - embeddedAt) / 1000,
    },
  };
  await writeFile(join(out, RESULT_FILE), `${JSON.stringify(result, null, 1)}\n`);
  await rm(checkpoint, { force: true });
  return result;
}

/** The result that a tuning left in its folder; null where it has not ended. */
export async function readTuneResult(out: string): Promise<TuneResult | null> {
  const text = await readFile(join(out, RESULT_FILE), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as TuneResult);
}

function judged(model: string, images: CaptionedImage[], dataset: EmbeddedDataset): Judged {
  const { ranks, ...retrieval } = evaluateRetrieval(dataset);
  const counts = { images: dataset.images.rows, captions: dataset.captions.rows };
  return {
    evaluation: { model, ...counts, ...retrieval },
    images,
    ranks,
    imageOf: dataset.imageOf,
  };
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
  images: readonly HashedImage[],
  words: readonly string[],
): string {
  const hash = createHash('sha256').update(JSON.stringify([model.fingerprint, settings, words]));
  for (const image of images) hash.update(image.hash);
  return hash.digest('hex').slice(0, 16);
}
