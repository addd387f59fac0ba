import { Tensor } from 'onnxruntime-node';
import { Adapter } from './adapter.ts';
import { normalizeRows } from './embeddings.ts';
import type { EmbeddingBatch } from './embeddings.ts';
import type { Manifest } from './manifest.ts';
import { PixelNormalizer } from './pixels.ts';
import { Tower } from './tower.ts';
import type { TowerOptions } from './tower.ts';

/** From squares of bytes to embeddings. */
export class ImageTower {
  readonly tower: Tower;
  readonly #manifest: Manifest;
  readonly #adapter: Adapter | null;
  readonly #normalizer: PixelNormalizer;
  /** Kept from run to run: a batch of floats is megabytes. */
  #buffer = new Float32Array(0);

  private constructor(tower: Tower, manifest: Manifest, adapter: Adapter | null) {
    this.tower = tower;
    this.#manifest = manifest;
    this.#adapter = adapter;
    this.#normalizer = new PixelNormalizer(manifest.image);
  }

  static async open(options: TowerOptions): Promise<ImageTower> {
    const adapter = await Adapter.of(options.dir, options.manifest);
    const tower = await Tower.open('image', options);
    const image = new ImageTower(tower, options.manifest, adapter);
    const { size } = options.manifest.image;
    const count = tower.limits.batch ?? 2;
    const pixels = Uint8Array.from({ length: count * size * size * 3 }, (_, i) => (i * 7) % 251);
    await tower.probe(() => image.embed(pixels, count), `[${count}, 3, ${size}, ${size}]`);
    return image;
  }

  /** `pixels`: `count` squares as `toModelPixels` makes them, one after another. */
  async embed(pixels: Uint8Array, count: number): Promise<EmbeddingBatch> {
    const { input, size } = this.#manifest.image;
    const square = 3 * size * size;
    const step = this.tower.limits.batch ?? count;
    if (this.#buffer.length < step * square) this.#buffer = new Float32Array(step * square);
    const floats = this.#buffer.subarray(0, step * square);
    const output = new Float32Array(count * this.#manifest.dims);
    for (let n = 0; n < count; n += step) {
      this.#normalizer.fill(pixels.subarray(n * square, (n + step) * square), step, floats);
      const tensor = new Tensor('float32', floats, [step, 3, size, size]);
      output.set(await this.tower.run({ [input]: tensor }, step), n * this.#manifest.dims);
    }
    const batch = normalizeRows(output, this.#manifest.dims);
    this.#adapter?.apply('image', batch.vectors);
    return batch;
  }
}
