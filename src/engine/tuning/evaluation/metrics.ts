import { Turns } from '../../jobs/turns.ts';
import { dot, rowOf, type Matrix } from '../matrix.ts';

/** The k of MRR@k and recall@k. */
export const CUTS = [1, 5, 10] as const;

export type RetrievalMetrics = Record<`${'mrr' | 'recall'}@${(typeof CUTS)[number]}`, number>;

/** Pictures and captions of one dataset, embedded with one model. */
export interface EmbeddedDataset {
  /** One row for each picture, of length 1. */
  images: Matrix;
  /** One row for each caption, of length 1; the captions of a picture stand together. */
  captions: Matrix;
  /** For each caption, the number of its picture. */
  imageOf: Int32Array;
}

/** Where the right answers landed, from 1. */
export interface Ranks {
  /** For each caption, the rank of its picture among all pictures. */
  textToImage: Int32Array;
  /** For each picture, the rank of the best of its captions among all captions. */
  imageToText: Int32Array;
}

/**
 * Ranks by cosine, largest first. Equal cosines keep the order of the dataset, as a stable sort
 * would: two copies of a picture share their captions' first and second places between them.
 */
export async function ranksOf(dataset: EmbeddedDataset): Promise<Ranks> {
  const { images, captions, imageOf } = dataset;
  const ranks = {
    textToImage: new Int32Array(captions.rows),
    imageToText: new Int32Array(images.rows).fill(1),
  };
  // For each caption its cosine to its own picture, and for each picture its best caption.
  const own = new Float64Array(captions.rows);
  const best = new Int32Array(images.rows).fill(-1);
  for (let c = 0; c < captions.rows; c++) {
    const i = imageOf[c] as number;
    own[c] = dot(rowOf(captions, c), rowOf(images, i));
    const before = best[i] as number;
    if (before < 0 || (own[c] as number) > (own[before] as number)) best[i] = c;
  }
  const turns = new Turns();
  for (let c = 0; c < captions.rows; c++) {
    rankCaption(dataset, c, { own, best }, ranks);
    await turns.next();
  }
  return ranks;
}

/** Enters a caption's rank, and counts it for the pictures whose own captions fit less. */
function rankCaption(
  { images, captions, imageOf }: EmbeddedDataset,
  c: number,
  { own, best }: { own: Float64Array; best: Int32Array },
  { textToImage, imageToText }: Ranks,
): void {
  const caption = rowOf(captions, c);
  const right = imageOf[c] as number;
  const score = own[c] as number;
  let rank = 1;
  for (let i = 0; i < images.rows; i++) {
    const other = i === right ? score : dot(caption, rowOf(images, i));
    if (other > score || (other === score && i < right)) rank++;
    const leader = best[i] as number;
    if (leader < 0) continue;
    const toBeat = own[leader] as number;
    if (other > toBeat || (other === toBeat && c < leader))
      imageToText[i] = (imageToText[i] ?? 0) + 1;
  }
  textToImage[c] = rank;
}

/**
 * MRR@k: mean of 1/rank where rank ≤ k, else 0. Recall@k: share of ranks ≤ k.
 * Source: the evaluation of CLIP-Italian (arXiv 2108.08688, section 5.1).
 */
export function metricsOf(ranks: ArrayLike<number>): RetrievalMetrics {
  const metrics = {} as RetrievalMetrics;
  for (const k of CUTS) {
    let reciprocal = 0;
    let hits = 0;
    for (let n = 0; n < ranks.length; n++) {
      const rank = ranks[n] as number;
      if (rank > k) continue;
      reciprocal += 1 / rank;
      hits++;
    }
    metrics[`mrr@${k}`] = ranks.length === 0 ? 0 : reciprocal / ranks.length;
    metrics[`recall@${k}`] = ranks.length === 0 ? 0 : hits / ranks.length;
  }
  return metrics;
}
