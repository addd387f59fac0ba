/** What tuning does and costs: an adapter on the evaluation photos, and a step of full size. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Adapter } from '../../src/engine/encoders/adapter.ts';
import { adaptDataset } from '../../src/engine/tuning/adapter/average.ts';
import {
  ADAPTER_DEFAULTS,
  trainAdapter,
  type AdapterData,
} from '../../src/engine/tuning/adapter/train.ts';
import { embedFiles, embedTexts } from '../../src/engine/tuning/embed.ts';
import {
  metricsOf,
  ranksOf,
  type EmbeddedDataset,
} from '../../src/engine/tuning/evaluation/metrics.ts';
import { readSayings } from '../../src/engine/sayings.ts';
import {
  embedSayings,
  genericScore,
  type EmbeddedSayings,
} from '../../src/engine/tuning/generic-check.ts';
import { dot, matrixOf, pick, rowOf, type Matrix } from '../../src/engine/tuning/matrix.ts';
import { subset } from '../../src/engine/tuning/prepare.ts';
import { Random } from '../../src/engine/tuning/random.ts';
import type { TrainingHooks } from '../../src/engine/tuning/training/training.ts';
import { PhotoWorker } from '../../src/engine/worker/photo-worker.ts';
import { timed, type Measure } from './figure.ts';
import { RESOURCES, STARTER_MODEL } from './programs.ts';

const PHOTOS = resolve(import.meta.dirname, '../../../shared/photos');
const SEEDS = [1, 2, 3, 4, 5];
/** A class with fewer photos in the held-out half says nothing. */
const LEAST = 3;
/** Photos of the timing, as in the target. */
const TIMED = 2000;

const nothing = matrixOf([], 0);
const NOTHING_REJECTED = { images: nothing, captions: nothing };

const hooks: TrainingHooks = {
  save: () => Promise.resolve(),
  afterRound: () => undefined,
  mayGoOn: () => Promise.resolve(true),
};

interface Labels {
  concepts: Record<string, { absenceReliable: boolean }>;
  photos: Record<string, string[]>;
}

export const measureTuning: Measure = async ({ quick }) => {
  if (!existsSync(PHOTOS)) {
    return { values: [], ratios: [], remarks: ['skipped: the evaluation photos are not here'] };
  }
  const world = await embedAll();
  const seeds = quick ? SEEDS.slice(0, 2) : SEEDS;
  const gains: number[] = [];
  const untouched: number[] = [];
  const generic: number[] = [];
  for (const seed of seeds) {
    const one = await oneSeed(world, seed);
    gains.push(one.gain);
    untouched.push(one.zeroShot);
    generic.push(one.generic);
  }
  const seconds = await timeTraining(world);
  const embedding = (world.seconds * TIMED) / world.paths.length;
  return {
    values: [
      ...seeds.map((seed, n) => ({
        label: `seed ${seed}: MRR@10 of the held-out half, change`,
        value: 100 * (gains[n] ?? 0),
        unit: '%',
      })),
      { label: 'MRR@10, deviation over seeds', value: 100 * deviation(gains), unit: '%' },
      {
        label: 'untouched classes, deviation over seeds',
        value: 100 * deviation(untouched),
        unit: '%',
      },
      { label: 'generic check, change on average', value: 100 * mean(generic), unit: '%' },
      { label: 'generic check, the worst seed', value: 100 * Math.min(...generic), unit: '%' },
      { label: `training on ${TIMED} photos, two captions each`, value: seconds, unit: 's' },
      { label: `embedding ${TIMED} such small photos`, value: embedding, unit: 's' },
    ],
    ratios: [
      {
        label: 'MRR@10 of the held-out half, mean relative change',
        value: mean(gains),
        target: { atLeast: 0.15 },
      },
      {
        label: 'zero-shot on untouched classes (mean AP), mean relative change',
        value: mean(untouched),
        target: { atLeast: -0.02 },
      },
      {
        label: `training on ${TIMED} photos / embedding them once`,
        value: seconds / embedding,
        target: { atMost: 1 },
      },
    ],
    remarks: [
      `${seeds.length} seeds: other halves, other untouched classes, other training`,
      'the photos are 500 × 375 or so: larger ones take longer to embed, and the ratio falls',
    ],
  };
};

interface World {
  paths: string[];
  dataset: EmbeddedDataset;
  captionWords: Int32Array;
  sayings: EmbeddedSayings;
  classes: string[];
  classTexts: Matrix;
  labels: Labels;
  /** To embed the photos. */
  seconds: number;
}

