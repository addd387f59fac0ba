import { centre, CENTRE_KEY } from '../../encoders/adapter.ts';
import type { RawTensors } from '../../encoders/protocol.ts';
import type { NamedTensor } from '../../encoders/training/safetensors.ts';
import { GraphSession } from '../../encoders/training/graph-session.ts';
import type { EmbeddedDataset } from '../evaluation/metrics.ts';
import { pick, type Matrix } from '../matrix.ts';
import { subset } from '../prepare.ts';
import { Random } from '../random.ts';
import { targetsOf } from '../training/loss.ts';
import { AdaBelief, learningRate } from '../training/optimizer.ts';
import { nextPhotos, orderOf } from '../training/order.ts';
import {
  beginning,
  endRound,
  noteStep,
  type Checkpoint,
  type Tensors,
  type Trained,
  type TrainingHooks,
} from '../training/training.ts';
import { ADAPTER_KEYS, adapterGraph, newAdapter, type AdapterSizes } from './adapter-graph.ts';
import { average, lossOn, scaled } from './average.ts';

export interface AdapterSettings {
  seed: number;
  /**
   * Adapters that are trained side by side, each without another part of the photos. What they
   * have not seen says when to stop and how strong the result is to be; no photo is lost to it.
   */
  folds: number;
  /** Photos of a step. */
  batch: number;
  /** Peak of the learning rate. */
  rate: number;
  /** Steps in all, unless every photo would be seen less than `leastVisits` times. */
  steps: number;
  leastVisits: number;
  /** The share of the captions' mean that is taken from every text before training. */
  centre: number;
  /** Captions of a photo in one step; photos with fewer repeat one. */
  captions: number;
  /** See `Penalties`; the pull is this divided by the number of photos: more photos weigh more. */
  pull: number;
  drift: number;
  replay: number;
  rejection: number;
  /** Everyday captions of a step. */
  generic: number;
  /** Wrong captions of a step. */
  rejections: number;
  /** Rounds without a better validation loss after which training ends. */
  patience: number;
  /** Factors to choose from that what was trained may be taken with: 0 leaves the texts' centre alone. */
  strengths: readonly number[];
  threads: number;
}

export const ADAPTER_DEFAULTS: AdapterSettings = {
  seed: 1,
  folds: 4,
  batch: 256,
  rate: 1e-3,
  steps: 30,
  leastVisits: 3,
  centre: 0.25,
  captions: 2,
  pull: 100,
  drift: 3,
  replay: 3,
  rejection: 1,
  generic: 64,
  rejections: 64,
  patience: 8,
  strengths: [0, 0.25, 0.5, 0.75, 1],
  threads: 1,
};

/** What is trained on: embeddings of the base model. */
export interface AdapterData {
  train: EmbeddedDataset;
  /** Numbers that tell captions apart: the same words have the same number. */
  wordsOf: Int32Array;
  /** Photos, and captions that somebody said are wrong for them, row by row. */
  rejected: { images: Matrix; captions: Matrix };
  /** Everyday captions. */
  generic: Matrix;
}

/** Steps between two looks at the photos that a fold has not seen. */
const ROUND = 5;
/** Most photos of a fold that such a look takes in. */
const LOOK = 64;

/**
 * Trains an adapter on cached embeddings: `folds` of them side by side, each without its own part
 * of the photos. The step with the best mean loss on the parts left out is taken; there the weights
 * are averaged, and what they change is multiplied by the factor with the best loss.
 *
 * Everything random comes from the seed and its state is in the checkpoint: a run that was killed
 * and resumed gives the losses of one that was not.
 *
 * Sources: Wortsman et al. 2022, arXiv 2203.05482 (averaging weights that began at the same point)
 * and arXiv 2109.01903 (weights between the base model's and the tuned ones).
 */
export async function trainAdapter(
  asItIs: AdapterData,
  settings: AdapterSettings,
  hooks: TrainingHooks,
  resume: Checkpoint | null = null,
): Promise<Trained> {
  const common = shareOfMean(asItIs.train.captions, settings.centre);
  const data = centred(asItIs, common);
  const { train, generic, rejected } = data;
  const dims = train.images.columns;
  const photos = train.images.rows;
  const folds = foldsOf(photos, settings);
  const images = Math.min(settings.batch, ...folds.map(({ own }) => own.length));
  const sizes = {
    dims,
    images,
    texts: images * settings.captions,
    generic: Math.min(settings.generic, generic.rows),
    rejected: Math.min(settings.rejections, rejected.images.rows),
  };
  const steps = Math.max(settings.steps, Math.ceil((settings.leastVisits * photos) / images));
  const { drift, replay, rejection } = settings;
  const penalties = { pull: settings.pull / photos, drift, replay, rejection };
  const session = await GraphSession.open(adapterGraph(sizes, penalties), {
    threads: settings.threads,
  });
  try {
    const state =
      resume ??
      beginning(
        sideBySide(folds.map(() => newAdapter(dims, settings.seed))),
        folds.map(({ own }) => orderOf(own)),
        settings.seed,
      );
    const random = new Random(state.random);
    const optimizer = new AdaBelief(state.moments, state.step);
    const captionsOf = captionNumbers(train);
    const unseen = folds.map(({ left }) => subset(train, left.slice(0, LOOK)));
    while (state.step < steps && state.step - state.bestStep <= settings.patience * ROUND) {
      if (!(await hooks.mayGoOn())) {
        state.random = random.state;
        await hooks.save(state);
        break;
      }
      const rate = learningRate(state.step, steps, settings.rate);
      const gradients = new Map<string, Float32Array>();
      for (const [fold, order] of state.orders.entries()) {
        const chosen = nextPhotos(order, images, random);
        const feeds = feedsFor(data, captionsOf, chosen, sizes, settings.captions, random);
        const own = memberOf(state.parameters, fold);
        const results = await session.run({ ...feeds, ...Object.fromEntries(own) });
        for (const key of ADAPTER_KEYS) {
          gradients.set(`${fold}/${key}`, results[`d/${key}`]?.data as Float32Array);
        }
        noteStep(state, results['loss']?.data[0] as number);
      }
      optimizer.step(state.parameters, gradients, rate);
      state.step++;
      if (state.step % ROUND !== 0 && state.step < steps) continue;
      const validationLoss = unseenLoss(state.parameters, unseen, 1);
      const round = endRound(state, steps, validationLoss);
      state.random = random.state;
      await hooks.save(state);
      hooks.afterRound(round);
    }
    const { best, bestStep, rounds } = state;
    const losses = settings.strengths.map((strength) => unseenLoss(best, unseen, strength));
    const strength = settings.strengths[losses.indexOf(Math.min(...losses))] ?? 1;
    const members = folds.map((_, fold) => memberOf(best, fold));
    const result = scaled(average(members), strength);
    result.set(CENTRE_KEY, { shape: [dims], data: common });
    return { best: result, bestStep, rounds, strength };
  } finally {
    await session.close();
  }
}

