import { Turns } from '../../jobs/turns.ts';
import { bootstrapMean, type Interval } from './bootstrap.ts';
import {
  CUTS,
  metricsOf,
  ranksOf,
  type EmbeddedDataset,
  type Ranks,
  type RetrievalMetrics,
} from './metrics.ts';

export type RetrievalIntervals = Record<keyof RetrievalMetrics, Interval>;

export interface Retrieval {
  textToImage: RetrievalMetrics;
  imageToText: RetrievalMetrics;
  /** 95 % confidence intervals, resampled by picture. */
  confidence: { textToImage: RetrievalIntervals; imageToText: RetrievalIntervals };
}

/** What one case adds to a metric: `mrr@k` 1/rank or 0, `recall@k` 1 or 0. */
export function shareOf(metric: keyof RetrievalMetrics, rank: number): number {
  const [kind, k] = metric.split('@');
  if (rank > Number(k)) return 0;
  return kind === 'mrr' ? 1 / rank : 1;
}

export const METRICS = CUTS.flatMap((k) => [`mrr@${k}`, `recall@${k}`] as const);

/** Retrieval in both directions over a whole dataset. */
export async function evaluateRetrieval(
  dataset: EmbeddedDataset,
): Promise<Retrieval & { ranks: Ranks }> {
  const ranks = await ranksOf(dataset);
  const images = dataset.images.rows;
  const each = Int32Array.from({ length: images }, (_, n) => n);
  return {
    ranks,
    textToImage: metricsOf(ranks.textToImage),
    imageToText: metricsOf(ranks.imageToText),
    confidence: {
      textToImage: await intervals(ranks.textToImage, dataset.imageOf, images),
      imageToText: await intervals(ranks.imageToText, each, images),
    },
  };
}

async function intervals(
  ranks: Int32Array,
  imageOf: Int32Array,
  images: number,
): Promise<RetrievalIntervals> {
  const turns = new Turns();
  const result = {} as RetrievalIntervals;
  for (const metric of METRICS) {
    await turns.next();
    const shares = Float64Array.from(ranks, (rank) => shareOf(metric, rank));
    result[metric] = bootstrapMean(shares, imageOf, images);
  }
  return result;
}

type Difference = Record<keyof RetrievalMetrics, { difference: number; interval: Interval }>;

/** How far a second model is from a first on the same data, second less first. */
export async function compareRetrieval(
  first: Ranks,
  second: Ranks,
  imageOf: Int32Array,
): Promise<Record<'textToImage' | 'imageToText', Difference>> {
  const turns = new Turns();
  const images = first.imageToText.length;
  const each = Int32Array.from({ length: images }, (_, n) => n);
  const compare = async (a: Int32Array, b: Int32Array, groups: Int32Array) => {
    const result = {} as Difference;
    for (const metric of METRICS) {
      await turns.next();
      const differences = Float64Array.from(
        b,
        (rank, n) => shareOf(metric, rank) - shareOf(metric, a[n] as number),
      );
      const mean = differences.reduce((sum, x) => sum + x, 0) / (differences.length || 1);
      result[metric] = { difference: mean, interval: bootstrapMean(differences, groups, images) };
    }
    return result;
  };
  return {
    textToImage: await compare(first.textToImage, second.textToImage, imageOf),
    imageToText: await compare(first.imageToText, second.imageToText, each),
  };
}
