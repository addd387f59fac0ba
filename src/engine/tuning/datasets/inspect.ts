import type { Device } from '../../encoders/devices.ts';
import type { InstalledModel } from '../../encoders/models.ts';
import { PhotoWorker } from '../../worker/photo-worker.ts';
import { embedDataset, type EmbedContext } from '../embed.ts';
import { pick } from '../matrix.ts';
import { collect, openDataset, type DatasetFormat, type DatasetSource } from './open.ts';
import type { DropReason } from './records.ts';
import { hashImages, leaks, PARTS, partOf, type HashedImage, type Part } from './split.ts';

export interface Inspection {
  format: DatasetFormat;
  images: number;
  captions: number;
  /** Mean number of words of a caption. */
  words: number;
  dropped: Partial<Record<DropReason, number>>;
  /** A few examples of each reason. */
  examples: Partial<Record<DropReason, string[]>>;
  split: Record<Part, { images: number; captions: number }>;
  /**
   * Validation photos of which training has nearly the same; training takes them over. Null where
   * the pictures were not embedded.
   */
  nearDuplicates: number | null;
}

/**
 * Reads a dataset to its end and says what is in it.
 * @param look the model to find near duplicates with; without it they are not looked for
 * @throws AppError as {@link openDataset} and of the model
 */
export async function inspectDataset(
  source: DatasetSource,
  look?: { model: InstalledModel; device?: Device | undefined },
  context?: EmbedContext,
): Promise<Inspection> {
  const dataset = await openDataset(source);
  const { format, drops } = dataset;
  let images = await hashImages(await collect(dataset, context?.signal), drops, context?.signal);
  let nearDuplicates: number | null = null;
  if (look) {
    const { dir, manifest } = look.model;
    const worker = new PhotoWorker({
      model: { dir, device: look.device ?? 'auto' },
      towers: ['image', 'text'],
    });
    try {
      const embedded = await embedDataset(worker, manifest.dims, images, drops, context);
      images = embedded.images;
      const rows = (part: Part) =>
        images.flatMap(({ hash }, n) => (partOf(hash) === part ? [n] : []));
      const [train, validation] = PARTS.map((part) => pick(embedded.dataset.images, rows(part)));
      nearDuplicates = train && validation ? (await leaks(train, validation)).length : 0;
    } finally {
      await worker.close();
    }
  }
  const captions = images.flatMap((image) => image.captions);
  const words = captions.reduce((sum, caption) => sum + caption.split(/\s+/).length, 0);
  return {
    format,
    images: images.length,
    captions: captions.length,
    words: captions.length === 0 ? 0 : words / captions.length,
    dropped: drops.counts,
    examples: drops.examples,
    split: { train: sizeOf(images, 'train'), validation: sizeOf(images, 'validation') },
    nearDuplicates,
  };
}

function sizeOf(images: readonly HashedImage[], part: Part) {
  const own = images.filter(({ hash }) => partOf(hash) === part);
  return { images: own.length, captions: own.reduce((sum, one) => sum + one.captions.length, 0) };
}
