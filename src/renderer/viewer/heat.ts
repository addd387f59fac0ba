import type { HeatMap } from '../../shared/viewer.ts';

/** Colours from cold to hot, RGB: dark violet, red, yellow; more of it the hotter. */
const RAMP = [
  [40, 10, 90],
  [220, 50, 30],
  [255, 230, 60],
] as const;
const MOST_OPAQUE = 190;
/** Below this nothing is painted: most of a photo has nothing to do with the word. */
const COLD = 0.25;

/** Paints a map, a pixel for each cell; the browser makes it smooth. */
export function paintHeat(canvas: HTMLCanvasElement, { columns, rows, heat }: HeatMap): void {
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext('2d');
  if (!context) return;
  const image = context.createImageData(columns, rows);
  for (const [i, value] of heat.entries()) image.data.set(colourOf(value), i * 4);
  context.putImageData(image, 0, 0);
}

export function colourOf(heat: number): [number, number, number, number] {
  const at = Math.min(1, Math.max(0, heat)) * (RAMP.length - 1);
  const from = Math.min(RAMP.length - 2, Math.floor(at));
  const mix = (c: 0 | 1 | 2): number => {
    const [a, b] = [RAMP[from]?.[c] ?? 0, RAMP[from + 1]?.[c] ?? 0];
    return Math.round(a + (b - a) * (at - from));
  };
  const opacity = Math.max(0, (heat - COLD) / (1 - COLD));
  return [mix(0), mix(1), mix(2), Math.round(opacity * MOST_OPAQUE)];
}
