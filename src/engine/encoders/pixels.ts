import type { ImageSpec } from './manifest.ts';
import { planesIn, type Planes } from './planes.ts';

const PAGE = 65536;

/** A tensor that is filled from the squares of `toModelPixels`, again and again. */
export class PixelTensor {
  /** How many pictures it holds. */
  readonly capacity: number;
  readonly #plane: number;
  /** Where a square is put to be read from. */
  readonly #square: Uint8Array;
  readonly #floats: Float32Array<SharedArrayBuffer>;
  readonly #planes: Planes;
  /** Scale and offset of each channel. */
  readonly #factors: number[];

  constructor(
    { size, rescale, mean, std }: Pick<ImageSpec, 'size' | 'rescale' | 'mean' | 'std'>,
    capacity: number,
  ) {
    this.capacity = capacity;
    this.#plane = size * size;
    this.#factors = mean.flatMap((value, channel) => {
      const deviation = std[channel] as number;
      return [rescale / deviation, -value / deviation];
    });
    const floatsAt = Math.ceil((this.#plane * 3 + 16) / 16) * 16;
    const values = capacity * 3 * this.#plane;
    const pages = Math.ceil((floatsAt + values * 4) / PAGE);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    // The types do not know what `shared` gives.
    const buffer = memory.buffer as unknown as SharedArrayBuffer;
    this.#square = new Uint8Array(buffer, 0, floatsAt);
    this.#floats = new Float32Array(buffer, floatsAt, values);
    this.#planes = planesIn(memory);
  }

  /** @param square interleaved RGB rows, size * size * 3 bytes, for picture `n` */
  fill(square: Uint8Array, n: number): void {
    const plane = this.#plane;
    const first = n * 3 * plane;
    this.#square.set(square);
    const [to, stride, fours] = [this.#floats.byteOffset + first * 4, plane * 4, plane & ~3];
    if (fours > 0) this.#planes(0, to, to + fours * 4, stride, ...this.#factors);
    for (let pixel = fours; pixel < plane; pixel++) {
      for (let channel = 0; channel < 3; channel++) {
        const [scale, offset] = this.#factors.slice(2 * channel) as [number, number];
        const byte = square[pixel * 3 + channel] as number;
        this.#floats[first + channel * plane + pixel] = byte * scale + offset;
      }
    }
  }

  /**
   * f32 [count, 3, size, size]: no copy, and memory that threads share, so that it is not copied on
   * the way to another one either.
   */
  of(count: number): Float32Array<SharedArrayBuffer> {
    return this.#floats.subarray(0, count * 3 * this.#plane);
  }
}
