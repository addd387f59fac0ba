import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { MatrixProduct } from '../../encoders/product.ts';
import { hashFile } from '../../worker/photo/hash.ts';
import { pick, transposed, type Matrix } from '../matrix.ts';
import type { CaptionedImage, Drops } from './records.ts';

export const PARTS = ['train', 'validation'] as const;
export type Part = (typeof PARTS)[number];

/** Share of the photos that training does not see. */
const VALIDATION_SHARE = 0.05;

/**
 * Two photos with at least this cosine are taken for the same scene. Different photos of 500 reach
 * 0.981 with the embedded model, the weakest there is; the same photo saved again has 0.99 and more.
 */
export const NEAR_DUPLICATE = 0.985;

/** Photos compared with as many others at a time: some milliseconds of computing. */
const BLOCK = 512;

/** A picture known by its content. */
export interface HashedImage extends CaptionedImage {
  /** SHA-256 of the file, hexadecimal. */
  hash: string;
}

/**
 * Identifies pictures by content. Copies under other names give their captions to the first one.
 * @param drops counts copies, and files that went away meanwhile
 * @throws `AbortError` when the signal is aborted
 */
export async function hashImages(
  images: readonly CaptionedImage[],
  drops: Drops,
  signal?: AbortSignal,
): Promise<HashedImage[]> {
  const byHash = new Map<string, HashedImage>();
  for (const image of images) {
    signal?.throwIfAborted();
    const found = await hashFile(image.path).catch(() => null);
    if (found === null) {
      drops.add('image-missing', image.path);
      continue;
    }
    const { hash } = found;
    const known = byHash.get(hash);
    if (known) {
      drops.add('same-picture', image.path);
      known.captions = [...new Set([...known.captions, ...image.captions])];
    } else {
      byHash.set(hash, { ...image, hash });
    }
  }
  return [...byHash.values()];
}

/**
 * The part a photo belongs to, told by its content alone: always the same one, whatever else the
 * dataset holds and whatever it is called.
 * @param share of the photos that go to validation
 */
export function partOf(hash: string, share = VALIDATION_SHARE): Part {
  // Hashed once more: the first digits of a file's own hash may have been chosen by somebody.
  const digits = createHash('sha256').update(`split ${hash}`).digest('hex').slice(0, 8);
  return Number.parseInt(digits, 16) / 2 ** 32 < share ? 'validation' : 'train';
}

/**
 * Photos of the validation part that training nearly sees: another photo of the same scene is on
 * the training side. They belong there too.
 * @param train rows of length 1
 * @param validation rows of length 1
 * @returns numbers of validation rows
 */
export async function leaks(
  train: Matrix,
  validation: Matrix,
  atLeast = NEAR_DUPLICATE,
): Promise<number[]> {
  const found = new Set<number>();
  for (let first = 0; first < validation.rows; first += BLOCK) {
    const numbers = numbersFrom(first, validation.rows);
    const product = await MatrixProduct.open(
      transposed(pick(validation, numbers)),
      validation.columns,
    );
    try {
      for (let from = 0; from < train.rows; from += BLOCK) {
        const cosines = await product.times(pick(train, numbersFrom(from, train.rows)).data);
        cosines.forEach((cosine, n) => {
          if (cosine >= atLeast) found.add(first + (n % numbers.length));
        });
        // Runs block the thread: the engine answers others meanwhile.
        await setImmediate();
      }
    } finally {
      await product.close();
    }
  }
  return [...found].sort((a, b) => a - b);
}

const numbersFrom = (first: number, rows: number): number[] =>
  Array.from({ length: Math.min(BLOCK, rows - first) }, (_, n) => first + n);
