import type { ExecutionProvider } from '../../encoders/devices.ts';
import type { CaptionedImage } from '../datasets/records.ts';
import { Random } from '../random.ts';
import { LOGIT_SCALE, lossOf, targetsOf } from '../training/loss.ts';
import { AdaBelief, learningRate } from '../training/optimizer.ts';
import { nextPhotos, orderOf, type PhotoOrder } from '../training/order.ts';
import {
  beginning,
  endRound,
  noteStep,
  type Checkpoint,
  type Trained,
  type TrainingHooks,
} from '../training/training.ts';
import { BatchMaker } from './batches.ts';
import { readCheckpoint, type ModelShape } from './checkpoint.ts';
import { openStep } from './device.ts';
import type { ContrastiveStep } from './step.ts';
import type { Stage } from './tower-graph.ts';

export interface FullSettings {
  seed: number;
  /** Photos that a step compares with one another. */
  batch: number;
  /** Photos that are in memory at a time. */
  part: number;
  /** Peak of the learning rate in both stages. */
  rate: number;
  /** Visits to every photo with frozen backbones, then with everything moving. */
  epochs: { projections: number; all: number };
  augment: boolean;
  /** Used once a step has been compared with the CPU's; see `openStep`. */
  device: ExecutionProvider;
  threads: number;
}

/** CLIP-Italian's, but for the batch, which was 128 on each of its eight devices. */
export const FULL_DEFAULTS: FullSettings = {
  seed: 1,
  batch: 128,
  part: 8,
  rate: 1e-5,
  epochs: { projections: 5, all: 15 },
  augment: true,
  device: 'cpu',
  threads: 1,
};

export interface FullData {
  /** Folder of the weights to begin with. */
  checkpointDir: string;
  /** The same model as Fototeca runs it: for its tokenizer and what its pictures look like. */
  modelDir: string;
  train: CaptionedImage[];
  validation: CaptionedImage[];
}

/** Most steps between two looks at the validation photos. */
const ROUND = 20;
/** Photos of the step that devices are compared on. */
const PROBE = 2;
/** Most photos of such a look. */
const LOOK = 256;
/** Most time between two checkpoints… */
const SAVE_AFTER_MS = 60_000;
/** …unless writing one, four times the weights, takes more than a twentieth of it. */
const SAVE_COST = 20;

/**
 * Trains both towers: stage 1 the projections with frozen backbones, stage 2 everything, each with
 * a schedule and an optimiser of its own. A caption of each photo is drawn at every visit.
 *
 * Source: Bianchi et al. 2021, arXiv 2108.08688, section 4.
 * @throws AppError `checkpoint-unusable`, and of the photos' files
 */
export async function trainFully(
  data: FullData,
  settings: FullSettings,
  hooks: TrainingHooks,
  resume: Checkpoint | null = null,
): Promise<Trained> {
  const { shape, parameters: initial } = await readCheckpoint(data.checkpointDir);
  const batches = await BatchMaker.open(data.modelDir);
  const state = resume ?? beginning(initial, [orderOf([...data.train.keys()])], settings.seed);
  const [order] = state.orders as [PhotoOrder];
  const probe = async () => {
    const some = data.train.slice(0, PROBE);
    const captions = some.map((photo) => photo.captions[0] as string);
    return {
      images: await batches.images(some, PROBE, null),
      texts: batches.texts(captions, PROBE),
      ...targetsOf([...some.keys()], captions, some.length),
    };
  };
  const { step, ranOn } = await openStep(shape, state.parameters, settings, probe);
  const random = new Random(state.random);
  const batch = Math.min(settings.batch, data.train.length);
  const perEpoch = Math.floor(data.train.length / batch);
  const stages: { stage: Stage; steps: number }[] = [
    { stage: 'projections', steps: settings.epochs.projections * perEpoch },
    { stage: 'all', steps: settings.epochs.all * perEpoch },
  ];
  const steps = stages.reduce((all, one) => all + one.steps, 0);
  const round = Math.min(perEpoch, ROUND);
  let saveAt = performance.now() + SAVE_AFTER_MS;
  const save = async () => {
    const started = performance.now();
    state.random = random.state;
    await hooks.save(state);
    const ended = performance.now();
    saveAt = ended + Math.max(SAVE_AFTER_MS, SAVE_COST * (ended - started));
  };
  try {
    let before = 0;
    for (const { stage, steps: own } of stages) {
      const begins = before;
      const ends = (before += own);
      if (state.step >= ends) continue;
      // Moments of parameters that did not move mean nothing to those that do.
      if (state.step === begins) state.moments.clear();
      const optimizer = new AdaBelief(state.moments, state.step - begins);
      while (state.step < ends) {
        if (!(await hooks.mayGoOn())) {
          await save();
          return { ...result(state), ranOn };
        }
        const numbers = nextPhotos(order, batch, random);
        const chosen = [...numbers].map((n) => data.train[n] as CaptionedImage);
        const captions = chosen.map(
          ({ captions }) => captions[random.below(captions.length)] as string,
        );
        const own = chosen.map((_, n) => n);
        const { loss, gradients } = await step.gradients(
          {
            images: await batches.images(chosen, settings.part, settings.augment ? random : null),
            texts: batches.texts(captions, settings.part),
            ...targetsOf(own, captions, batch),
          },
          stage,
        );
        const rate = learningRate(state.step - begins, ends - begins, settings.rate);
        optimizer.step(state.parameters, gradients, rate);
        noteStep(state, loss);
        state.step++;
        if (state.step % round !== 0 && state.step < ends) {
          if (performance.now() >= saveAt) await save();
          continue;
        }
        const validationLoss = await validate(step, batches, data.validation, settings.part, shape);
        const latest = endRound(state, steps, validationLoss);
        await save();
        hooks.afterRound(latest);
      }
    }
    return { ...result(state), ranOn };
  } finally {
    await step.close();
  }
}

const result = ({ best, bestStep, rounds }: Checkpoint): Trained => ({ best, bestStep, rounds });

/** The loss of the validation photos, without augmentations, each with its first caption. */
async function validate(
  step: ContrastiveStep,
  batches: BatchMaker,
  photos: readonly CaptionedImage[],
  part: number,
  { dims }: ModelShape,
): Promise<number> {
  const some = photos.slice(0, LOOK);
  const images = await step.embedImages(await batches.images(some, part, null));
  const captions = some.map((photo) => photo.captions[0] as string);
  const texts = await step.embedTexts(batches.texts(captions, part));
  const count = some.length;
  const logits = new Float64Array(count * count);
  for (let t = 0; t < count; t++) {
    for (let i = 0; i < count; i++) {
      let cosine = 0;
      for (let k = 0; k < dims; k++) {
        cosine += (texts[t * dims + k] as number) * (images[i * dims + k] as number);
      }
      logits[t * count + i] = LOGIT_SCALE * cosine;
    }
  }
  return lossOf(
    logits,
    count,
    count,
    some.map((_, n) => n),
  );
}
