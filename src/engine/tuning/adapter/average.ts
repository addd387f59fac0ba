import { Adapter, adapterKey } from '../../encoders/adapter.ts';
import type { EmbeddedDataset } from '../evaluation/metrics.ts';
import { dot, rowOf, type Matrix } from '../matrix.ts';
import { LOGIT_SCALE, lossOf } from '../training/loss.ts';
import type { Tensors } from '../training/training.ts';

/** The way into the low rank: it says in which directions the adapter looks, not what it changes. */
const KEPT = new Set<string>([adapterKey('image', 'down'), adapterKey('text', 'down')]);

/** The mean of the weights of adapters that began at the same point. */
export function average(members: readonly Tensors[]): Tensors {
  const [first = new Map() as Tensors] = members;
  return new Map(
    [...first].map(([key, { shape, data }]) => {
      const mean = new Float32Array(data.length);
      for (const member of members) {
        member.get(key)?.data.forEach((value, i) => {
          mean[i] = (mean[i] as number) + (value as number) / members.length;
        });
      }
      return [key, { shape, data: mean }];
    }),
  );
}

/** An adapter whose change is multiplied by a factor: 0 is the base model, 1 the adapter itself. */
export const scaled = (adapter: Tensors, factor: number): Tensors =>
  new Map(
    [...adapter].map(([key, { shape, data }]) => [
      key,
      { shape, data: KEPT.has(key) ? data : data.map((value) => factor * value) },
    ]),
  );

/** A dataset as an adapter sees it. */
export function adaptDataset(adapter: Adapter, dataset: EmbeddedDataset): EmbeddedDataset {
  const adapt = (tower: 'image' | 'text', matrix: Matrix): Matrix => {
    const data = matrix.data.slice();
    adapter.apply(tower, data);
    return { ...matrix, data };
  };
  return {
    images: adapt('image', dataset.images),
    captions: adapt('text', dataset.captions),
    imageOf: dataset.imageOf,
  };
}

/** The contrastive loss of an adapter on a whole dataset. */
export function lossOn(adapter: Tensors, dataset: EmbeddedDataset): number {
  const { images, captions, imageOf } = adaptDataset(new Adapter(adapter), dataset);
  const logits = new Float64Array(captions.rows * images.rows);
  for (let c = 0; c < captions.rows; c++) {
    for (let i = 0; i < images.rows; i++) {
      logits[c * images.rows + i] = LOGIT_SCALE * dot(rowOf(captions, c), rowOf(images, i));
    }
  }
  return lossOf(logits, captions.rows, images.rows, imageOf);
}
