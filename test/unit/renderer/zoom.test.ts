import { expect, test } from 'vitest';
import { actualScale, bounded, FIT, fitted, zoomAt } from '../../../src/renderer/viewer/zoom.ts';

const photo = { width: 4000, height: 3000 };
const view = { width: 1000, height: 800 };
const fit = fitted(photo, view);

test('a photo fits the window, whole', () => {
  expect(fit).toEqual({ width: 1000, height: 750 });
  expect(fitted({ width: 300, height: 3000 }, view)).toEqual({ width: 80, height: 800 });
});

test('one to one means screen pixels, also where a CSS pixel is two of them', () => {
  expect(actualScale(photo, fit, 1)).toBe(4);
  expect(actualScale(photo, fit, 2)).toBe(2);
});

test('the point under the pointer stays where it is', () => {
  const at = { x: 120, y: -60 };
  const before = { scale: 2, x: 30, y: 10 };
  const after = zoomAt(before, 5, at, 4);
  const pointOf = (zoom: typeof before) => [
    (at.x - zoom.x) / zoom.scale,
    (at.y - zoom.y) / zoom.scale,
  ];
  expect(pointOf(after)[0]).toBeCloseTo(pointOf(before)[0] as number, 9);
  expect(pointOf(after)[1]).toBeCloseTo(pointOf(before)[1] as number, 9);
});

test('zoom has two ends', () => {
  expect(zoomAt(FIT, 0.2, { x: 0, y: 0 }, 4).scale).toBe(1);
  expect(zoomAt(FIT, 1000, { x: 0, y: 0 }, 4).scale).toBe(32);
});

test('a photo cannot be moved out of the window', () => {
  expect(bounded({ scale: 1, x: 50, y: 50 }, fit, view)).toEqual(FIT);
  expect(bounded({ scale: 2, x: 5000, y: -5000 }, fit, view)).toEqual({
    scale: 2,
    x: 500,
    y: -350,
  });
});
