import type { HeatMap, Region } from '../../shared/viewer.ts';
import type { PhotoWorker } from '../worker/photo-worker.ts';

/** What CLIP's makers settled at, for models that do not say. Source: Radford et al. 2021, 2.5. */
export const DEFAULT_SCALE = 100;
/** Side of the window that covers a part, and the steps it takes, as shares of a square's side. */
const WINDOW = 0.3;
const STEP = 0.1;
/** Cells of the map along the shorter side of the photo. */
const CELLS = 24;
/** Embeddings asked for at once: between two askings it can be called off. */
const BATCH = 25;

export interface LocaliseRequest {
  /** The photo's file. */
  path: string;
  /** Width divided by height of the upright photo. */
  ratio: number;
  text: string;
  /** The model's factor from cosine to logit; null where it does not say. */
  logitScale: number | null;
}

/**
 * Where in a photo a text is: a window is moved over it, what is under the window is made grey, and
 * where that makes the photo less like the text the map is hot. Image towers see a square, so a
 * longer photo is looked at in several that overlap.
 *
 * Source: occlusion sensitivity, Zeiler and Fergus 2014 (arXiv:1311.2901, section 4.2); the demo
 * of CLIP-Italian (Bianchi et al. 2021, arXiv:2108.08688) localises in this way.
 *
 * @throws AppError of the file or the model; the signal's reason when it is called off
 */
export async function localise(
  worker: PhotoWorker,
  { path, ratio, text, logitScale }: LocaliseRequest,
  signal: AbortSignal,
): Promise<HeatMap> {
  const [textEmbedding] = await worker.call('embedTexts', { texts: [text] });
  const squares = squaresOf(ratio);
  const views = squares.flatMap((crop) => [
    { crop, cover: null },
    ...windows().map((cover) => ({ crop, cover })),
  ]);
  const similarities: number[] = [];
  for (let from = 0; from < views.length; from += BATCH) {
    signal.throwIfAborted();
    const batch = views.slice(from, from + BATCH);
    const embeddings = await worker.call('embedViews', { path, views: batch });
    for (const embedding of embeddings) {
      similarities.push(dot(embedding, textEmbedding as Float32Array));
    }
  }
  const { strength, ...map } = heatOf(squares, similarities, ratio);
  return { ...map, strength: strength * (logitScale ?? DEFAULT_SCALE) };
}

/** Squares that cover a photo, overlapping by a third or more where one is not enough. */
export function squaresOf(ratio: number): Region[] {
  const long = Math.max(ratio, 1 / ratio);
  const share = 1 / long;
  const count = long < 1.1 ? 1 : Math.ceil((long - 1) / (2 / 3)) + 1;
  return Array.from({ length: count }, (_, i) => {
    const offset = count === 1 ? (1 - share) / 2 : (i * (1 - share)) / (count - 1);
    return ratio >= 1
      ? { left: offset, top: 0, width: share, height: 1 }
      : { left: 0, top: offset, width: 1, height: share };
  });
}

/** The places of the window in a square. */
export function windows(): Region[] {
  const places = Array.from({ length: Math.round((1 - WINDOW) / STEP) + 1 }, (_, i) => i * STEP);
  return places.flatMap((top) =>
    places.map((left) => ({ left, top, width: WINDOW, height: WINDOW })),
  );
}

/**
 * The map, its strength as a fall of the cosine, from the similarities of every square, first as it is and then under each window. A
 * window counts most at its middle, so that its edges are not seen in the map.
 */
export function heatOf(
  squares: readonly Region[],
  similarities: readonly number[],
  ratio: number,
): HeatMap {
  const columns = Math.max(1, Math.round(CELLS * Math.max(1, ratio)));
  const rows = Math.max(1, Math.round(CELLS * Math.max(1, 1 / ratio)));
  const sums = new Float64Array(columns * rows);
  const weights = new Float64Array(columns * rows);
  const places = windows();
  let similarity = -1;
  for (const [s, square] of squares.entries()) {
    const whole = similarities[s * (places.length + 1)] as number;
    similarity = Math.max(similarity, whole);
    for (const [w, window] of places.entries()) {
      const drop = whole - (similarities[s * (places.length + 1) + 1 + w] as number);
      const middle = {
        x: square.left + (window.left + window.width / 2) * square.width,
        y: square.top + (window.top + window.height / 2) * square.height,
      };
      const reach = { x: (WINDOW * square.width) / 2, y: (WINDOW * square.height) / 2 };
      for (let row = 0; row < rows; row++) {
        const dy = ((row + 0.5) / rows - middle.y) / reach.y;
        if (Math.abs(dy) > 2) continue;
        for (let column = 0; column < columns; column++) {
          const dx = ((column + 0.5) / columns - middle.x) / reach.x;
          if (Math.abs(dx) > 2) continue;
          const weight = Math.exp(-2 * (dx * dx + dy * dy));
          sums[row * columns + column] = (sums[row * columns + column] as number) + weight * drop;
          weights[row * columns + column] = (weights[row * columns + column] as number) + weight;
        }
      }
    }
  }
  // Where few windows have been, near the border, their word counts for less.
  const doubt = Math.max(...weights) / 2;
  const drops = Array.from(sums, (sum, i) => sum / (doubt + (weights[i] as number)));
  const strength = Math.max(0, ...drops);
  const heat = drops.map((drop) => (strength === 0 ? 0 : Math.max(0, drop) / strength));
  return { columns, rows, heat, similarity, strength };
}

/** Of two directions of length 1: their cosine. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
