import sharp from 'sharp';
import type { Picture } from '../../../shared/photo.ts';
import { readManifest, type Manifest } from '../../encoders/manifest.ts';
import { PixelTensor } from '../../encoders/pixels.ts';
import { toModelPixels } from '../../encoders/preprocess.ts';
import { openTokenizer, type TextTokenizer } from '../../encoders/tokenizer.ts';
import { decodePicture } from '../../worker/photo/read.ts';
import type { CaptionedImage } from '../datasets/records.ts';
import type { Random } from '../random.ts';
import { augment } from './augment.ts';
import type { ImageBatch, TextBatch } from './tower-graph.ts';

/** Lengths of texts are rounded up to this, so that few graphs are needed. */
const LENGTH_STEP = 8;

/** Turns photos and captions into what the towers take. */
export class BatchMaker {
  readonly #manifest: Manifest;
  readonly #tokenizer: TextTokenizer;

  private constructor(manifest: Manifest, tokenizer: TextTokenizer) {
    this.#manifest = manifest;
    this.#tokenizer = tokenizer;
  }

  /** @param dir a model folder: its manifest and tokenizer are used, not its graphs */
  static async open(dir: string): Promise<BatchMaker> {
    const manifest = await readManifest(dir);
    return new BatchMaker(manifest, await openTokenizer(dir, manifest));
  }

  /**
   * Pictures in parts of at most `part`.
   * @param random for the augmentations; null for none
   */
  async images(
    images: readonly CaptionedImage[],
    part: number,
    random: Random | null,
  ): Promise<ImageBatch[]> {
    const { size } = this.#manifest.image;
    const parts: ImageBatch[] = [];
    for (let from = 0; from < images.length; from += part) {
      const some = images.slice(from, from + part);
      const tensor = new PixelTensor(this.#manifest.image, some.length);
      for (const [n, { path }] of some.entries()) {
        tensor.fill(await this.#square(path, random), n);
      }
      const data = tensor.of(some.length).slice();
      parts.push({ pixels: { data, shape: [some.length, 3, size, size] } });
    }
    return parts;
  }

  /** Texts in parts of at most `part`. */
  texts(texts: readonly string[], part: number): TextBatch[] {
    const parts: TextBatch[] = [];
    const { maxLength, padTokenId } = this.#manifest.text;
    for (let from = 0; from < texts.length; from += part) {
      const { inputIds, attentionMask, count, length } = this.#tokenizer.encodeBatch(
        texts.slice(from, from + part),
      );
      const padded = Math.min(maxLength, Math.ceil(length / LENGTH_STEP) * LENGTH_STEP);
      const ids = new BigInt64Array(count * padded).fill(BigInt(padTokenId));
      const mask = new Float32Array(count * padded);
      for (let row = 0; row < count; row++) {
        for (let n = 0; n < Math.min(length, padded); n++) {
          ids[row * padded + n] = inputIds[row * length + n] as bigint;
          mask[row * padded + n] = Number(attentionMask[row * length + n]);
        }
      }
      const shape = [count, padded];
      parts.push({ ids: { data: ids, shape }, mask: { data: mask, shape } });
    }
    return parts;
  }

  async #square(path: string, random: Random | null): Promise<Uint8Array> {
    const spec = this.#manifest.image;
    const picture = await decodePicture(path, spec.size);
    if (!random) return toModelPixels(picture, spec);
    return augment(await shortSide(picture, spec.size), spec.size, random);
  }
}

/** The picture with its short side of `size` pixels. */
async function shortSide(picture: Picture, size: number): Promise<Picture> {
  const scale = size / Math.min(picture.width, picture.height);
  const width = Math.max(size, Math.round(picture.width * scale));
  const height = Math.max(size, Math.round(picture.height * scale));
  const raw = { width: picture.width, height: picture.height, channels: 3 } as const;
  const data = await sharp(picture.data, { raw, limitInputPixels: false })
    .resize({ width, height, fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer();
  return { data, width, height };
}
