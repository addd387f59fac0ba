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

  /**
   * @param square interleaved RGB rows, size * size * 3 bytes
   * @param target f32 [count, 3, size, size], of which picture `n` is filled
   */
  fill(square: Uint8Array, n: number, target: Float32Array): void {
    const plane = this.#plane;
    const [red, green, blue] = this.#tables as [Float32Array, Float32Array, Float32Array];
    let to = n * 3 * plane;
    for (let from = 0; from < plane * 3; from += 3, to++) {
      target[to] = red[square[from] as number] as number;
      target[to + plane] = green[square[from + 1] as number] as number;
      target[to + 2 * plane] = blue[square[from + 2] as number] as number;
    }
  }
}
