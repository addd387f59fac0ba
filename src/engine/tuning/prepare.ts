import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { TuneProgress } from '../../shared/tuning.ts';
import type { Device } from '../encoders/devices.ts';
import type { InstalledModel } from '../encoders/models.ts';
import type { JobContext } from '../jobs/job.ts';
import { PhotoWorker } from '../worker/photo-worker.ts';
import { collect, openDataset, type DatasetSource } from './datasets/open.ts';
import type { TuningDataset } from './datasets/library.ts';
import type { CaptionedImage } from './datasets/records.ts';
import { hashImages, leaks, partOf, type HashedImage, type Part } from './datasets/split.ts';
import { embedFiles, embedTexts, type EmbedContext } from './embed.ts';
import { EmbeddingCache } from './embedding-cache.ts';
import type { EmbeddedDataset } from './evaluation/metrics.ts';
import { embedSayings, type EmbeddedSayings, type Sayings } from './generic-check.ts';
import { matrixOf, pick, type Matrix } from './matrix.ts';

/** Fewer photos to learn from are none. */
const LEAST_PHOTOS = 20;
/** Five in a hundred of a small collection would be too few to tell anything… */
const LEAST_VALIDATION = 40;
/** …but training needs its share. */
const MOST_VALIDATION = 0.2;
const VALIDATION_SHARE = 0.05;
/** With fewer nothing can be said about what a tuning did. */
const LEAST_SET_ASIDE = 4;

/** A dataset ready for training: embedded, and divided without leaks. */
export interface Prepared {
  images: HashedImage[];
  embedded: EmbeddedDataset;
  /** Numbers of images. */
  parts: Record<Part, number[]>;
  /** Photos set aside that had a twin among the others, and went there. */
  nearDuplicates: number;
  /** Photos to learn from and captions that are wrong for them, row by row. */
  rejected: { images: Matrix; captions: Matrix };
}

/**
 * Reads a dataset and gives copies of a picture one entry.
 * @throws AppError `dataset-empty`; `AbortError` when the signal is aborted
 */
export async function readForTuning(
  source: DatasetSource,
  signal?: AbortSignal,
): Promise<TuningDataset> {
  const dataset = await openDataset(source);
  const images = await hashImages(await collect(dataset, signal), dataset.drops, signal);
  if (images.length < LEAST_PHOTOS) throw new AppError('dataset-empty', { path: source.path });
  return { images, rejected: [], drops: dataset.drops };
}

/**
 * Embeds the pictures, from a cache where they have been before, and divides them.
 * @param dir where the cache is kept
 * @throws AppError `dataset-alike` where hardly a photo is unlike all others
 */
export async function prepare(
  { images, rejected, drops, embeddingOf }: TuningDataset,
  { worker, model, dir }: { worker: PhotoWorker; model: InstalledModel; dir: string },
  context: EmbedContext,
): Promise<Prepared> {
  const { dims } = model.manifest;
  await mkdir(dir, { recursive: true });
  const version = model.fingerprint.slice(-16);
  const cache = await EmbeddingCache.open(join(dir, `embeddings-${version}.bin`), dims);
  try {
    // A photo may be in both lists: it is embedded once.
    const all = [...new Map([...images, ...rejected].map((one) => [one.hash, one])).values()];
    for (const { hash } of all) {
      const known = cache.get(hash) ? null : embeddingOf?.(hash);
      if (known) cache.put(hash, known);
    }
    const missing = all.filter(({ hash }) => !cache.get(hash));
    const known = all.length - missing.length;
    await embedFiles(
      worker,
      missing.map(({ path }) => path),
      {
        ...context,
        onProgress: (done) => context.onProgress?.(known + done, all.length),
        onEmbedded: (n, embedding) => cache.put((missing[n] as HashedImage).hash, embedding),
      },
    );
    const readable = images.filter((image) => {
      const isKnown = cache.get(image.hash) !== undefined;
      if (!isKnown) drops.add('image-unreadable', image.path);
      return isKnown;
    });
    const rows = readable.map(({ hash }) => cache.get(hash) as Float32Array);
    const embedded = {
      images: matrixOf(rows, dims),
      captions: await embedTexts(
        worker,
        readable.flatMap(({ captions }) => captions),
        dims,
        context,
      ),
      imageOf: imageNumbers(readable),
    };
    const divided = await divide(readable, embedded.images);
    const setAside = new Set(divided.parts.validation.map((n) => readable[n]?.hash));
    const wrong = rejected
      .filter(({ hash }) => cache.get(hash) && !setAside.has(hash))
      .flatMap(({ hash, captions }) => captions.map((caption) => ({ hash, caption })));
    const pairs = {
      images: matrixOf(
        wrong.map(({ hash }) => cache.get(hash) as Float32Array),
        dims,
      ),
      captions: await embedTexts(
        worker,
        wrong.map(({ caption }) => caption),
        dims,
        context,
      ),
    };
    return { images: readable, embedded, ...divided, rejected: pairs };
  } finally {
    await cache.close();
  }
}

