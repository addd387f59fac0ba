import { Adapter } from '../../encoders/adapter.ts';
import type { RawTensors } from '../../encoders/protocol.ts';
import { GraphSession } from '../../encoders/training/graph-session.ts';
import type { EmbeddedDataset } from '../evaluation/metrics.ts';
import { dot, pick, rowOf, type Matrix } from '../matrix.ts';
import { Random } from '../random.ts';
import { LOGIT_SCALE, lossOf, targetsOf } from '../training/loss.ts';
import { AdaBelief, learningRate } from '../training/optimizer.ts';
import {
  copyOf,
  type Checkpoint,
  type Tensors,
  type Trained,
  type TrainingHooks,
} from '../training/training.ts';
import { ADAPTER_KEYS, adapterGraph, newAdapter } from './adapter-graph.ts';

export interface AdapterSettings {
  seed: number;
  /** Photos of a step. */
  batch: number;
  /** Peak of the learning rate. */
  rate: number;
  /** Steps in all, unless every photo would be seen less than `leastVisits` times. */
  steps: number;
  leastVisits: number;
  /** Captions of a photo in one step; photos with fewer repeat one. */
  captions: number;
  /** See `Penalties`; the pull is this divided by the number of photos: more photos weigh more. */
  pull: number;
  drift: number;
  replay: number;
  /** Everyday captions of a step. */
  generic: number;
  /** Rounds without a better validation loss after which training ends. */
  patience: number;
  threads: number;
}

export const ADAPTER_DEFAULTS: AdapterSettings = {
  seed: 1,
  batch: 256,
  rate: 1e-3,
  steps: 200,
  leastVisits: 5,
  captions: 2,
  pull: 100,
  drift: 3,
  replay: 3,
  generic: 64,
  patience: 8,
  threads: 1,
};

/** What is trained on: embeddings of the base model. */
export interface AdapterData {
  train: EmbeddedDataset;
  /** Numbers that tell captions apart: the same words have the same number. */
  wordsOf: Int32Array;
  validation: EmbeddedDataset;
  /** Everyday captions. */
  generic: Matrix;
}

/** Steps between two looks at the validation photos. */
const ROUND = 5;

/**
 * Trains an adapter on cached embeddings. Everything random comes from the seed and its state is in
 * the checkpoint: a run that was killed and resumed gives the losses of one that was not.
 */
export async function trainAdapter(
  data: AdapterData,
  settings: AdapterSettings,
  hooks: TrainingHooks,
): Promise<Trained> {
  const { train, generic } = data;
  const dims = train.images.columns;
  const photos = train.images.rows;
  const images = Math.min(settings.batch, photos);
  const sizes = {
    dims,
    images,
    texts: images * settings.captions,
    generic: Math.min(settings.generic, generic.rows),
  };
  const steps = Math.max(settings.steps, Math.ceil((settings.leastVisits * photos) / images));
  const penalties = {
    pull: settings.pull / photos,
    drift: settings.drift,
    replay: settings.replay,
  };
  const session = await GraphSession.open(adapterGraph(sizes, penalties), {
    threads: settings.threads,
  });
  try {
    const state = hooks.resume ?? fresh(dims, photos, settings.seed);
    const random = new Random(state.random);
    const optimizer = new AdaBelief(state.moments, state.step);
    const captionsOf = captionNumbers(train);
    let sum = 0;
    let counted = 0;
    while (state.step < steps && state.step - state.bestStep <= settings.patience * ROUND) {
      const chosen = nextPhotos(state.order, state, images, random);
      const feeds = feedsFor(data, captionsOf, chosen, sizes, settings.captions, random);
      const results = await session.run({ ...feeds, ...Object.fromEntries(state.parameters) });
      const gradients = new Map(
        ADAPTER_KEYS.map((key) => [key, results[`d/${key}`]?.data as Float32Array]),
      );
      optimizer.step(state.parameters, gradients, learningRate(state.step, steps, settings.rate));
      sum += results['loss']?.data[0] as number;
      counted++;
      state.step++;
      if (state.step % ROUND !== 0 && state.step < steps) continue;
      const validationLoss = validate(state.parameters, data.validation);
      if (state.bestLoss === null || validationLoss < state.bestLoss) {
        state.bestLoss = validationLoss;
        state.bestStep = state.step;
        state.best = copyOf(state.parameters);
      }
      const round = { step: state.step, steps, loss: sum / counted, validationLoss };
      [sum, counted] = [0, 0];
      state.rounds.push(round);
      state.random = random.state;
      await hooks.save(state);
      if (!(await hooks.afterRound(round))) break;
    }
    return { best: state.best, bestStep: state.bestStep, rounds: state.rounds };
  } finally {
    await session.close();
  }
}

