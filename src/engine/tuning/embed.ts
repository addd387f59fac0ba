import { availableParallelism } from 'node:os';
import { AppError } from '../../shared/errors.ts';
import type { PhotoWorker } from '../worker/photo-worker.ts';
import type { CaptionedImage, Drops } from './datasets/records.ts';
import type { EmbeddedDataset } from './evaluation/metrics.ts';
import { matrixOf, type Matrix } from './matrix.ts';

/** Photos that the worker has in hand at a time: enough to decode while others are encoded. */
const IN_HAND = 2 * availableParallelism() + 8;
/** Texts that go over in one message. */
const TEXTS = 256;

/** Stops work, or holds it up, between two pieces of it. */
export interface Interruption {
  signal?: AbortSignal | undefined;
  checkpoint?: (() => Promise<void>) | undefined;
}

export interface EmbedContext extends Interruption {
  onProgress?: ((done: number, total: number) => void) | undefined;
  /** Called for each picture as soon as it is embedded. */
  onEmbedded?: ((number: number, embedding: Float32Array) => void) | undefined;
}

/**
 * Embeds pictures as indexing does, in the photo worker.
 * @returns for each path its embedding, or null where the file cannot be read
 * @throws AppError of the model; DOMException `AbortError` when the signal is aborted
 */
export async function embedFiles(
  worker: PhotoWorker,
  paths: readonly string[],
  { signal, checkpoint, onProgress, onEmbedded }: EmbedContext = {},
): Promise<(Float32Array | null)[]> {
  const embeddings: (Float32Array | null)[] = new Array<null>(paths.length).fill(null);
  const rest = paths.entries();
  let done = 0;
  const lane = async () => {
    for (const [n, path] of rest) {
      signal?.throwIfAborted();
      await checkpoint?.();
      const embedding = await worker.call('embedFile', { path }).catch((error: unknown) => {
        if (error instanceof AppError && isOfTheFile(error)) return null;
        throw error;
      });
      embeddings[n] = embedding;
      if (embedding) onEmbedded?.(n, embedding);
      onProgress?.(++done, paths.length);
    }
  };
  await Promise.all(Array.from({ length: IN_HAND }, lane));
  return embeddings;
}

/** A file's own failure stops only that file; a model's or a device's stops the work. */
const isOfTheFile = ({ code }: AppError): boolean =>
  !/^(model|device|encoder)-/.test(code) && code !== 'worker-unavailable';

/** Rows of length 1, one for each text. @throws as `embedFiles` */
export async function embedTexts(
  worker: PhotoWorker,
  texts: readonly string[],
  dims: number,
  { signal, checkpoint }: Interruption = {},
): Promise<Matrix> {
  const rows: Float32Array[] = [];
  for (let from = 0; from < texts.length; from += TEXTS) {
    signal?.throwIfAborted();
    await checkpoint?.();
    rows.push(...(await worker.call('embedTexts', { texts: texts.slice(from, from + TEXTS) })));
  }
  return matrixOf(rows, dims);
}

/**
 * Embeds pictures and captions; pictures that cannot be read are dropped with their captions.
 * @returns the embeddings and the pictures they belong to
 */
export async function embedDataset<T extends CaptionedImage>(
  worker: PhotoWorker,
  dims: number,
  images: readonly T[],
  drops: Drops,
  context?: EmbedContext,
): Promise<{ images: T[]; dataset: EmbeddedDataset }> {
  const embeddings = await embedFiles(
    worker,
    images.map(({ path }) => path),
    context,
  );
  const readable: T[] = [];
  const rows: Float32Array[] = [];
  embeddings.forEach((embedding, n) => {
    const image = images[n] as T;
    if (!embedding) drops.add('image-unreadable', image.path);
    else {
      readable.push(image);
      rows.push(embedding);
    }
  });
  const captions = readable.flatMap((image) => image.captions);
  return {
    images: readable,
    dataset: {
      images: matrixOf(rows, dims),
      captions: await embedTexts(worker, captions, dims, context),
      imageOf: Int32Array.from(readable.flatMap((image, n) => image.captions.map(() => n))),
    },
  };
}
