import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { rgb } from '../../../../src/engine/worker/photo/decode.ts';
import { measurePixels } from '../../../../src/engine/worker/photo/measure.ts';
import { BLURRED, COLOURS } from '../../../../src/shared/photo.ts';
import { drawScene } from '../../../support/pictures/scenes.ts';

const scene = drawScene({ width: 640, height: 480, seed: 3 });

const pictureOf = async (image: Sharp) => rgb(sharp(await image.removeAlpha().png().toBuffer()));
const png = await scene.png().toBuffer();
const sharpOnes = measurePixels(await pictureOf(sharp(png)));
const flat = (background: string) =>
  pictureOf(sharp({ create: { width: 96, height: 64, channels: 3, background } }));

test('a blurred picture is less sharp, and the more blurred the less', async () => {
  const mild = measurePixels(await pictureOf(sharp(png).blur(1.5)));
  const strong = measurePixels(await pictureOf(sharp(png).blur(6)));
  expect(mild.sharpness).toBeLessThan(sharpOnes.sharpness);
  expect(strong.sharpness).toBeLessThan(mild.sharpness / 2);
});

/** The picture as if the camera had moved by so many pixels, along a row or down and across. */
const moved = (length: number, isDiagonal: boolean) => {
  const kernel = new Array<number>(length * length).fill(0);
  const middle = Math.floor(length / 2);
  for (let i = 0; i < length; i++) kernel[(isDiagonal ? i : middle) * length + i] = 1;
  return sharp(png).convolve({ width: length, height: length, kernel });
};

test('motion runs in one direction, a lens out of focus in none, and what is sharp is not asked', async () => {
  expect(sharpOnes.motion).toBe(0);
  for (const sigma of [3, 6]) {
    const { sharpness, motion } = measurePixels(await pictureOf(sharp(png).blur(sigma)));
    expect(sharpness).toBeLessThan(BLURRED);
    expect(motion).toBeLessThan(0.2);
  }
  for (const isDiagonal of [false, true]) {
    const { sharpness, motion } = measurePixels(await pictureOf(moved(21, isDiagonal)));
    expect(sharpness).toBeLessThan(BLURRED);
    expect(motion).toBeGreaterThan(0.25);
  }
});

test('a sharp subject before a blurred background is sharp', async () => {
  const grain = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  const background = sharp({
    create: { width: 640, height: 480, channels: 3, background: '#808080', noise: grain },
  });
  const sharpPicture = await background.png().toBuffer();
  const blurred = await sharp(sharpPicture).blur(8).png().toBuffer();
  const subject = await sharp(sharpPicture)
    .extract({ left: 200, top: 150, width: 240, height: 180 })
    .toBuffer();
  const portrait = sharp(blurred).composite([{ input: subject, left: 200, top: 150 }]);
  const all = measurePixels(await pictureOf(sharp(blurred)));
  const measured = measurePixels(await pictureOf(portrait));
  expect(measured.sharpness).toBeGreaterThan(5 * all.sharpness);
});

test('darkness, brightness, contrast and colour', async () => {
  expect(measurePixels(await flat('#050505'))).toMatchObject({ dark: 1, bright: 0, contrast: 0 });
  expect(measurePixels(await flat('#ffffff'))).toMatchObject({ dark: 0, bright: 1, brightness: 1 });
  const gray = measurePixels(await pictureOf(sharp(png).grayscale().toColourspace('srgb')));
  expect(gray.saturation).toBeLessThan(0.01);
});

describe.each([
  ['red', '#d01818'],
  ['orange', '#f08a1d'],
  ['yellow', '#f2dc2b'],
  ['green', '#2f9e3a'],
  ['light-blue', '#6fc6ea'],
  ['blue', '#1f3fae'],
  ['purple', '#7d2fb8'],
  ['pink', '#f29ac0'],
  ['brown', '#7a4a22'],
] as const)('%s', (colour, value) => {
  test(`is seen in ${value}`, async () => {
    const { colours } = measurePixels(await flat(value));
    expect(COLOURS[colours.indexOf(Math.max(...colours))]).toBe(colour);
    expect(Math.max(...colours)).toBeCloseTo(1);
  });
});

test('even borders are not part of the grey copy', async () => {
  const framed = sharp(png).extend({
    top: 60,
    bottom: 90,
    left: 40,
    right: 40,
    background: '#101014',
  });
  const { gray } = measurePixels(await pictureOf(sharp(await framed.png().toBuffer())));
  const apart = gray.map((value, i) => Math.abs(value - (sharpOnes.gray[i] as number)));
  expect(Math.max(...apart)).toBeLessThan(12);
});
