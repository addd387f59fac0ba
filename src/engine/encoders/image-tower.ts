import { Tensor } from 'onnxruntime-node';
import { Adapter } from './adapter.ts';
import { normalizeRows } from './embeddings.ts';
import type { EmbeddingBatch } from './embeddings.ts';
import type { Manifest } from './manifest.ts';
import { Tower } from './tower.ts';
import type { TowerOptions } from './tower.ts';

/** From tensors of pixels to embeddings. */
export class ImageTower {
  readonly tower: Tower;
  readonly #manifest: Manifest;
  readonly #adapter: Adapter | null;

  private constructor(tower: Tower, manifest: Manifest, adapter: Adapter | null) {
    this.tower = tower;
    this.#manifest = manifest;
    this.#adapter = adapter;
  }

  static async open(options: TowerOptions): Promise<ImageTower> {
    const adapter = await Adapter.of(options.dir, options.manifest);
    const tower = await Tower.open('image', options);
    const image = new ImageTower(tower, options.manifest, adapter);
    const { size } = options.manifest.image;
    const count = tower.limits.batch ?? 2;
    // Values such as pixels have: from -1 to 1.
    const floats = Float32Array.from({ length: count * 3 * size * size }, (_, i) => {
      return ((i * 7) % 251) / 125 - 1;
    });
    await tower.probe(() => image.embed(floats, count), `[${count}, 3, ${size}, ${size}]`);
    return image;
  }

  /** `floats`: f32 [count, 3, size, size] */
  async embed(floats: Float32Array, count: number): Promise<EmbeddingBatch> {
    const { input, size } = this.#manifest.image;
    const square = 3 * size * size;
    const step = this.tower.limits.batch ?? count;
    const output = new Float32Array(count * this.#manifest.dims);
    for (let n = 0; n < count; n += step) {
      const part = floats.subarray(n * square, (n + step) * square);
      const tensor = new Tensor('float32', part, [step, 3, size, size]);
      output.set(await this.tower.run({ [input]: tensor }, step), n * this.#manifest.dims);
    }
    const batch = normalizeRows(output, this.#manifest.dims);
    this.#adapter?.apply('image', batch.vectors);
    return batch;
  }
}
