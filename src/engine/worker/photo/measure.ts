import { BLURRED, GRAY_SIDE, type PhotoPixels, type Picture } from '../../../shared/photo.ts';
import { measureColours } from './colours.ts';
import { Greys } from './greys.ts';

/** Sides of the squares that sharpness is looked for in, px. */
const TILE = 32;
/** A line at the edge is a border where its brightness varies by no more than this (of 255). */
const BORDER_RANGE = 10;
/** No more of a side than this is taken for a border. */
const MAX_BORDER = 0.35;
/** Colours and brightness are counted on every so many pixels. */
const STEP = 5;

/**
 * What pixels say without any model: how sharp, bright and colourful a photo is, and a small grey
 * copy to recognise it by. Always of a picture of thumbnail size, so that numbers are comparable.
 */
export function measurePixels(picture: Picture): PhotoPixels {
  const greys = new Greys(picture);
  const sharp = sharpness(greys);
  return {
    sharpness: sharp,
    // Of few photos: it costs as much as all else.
    motion: sharp < BLURRED ? motion(greys) : 0,
    ...exposure(greys),
    ...measureColours(picture, STEP),
    gray: smallGray(greys),
  };
}

/**
 * Variance of the Laplacian (J. L. Pech-Pacheco et al., «Diatom autofocusing in brightfield
 * microscopy», 2000), of the tile that is sharper than nine tenths of them: a portrait before a
 * blurred background is sharp.
 */
function sharpness(greys: Greys): number {
  const { width, height } = greys;
  const columns = Math.max(1, Math.floor(width / TILE));
  const rows = Math.max(1, Math.floor(height / TILE));
  const variances = new Float64Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    // The pixels at the edges have no neighbours; what is less than a tile goes to the last one.
    const top = Math.max(1, row * TILE);
    const bottom = row === rows - 1 ? height - 1 : top - (top % TILE) + TILE;
    for (let column = 0; column < columns; column++) {
      const left = Math.max(1, column * TILE);
      const right = column === columns - 1 ? width - 1 : left - (left % TILE) + TILE;
      variances[row * columns + column] = greys.laplacianVariance(left, top, right, bottom);
    }
  }
  return variances.sort()[Math.floor(0.9 * (variances.length - 1))] ?? 0;
}

/**
 * How much the finest detail that is left runs in one direction: coherence of the structure tensor
 * (J. Bigün, G. H. Granlund, «Optimal orientation detection of linear symmetry», 1987) of the
 * Laplacian. Motion wipes detail out along its way only, a lens out of focus in all directions.
 */
function motion({ values, width, height }: Greys): number {
  const laplacian = new Int16Array(values.length);
  for (let y = 1; y < height - 1; y++) {
    for (let i = y * width + 1, end = (y + 1) * width - 1; i < end; i++) {
      const beside = (values[i - 1] as number) + (values[i + 1] as number);
      const above = (values[i - width] as number) + (values[i + width] as number);
      laplacian[i] = beside + above - 4 * (values[i] as number);
    }
  }
  let [across, down, both] = [0, 0, 0];
  for (let y = 2; y < height - 2; y++) {
    for (let i = y * width + 2, end = (y + 1) * width - 2; i < end; i++) {
      const x = (laplacian[i + 1] as number) - (laplacian[i - 1] as number);
      const z = (laplacian[i + width] as number) - (laplacian[i - width] as number);
      across += x * x;
      down += z * z;
      both += x * z;
    }
  }
  return Math.hypot(across - down, 2 * both) / Math.max(1, across + down);
}

function exposure({ values, width, height }: Greys) {
  let sum = 0;
  let squares = 0;
  let dark = 0;
  let bright = 0;
  let count = 0;
  for (let y = 0; y < height; y++) {
    for (let i = y * width + (y % STEP), end = (y + 1) * width; i < end; i += STEP) {
      const value = values[i] as number;
      sum += value;
      squares += value * value;
      if (value < 16) dark++;
      else if (value > 250) bright++;
      count++;
    }
  }
  count = Math.max(1, count);
  const mean = sum / count;
  return {
    brightness: mean / 255,
    contrast: Math.sqrt(Math.max(0, squares / count - mean * mean)) / 255,
    dark: dark / count,
    bright: bright / count,
  };
}

/** A square grey copy of the picture less its even borders, each pixel a mean. */
function smallGray(greys: Greys): Uint8Array {
  const { values, width } = greys;
  const box = withoutBorders(greys);
  const small = new Uint8Array(GRAY_SIDE * GRAY_SIDE);
  for (let row = 0; row < GRAY_SIDE; row++) {
    const [top, bottom] = span(box.top, box.bottom, row);
    for (let column = 0; column < GRAY_SIDE; column++) {
      const [left, right] = span(box.left, box.right, column);
      let sum = 0;
      for (let y = top; y < bottom; y++) {
        for (let i = y * width + left, end = y * width + right; i < end; i++) {
          sum += values[i] as number;
        }
      }
      small[row * GRAY_SIDE + column] = sum / ((bottom - top) * (right - left));
    }
  }
  return small;
}

/** The pixels from `from` to `to` that make pixel `n` of the small copy; at least one. */
function span(from: number, to: number, n: number): [number, number] {
  const start = Math.floor(from + ((to - from) * n) / GRAY_SIDE);
  const end = Math.floor(from + ((to - from) * (n + 1)) / GRAY_SIDE);
  return [Math.min(start, to - 1), Math.min(to, Math.max(end, start + 1))];
}

function withoutBorders({ values, width, height }: Greys) {
  const even = (start: number, step: number, count: number) => {
    let low = 255;
    let high = 0;
    for (let n = 0, i = start; n < count; n++, i += step) {
      const value = values[i] as number;
      if (value < low) low = value;
      if (value > high) high = value;
      if (high - low > BORDER_RANGE) return false;
    }
    return true;
  };
  const row = (y: number) => even(y * width, 1, width);
  const column = (x: number) => even(x, width, height);
  const border = (size: number, isEven: (n: number) => boolean, at: (n: number) => number) => {
    let n = 0;
    while (n < size * MAX_BORDER && isEven(at(n))) n++;
    // A sky or a studio background that goes on is no border.
    return n >= size * MAX_BORDER ? 0 : n;
  };
  return {
    top: border(height, row, (n) => n),
    bottom: height - border(height, row, (n) => height - 1 - n),
    left: border(width, column, (n) => n),
    right: width - border(width, column, (n) => width - 1 - n),
  };
}
