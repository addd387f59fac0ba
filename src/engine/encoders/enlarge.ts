import type { Picture } from '../../shared/photo.ts';
import type { ImageSpec } from './manifest.ts';

interface Kernel {
  /** Pixels to either side that count. */
  reach: number;
  weight(distance: number): number;
}

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const KERNELS: Record<ImageSpec['interpolation'], Kernel> = {
  bicubic: {
    reach: 2,
    weight: (d) =>
      d < 1 ? (1.5 * d - 2.5) * d * d + 1 : d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0,
  },
  bilinear: { reach: 1, weight: (d) => Math.max(0, 1 - d) },
  lanczos: { reach: 3, weight: (d) => (d < 3 ? sinc(d) * sinc(d / 3) : 0) },
  nearest: { reach: 0.5, weight: () => 1 },
};

/** The part of a larger picture that is wanted. */
export interface Target {
  /** Size of the whole enlarged picture. */
  width: number;
  height: number;
  /** The square of it to compute. */
  left: number;
  top: number;
  size: number;
}

/**
 * Enlarges a picture, as Pillow and torchvision do, and returns a square of the result.
 *
 * [Note: enlarging] libvips shifts what it enlarges by half a pixel to the right and down (libvips
 * issue 4841), and one axis to enlarge is enough to shift both. On photos of 64 to 128 pixels the
 * embeddings came out at a cosine of 0.95 to 0.99 to the ones with no shift. Reducing is exact.
 */
export function enlarge(
  { data, width, height }: Picture,
  target: Target,
  interpolation: ImageSpec['interpolation'],
): Uint8Array {
  const { size } = target;
  const kernel = KERNELS[interpolation];
  const columns = taps(width, target.width, target.left, size, kernel);
  const rows = taps(height, target.height, target.top, size, kernel);
  // Bytes between the two passes, as Pillow has them. Clamped arrays round by themselves.
  const wide = new Uint8ClampedArray(size * height * 3);
  for (let y = 0; y < height; y++) {
    columns.forEach((weights, x) => {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (const [at, weight] of weights) {
          sum += weight * (data[(y * width + at) * 3 + c] as number);
        }
        wide[(y * size + x) * 3 + c] = sum;
      }
    });
  }
  const stride = size * 3;
  const square = new Uint8ClampedArray(size * stride);
  rows.forEach((weights, y) => {
    for (let i = 0; i < stride; i++) {
      let sum = 0;
      for (const [at, weight] of weights) sum += weight * (wide[at * stride + i] as number);
      square[y * stride + i] = sum;
    }
  });
  return new Uint8Array(square.buffer);
}

/** For each wanted position of one axis: the source positions it is made of, and their weights. */
function taps(from: number, to: number, first: number, count: number, kernel: Kernel) {
  return Array.from({ length: count }, (_, i) => {
    const centre = ((first + i + 0.5) * from) / to;
    const start = Math.max(0, Math.trunc(centre - kernel.reach + 0.5));
    const end = Math.min(from, Math.max(start + 1, Math.trunc(centre + kernel.reach + 0.5)));
    const found: [at: number, weight: number][] = [];
    let sum = 0;
    for (let at = start; at < end; at++) {
      const weight = kernel.weight(Math.abs(at + 0.5 - centre));
      found.push([at, weight]);
      sum += weight;
    }
    // Beyond the border there is nothing: what is inside counts for the whole.
    return found.map(([at, weight]) => [at, weight / sum] as const);
  });
}
