import type { ImageSpec } from './manifest.ts';

/** Fills NCHW tensors from the squares of `toModelPixels`. */
export class PixelNormalizer {
  readonly #plane: number;
  /** Per channel, the tensor's value for each byte: one look-up instead of arithmetic. */
  readonly #tables: Float32Array[];

  constructor(spec: Pick<ImageSpec, 'size' | 'rescale' | 'mean' | 'std'>) {
    this.#plane = spec.size * spec.size;
    this.#tables = spec.mean.map((mean, channel) =>
      Float32Array.from({ length: 256 }, (_, byte) => {
        return (byte * spec.rescale - mean) / (spec.std[channel] as number);
      }),
    );
  }

  /** `pixels`: `count` squares of bytes, one after another; `target`: f32 [count, 3, size, size]. */
  fill(pixels: Uint8Array, count: number, target: Float32Array): void {
    const plane = this.#plane;
    this.#tables.forEach((table, channel) => {
      for (let n = 0; n < count; n++) {
        let from = n * plane * 3 + channel;
        let to = (n * 3 + channel) * plane;
        for (const end = to + plane; to < end; to++, from += 3) {
          target[to] = table[pixels[from] as number] as number;
        }
      }
    });
  }
}
