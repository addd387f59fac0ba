/** Which device full training runs on. */
import { expect, test } from 'vitest';
import { differenceOf } from '../../../../src/engine/tuning/full/device.ts';

const step = (loss: number, ...values: number[]) => ({
  loss,
  gradients: new Map([
    ['large', Float32Array.from(values.slice(0, 2))],
    ['small', Float32Array.from(values.slice(2))],
  ]),
});

test('two steps differ by the largest share of any parameter', () => {
  const one = step(2, 3, 4, 0, 0.1);
  expect(differenceOf(one, one)).toBe(0);
  expect(differenceOf(one, step(2, 3.05, 4, 0, 0.1))).toBeCloseTo(0.05 / 5.05, 3);
  // A small gradient turned round is not lost among large ones.
  expect(differenceOf(one, step(2, 3, 4, 0, -0.1))).toBeGreaterThan(1);
  expect(differenceOf(one, step(2.2, 3, 4, 0, 0.1))).toBeCloseTo(0.1);
  // Noise where there is no gradient is none.
  expect(differenceOf(step(2, 3, 4, 0, 0), step(2, 3, 4, 1e-5, 0))).toBeLessThan(0.001);
  expect(differenceOf(one, step(2, 3, NaN, 0, 0.1))).toBe(Infinity);
});
