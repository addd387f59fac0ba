import { writeFileSync } from 'node:fs';
import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Adapter, CENTRE_KEY } from '../../../src/engine/encoders/adapter.ts';
import { GraphSession } from '../../../src/engine/encoders/training/graph-session.ts';
import { readTensors, writeTensors } from '../../../src/engine/encoders/training/safetensors.ts';
import {
  ADAPTER_KEYS,
  adapterGraph,
  newAdapter,
} from '../../../src/engine/tuning/adapter/adapter-graph.ts';
import { adaptDataset, average, scaled } from '../../../src/engine/tuning/adapter/average.ts';
import {
  ADAPTER_DEFAULTS,
  trainAdapter,
  type AdapterData,
} from '../../../src/engine/tuning/adapter/train.ts';
import { metricsOf, ranksOf } from '../../../src/engine/tuning/evaluation/metrics.ts';
import { dot, matrixOf, pick, rowOf, type Matrix } from '../../../src/engine/tuning/matrix.ts';
import { Random } from '../../../src/engine/tuning/random.ts';
import { loadCheckpoint, saveCheckpoint } from '../../../src/engine/tuning/training/checkpoint.ts';
import { LOGIT_SCALE, lossOf, targetsOf } from '../../../src/engine/tuning/training/loss.ts';
import { learningRate } from '../../../src/engine/tuning/training/optimizer.ts';
import type { TrainingHooks } from '../../../src/engine/tuning/training/training.ts';
import type { Round } from '../../../src/shared/tuning.ts';
import { temporaryFolder } from '../../support/models/folders.ts';

const DIMS = 16;

function unit(random: Random, near?: Float32Array, spread = 1): Float32Array {
  const row = Float32Array.from(
    { length: DIMS },
    (_, i) => (near?.[i] ?? 0) + (spread * random.normal()) / Math.sqrt(DIMS),
  );
  const length = Math.sqrt(dot(row, row));
  return row.map((value) => value / length);
}

/** Texts are near their image once two axes have been exchanged: something there is to learn. */
function data(photos: number, seed: number): AdapterData['train'] {
  const random = new Random(seed);
  const images = Array.from({ length: photos }, () => unit(random));
  const captions = images.flatMap((image) => {
    const turned = image.slice();
    for (let i = 0; i < DIMS; i += 2)
      [turned[i], turned[i + 1]] = [image[i + 1] ?? 0, image[i] ?? 0];
    return [unit(random, turned, 0.3), unit(random, turned, 0.3)];
  });
  return {
    images: matrixOf(images, DIMS),
    captions: matrixOf(captions, DIMS),
    imageOf: Int32Array.from(captions, (_, n) => n >> 1),
  };
}

const random = new Random(9);
const nothing = matrixOf([], DIMS);
const unseen = data(50, 2);
const all: AdapterData = {
  train: data(200, 1),
  rejected: { images: nothing, captions: nothing },
  wordsOf: Int32Array.from({ length: 400 }, (_, n) => n),
  generic: matrixOf(
    Array.from({ length: 20 }, () => unit(random)),
    DIMS,
  ),
};
const settings = {
  ...ADAPTER_DEFAULTS,
  pull: 1,
  drift: 0.01,
  replay: 0.01,
  steps: 60,
  batch: 64,
  rate: 0.01,
};
const noHooks: TrainingHooks = {
  save: () => Promise.resolve(),
  afterRound: () => undefined,
  mayGoOn: () => Promise.resolve(true),
};

test('a new adapter changes nothing', () => {
  const adapter = new Adapter(newAdapter(DIMS, 5));
  const rows = all.train.images.data.slice();
  adapter.apply('image', rows);
  rows.forEach((value, i) => expect(value).toBeCloseTo(all.train.images.data[i] ?? 0, 6));
});

test('rows that hold nothing stay so', () => {
  const adapter = new Adapter(newAdapter(DIMS, 5));
  const rows = new Float32Array(DIMS);
  adapter.apply('text', rows);
  expect([...rows]).toEqual([...new Float32Array(DIMS)]);
});

