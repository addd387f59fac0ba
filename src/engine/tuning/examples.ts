import type { SearchExample } from '../../shared/tuning.ts';
import type { HashedImage } from './datasets/split.ts';
import type { EmbeddedDataset, Ranks } from './evaluation/metrics.ts';
import { dot, rowOf } from './matrix.ts';

/** Searches shown of those that went up most, and of those that went down most. */
const [UP, DOWN] = [3, 1];
/** Photos shown of what a search finds. */
const FOUND = 4;

/** A dataset with where its answers landed. */
interface Answered extends EmbeddedDataset {
  ranks: Ranks;
}

/**
 * Searches with the captions of photos set aside, before and after: those that gained most, and
 * the one that lost most. Photos are named by their hash.
 * @param images the photos of both datasets, in their order
 */
export function searchExamples(
  images: readonly HashedImage[],
  before: Answered,
  after: Answered,
): SearchExample<string>[] {
  const ranks = { before: before.ranks.textToImage, after: after.ranks.textToImage };
  const captions = images.flatMap((image) => image.captions);
  const gain = (n: number) => 1 / (ranks.after[n] as number) - 1 / (ranks.before[n] as number);
  const order = [...captions.keys()].sort((a, b) => gain(b) - gain(a));
  const up = onePerPhoto(order, before.imageOf).filter((n) => gain(n) > 0);
  const down = onePerPhoto(order.toReversed(), before.imageOf).filter((n) => gain(n) < 0);
  const found = (dataset: EmbeddedDataset, caption: number) =>
    [...images.keys()]
      .map((n) => ({ n, fit: dot(rowOf(dataset.captions, caption), rowOf(dataset.images, n)) }))
      .sort((a, b) => b.fit - a.fit)
      .slice(0, FOUND)
      .map(({ n }) => images[n]?.hash ?? '');
  return [...up.slice(0, UP), ...down.slice(0, DOWN)].map((n) => ({
    caption: captions[n] as string,
    photo: images[before.imageOf[n] as number]?.hash ?? '',
    rank: { before: ranks.before[n] as number, after: ranks.after[n] as number },
    found: { before: found(before, n), after: found(after, n) },
  }));
}

function onePerPhoto(captions: readonly number[], imageOf: Int32Array): number[] {
  const seen = new Set<number>();
  return captions.filter((n) => {
    const photo = imageOf[n] as number;
    return !seen.has(photo) && seen.add(photo);
  });
}
