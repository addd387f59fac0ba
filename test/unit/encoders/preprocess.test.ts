import { expect, test } from 'vitest';
import type { ImageSpec } from '../../../src/engine/encoders/manifest.ts';
import { PixelTensor } from '../../../src/engine/encoders/pixels.ts';
import { toModelPixels } from '../../../src/engine/encoders/preprocess.ts';
import { draw, landscape } from '../../support/models/pictures.ts';
import { pillowBicubic } from '../../support/models/pillow.ts';

const spec: ImageSpec = {
  file: 'image.onnx',
  input: 'pixel_values',
  output: 'image_embeds',
  size: 16,
  mean: [0.5, 0.4, 0.3],
  std: [0.5, 0.25, 0.2],
  rescale: 1 / 255,
  resize: 'squash',
  crop: null,
  interpolation: 'bicubic',
  layout: 'NCHW',
  channels: 'RGB',
};
const shortest: ImageSpec = { ...spec, resize: 'shortest', crop: 'center' };

const pixel = (pixels: Uint8Array, x: number, y: number) => [
  ...pixels.subarray((y * spec.size + x) * 3, (y * spec.size + x) * 3 + 3),
];

/** Red, green and blue thirds, from left to right or from top to bottom. */
const thirds = (width: number, height: number) =>
  draw(width, height, (x, y) => {
    const third = Math.floor((3 * (width > height ? x : y)) / Math.max(width, height));
    return [third === 0 ? 255 : 0, third === 1 ? 255 : 0, third === 2 ? 255 : 0];
  });

test.each(['bicubic', 'bilinear', 'lanczos', 'nearest'] as const)(
  'squash keeps the whole picture (%s)',
  async (interpolation) => {
    const pixels = await toModelPixels(thirds(96, 32), { ...spec, interpolation });
    expect(pixels).toHaveLength(16 * 16 * 3);
    const at = (x: number) => pixel(pixels, x, 8).map((value) => Math.round(value / 25));
    expect([at(1), at(8), at(14)]).toEqual([
      [10, 0, 0],
      [0, 10, 0],
      [0, 0, 10],
    ]);
  },
);

test.each([
  [96, 32],
  [32, 96],
])('the centre crop of %i × %i keeps the middle third only', async (width, height) => {
  const pixels = await toModelPixels(thirds(width, height), shortest);
  expect(pixels).toHaveLength(16 * 16 * 3);
  for (const [x, y] of [
    [1, 1],
    [14, 14],
    [8, 8],
  ] as const) {
    expect(pixel(pixels, x, y)).toEqual([0, 255, 0]);
  }
});

test.each([
  [1, 1],
  [3, 500],
  [16, 16],
  [1001, 77],
  [4000, 3],
])('any size fits: %i × %i', async (width, height) => {
  const picture = landscape(width, height);
  for (const one of [spec, shortest]) {
    expect(await toModelPixels(picture, one)).toHaveLength(16 * 16 * 3);
  }
});

test('a picture of the right size is not touched', async () => {
  const picture = landscape(16, 16);
  expect(new Uint8Array(await toModelPixels(picture, spec))).toEqual(picture.data);
});

test.each([
  ['enlarging', 10, 13],
  ['enlarging one side only', 100, 10],
  ['reducing a little', 24, 20],
  ['reducing a lot', 640, 480],
])('bicubic is Pillow’s, %s', async (_, width, height) => {
  const picture = landscape(width, height, 3);
  const ours = await toModelPixels(picture, spec);
  const theirs = pillowBicubic(picture, 16, 16).data;
  let sum = 0;
  for (let i = 0; i < ours.length; i++) sum += Math.abs((ours[i] ?? 0) - (theirs[i] ?? 0));
  // Out of 255. Another kernel gives 1.5 and more, half a pixel of shift 7.
  expect(sum / ours.length).toBeLessThan(1);
});

test.each([2, 3, 5, 16])('tensors are planes of normalised channels, size %i', (size) => {
  const plane = size * size;
  const wanted: ImageSpec = { ...spec, size, mean: [0.1, 0.5, 0.9], std: [0.2, 0.25, 0.5] };
  const tensor = new PixelTensor(wanted, 3);
  const squares = [0, 1, 2].map((n) =>
    Uint8Array.from({ length: plane * 3 }, (_, i) => (i * 37 + n * 101) % 256),
  );
  // In no order, and one of them twice: filling leaves the others as they are.
  for (const n of [2, 0, 1, 0]) tensor.fill(squares[n] as Uint8Array, n);
  const values = tensor.of(3);
  expect(values).toHaveLength(3 * 3 * plane);
  squares.forEach((square, n) => {
    for (let i = 0; i < plane * 3; i++) {
      const [channel, pixel] = [i % 3, Math.floor(i / 3)];
      const expected =
        ((square[i] as number) * spec.rescale - (wanted.mean[channel] as number)) /
        (wanted.std[channel] as number);
      expect(values[(n * 3 + channel) * plane + pixel]).toBeCloseTo(expected, 5);
    }
  });
});
