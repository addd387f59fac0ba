import { expect, test } from 'vitest';
import { augment } from '../../../../src/engine/tuning/full/augment.ts';
import { Random } from '../../../../src/engine/tuning/random.ts';
import { landscape } from '../../../support/models/pictures.ts';

const SIZE = 32;

test('the same seed does the same, another something else', () => {
  const picture = landscape(48, SIZE);
  const once = augment(picture, SIZE, new Random(1));
  expect(once).toHaveLength(SIZE * SIZE * 3);
  expect(augment(picture, SIZE, new Random(1))).toEqual(once);
  expect(augment(picture, SIZE, new Random(2))).not.toEqual(once);
});

test('the picture itself is left alone', () => {
  const picture = landscape(48, SIZE);
  const before = picture.data.slice();
  augment(picture, SIZE, new Random(3));
  expect(picture.data).toEqual(before);
});

test('a grey picture stays grey: no step invents a colour', () => {
  const data = new Uint8Array(SIZE * SIZE * 3).fill(90);
  for (let seed = 0; seed < 40; seed++) {
    const result = augment({ data, width: SIZE, height: SIZE }, SIZE, new Random(seed));
    for (let i = 0; i < result.length; i += 3) {
      expect(result[i + 1]).toBe(result[i]);
      expect(result[i + 2]).toBe(result[i]);
    }
  }
});

test('most of a picture stays in sight, and what is moved away leaves grey', () => {
  const data = new Uint8Array(SIZE * SIZE * 3).fill(255);
  let filled = 0;
  for (let seed = 0; seed < 60; seed++) {
    const result = augment({ data, width: SIZE, height: SIZE }, SIZE, new Random(seed));
    const white = result.filter((value) => value === 255).length / result.length;
    expect(white).toBeGreaterThan(0.35);
    if (result.includes(127)) filled++;
  }
  expect(filled).toBeGreaterThan(20);
});

test('a picture smaller than the square goes on with its edge', () => {
  const data = new Uint8Array(4 * 4 * 3).fill(200);
  const result = augment({ data, width: 4, height: 4 }, 8, new Random(4));
  expect(result).toHaveLength(8 * 8 * 3);
  expect(result.includes(0)).toBe(false);
});
