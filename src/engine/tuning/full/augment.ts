/**
 * The augmentations of CLIP-Italian's recipe on squares of bytes (interleaved RGB), in its order:
 * random crop, hue, flip, affine, perspective, autocontrast, equalise.
 *
 * Source of the recipe: Bianchi et al. 2021, arXiv 2108.08688, section 4; of what each does: the
 * documentation of torchvision's transforms and of Pillow's ImageOps.
 */
import type { Picture } from '../../../shared/photo.ts';
import type { Random } from '../random.ts';

const HUE = 0.1;
const TURN = 15;
const SHIFT = 0.1;
const SCALE = [0.8, 1.2] as const;
const DISTORTION = 0.3;
const SOMETIMES = 0.3;
/** What stands where a moved picture leaves nothing. */
const FILL = 127;

/** A square out of a picture and everything random done to it. */
export function augment(picture: Picture, size: number, random: Random): Uint8Array {
  let square = randomCrop(picture, size, random);
  shiftHue(square, random.between(-HUE, HUE));
  if (random.next() < 0.5) square = flipped(square, size);
  square = warped(square, size, affine(size, random));
  if (random.next() < SOMETIMES) square = warped(square, size, perspective(size, random));
  if (random.next() < SOMETIMES) remap(square, stretch);
  if (random.next() < SOMETIMES) remap(square, equalisation);
  return square;
}

/** A square at a random place; the edge goes on where the picture is smaller. */
function randomCrop({ data, width, height }: Picture, size: number, random: Random): Uint8Array {
  const left = place(width, size, random);
  const top = place(height, size, random);
  const square = new Uint8Array(size * size * 3);
  for (let y = 0; y < size; y++) {
    const row = clamp(y + top, height - 1) * width;
    for (let x = 0; x < size; x++) {
      const from = (row + clamp(x + left, width - 1)) * 3;
      square.set(data.subarray(from, from + 3), (y * size + x) * 3);
    }
  }
  return square;
}

const place = (length: number, size: number, random: Random): number => {
  const room = random.below(Math.abs(length - size) + 1);
  return length >= size ? room : -room;
};

const clamp = (value: number, most: number) => Math.max(0, Math.min(most, value));

/** @param by share of the circle of colours; source of the conversion: Smith 1978, HSV */
function shiftHue(square: Uint8Array, by: number): void {
  for (let i = 0; i < square.length; i += 3) {
    const [r = 0, g = 0, b = 0] = square.subarray(i, i + 3);
    const value = Math.max(r, g, b);
    const chroma = value - Math.min(r, g, b);
    if (chroma === 0) continue;
    const sector =
      value === r ? (g - b) / chroma : value === g ? 2 + (b - r) / chroma : 4 + (r - g) / chroma;
    const turned = (((sector + 6 * by) % 6) + 6) % 6;
    for (const [channel, offset] of [5, 3, 1].entries()) {
      const k = (offset + turned) % 6;
      square[i + channel] = Math.round(value - chroma * clamp(Math.min(k, 4 - k), 1));
    }
  }
}

function flipped(square: Uint8Array, size: number): Uint8Array {
  const result = new Uint8Array(square.length);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const from = (y * size + x) * 3;
      result.set(square.subarray(from, from + 3), (y * size + size - 1 - x) * 3);
    }
  }
  return result;
}

/** Where each pixel of the result comes from: x′ = (a·x + b·y + c) / (g·x + h·y + 1), y′ alike. */
type Homography = readonly [number, number, number, number, number, number, number, number];

/** Turned, moved, made larger or smaller and slanted around the middle. */
function affine(size: number, random: Random): Homography {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const turn = radians(random.between(-TURN, TURN));
  const slant = Math.tan(radians(random.between(-TURN, TURN)));
  const scale = 1 / random.between(...SCALE);
  const [dx, dy] = [random.between(-SHIFT, SHIFT) * size, random.between(-SHIFT, SHIFT) * size];
  const middle = (size - 1) / 2;
  const a = scale * Math.cos(turn);
  const b = scale * (Math.sin(turn) + slant);
  const d = -scale * Math.sin(turn);
  const e = scale * Math.cos(turn);
  const c = middle - a * (middle + dx) - b * (middle + dy);
  const f = middle - d * (middle + dx) - e * (middle + dy);
  return [a, b, c, d, e, f, 0, 0];
}

