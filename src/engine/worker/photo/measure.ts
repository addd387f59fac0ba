import { COLOURS, GRAY_SIDE, type PhotoPixels, type Picture } from '../../../shared/photo.ts';

/** Sides of the squares that sharpness is looked for in, px. */
const TILE = 32;
/** A line at the edge is a border where its brightness varies by no more than this (of 255). */
const BORDER_RANGE = 10;
/** No more of a side than this is taken for a border. */
const MAX_BORDER = 0.35;
/** Colours are counted on every so many pixels. */
const COLOUR_STEP = 3;

/**
 * What pixels say without any model: how sharp, bright and colourful a photo is, and a small grey
 * copy to recognise it by. Always of a picture of thumbnail size, so that numbers are comparable.
 */
export function measurePixels(picture: Picture): PhotoPixels {
  const { gray, histogram } = luma(picture);
  const { width, height } = picture;
  return {
    sharpness: sharpness(gray, width, height),
    ...exposure(histogram, gray.length),
    ...colour(picture),
    gray: smallGray(gray, width, height),
  };
}

/** Greys of the picture being measured: new memory for each would set off the garbage collector. */
let greys = new Uint8Array(0);

/** Brightness of each pixel, 0–255 (Rec. 601, as JPEG has it), and how often each value occurs. */
function luma({ data, width, height }: Picture) {
  const pixels = width * height;
  if (greys.length < pixels) greys = new Uint8Array(pixels);
  const gray = greys.subarray(0, pixels);
  const histogram = new Uint32Array(256);
  for (let i = 0, j = 0; i < gray.length; i++, j += 3) {
    const value =
      (77 * (data[j] as number) + 150 * (data[j + 1] as number) + 29 * (data[j + 2] as number)) >>
      8;
    gray[i] = value;
    (histogram[value] as number)++;
  }
  return { gray, histogram };
}

/**
 * Variance of the Laplacian (J. L. Pech-Pacheco et al., «Diatom autofocusing in brightfield
 * microscopy», 2000), of the tile that is sharper than nine tenths of them: a portrait before a
 * blurred background is sharp.
 */
function sharpness(gray: Uint8Array, width: number, height: number): number {
  const columns = Math.max(1, Math.floor(width / TILE));
  const rows = Math.max(1, Math.floor(height / TILE));
  const tiles = columns * rows;
  const sums = new Float64Array(tiles);
  const squares = new Float64Array(tiles);
  const counts = new Float64Array(tiles);
  for (let y = 1; y < height - 1; y++) {
    const row = Math.min(Math.floor(y / TILE), rows - 1) * columns;
    for (let column = 0; column < columns; column++) {
      const from = Math.max(1, column * TILE);
      const to = column === columns - 1 ? width - 1 : (column + 1) * TILE;
      let sum = 0;
      let square = 0;
      const start = y * width + from;
      let left = gray[start - 1] as number;
      let here = gray[start] as number;
      for (let i = start, end = y * width + to; i < end; i++) {
        const right = gray[i + 1] as number;
        const above = gray[i - width] as number;
        const below = gray[i + width] as number;
        const value = (4 * here - left - right - above - below) | 0;
        sum = (sum + value) | 0;
        square = (square + Math.imul(value, value)) | 0;
        left = here;
        here = right;
      }
      const tile = row + column;
      (sums[tile] as number) += sum;
      (squares[tile] as number) += square;
      (counts[tile] as number) += to - from;
    }
  }
  const variances = sums.map((sum, tile) => {
    const count = Math.max(1, counts[tile] as number);
    return (squares[tile] as number) / count - (sum / count) ** 2;
  });
  return variances.sort()[Math.floor(0.9 * (tiles - 1))] ?? 0;
}

function exposure(histogram: Uint32Array, pixels: number) {
  let sum = 0;
  let squares = 0;
  let dark = 0;
  let bright = 0;
  histogram.forEach((times, value) => {
    sum += value * times;
    squares += value * value * times;
    if (value < 16) dark += times;
    else if (value > 250) bright += times;
  });
  const count = Math.max(1, pixels);
  const mean = sum / count;
  return {
    brightness: mean / 255,
    contrast: Math.sqrt(Math.max(0, squares / count - mean * mean)) / 255,
    dark: dark / count,
    bright: bright / count,
  };
}