function shareOfMean({ data, rows, columns }: Matrix, share: number): Float32Array {
  const mean = new Float64Array(columns);
  for (let i = 0; i < data.length; i++) {
    mean[i % columns] = (mean[i % columns] as number) + (share * (data[i] as number)) / rows;
  }
  return Float32Array.from(mean);
}

/** What is trained on, with all texts as the adapter will see them. */
function centred(data: AdapterData, common: Float32Array): AdapterData {
  const moved = (texts: Matrix): Matrix => {
    const copy = texts.data.slice();
    centre(copy, common);
    return { ...texts, data: copy };
  };
  const { train, rejected, generic } = data;
  return {
    ...data,
    train: { ...train, captions: moved(train.captions) },
    rejected: { ...rejected, captions: moved(rejected.captions) },
    generic: moved(generic),
  };
}

/** For each fold the photos that are its own to learn from, and those left out. */
function foldsOf(photos: number, { folds, seed }: AdapterSettings) {
  const numbers = Int32Array.from({ length: photos }, (_, n) => n);
  const shuffled = [...new Random(seed).shuffle(numbers)];
  return Array.from({ length: folds }, (_, fold) => ({
    own: shuffled.filter((_, n) => n % folds !== fold),
    left: shuffled.filter((_, n) => n % folds === fold),
  }));
}

/** The parameters of several adapters in one map: `<number>/<name>`. */
const sideBySide = (members: readonly Tensors[]): Tensors =>
  new Map(members.flatMap((own, n) => [...own].map(([key, one]) => [`${n}/${key}`, one] as const)));

/** One of them, by its own names; the memory is shared. */
const memberOf = (all: Tensors, n: number): Tensors =>
  new Map(ADAPTER_KEYS.map((key) => [key, all.get(`${n}/${key}`) as NamedTensor]));

/** Mean loss of each adapter, with its change multiplied, on what it has not seen. */
function unseenLoss(all: Tensors, unseen: readonly EmbeddedDataset[], strength: number): number {
  const losses = unseen.map((left, n) => lossOn(scaled(memberOf(all, n), strength), left));
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

function captionNumbers({ images, imageOf }: EmbeddedDataset): number[][] {
  const numbers: number[][] = Array.from({ length: images.rows }, () => []);
  imageOf.forEach((image, caption) => numbers[image]?.push(caption));
  return numbers;
}

function feedsFor(
  { train, wordsOf, rejected, generic }: AdapterData,
  captionsOf: number[][],
  chosen: Int32Array,
  sizes: AdapterSizes,
  perPhoto: number,
  random: Random,
): RawTensors {
  const captions: number[] = [];
  const imageOf: number[] = [];
  chosen.forEach((photo, place) => {
    const own = random.shuffle([...(captionsOf[photo] ?? [])]);
    for (let n = 0; n < perPhoto; n++) {
      captions.push(own[n % own.length] as number);
      imageOf.push(place);
    }
  });
  const some = (count: number, all: number) =>
    Int32Array.from({ length: count }, () => random.below(all));
  const everyday = some(sizes.generic, generic.rows);
  const wrong = some(sizes.rejected, rejected.images.rows);
  const words = captions.map((caption) => wordsOf[caption] as number);
  const { textTargets, imageTargets } = targetsOf(imageOf, words, sizes.images);
  const rows = (matrix: Matrix) => ({ data: matrix.data, shape: [matrix.rows, matrix.columns] });
  return {
    images: rows(pick(train.images, chosen)),
    texts: rows(pick(train.captions, captions)),
    generic: rows(pick(generic, everyday)),
    textTargets: { data: textTargets, shape: [sizes.texts, sizes.images] },
    imageTargets: { data: imageTargets, shape: [sizes.images, sizes.texts] },
    ...(sizes.rejected > 0 && {
      wrongImages: rows(pick(rejected.images, wrong)),
      wrongTexts: rows(pick(rejected.captions, wrong)),
    }),
  };
}
