import sharp, { type Sharp } from 'sharp';

/** A pseudo-random number generator (mulberry32): the same seed draws the same picture. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface SceneOptions {
  width: number;
  height: number;
  seed?: number;
}

/** Something like a photo: a sky, a ground, a few round and square things, and grain. */
export function drawScene({ width, height, seed = 1 }: SceneOptions): Sharp {
  const random = randomOf(seed);
  const colour = () => `hsl(${Math.floor(random() * 360)} 60% ${30 + Math.floor(random() * 40)}%)`;
  const horizon = Math.round(height * (0.3 + random() * 0.4));
  const things = Array.from({ length: 12 }, (_, index) => {
    const [x, y] = [random() * width, random() * height];
    const size = (0.03 + random() * 0.12) * Math.min(width, height);
    return index % 2 === 0
      ? `<circle cx="${x}" cy="${y}" r="${size}" fill="${colour()}"/>`
      : `<rect x="${x}" y="${y}" width="${size * 2}" height="${size}" fill="${colour()}"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="${width}" height="${height}" fill="${colour()}"/>
    <rect y="${horizon}" width="${width}" height="${height - horizon}" fill="${colour()}"/>
    ${things.join('')}</svg>`;
  return sharp(Buffer.from(svg)).flatten({ background: '#ffffff' });
}

export type Rgb = [number, number, number];

/** Colours of `drawCorners`, clockwise from the top left. */
export const CORNERS: Rgb[] = [
  [220, 30, 30],
  [30, 200, 30],
  [30, 30, 220],
  [230, 220, 30],
];

/** Four quarters of different colours: turned or mirrored, it can be told how. */
export function drawCorners(width: number, height: number): Sharp {
  const [w, h] = [width / 2, height / 2];
  const places = [
    [0, 0],
    [w, 0],
    [w, h],
    [0, h],
  ];
  const quarters = places.map(
    ([x, y], index) =>
      `<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="rgb(${CORNERS[index]?.join(',')})"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${quarters.join('')}</svg>`;
  return sharp(Buffer.from(svg)).flatten({ background: '#ffffff' });
}

/** One colour all over. */
export function drawPlain(width: number, height: number, [r, g, b]: Rgb): Sharp {
  return sharp({ create: { width, height, channels: 3, background: { r, g, b } } });
}

interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
}

/** Colour of one pixel, the position given in fractions of the sides. */
export function pixelAt({ data, width, height }: Pixels, x: number, y: number): Rgb {
  const at = (Math.floor(y * height) * width + Math.floor(x * width)) * 3;
  return [data[at] ?? -1, data[at + 1] ?? -1, data[at + 2] ?? -1];
}

/** Which of CORNERS is in each corner, clockwise from the top left. */
export function cornersOf(picture: Pixels): number[] {
  const places = [
    [0.2, 0.2],
    [0.8, 0.2],
    [0.8, 0.8],
    [0.2, 0.8],
  ] as const;
  return places.map(([x, y]) => {
    const pixel = pixelAt(picture, x, y);
    const distances = CORNERS.map((corner) => distance(corner, pixel));
    return distances.indexOf(Math.min(...distances));
  });
}

/** The largest difference among the channels. */
export function distance(a: Rgb, b: Rgb): number {
  return Math.max(...a.map((value, index) => Math.abs(value - (b[index] ?? -999))));
}
