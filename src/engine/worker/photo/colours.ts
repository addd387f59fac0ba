import { COLOURS, type Picture } from '../../../shared/photo.ts';

/** Where hues (degrees) of red, orange, yellow, green, light blue, blue, purple and pink end; what follows is red again. */
const HUE_ENDS = [14, 40, 68, 165, 205, 255, 290, 345];
const BROWN = COLOURS.indexOf('brown');
const PINK = COLOURS.indexOf('pink');
/** Instead of an index in {@link COLOURS}: grey, black or white. */
const NONE = COLOURS.length;

/** Index in {@link COLOURS} of a colour of three channels, 0–255. */
function nameOf(r: number, g: number, b: number): number {
  const high = Math.max(r, g, b);
  const chroma = high - Math.min(r, g, b);
  if (high < 45 || chroma < Math.max(38, 0.22 * high)) return NONE;
  let hue: number;
  if (high === r) hue = g < b ? 360 - (60 * (b - g)) / chroma : (60 * (g - b)) / chroma;
  else if (high === g) hue = 120 + (60 * (b - r)) / chroma;
  else hue = 240 + (60 * (r - g)) / chroma;
  // Dark orange is brown.
  if (hue >= 10 && hue < 48 && high < 150) return BROWN;
  // Pale red is pink.
  if ((hue < 14 || hue >= 345) && high > 190 && chroma < 0.5 * high) return PINK;
  return Math.max(
    0,
    HUE_ENDS.findIndex((end) => hue < end),
  );
}

/** The names of all colours, each channel in steps of 8: a name for each pixel took most of the time here. */
const NAMES = Uint8Array.from({ length: 1 << 15 }, (_, index) => {
  const [r, g, b] = [index >> 10, (index >> 5) & 31, index & 31];
  const middle = (step: number) => 8 * step + 4;
  return nameOf(middle(r), middle(g), middle(b));
});

/**
 * Mean saturation and tint, and the share of the pixels that each colour has.
 * @param step looks at every so many pixels of a row
 */
export function measureColours({ data, width, height }: Picture, step: number) {
  const counts = new Uint32Array(COLOURS.length + 1);
  let saturation = 0;
  let warmth = 0;
  let count = 0;
  for (let y = 0; y < height; y++) {
    const end = 3 * (y + 1) * width;
    // Shifted by one each row, or the pixels looked at would stand in columns.
    for (let i = 3 * (y * width + (y % step)); i < end; i += 3 * step) {
      const r = data[i] as number;
      const g = data[i + 1] as number;
      const b = data[i + 2] as number;
      saturation += Math.max(r, g, b) - Math.min(r, g, b);
      warmth += r - b;
      count++;
      const name = NAMES[((r >> 3) << 10) | ((g >> 3) << 5) | (b >> 3)] as number;
      (counts[name] as number)++;
    }
  }
  count = Math.max(1, count);
  return {
    saturation: saturation / count / 255,
    warmth: warmth / count / 255,
    colours: Array.from(counts.subarray(0, NONE), (pixels) => pixels / count),
  };
}