/** The corners drawn inwards by up to half the distortion's share. */
function perspective(size: number, random: Random): Homography {
  const last = size - 1;
  const inwards = () => random.between(0, (DISTORTION * size) / 2);
  const corners = [
    [inwards(), inwards()],
    [last - inwards(), inwards()],
    [last - inwards(), last - inwards()],
    [inwards(), last - inwards()],
  ] as const;
  const targets = [
    [0, 0],
    [last, 0],
    [last, last],
    [0, last],
  ] as const;
  // Eight equations: the corners of the result come from those of the picture.
  const rows = corners.flatMap(([x, y], n) => {
    const [u, v] = targets[n] as readonly [number, number];
    return [
      [x, y, 1, 0, 0, 0, -u * x, -u * y, u],
      [0, 0, 0, x, y, 1, -v * x, -v * y, v],
    ];
  });
  return solve(rows) as unknown as Homography;
}

/** Gauss–Jordan elimination with pivoting; the last column is the right-hand side. */
function solve(rows: number[][]): number[] {
  const at = (r: number, c: number) => rows[r]?.[c] ?? 0;
  for (let c = 0; c < rows.length; c++) {
    let pivot = c;
    for (let r = c + 1; r < rows.length; r++) {
      if (Math.abs(at(r, c)) > Math.abs(at(pivot, c))) pivot = r;
    }
    [rows[c], rows[pivot]] = [rows[pivot] as number[], rows[c] as number[]];
    for (let r = 0; r < rows.length; r++) {
      if (r === c) continue;
      const factor = at(r, c) / at(c, c);
      rows[r] = (rows[r] as number[]).map((value, n) => value - factor * at(c, n));
    }
  }
  return rows.map((_, r) => at(r, rows.length) / at(r, r));
}

/** Moves every pixel, between four of the source; outside of it is grey. */
function warped(square: Uint8Array, size: number, h: Homography): Uint8Array {
  const [a, b, c, d, e, f, g, i] = h;
  const result = new Uint8Array(square.length).fill(FILL);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const depth = g * x + i * y + 1;
      const u = (a * x + b * y + c) / depth;
      const v = (d * x + e * y + f) / depth;
      if (u < 0 || v < 0 || u > size - 1 || v > size - 1) continue;
      const [left, top] = [Math.min(Math.floor(u), size - 2), Math.min(Math.floor(v), size - 2)];
      const [fx, fy] = [u - left, v - top];
      for (let channel = 0; channel < 3; channel++) {
        const from = (top * size + left) * 3 + channel;
        const upper = mix(square[from], square[from + 3], fx);
        const lower = mix(square[from + size * 3], square[from + size * 3 + 3], fx);
        result[(y * size + x) * 3 + channel] = Math.round(mix(upper, lower, fy));
      }
    }
  }
  return result;
}

const mix = (a = 0, b = 0, share: number) => a + (b - a) * share;

/** Gives each channel new values, which depend on how often each value occurs in it. */
function remap(square: Uint8Array, tableOf: (counts: number[]) => number[]): void {
  for (let channel = 0; channel < 3; channel++) {
    const counts = Array<number>(256).fill(0);
    for (let i = channel; i < square.length; i += 3) {
      const value = square[i] as number;
      counts[value] = (counts[value] as number) + 1;
    }
    const table = tableOf(counts);
    for (let i = channel; i < square.length; i += 3)
      square[i] = table[square[i] as number] as number;
  }
}

/** Autocontrast: the darkest value becomes 0, the lightest 255. */
function stretch(counts: number[]): number[] {
  const low = counts.findIndex((count) => count > 0);
  const high = counts.findLastIndex((count) => count > 0);
  if (high <= low) return counts.map((_, value) => value);
  return counts.map((_, value) => clamp(Math.round(((value - low) * 255) / (high - low)), 255));
}

/** Equalise: all values about equally frequent. */
function equalisation(counts: number[]): number[] {
  const used = counts.filter((count) => count > 0);
  const step = Math.floor((counts.reduce((a, b) => a + b, 0) - (used.at(-1) ?? 0)) / 255);
  if (used.length <= 1 || step === 0) return counts.map((_, value) => value);
  let below = Math.floor(step / 2);
  return counts.map((count) => {
    const value = clamp(Math.floor(below / step), 255);
    below += count;
    return value;
  });
}
