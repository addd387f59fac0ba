import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TuneProgress } from '../../../shared/tuning.ts';
import { importModel } from '../../encoders/import/index.ts';
import { findModel, type InstalledModel } from '../../encoders/models.ts';
import { readTensors, writeTensors } from '../../encoders/training/safetensors.ts';
import type { JobContext } from '../../jobs/job.ts';
import { PhotoWorker } from '../../worker/photo-worker.ts';
import type { HashedImage } from '../datasets/split.ts';
import { embedDataset } from '../embed.ts';
import { judge } from '../evaluation/evaluate.ts';
import { searchExamples } from '../examples.ts';
import { embedSayings, genericScore } from '../generic-check.ts';
import { embedForTuning, subset, type TuningData } from '../prepare.ts';
import { conclude, type TuneResult } from '../result.ts';
import { trainInProcess } from '../training/process.ts';
import type { Tensors } from '../training/training.ts';
import { CHECKPOINT_FILE } from './checkpoint.ts';
import { FULL_DEFAULTS, type FullSettings } from './train.ts';

export interface FullTuneRequest extends Omit<TuningData, 'model'> {
  /** Folder with `config.json`, `model.safetensors` and a tokenizer, like CLIP-Italian's. */
  checkpointDir: string;
  /** As for `tune`. */
  out: string;
  id: string;
  settings?: Partial<FullSettings> | undefined;
  language: 'it' | 'en';
}

const BASE_ID = 'base';

/**
 * Trains both towers of a checkpoint, CLIP-Italian's second stage. Writes into `out` the new
 * checkpoint (`checkpoint/`), the model made of it (`models/<id>/`), `result.json` and
 * `report.html`. Cancelled, it keeps what it has, as `tune` does.
 * @returns null when cancelled
 * @throws AppError of the dataset, of the checkpoint, or of its import
 */
export async function tuneFully(
  request: FullTuneRequest,
  context: JobContext<TuneProgress>,
): Promise<TuneResult | null> {
  const { checkpointDir, out } = request;
  const started = performance.now();
  await mkdir(out, { recursive: true });
  const model = await imported(checkpointDir, join(out, 'work'), BASE_ID);
  const embedded = await embedForTuning({ ...request, model, dir: out }, context);
  if (!embedded) return null;
  const embeddedAt = performance.now();
  const { prepared, sayings } = embedded;
  const partOf = (numbers: number[]) => numbers.map((n) => prepared.images[n] as HashedImage);
  const train = partOf(prepared.parts.train);
  const validation = partOf(prepared.parts.validation);
  const settings = { ...FULL_DEFAULTS, ...request.settings };
  const checkpoint = join(out, 'checkpoint.safetensors');
  const of = createHash('sha256')
    .update(JSON.stringify([model.fingerprint, settings, train, validation]))
    .digest('hex')
    .slice(0, 16);
  const data = { checkpointDir, modelDir: model.dir, train, validation };
  const trained = await trainInProcess(
    { work: { mode: 'full', data, settings }, checkpoint, of, yields: request.yields },
    context,
  );
  if (context.signal.aborted) return null;
  const trainedAt = performance.now();

  const tunedDir = join(out, 'checkpoint');
  await writeCheckpoint(checkpointDir, tunedDir, trained.best);
  const tuned = await imported(tunedDir, join(out, 'models'), request.id);
  const seen = await seenBy(tuned, validation, request, context);
  if (!seen) return null;
  const base = subset(prepared.embedded, prepared.parts.validation);
  const before = await judge(model.id, validation, base);
  const after = await judge(request.id, validation, seen.dataset);
  const result = await conclude({
    mode: 'full',
    request: { ...request, model },
    folder: tuned.dir,
    prepared,
    trained,
    before,
    after,
    examples: searchExamples(
      validation,
      { ...base, ranks: before.ranks },
      { ...seen.dataset, ranks: after.ranks },
    ),
    generic: {
      before: await genericScore(sayings, null),
      after: await genericScore(seen.sayings, null),
    },
    seconds: {
      embedding: (embeddedAt - started) / 1000,
      training: (trainedAt - embeddedAt) / 1000,
    },
  });
  await rm(checkpoint, { force: true });
  await rm(join(out, 'work'), { recursive: true, force: true });
  return result;
}

/** The checkpoint as a model that Fototeca runs, made unless it is there. */
async function imported(
  checkpointDir: string,
  modelsDir: string,
  id: string,
): Promise<InstalledModel> {
  await mkdir(modelsDir, { recursive: true });
  return findModel([modelsDir], id).catch(async () => {
    await importModel(checkpointDir, { modelsDir, id, half: false });
    return findModel([modelsDir], id);
  });
}

/** The old checkpoint's folder with new weights; what was not trained (the scale) stays. */
async function writeCheckpoint(from: string, to: string, weights: Tensors): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    // Configuration and tokenizer; the same weights in other formats would be the old ones.
    if (entry.isFile() && /\.(json|txt|model)$/.test(entry.name)) {
      await copyFile(join(from, entry.name), join(to, entry.name));
    }
  }
  const { tensors } = await readTensors(join(from, CHECKPOINT_FILE));
  await writeTensors(join(to, CHECKPOINT_FILE), new Map([...tensors, ...weights]));
}

/** What the new model makes of photos and sayings; null when cancelled. */
async function seenBy(
  model: InstalledModel,
  images: HashedImage[],
  { sayings, device, dataset, yields = false }: FullTuneRequest,
  { signal, checkpoint }: JobContext<TuneProgress>,
) {
  const interruption = { signal, checkpoint };
  const { dims } = model.manifest;
  const worker = new PhotoWorker({
    model: { dir: model.dir, device: device ?? 'auto' },
    towers: ['image', 'text'],
    yields,
  });
  try {
    const embedded = await embedDataset(worker, dims, images, dataset.drops, interruption);
    return {
      dataset: embedded.dataset,
      sayings: await embedSayings(worker, sayings, dims, interruption),
    };
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  } finally {
    await worker.close();
  }
}