test('what texts have in common is taken from them, and from texts only', () => {
  const common = Float32Array.from({ length: DIMS }, (_, i) => (i === 0 ? 0.5 : 0));
  const tensors = newAdapter(DIMS, 5);
  const adapter = new Adapter(new Map([...tensors, [CENTRE_KEY, { shape: [DIMS], data: common }]]));
  // Two texts that agree in the first number, and differ in the second.
  const texts = new Float32Array(3 * DIMS);
  texts.set([0.8, 0.6]);
  texts.set([0.8, -0.6], DIMS);
  const images = texts.slice();
  adapter.apply('text', texts);
  adapter.apply('image', images);
  const length = Math.hypot(0.3, 0.6);
  [0.3 / length, 0.6 / length].forEach((value, i) => expect(texts[i]).toBeCloseTo(value, 6));
  [0.3 / length, -0.6 / length].forEach((value, i) =>
    expect(texts[DIMS + i]).toBeCloseTo(value, 6),
  );
  expect([...texts.subarray(2 * DIMS)]).toEqual([...new Float32Array(DIMS)]);
  expect(images[0]).toBeCloseTo(0.8, 6);

  const short = new Map([...tensors, [CENTRE_KEY, { shape: [1], data: Float32Array.of(1) }]]);
  expect(() => new Adapter(short)).toThrow('adapter-invalid');
});

test('the graph and the adapter compute the same loss', async () => {
  const tensors = newAdapter(DIMS, 3);
  const random = new Random(4);
  for (const { data } of tensors.values()) {
    for (let i = 0; i < data.length; i++) data[i] = 0.3 * random.normal();
  }
  const { images, captions, imageOf } = data(12, 6);
  const sizes = { dims: DIMS, images: 12, texts: 24, generic: 20, rejected: 0 };
  const penalties = { pull: 1, drift: 1, replay: 1, rejection: 1 };
  const session = await GraphSession.open(adapterGraph(sizes, penalties), { threads: 1 });
  const rows = ({ data, rows, columns }: Matrix) => ({ data, shape: [rows, columns] });
  const words = [...captions.data.keys()].slice(0, 24);
  const { textTargets, imageTargets } = targetsOf([...imageOf], words, 12);
  const { loss } = await session.run({
    images: rows(images),
    texts: rows(captions),
    generic: rows(all.generic),
    textTargets: { data: textTargets, shape: [24, 12] },
    imageTargets: { data: imageTargets, shape: [12, 24] },
    ...Object.fromEntries(tensors),
  });
  await session.close();
  const adapted = adaptDataset(new Adapter(tensors), { images, captions, imageOf });
  const logits = Float64Array.from({ length: 24 * 12 }, (_, n) => {
    const [caption, image] = [Math.floor(n / 12), n % 12];
    return LOGIT_SCALE * dot(rowOf(adapted.captions, caption), rowOf(adapted.images, image));
  });
  expect(loss?.data[0]).toBeCloseTo(lossOf(logits, 24, 12, imageOf), 4);
  expect([...tensors.keys()]).toEqual(ADAPTER_KEYS);
});

test('training finds what there is to learn', async () => {
  const { best } = await trainAdapter(all, settings, noHooks);
  const mrr = async (dataset: AdapterData['train']) =>
    metricsOf((await ranksOf(dataset)).textToImage)['mrr@10'];
  const after = await mrr(adaptDataset(new Adapter(best), unseen));
  expect(await mrr(unseen)).toBeLessThan(0.3);
  expect(after).toBeGreaterThan(0.8);
});

test('cut off at any step and resumed, training has the same curve and result', async () => {
  const whole = await trainAdapter(all, settings, noHooks);
  const path = join(temporaryFolder(), 'checkpoint');
  let rounds: Round[] = [];
  let best = new Map();
  for (let run = 0; run < 30 && rounds.length < whole.rounds.length; run++) {
    // Now in the middle of a round, now at its end.
    let left = 3 + 2 * (run % 4);
    const hooks: TrainingHooks = {
      ...noHooks,
      save: (state) => saveCheckpoint(path, 'this', state),
      mayGoOn: () => Promise.resolve(left-- > 0),
    };
    const resume = await loadCheckpoint(path, 'this');
    ({ rounds, best } = await trainAdapter(all, settings, hooks, resume));
  }
  expect(rounds).toEqual(whole.rounds);
  expect(best).toEqual(whole.best);
  expect(await loadCheckpoint(path, 'another')).toBeNull();
});

