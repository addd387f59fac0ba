import { expect, test } from 'vitest';
import { groupBursts, type Shot } from '../../../src/engine/search/bursts.ts';

/** A photo whose cosine to the one at `cosine` 1 is that. */
const shot = (id: number, cosine: number, second: number, source: 'exif' | 'mtime' = 'exif') =>
  ({
    id,
    taken: {
      local: `2020-05-01T10:00:${String(second).padStart(2, '0')}`,
      offsetMinutes: null,
      source,
    },
    direction: new Float32Array([cosine, Math.sqrt(1 - cosine ** 2)]),
  }) satisfies Shot;
const groups = (...shots: Shot[]) => groupBursts(shots).map((group) => group.map(({ id }) => id));

test('photos of one picture are together, whenever they were taken', () => {
  expect(groups(shot(1, 1, 0), shot(2, 0.99, 50))).toEqual([[1, 2]]);
  expect(groups(shot(1, 1, 0), shot(2, 0.98, 50))).toEqual([[1], [2]]);
});

test('photos alike are together when taken within ten seconds of each other', () => {
  expect(groups(shot(1, 1, 0), shot(2, 0.91, 10))).toEqual([[1, 2]]);
  expect(groups(shot(1, 1, 0), shot(2, 0.91, 11))).toEqual([[1], [2]]);
  expect(groups(shot(1, 1, 0), shot(2, 0.89, 1))).toEqual([[1], [2]]);
});

test('the time of a file is none: hundreds may have been copied at once', () => {
  expect(groups(shot(1, 1, 0, 'mtime'), shot(2, 0.95, 0, 'mtime'))).toEqual([[1], [2]]);
});

test('the first of the order stands for the others; one without an embedding stands alone', () => {
  const bare = { ...shot(4, 1, 0), direction: undefined };
  expect(groups(shot(3, 1, 0), shot(9, 0.2, 5), shot(1, 0.99, 3), bare)).toEqual([
    [3, 1],
    [9],
    [4],
  ]);
});
