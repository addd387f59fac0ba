import { expect, test } from 'vitest';
import { compareCaptions } from '../../../src/engine/search/captions.ts';
import { heatOf, squaresOf, windows } from '../../../src/engine/search/localise.ts';
import { pictureOfView } from '../../../src/engine/worker/photo/views.ts';

/** What a model would say that sees one thing, at (x, y) of the photo, and nothing else. */
function similaritiesOf(ratio: number, x: number, y: number): number[] {
  return squaresOf(ratio).flatMap((square) => {
    const inside = { x: (x - square.left) / square.width, y: (y - square.top) / square.height };
    const seen = [inside.x, inside.y].every((at) => at >= 0 && at <= 1);
    const covered = windows().map(
      ({ left, top, width, height }) =>
        inside.x >= left && inside.x <= left + width && inside.y >= top && inside.y <= top + height,
    );
    return [seen ? 0.3 : 0.1, ...covered.map((hidden) => (seen && !hidden ? 0.3 : 0.1))];
  });
}

test.each([
  [1, 0.3, 0.7],
  [1.5, 0.1, 0.5],
  [1.5, 0.9, 0.2],
  [0.6, 0.5, 0.85],
  [3, 0.5, 0.5],
])('in a photo of ratio %f a thing at (%f, %f) is the hottest place', (ratio, x, y) => {
  const map = heatOf(squaresOf(ratio), similaritiesOf(ratio, x, y), ratio);
  expect(map.heat).toHaveLength(map.columns * map.rows);
  expect(Math.max(...map.heat)).toBe(1);
  expect(map).toMatchObject({ similarity: 0.3 });
  expect(map.strength).toBeGreaterThan(0.05);
  const hottest = map.heat.indexOf(1);
  expect(((hottest % map.columns) + 0.5) / map.columns).toBeCloseTo(x, 0);
  const across = ((hottest % map.columns) + 0.5) / map.columns - x;
  const down = (Math.floor(hottest / map.columns) + 0.5) / map.rows - y;
  // As near as the window's steps allow, in shares of the shorter side.
  expect(Math.abs(across) * Math.max(1, ratio)).toBeLessThan(0.16);
  expect(Math.abs(down) * Math.max(1, 1 / ratio)).toBeLessThan(0.16);
});

test('a photo that nothing changes has no hot place', () => {
  const map = heatOf(squaresOf(1), new Array<number>(1 + windows().length).fill(0.2), 1);
  expect(map.strength).toBe(0);
  expect(map.heat.every((heat) => heat === 0)).toBe(true);
});

test.each([0.2, 0.8, 1, 1.5, 2.4, 6])('squares cover a photo of ratio %f', (ratio) => {
  const squares = squaresOf(ratio);
  const long = ratio >= 1 ? ('left' as const) : ('top' as const);
  const side = ratio >= 1 ? ('width' as const) : ('height' as const);
  const sorted = squares.toSorted((a, b) => a[long] - b[long]);
  if (squares.length > 1) expect(sorted[0]?.[long]).toBeCloseTo(0);
  for (const [i, square] of sorted.entries()) {
    expect(square.width * ratio).toBeCloseTo(square.height);
    const next = sorted[i + 1];
    if (next) expect(next[long]).toBeLessThan(square[long] + square[side]);
  }
  const last = sorted.at(-1);
  if (squares.length > 1) expect((last?.[long] ?? 0) + (last?.[side] ?? 0)).toBeCloseTo(1);
});

test('a view is a part of the photo, with a part of that in its mean colour', () => {
  const data = new Uint8Array(4 * 4 * 3).map((_, i) => (Math.floor(i / 3) % 4 < 2 ? 0 : 200));
  const crop = { left: 0, top: 0.5, width: 1, height: 0.5 };
  const whole = pictureOfView({ data, width: 4, height: 4 }, { crop, cover: null });
  expect(whole).toMatchObject({ width: 4, height: 2 });
  expect(Array.from(whole.data.subarray(0, 12))).toEqual([
    0, 0, 0, 0, 0, 0, 200, 200, 200, 200, 200, 200,
  ]);
  const cover = { left: 0, top: 0, width: 0.5, height: 0.5 };
  const view = pictureOfView({ data, width: 4, height: 4 }, { crop, cover });
  expect(Array.from(view.data.subarray(0, 12))).toEqual([
    100, 100, 100, 100, 100, 100, 200, 200, 200, 200, 200, 200,
  ]);
  expect(Array.from(view.data.subarray(12))).toEqual(Array.from(whole.data.subarray(12)));
});

test('captions share one probability, by the softmax of their scaled cosines', () => {
  const photo = Float32Array.of(1, 0);
  const at = (degrees: number) =>
    Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180));
  const fits = compareCaptions(photo, ['far', 'near'], [at(60), at(30)], 10);
  const expected = 1 / (1 + Math.exp(10 * (0.5 - Math.cos(Math.PI / 6))));
  expect(fits.map(({ text }) => text)).toEqual(['near', 'far']);
  expect(fits[0]?.probability).toBeCloseTo(expected, 6);
  expect(fits.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9);
});
