import type { Picture } from '../../../src/shared/photo.ts';

/** Keys' cubic with a = -0.5, as Pillow and torchvision (antialias) use it. */
function bicubic(x: number): number {
  const t = Math.abs(x);
  if (t < 1) return 1.5 * t ** 3 - 2.5 * t ** 2 + 1;
  if (t < 2) return -0.5 * t ** 3 + 2.5 * t ** 2 - 4 * t + 2;
  return 0;
}

/** For each output position, where its window starts and the weights in it. */
function windows(from: number, to: number): { start: number; weights: number[] }[] {
  const scale = from / to;
  const stretch = Math.max(scale, 1);
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - 2 * stretch + 0.5));
    const end = Math.min(from, Math.trunc(centre + 2 * stretch + 0.5));
    const weights = Array.from({ length: end - start }, (_, k) =>
      bicubic((start + k - centre + 0.5) / stretch),
    );
    const sum = weights.reduce((a, b) => a + b, 0);
    return { start, weights: weights.map((w) => w / sum) };
  });
}

/**
 * Resizes as Pillow does: a separable window that grows with the reduction, rounding to bytes after
 * either pass. Written from the description of the method to have something to compare with.
 */
export function pillowBicubic({ data, width, height }: Picture, w: number, h: number): Picture {
  const middle = new Uint8ClampedArray(w * height * 3);
  windows(width, w).forEach(({ start, weights }, x) => {
    for (let y = 0; y < height; y++) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        weights.forEach((weight, k) => {
          sum += weight * (data[(y * width + start + k) * 3 + c] as number);
        });
        middle[(y * w + x) * 3 + c] = sum;
      }
    }
  });
  const result = new Uint8ClampedArray(w * h * 3);
  windows(height, h).forEach(({ start, weights }, y) => {
    for (let i = 0; i < w * 3; i++) {
      let sum = 0;
      weights.forEach((weight, k) => {
        sum += weight * (middle[(start + k) * w * 3 + i] as number);
      });
      result[y * w * 3 + i] = sum;
    }
  });
  return { data: new Uint8Array(result.buffer), width: w, height: h };
}