/** For each caption, the number of its picture. */
export const imageNumbers = (images: readonly CaptionedImage[]): Int32Array =>
  Int32Array.from(images.flatMap(({ captions }, n) => captions.map(() => n)));

async function divide(images: readonly HashedImage[], rows: Matrix) {
  const share = Math.max(
    VALIDATION_SHARE,
    Math.min(MOST_VALIDATION, LEAST_VALIDATION / images.length),
  );
  const parts: Record<Part, number[]> = { train: [], validation: [] };
  images.forEach(({ hash }, n) => parts[partOf(hash, share)].push(n));
  const found = new Set(await leaks(pick(rows, parts.train), pick(rows, parts.validation)));
  const moved = parts.validation.filter((_, n) => found.has(n));
  parts.validation = parts.validation.filter((_, n) => !found.has(n));
  parts.train.push(...moved);
  if (parts.validation.length < LEAST_SET_ASIDE) throw new AppError('dataset-alike');
  return { parts, nearDuplicates: moved.length };
}

/** Some pictures of a dataset with their captions. */
export function subset(
  { images, captions, imageOf }: EmbeddedDataset,
  numbers: readonly number[],
): EmbeddedDataset {
  const place = new Map(numbers.map((number, n) => [number, n]));
  const own: number[] = [];
  imageOf.forEach((image, caption) => {
    if (place.has(image)) own.push(caption);
  });
  // The captions of a picture stand together, in the order of the pictures.
  own.sort(
    (a, b) =>
      (place.get(imageOf[a] as number) ?? 0) - (place.get(imageOf[b] as number) ?? 0) || a - b,
  );
  return {
    images: pick(images, numbers),
    captions: pick(captions, own),
    imageOf: Int32Array.from(own, (caption) => place.get(imageOf[caption] as number) as number),
  };
}

/** What every tuning begins with. */
export interface TuningData {
  /** What to learn from; see `readForTuning`. */
  dataset: TuningDataset;
  /** What to tune; never changed. */
  model: InstalledModel;
  /** What the model must not forget. */
  sayings: Sayings;
  device?: Device | undefined;
  /** Whether it is work that can wait: its processes then have a low priority. */
  yields?: boolean | undefined;
}

/**
 * Embeds photos, captions and everyday sayings with the base model.
 * @param dir where the cache is kept
 * @returns null when cancelled
 */
export async function embedForTuning(
  { dataset, model, sayings, device, yields = false, dir }: TuningData & { dir: string },
  { signal, checkpoint, report }: JobContext<TuneProgress>,
): Promise<{ prepared: Prepared; sayings: EmbeddedSayings } | null> {
  const worker = new PhotoWorker({
    model: { dir: model.dir, device: device ?? 'auto' },
    towers: ['image', 'text'],
    yields,
  });
  try {
    await worker.start();
    const place = { worker, model, dir };
    const interruption = { signal, checkpoint };
    const prepared = await prepare(dataset, place, {
      ...interruption,
      onProgress: (done, total) =>
        report({ phase: 'embedding', done, total, remainingSeconds: null }),
    });
    const { dims } = model.manifest;
    return { prepared, sayings: await embedSayings(worker, sayings, dims, interruption) };
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  } finally {
    await worker.close();
  }
}
