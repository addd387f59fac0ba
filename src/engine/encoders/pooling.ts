import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { Manifest } from './manifest.ts';
import { readTensors } from './training/safetensors.ts';

/**
 * From a state for each token to one vector for the text, for towers that leave it to their user:
 * the mean over the text's own tokens, then a matrix without bias (the layers `Pooling` and `Dense`
 * of sentence-transformers).
 */
export class Pooling {
  readonly #dims: number;
  /** [dims, H], row after row; null where states are as long as embeddings. */
  readonly #matrix: Float32Array | null;

  constructor(dims: number, matrix: Float32Array | null) {
    this.#dims = dims;
    this.#matrix = matrix;
  }

  /**
   * What a model's manifest asks for; null for a tower that pools by itself.
   * @throws AppError `model-file-missing`, `model-mismatch`, `weights-unreadable`
   */
  static async of(dir: string, { id, dims, text }: Manifest): Promise<Pooling | null> {
    if (text.pooling === 'none') return null;
    const { projection: file } = text;
    if (file === null) return new Pooling(dims, null);
    const path = join(dir, file);
    if (!(await stat(path).catch(() => null)))
      throw new AppError('model-file-missing', { id, file });
    const matrices = [...(await readTensors(path)).tensors.values()];
    const [matrix] = matrices;
    if (matrices.length === 1 && matrix?.shape.length === 2 && matrix.shape[0] === dims) {
      return new Pooling(dims, matrix.data);
    }
    const actual = matrices.map(({ shape }) => `[${shape.join(', ')}]`).join(' ');
    throw new AppError('model-mismatch', { id, what: file, expected: `[${dims}, H]`, actual });
  }

  /**
   * @param states f32 [count, length, H]
   * @param mask [count, length], 1 for a token of the text
   * @param count texts
   * @returns f32 [count, dims]
   */
  pool(states: Float32Array, mask: BigInt64Array, count: number): Float32Array {
    const length = mask.length / count;
    const width = states.length / mask.length;
    const pooled = new Float32Array(count * this.#dims);
    for (let n = 0; n < count; n++) {
      const mean = new Float32Array(width);
      let tokens = 0;
      for (let t = n * length; t < (n + 1) * length; t++) {
        if (mask[t] !== 1n) continue;
        tokens++;
        for (let h = 0; h < width; h++)
          mean[h] = (mean[h] as number) + (states[t * width + h] as number);
      }
      for (let h = 0; h < width; h++) mean[h] = (mean[h] as number) / Math.max(1, tokens);
      pooled.set(this.#projected(mean), n * this.#dims);
    }
    return pooled;
  }

  #projected(mean: Float32Array): Float32Array {
    const matrix = this.#matrix;
    const width = matrix ? matrix.length / this.#dims : this.#dims;
    if (mean.length !== width) throw new Error(`H = ${mean.length}, not ${width}`);
    if (!matrix) return mean;
    return Float32Array.from({ length: this.#dims }, (_, d) => {
      let sum = 0;
      for (let h = 0; h < width; h++)
        sum += (matrix[d * width + h] as number) * (mean[h] as number);
      return sum;
    });
  }
}
