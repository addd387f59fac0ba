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
export function evaluateRetrieval(dataset: EmbeddedDataset): Retrieval & { ranks: Ranks } {
  const ranks = ranksOf(dataset);
  const images = dataset.images.rows;
  const each = Int32Array.from({ length: images }, (_, n) => n);
  return {
    ranks,
    textToImage: metricsOf(ranks.textToImage),
    imageToText: metricsOf(ranks.imageToText),
    confidence: {
      textToImage: intervals(ranks.textToImage, dataset.imageOf, images),
      imageToText: intervals(ranks.imageToText, each, images),
    },
  };
}

function intervals(ranks: Int32Array, imageOf: Int32Array, images: number): RetrievalIntervals {
  const result = {} as RetrievalIntervals;
  for (const metric of METRICS) {
    const shares = Float64Array.from(ranks, (rank) => shareOf(metric, rank));
    result[metric] = bootstrapMean(shares, imageOf, images);
  }
  return result;
}

/** How far a second model is from a first on the same data, second less first. */
export function compareRetrieval(
  first: Ranks,
  second: Ranks,
  imageOf: Int32Array,
): Record<
  'textToImage' | 'imageToText',
  Record<keyof RetrievalMetrics, { difference: number; interval: Interval }>
> {
  const images = first.imageToText.length;
  const each = Int32Array.from({ length: images }, (_, n) => n);
  const compare = (a: Int32Array, b: Int32Array, groups: Int32Array) =>
    Object.fromEntries(
      METRICS.map((metric) => {
        const differences = Float64Array.from(
          b,
          (rank, n) => shareOf(metric, rank) - shareOf(metric, a[n] as number),
        );
        const mean = differences.reduce((sum, x) => sum + x, 0) / (differences.length || 1);
        return [metric, { difference: mean, interval: bootstrapMean(differences, groups, images) }];
      }),
    ) as Record<keyof RetrievalMetrics, { difference: number; interval: Interval }>;
  return {
    textToImage: compare(first.textToImage, second.textToImage, imageOf),
    imageToText: compare(first.imageToText, second.imageToText, each),
  };
}
