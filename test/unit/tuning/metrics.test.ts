import { expect, test } from 'vitest';
import { bootstrapMean } from '../../../src/engine/tuning/evaluation/bootstrap.ts';
import { metricsOf, ranksOf } from '../../../src/engine/tuning/evaluation/metrics.ts';
import {
  compareRetrieval,
  evaluateRetrieval,
} from '../../../src/engine/tuning/evaluation/retrieval.ts';
import { accuracyOf, rankOfClass } from '../../../src/engine/tuning/evaluation/zero-shot.ts';
import { dot, matrixOf, rowOf } from '../../../src/engine/tuning/matrix.ts';
import { Random } from '../../../src/engine/tuning/random.ts';

const DIMS = 4;

/** Few coarse values, so that equal cosines come up often. */
function randomDataset(seed: number) {
  const random = new Random(seed);
  const row = () => Float32Array.from({ length: DIMS }, () => random.below(3) - 1);
  const captionsOf = Array.from({ length: 30 }, () => 1 + random.below(3));
  const imageOf = Int32Array.from(captionsOf.flatMap((count, n) => Array<number>(count).fill(n)));
  return {
    images: matrixOf(captionsOf.map(row), DIMS),
    captions: matrixOf([...imageOf].map(row), DIMS),
    imageOf,
  };
}

test('ranks are the places of a stable descending sort', async () => {
  for (let seed = 0; seed < 20; seed++) {
    const data = randomDataset(seed);
    const ranks = await ranksOf(data);
    const images = Array.from({ length: data.images.rows }, (_, n) => n);
    const captions = Array.from({ length: data.captions.rows }, (_, n) => n);
    const score = (c: number, i: number) => dot(rowOf(data.captions, c), rowOf(data.images, i));
    const byCaption = captions.map((c) => {
      const sorted = images.toSorted((a, b) => score(c, b) - score(c, a));
      return sorted.indexOf(data.imageOf[c] as number) + 1;
    });
    const byImage = images.map((i) => {
      const sorted = captions.toSorted((a, b) => score(b, i) - score(a, i));
      return sorted.findIndex((c) => data.imageOf[c] === i) + 1;
    });
    expect([...ranks.textToImage]).toEqual(byCaption);
    expect([...ranks.imageToText]).toEqual(byImage);
  }
});

test('MRR counts 1/rank within the first k, recall the share of hits', () => {
  const metrics = metricsOf([1, 2, 5, 6, 11]);
  expect(metrics['mrr@1']).toBeCloseTo(1 / 5);
  expect(metrics['mrr@5']).toBeCloseTo((1 + 1 / 2 + 1 / 5) / 5);
  expect(metrics['mrr@10']).toBeCloseTo((1 + 1 / 2 + 1 / 5 + 1 / 6) / 5);
  expect(metrics['recall@1']).toBeCloseTo(1 / 5);
  expect(metrics['recall@5']).toBeCloseTo(3 / 5);
  expect(metrics['recall@10']).toBeCloseTo(4 / 5);
});

test('evaluating twice gives the same figures; intervals hold the figure', async () => {
  const data = randomDataset(7);
  const { textToImage, confidence } = await evaluateRetrieval(data);
  expect((await evaluateRetrieval(data)).confidence).toEqual(confidence);
  const [low, high] = confidence.textToImage['recall@10'];
  expect(low).toBeLessThan(textToImage['recall@10']);
  expect(high).toBeGreaterThan(textToImage['recall@10']);
});

test('the bootstrap interval of a mean is that of the normal distribution', () => {
  const random = new Random(3);
  const values = Float64Array.from({ length: 400 }, () => random.normal());
  const groups = values.map((_, n) => n);
  const [low, high] = bootstrapMean(values, groups, 400);
  // 95 %: 1.96 deviations of the mean on both sides.
  expect((high - low) / 2).toBeGreaterThan(0.8 * (1.96 / 20));
  expect((high - low) / 2).toBeLessThan(1.2 * (1.96 / 20));
});

test('values drawn in groups have a wider interval than alone', () => {
  const values = Float64Array.from({ length: 200 }, (_, n) => Math.floor(n / 10) % 2);
  const width = ([low, high]: [number, number]) => high - low;
  const alone = bootstrapMean(
    values,
    values.map((_, n) => n),
    200,
  );
  const grouped = bootstrapMean(
    values,
    values.map((_, n) => Math.floor(n / 10)),
    20,
  );
  expect(width(grouped)).toBeGreaterThan(2 * width(alone));
});

test('the same model compared with itself differs by nothing', async () => {
  const data = randomDataset(5);
  const ranks = await ranksOf(data);
  const { textToImage } = await compareRetrieval(ranks, ranks, data.imageOf);
  expect(textToImage['mrr@10']).toEqual({ difference: 0, interval: [0, 0] });
});

test('accuracy@k counts pictures whose class is among the first k', () => {
  const classes = matrixOf(
    [
      [1, 0],
      [0, 1],
      [1, 0],
    ].map((row) => Float32Array.from(row)),
    2,
  );
  const picture = Float32Array.of(0.8, 0.6);
  expect([0, 1, 2].map((own) => rankOfClass(picture, classes, own))).toEqual([1, 3, 2]);
  const { accuracy } = accuracyOf([1, 1, 4, 50]);
  expect(accuracy).toEqual({
    'accuracy@1': 0.5,
    'accuracy@5': 0.75,
    'accuracy@10': 0.75,
    'accuracy@100': 1,
  });
});
