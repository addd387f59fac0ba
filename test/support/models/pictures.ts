/** Pictures drawn by formulas: smooth areas, hard edges and fine grain, the same at every run. */
import type { Picture } from '../../../src/shared/photo.ts';

type Colour = (x: number, y: number) => readonly [number, number, number];

export function draw(width: number, height: number, colour: Colour): Picture {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set(colour(x, y), (y * width + x) * 3);
  }
  return { data, width, height };
}

export const plain = (r: number, g: number, b: number, width = 20, height = 20) =>
  draw(width, height, () => [r, g, b]);

/** Sky, a sun, a meadow with grain; `seed` moves everything. */
export function landscape(width: number, height: number, seed = 0): Picture {
  return draw(width, height, (x, y) => {
    const u = x / width;
    const v = y / height;
    const grain = ((x * 73 + y * 151 + seed * 31) * 2654435761) % 61;
    const sun = Math.hypot(u - 0.3 - 0.07 * (seed % 5), (v - 0.25) * (height / width)) < 0.12;
    if (sun) return [250, 220, 90 + 20 * (seed % 4)];
    if (v < 0.55 + 0.08 * Math.sin(u * 9 + seed)) return [90 + 100 * v, 140 + 60 * v, 235 - 40 * u];
    return [40 + 60 * u + grain / 2, 110 + grain, 30 + ((seed * 17) % 60)];
  });
}

export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    const x = a[i] as number;
    const y = b[i] as number;
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb);
}
