import type { Device } from '../../encoders/devices.ts';
import type { InstalledModel } from '../../encoders/models.ts';
import { PhotoWorker } from '../../worker/photo-worker.ts';
import { collect, openDataset, type DatasetSource } from '../datasets/open.ts';
import type { CaptionedImage, DropReason } from '../datasets/records.ts';
import { hashImages, partOf, type Part } from '../datasets/split.ts';
import { embedDataset, type EmbedContext } from '../embed.ts';
import { writeReport } from './report.ts';
import { compareRetrieval, evaluateRetrieval, type Retrieval } from './retrieval.ts';
import type { EmbeddedDataset, Ranks } from './metrics.ts';
import {
  evaluateZeroShot,
  readClassTree,
  type ClassTree,
  type ZeroShot,
  type ZeroShotSource,
} from './zero-shot.ts';

export interface EvaluationRequest {
  dataset: DatasetSource;
  /** Only one part of the dataset; default: all of it. */
  part?: Part | undefined;
  model: InstalledModel;
  /** A second model for the same data. */
  compareWith?: InstalledModel | undefined;
  zeroShot?: ZeroShotSource | undefined;
  /** Where to write a report to be read in a browser. */
  report?: { path: string; language: 'it' | 'en' } | undefined;
  device?: Device | undefined;
}

/** What one model reaches. */
export interface ModelEvaluation extends Retrieval {
  model: string;
  images: number;
  captions: number;
  zeroShot?: ZeroShot;
}

export interface Evaluation extends ModelEvaluation {
  dropped: Partial<Record<DropReason, number>>;
  /** The second model and its distance from the first, second less first. */
  compared?: ModelEvaluation & { difference: Awaited<ReturnType<typeof compareRetrieval>> };
  seconds: number;
}

/** One model's answers in detail, for the report. */
export interface Judged {
  evaluation: ModelEvaluation;
  images: CaptionedImage[];
  ranks: Ranks;
  imageOf: Int32Array;
}

/**
 * Measures how well a model finds the pictures of a dataset by their captions, and the captions by
 * their pictures. The same request gives the same figures.
 * @throws AppError of the dataset or of the model; `AbortError` when the signal is aborted
 */
export async function evaluate(
  request: EvaluationRequest,
  context: EmbedContext = {},
): Promise<Evaluation> {
  const started = performance.now();
  const dataset = await openDataset(request.dataset);
  const { drops } = dataset;
  let images = await collect(dataset, context.signal);
  if (request.part) {
    // Copies of a picture have the same hash, so they are on one side whatever they are called.
    const hashed = await hashImages(images, drops, context.signal);
    images = hashed.filter(({ hash }) => partOf(hash) === request.part);
  }
  const tree = request.zeroShot && (await readClassTree(request.zeroShot));
  const judge = (model: InstalledModel) => judgeModel(model, images, tree, request, drops, context);
  const first = await judge(request.model);
  const dropped = { ...drops.counts };
  const second = request.compareWith && (await judge(request.compareWith));
  if (request.report) await writeReport(request.report, first, second, dropped);
  return {
    ...first.evaluation,
    dropped,
    ...(second && {
      compared: {
        ...second.evaluation,
        difference: await compareRetrieval(first.ranks, second.ranks, first.imageOf),
      },
    }),
    seconds: (performance.now() - started) / 1000,
  };
}

async function judgeModel(
  { id, dir, manifest }: InstalledModel,
  images: CaptionedImage[],
  tree: ClassTree | undefined,
  { device = 'auto' }: EvaluationRequest,
  drops: Parameters<typeof embedDataset>[3],
  context: EmbedContext,
): Promise<Judged> {
  const worker = new PhotoWorker({ model: { dir, device }, towers: ['image', 'text'] });
  try {
    await worker.start();
    const embedded = await embedDataset(worker, manifest.dims, images, drops, context);
    const judged = await judge(id, embedded.images, embedded.dataset);
    const zeroShot = tree && (await evaluateZeroShot(worker, manifest.dims, tree, context));
    return { ...judged, evaluation: { ...judged.evaluation, ...(zeroShot && { zeroShot }) } };
  } finally {
    await worker.close();
  }
}

/** How a model does on a dataset that has been embedded with it. */
export async function judge(
  model: string,
  images: CaptionedImage[],
  dataset: EmbeddedDataset,
): Promise<Judged> {
  const { ranks, ...retrieval } = await evaluateRetrieval(dataset);
  const counts = { images: dataset.images.rows, captions: dataset.captions.rows };
  return {
    evaluation: { model, ...counts, ...retrieval },
    images,
    ranks,
    imageOf: dataset.imageOf,
  };
}
