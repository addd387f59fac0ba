import { describe, expect, test } from 'vitest';
import { Greys } from '../../../../src/engine/worker/photo/greys.ts';
import type { Picture } from '../../../../src/shared/photo.ts';

/** Pixels that look random, the same ones each time; many of them black and white. */
function noise(width: number, height: number): Picture {
  let state = width * 7919 + height;
  const data = Uint8Array.from({ length: width * height * 3 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.min(255, Math.max(0, (state >>> 22) - 384));
  });
  return { data, width, height };
}

const plainGreys = ({ data }: Picture) =>
  Array.from({ length: data.length / 3 }, (_, n) => {
    const [r, g, b] = data.subarray(3 * n, 3 * n + 3) as unknown as [number, number, number];
    return (77 * r + 150 * g + 29 * b) >> 8;
  });

type Rectangle = [left: number, top: number, right: number, bottom: number];

function plainVariance(greys: number[], width: number, [left, top, right, bottom]: Rectangle) {
  const at = (x: number, y: number) => greys[y * width + x] as number;
  const values: number[] = [];
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      values.push(4 * at(x, y) - at(x - 1, y) - at(x + 1, y) - at(x, y - 1) - at(x, y + 1));
    }
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + value * value, 0) / values.length - mean * mean;
}

const SIZES = [
  [1, 1],
  [2, 2],
  [5, 1],
  [3, 50],
  [40, 30],
  [641, 427],
  [33, 35],
] as const;

describe.each(SIZES)('%i × %i', (width, height) => {
  const picture = noise(width, height);
  const plain = plainGreys(picture);

  test('brightness is that of the formula', () => {
    expect([...new Greys(picture).values]).toEqual(plain);
  });

  test('so is the variance of the Laplacian, of rectangles as large as a tile is', () => {
    const greys = new Greys(picture);
    const [right, bottom] = [Math.min(width - 1, 64), Math.min(height - 1, 64)];
    const inside: Rectangle[] = [
      [1, 1, right, bottom],
      [1, 1, 1 + Math.floor(right / 2), 1 + Math.floor(bottom / 2)],
      [Math.max(1, width - 64), Math.max(1, height - 64), width - 1, height - 1],
      [width - 2, height - 2, width - 1, height - 1],
    ];
    for (const rectangle of inside) {
      const [left, top, right, bottom] = rectangle;
      if (left < 1 || top < 1) continue;
      const isEmpty = right <= left || bottom <= top;
      const expected = isEmpty ? 0 : plainVariance(plain, width, rectangle);
      expect(greys.laplacianVariance(...rectangle)).toBeCloseTo(expected, 6);
    }
  });
});