test('a caption that somebody said is wrong moves away from its photo', async () => {
  const fit = (image: Float32Array, caption: number) =>
    dot(image, rowOf(all.train.captions, caption));
  // Captions of other photos that fit these photos best of all: what a bad suggestion looks like.
  const wrong = Array.from({ length: 20 }, (_, photo) => {
    const image = rowOf(all.train.images, photo);
    const order = [...all.train.captions.data.keys()].slice(0, all.train.captions.rows);
    order.sort((a, b) => fit(image, b) - fit(image, a));
    return order.find((caption) => all.train.imageOf[caption] !== photo) ?? 0;
  });
  const rejected = {
    images: pick(all.train.images, [...wrong.keys()]),
    captions: pick(all.train.captions, wrong),
  };
  const fitAfter = async (data: AdapterData) => {
    const { best } = await trainAdapter(data, { ...settings, strengths: [1] }, noHooks);
    const adapter = new Adapter(best);
    const [images, captions] = [rejected.images.data.slice(), rejected.captions.data.slice()];
    adapter.apply('image', images);
    adapter.apply('text', captions);
    return dot(images, captions) / 20;
  };
  const [before, without, taught] = [
    dot(rejected.images.data, rejected.captions.data) / 20,
    await fitAfter(all),
    await fitAfter({ ...all, rejected }),
  ];
  expect(taught).toBeLessThan(without - 0.1);
  expect(taught).toBeLessThan(before - 0.1);
});

test('weights are averaged, and their change is scaled', () => {
  const [one, other] = [newAdapter(DIMS, 3), newAdapter(DIMS, 3)];
  one.get('image.shift')?.data.fill(1);
  other.get('image.shift')?.data.fill(3);
  const mean = average([one, other]);
  expect([...(mean.get('image.shift')?.data ?? [])]).toEqual(Array(DIMS).fill(2));
  const nothing = new Adapter(scaled(mean, 0));
  const rows = all.train.images.data.slice(0, DIMS);
  nothing.apply('image', rows);
  rows.forEach((value, i) => expect(value).toBeCloseTo(all.train.images.data[i] ?? 0, 6));
});

test('the same words belong to every photo they are said of', () => {
  const { textTargets, imageTargets } = targetsOf([0, 1, 2], ['un cane', 'un gatto', 'un cane'], 3);
  expect([...textTargets]).toEqual([0.5, 0, 0.5, 0, 1, 0, 0.5, 0, 0.5]);
  expect([...imageTargets]).toEqual([0.5, 0, 0.5, 0, 1, 0, 0.5, 0, 0.5]);
});

test('the learning rate rises for a tenth and falls to nothing', () => {
  const rates = Array.from({ length: 101 }, (_, step) => learningRate(step, 100, 1));
  expect(rates[0]).toBeCloseTo(0.1);
  expect(rates[9]).toBeCloseTo(1);
  expect(rates[55]).toBeCloseTo(0.5);
  expect(rates[100]).toBeCloseTo(0);
});

test('tensor files: what is written is read; a damaged one is told as such', async () => {
  const path = join(temporaryFolder(), 'a.safetensors');
  const tensors = new Map([
    ['è', { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }],
    ['b', { shape: [], data: Float32Array.of(5) }],
  ]);
  await writeTensors(path, tensors, { chi: 'io' });
  expect(await readTensors(path)).toEqual({ tensors, metadata: { chi: 'io' } });
  for (const size of [3, 60, 140]) {
    await writeTensors(path, tensors);
    await truncate(path, size);
    await expect(readTensors(path)).rejects.toMatchObject({ code: 'weights-unreadable' });
  }
});

const ONE = { dtype: 'F32', shape: [1], data_offsets: [0, 4] };
test.each([
  ['nothing', null],
  ['a list', []],
  ['metadata that are none', { __metadata__: 7, a: ONE }],
  ['tensors that share their bytes', { a: ONE, b: ONE }],
])('a tensor file whose header is or has %s is told as damaged', async (_what, header) => {
  const path = join(temporaryFolder(), 'a.safetensors');
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  writeFileSync(path, Buffer.concat([length, json, Buffer.alloc(4)]));
  await expect(readTensors(path)).rejects.toMatchObject({ code: 'weights-unreadable' });
});
