/**
 * How alike two photos are, by their small grey copies: the same picture, perhaps turned, cropped,
 * lighter or darker, has a correlation near 1; another picture of the same scene has not.
 */
import { GRAY_SIDE } from '../../../shared/photo.ts';

const SIDE = GRAY_SIDE;
/** Sides of the window that a crop may have left, of the whole. */
const CROPS = [1, 0.95, 0.9, 0.86, 0.82];
/** Places of a window along the room it has. */
const PLACES = [0, 0.25, 0.5, 0.75, 1];
/** Windows are first looked at this small … */
const COARSE = 12;
/** … and the best so many of them again at full size. */
const REFINED = 4;

interface Window {
  left: number;
  top: number;
  width: number;
  height: number;
}

const WHOLE: Window = { left: 0, top: 0, width: 1, height: 1 };
const WINDOWS: Window[] = CROPS.flatMap((width) =>
  CROPS.flatMap((height) =>
    places(width).flatMap((left) => places(height).map((top) => ({ left, top, width, height }))),
  ),
).filter(({ width, height }) => width < 1 || height < 1);

function places(size: number): number[] {
  return size === 1 ? [0] : PLACES.map((place) => place * (1 - size));
}

/** From this correlation on nothing is to be gained by looking at crops. */
const CERTAIN = 0.98;

/** A grey copy made ready for comparisons. */
export interface Sketch {
  gray: Uint8Array;
  /** The whole at full size and small, both of mean 0 and length 1. */
  fine: Float32Array;
  coarse: Float32Array;
}

export function sketchOf(gray: Uint8Array): Sketch {
  return { gray, fine: sampled(gray, WHOLE, SIDE), coarse: sampled(gray, WHOLE, COARSE) };
}

/** The best correlation, -1–1, over quarter turns, and crops of either. */
export function likeness(a: Sketch, b: Sketch): number {
  let best = correlation(a.fine, b.fine);
  if (best >= CERTAIN) return best;
  let turned = b.gray;
  for (let turn = 1; turn < 4; turn++) {
    turned = quarterTurn(turned);
    best = Math.max(best, correlation(a.fine, sampled(turned, WHOLE, SIDE)));
  }
  return Math.max(best, bestWindow(a, b), bestWindow(b, a));
}

/** The best correlation of the whole of `part` with a window of `whole`. */
function bestWindow(whole: Sketch, part: Sketch): number {
  const scored = WINDOWS.map((window) => ({
    window,
    score: correlation(sampled(whole.gray, window, COARSE), part.coarse),
  })).sort((a, b) => b.score - a.score);
  return Math.max(
    ...scored
      .slice(0, REFINED)
      .map(({ window }) => correlation(sampled(whole.gray, window, SIDE), part.fine)),
  );
}

/** The grey copy turned by 90° clockwise. */
export function quarterTurn(gray: Uint8Array): Uint8Array {
  const turned = new Uint8Array(gray.length);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) turned[x * SIDE + (SIDE - 1 - y)] = gray[y * SIDE + x] as number;
  }
  return turned;
}

/** A window at `side` × `side` px, bilinear, less its mean and of length 1. */
function sampled(gray: Uint8Array, window: Window, side: number): Float32Array {
  const out = new Float32Array(side * side);
  let sum = 0;
  for (let y = 0; y < side; y++) {
    const v = (window.top + (window.height * (y + 0.5)) / side) * SIDE - 0.5;
    const top = Math.max(0, Math.min(SIDE - 2, Math.floor(v)));
    const fy = Math.max(0, Math.min(1, v - top));
    for (let x = 0; x < side; x++) {
      const u = (window.left + (window.width * (x + 0.5)) / side) * SIDE - 0.5;
      const left = Math.max(0, Math.min(SIDE - 2, Math.floor(u)));
      const fx = Math.max(0, Math.min(1, u - left));
      const i = top * SIDE + left;
      const upper = (gray[i] as number) * (1 - fx) + (gray[i + 1] as number) * fx;
      const lower = (gray[i + SIDE] as number) * (1 - fx) + (gray[i + SIDE + 1] as number) * fx;
      const value = upper * (1 - fy) + lower * fy;
      out[y * side + x] = value;
      sum += value;
    }
  }
  const mean = sum / out.length;
  let squares = 0;
  for (let i = 0; i < out.length; i++) {
    (out[i] as number) -= mean;
    squares += (out[i] as number) ** 2;
  }
  const length = Math.sqrt(squares) || 1;
  for (let i = 0; i < out.length; i++) (out[i] as number) /= length;
  return out;
}

function correlation(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