function fresh(dims: number, photos: number, seed: number): Checkpoint {
  const parameters = newAdapter(dims, seed);
  return {
    step: 0,
    random: seed,
    parameters,
    moments: new Map(),
    best: copyOf(parameters),
    bestStep: 0,
    bestLoss: null,
    order: Int32Array.from({ length: photos }, (_, n) => n),
    at: photos,
    rounds: [],
  };
}

/** The next photos of an order that is shuffled whenever it does not hold enough any more. */
function nextPhotos(
  order: Int32Array,
  state: { at: number },
  count: number,
  random: Random,
): Int32Array {
  if (state.at + count > order.length) {
    random.shuffle(order);
    state.at = 0;
  }
  const chosen = order.slice(state.at, state.at + count);
  state.at += count;
  return chosen;
}

function captionNumbers({ images, imageOf }: EmbeddedDataset): number[][] {
  const numbers: number[][] = Array.from({ length: images.rows }, () => []);
  imageOf.forEach((image, caption) => numbers[image]?.push(caption));
  return numbers;
}

function feedsFor(
  { train, wordsOf, generic }: AdapterData,
  captionsOf: number[][],
  chosen: Int32Array,
  sizes: { dims: number; images: number; texts: number; generic: number },
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
  const everyday = Int32Array.from({ length: sizes.generic }, () => random.below(generic.rows));
  const words = captions.map((caption) => wordsOf[caption] as number);
  const { textTargets, imageTargets } = targetsOf(imageOf, words, sizes.images);
  const rows = (matrix: Matrix) => ({ data: matrix.data, shape: [matrix.rows, matrix.columns] });
  return {
    images: rows(pick(train.images, chosen)),
    texts: rows(pick(train.captions, captions)),
    generic: rows(pick(generic, everyday)),
    textTargets: { data: textTargets, shape: [sizes.texts, sizes.images] },
    imageTargets: { data: imageTargets, shape: [sizes.images, sizes.texts] },
  };
}

/** A dataset as an adapter sees it. */
export function adaptDataset(adapter: Adapter, dataset: EmbeddedDataset): EmbeddedDataset {
  const adapt = (tower: 'image' | 'text', matrix: Matrix): Matrix => {
    const data = matrix.data.slice();
    adapter.apply(tower, data);
    return { ...matrix, data };
  };
  return {
    images: adapt('image', dataset.images),
    captions: adapt('text', dataset.captions),
    imageOf: dataset.imageOf,
  };
}

function validate(parameters: Tensors, dataset: EmbeddedDataset): number {
  const { images, captions, imageOf } = adaptDataset(new Adapter(parameters), dataset);
  const logits = new Float64Array(captions.rows * images.rows);
  for (let c = 0; c < captions.rows; c++) {
    for (let i = 0; i < images.rows; i++) {
      logits[c * images.rows + i] = LOGIT_SCALE * dot(rowOf(captions, c), rowOf(images, i));
    }
  }
  return lossOf(logits, captions.rows, images.rows, imageOf);
}
