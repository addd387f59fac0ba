import { join } from 'node:path';
import { expect, test } from 'vitest';
import { calibrate, confidenceOf } from '../../../src/engine/organize/tags/calibration.ts';
import { readTaxonomy } from '../../../src/engine/organize/taxonomy/taxonomy.ts';
import { randomOf } from '../../support/pictures/scenes.ts';

const DIMS = 32;
const PHOTOS = 200;

const random = randomOf(11);
const direction = () => {
  const vector = Float32Array.from({ length: DIMS }, () => random() + random() + random() - 1.5);
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
};
/** As a model would have it whose texts and photos lie in two narrow cones: cosines of 0.48–0.68. */
const narrow = (vector: Float32Array) =>
  Float32Array.from([...vector.map((value) => value * Math.sqrt(0.16)), Math.sqrt(0.84)]);

test('a confidence means the same whatever the scale and the place of a model’s cosines', async () => {
  const taxonomy = await readTaxonomy(join(import.meta.dirname, '../../../resources'));
  const directions = taxonomy.concepts.map(({ prompts }) =>
    prompts.length > 0 ? direction() : new Float32Array(DIMS),
  );
  const photos = Array.from({ length: PHOTOS }, direction);
  const texts = Array.from({ length: 50 }, direction);

  /** Of each photo the confidence of each concept. */
  const confidences = (change: (vector: Float32Array) => Float32Array): number[][] => {
    const seen = photos.map(change);
    const dims = seen[0]?.length ?? 0;
    const flat = Float32Array.from(
      directions.flatMap((one) => [...(one.some(Boolean) ? change(one) : new Float32Array(dims))]),
    );
    const background = { photos: seen, texts: texts.map(change), total: PHOTOS };
    const { weights, biases } = calibrate(taxonomy, flat, background);
    return seen.map((photo) =>
      [...biases].map((bias, i) =>
        confidenceOf(
          photo.reduce((sum, v, k) => sum + v * (weights[k * biases.length + i] as number), bias),
        ),
      ),
    );
  };
  const [wide, cone] = [confidences((vector) => vector), confidences(narrow)];
  let apart = 0;
  for (const [n, row] of wide.entries()) {
    for (const [i, value] of row.entries()) {
      apart = Math.max(apart, Math.abs(value - (cone[n]?.[i] as number)));
    }
  }
  expect(apart).toBeLessThan(0.01);

  // Of a background that shows none of it, all tags alike are given to hardly a photo.
  const spoken = taxonomy.concepts.flatMap(({ prompts }, i) => (prompts.length > 0 ? [i] : []));
  const shares = spoken.map((i) => wide.filter((row) => (row[i] as number) >= 0.5).length / PHOTOS);
  expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeLessThan(0.02);
  expect(Math.max(...shares)).toBeLessThan(0.06);
});