async function embedAll(): Promise<World> {
  const lines = readFileSync(join(PHOTOS, 'captions.jsonl'), 'utf8').trim().split('\n');
  const records = lines.map(
    (line) => JSON.parse(line) as { image_path: string; captions: string[] },
  );
  const labels = JSON.parse(readFileSync(join(PHOTOS, 'labels.json'), 'utf8')) as Labels;
  const worker = new PhotoWorker({
    model: { dir: STARTER_MODEL, device: 'cpu' },
    towers: ['image', 'text'],
  });
  try {
    await worker.start();
    const paths = records.map(({ image_path }) => image_path);
    let rows: (Float32Array | null)[] = [];
    const ms = await timed(async () => {
      rows = await embedFiles(
        worker,
        paths.map((path) => join(PHOTOS, path)),
      );
    });
    const images = matrixOf(
      rows.map((row) => row as Float32Array),
      rows[0]?.length ?? 0,
    );
    const dims = images.columns;
    const captions = records.flatMap((record) => record.captions);
    const classes = Object.keys(labels.concepts);
    return {
      paths,
      dataset: {
        images,
        captions: await embedTexts(worker, captions, dims),
        imageOf: Int32Array.from(records.flatMap((record, n) => record.captions.map(() => n))),
      },
      captionWords: Int32Array.from(captions, (caption) => captions.indexOf(caption)),
      sayings: await embedSayings(worker, await readSayings(RESOURCES), dims),
      classes,
      classTexts: await embedTexts(
        worker,
        classes.map((name) => `una foto di ${name}`),
        dims,
      ),
      labels,
      seconds: ms / 1000,
    };
  } finally {
    await worker.close();
  }
}

/**
 * One half is trained on, the other measured. Untouched classes are half of the rarer ones: no
 * photo that shows one of them is trained on.
 */
async function oneSeed(world: World, seed: number) {
  const { dataset, labels, paths } = world;
  const random = new Random(1000 + seed);
  const order = random.shuffle(paths.map((_, n) => n));
  const heldOut = order.slice(paths.length / 2);
  const has = (photo: number, name: string) =>
    labels.photos[paths[photo] ?? '']?.includes(name) ?? false;
  const rare = world.classes.filter((name) => {
    const count = heldOut.filter((photo) => has(photo, name)).length;
    return labels.concepts[name]?.absenceReliable && count >= LEAST && count <= 20;
  });
  const away = random.shuffle([...rare]).slice(0, Math.ceil(rare.length / 2));
  const half = order
    .slice(0, paths.length / 2)
    .filter((photo) => !away.some((name) => has(photo, name)));
  const data = dataOf(world, half);
  const { best } = await trainAdapter(data, { ...ADAPTER_DEFAULTS, seed }, hooks);
  const adapter = new Adapter(best);
  const test = subset(dataset, heldOut);
  const tuned = adaptDataset(adapter, test);
  const mrr = async (one: EmbeddedDataset) => metricsOf((await ranksOf(one)).textToImage)['mrr@10'];
  const tunedTexts = { ...world.classTexts, data: world.classTexts.data.slice() };
  adapter.apply('text', tunedTexts.data);
  const zeroShot = (images: Matrix, texts: Matrix) =>
    mean(
      away.map((name) => {
        const text = rowOf(texts, world.classes.indexOf(name));
        const scores = heldOut.map((_, n) => dot(text, rowOf(images, n)));
        return averagePrecision(
          scores,
          heldOut.map((photo) => has(photo, name)),
        );
      }),
    );
  const { sayings } = world;
  return {
    generic: (await genericScore(sayings, adapter)) / (await genericScore(sayings, null)) - 1,
    gain: (await mrr(tuned)) / (await mrr(test)) - 1,
    zeroShot: zeroShot(tuned.images, tunedTexts) / zeroShot(test.images, world.classTexts) - 1,
  };
}

function dataOf({ dataset, captionWords, sayings }: World, train: number[]): AdapterData {
  const own = subset(dataset, train);
  const place = new Map(train.map((photo, n) => [photo, n]));
  const captions = [...dataset.imageOf.keys()].filter((c) => place.has(dataset.imageOf[c] ?? -1));
  captions.sort(
    (a, b) =>
      (place.get(dataset.imageOf[a] ?? 0) ?? 0) - (place.get(dataset.imageOf[b] ?? 0) ?? 0) ||
      a - b,
  );
  const wordsOf = Int32Array.from(captions, (caption) => captionWords[caption] ?? 0);
  return { train: own, rejected: NOTHING_REJECTED, wordsOf, generic: sayings.everyday };
}

/** The embeddings repeated: what they say does not change how long the arithmetic takes. */
async function timeTraining(world: World): Promise<number> {
  const numbers = Array.from({ length: TIMED }, (_, n) => n % world.paths.length);
  const captions = numbers.flatMap((n) => [2 * n, 2 * n + 1]);
  const repeated: EmbeddedDataset = {
    images: pick(world.dataset.images, numbers),
    captions: pick(world.dataset.captions, captions),
    imageOf: Int32Array.from(captions, (_, n) => n >> 1),
  };
  const data: AdapterData = {
    train: repeated,
    rejected: NOTHING_REJECTED,
    wordsOf: Int32Array.from(captions),
    generic: world.sayings.everyday,
  };
  // No early stop: the longest a training takes.
  const settings = { ...ADAPTER_DEFAULTS, threads: 2, patience: 1e9 };
  return (await timed(() => trainAdapter(data, settings, hooks))) / 1000;
}

function averagePrecision(scores: number[], relevant: boolean[]): number {
  const order = [...scores.keys()].sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  let hits = 0;
  let sum = 0;
  for (const [place, photo] of order.entries()) if (relevant[photo]) sum += ++hits / (place + 1);
  return hits === 0 ? 0 : sum / hits;
}

const mean = (values: number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;

const deviation = (values: number[]) => {
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, one) => sum + (one - middle) ** 2, 0) / (values.length - 1));
};