/** Mean saturation and tint, and the share of the pixels that each colour has. */
function colour({ data, width, height }: Picture) {
  const counts = new Uint32Array(COLOURS.length);
  let saturation = 0;
  let warmth = 0;
  let count = 0;
  for (let y = 0; y < height; y++) {
    const end = 3 * (y + 1) * width;
    // Shifted by one each row, or the pixels looked at would stand in columns.
    for (let i = 3 * (y * width + (y % COLOUR_STEP)); i < end; i += 3 * COLOUR_STEP) {
      const r = data[i] as number;
      const g = data[i + 1] as number;
      const b = data[i + 2] as number;
      const high = r > g ? (r > b ? r : b) : g > b ? g : b;
      const low = r < g ? (r < b ? r : b) : g < b ? g : b;
      const chroma = high - low;
      saturation += chroma;
      warmth += r - b;
      count++;
      if (chroma >= (LEAST_CHROMA[high] as number)) {
        (counts[nameOf(r, g, b, high, chroma)] as number)++;
      }
    }
  }
  count = Math.max(1, count);
  return {
    saturation: saturation / count / 255,
    warmth: warmth / count / 255,
    colours: Array.from(counts, (pixels) => pixels / count),
  };
}

/** Where hues (degrees) of red, orange, yellow, green, light blue, blue, purple and pink end. */
const HUE_ENDS = [14, 40, 68, 165, 205, 255, 290, 345];
/** The colour of each whole degree; what is behind the last end is red again. */
const NAME_OF_HUE = Uint8Array.from({ length: 361 }, (_, hue) =>
  Math.max(
    0,
    HUE_ENDS.findIndex((end) => hue < end),
  ),
);

const BROWN = COLOURS.indexOf('brown');
const PINK = COLOURS.indexOf('pink');

/** By the brightest channel, the difference between channels that makes a colour, not a grey. */
const LEAST_CHROMA = Float64Array.from({ length: 256 }, (_, high) =>
  high < 45 ? Infinity : Math.max(38, 0.22 * high),
);

/** Index in {@link COLOURS} of what is not grey, black or white. */
function nameOf(r: number, g: number, b: number, high: number, chroma: number): number {
  let hue: number;
  if (high === r) hue = g < b ? 360 - (60 * (b - g)) / chroma : (60 * (g - b)) / chroma;
  else if (high === g) hue = 120 + (60 * (b - r)) / chroma;
  else hue = 240 + (60 * (r - g)) / chroma;
  // Dark orange is brown.
  if (hue >= 10 && hue < 48 && high < 150) return BROWN;
  // Pale red is pink.
  if ((hue < 14 || hue >= 345) && high > 190 && chroma < 0.5 * high) return PINK;
  return NAME_OF_HUE[Math.floor(hue)] as number;
}

/** A square grey copy of the picture less its even borders, each pixel a mean. */
function smallGray(gray: Uint8Array, width: number, height: number): Uint8Array {
  const box = withoutBorders(gray, width, height);
  const small = new Uint8Array(GRAY_SIDE * GRAY_SIDE);
  for (let row = 0; row < GRAY_SIDE; row++) {
    const [top, bottom] = span(box.top, box.bottom, row);
    for (let column = 0; column < GRAY_SIDE; column++) {
      const [left, right] = span(box.left, box.right, column);
      let sum = 0;
      for (let y = top; y < bottom; y++) {
        for (let i = y * width + left, end = y * width + right; i < end; i++) {
          sum += gray[i] as number;
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

function withoutBorders(gray: Uint8Array, width: number, height: number) {
  const even = (start: number, step: number, count: number) => {
    let low = 255;
    let high = 0;
    for (let n = 0, i = start; n < count; n++, i += step) {
      const value = gray[i] as number;
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
