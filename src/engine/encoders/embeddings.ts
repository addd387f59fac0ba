import { AppError } from '../../shared/errors.ts';

/** Embeddings as they cross the thread's border. */
export interface EmbeddingBatch {
  /** `count * dims` values, row after row; unusable rows are zero. */
  vectors: Float32Array;
  /** Why a row cannot be used; null for a good one. */
  faults: (string | null)[];
}

/**
 * Scales every row of a tower's output to length 1, into a new array. A row with a value that is
 * not finite, or of length zero, has no direction and must never reach the library.
 */
export function normalizeRows(output: Float32Array, dims: number): EmbeddingBatch {
  const count = output.length / dims;
  const vectors = new Float32Array(output.length);
  const faults = Array.from({ length: count }, (_, n) => {
    let sum = 0;
    for (let i = n * dims; i < (n + 1) * dims; i++) sum += (output[i] as number) ** 2;
    if (!Number.isFinite(sum)) return 'NaN | ∞';
    const length = Math.sqrt(sum);
    if (length < 1e-12) return '|v| = 0';
    for (let i = n * dims; i < (n + 1) * dims; i++) vectors[i] = (output[i] as number) / length;
    return null;
  });
  return { vectors, faults };
}

/** Row `n` of a batch, in memory of its own; throws AppError `model-output-invalid`. */
export function rowOf(batch: EmbeddingBatch, n: number, model: { id: string; device: string }) {
  const dims = batch.vectors.length / batch.faults.length;
  const fault = batch.faults[n];
  if (fault != null) throw new AppError('model-output-invalid', { ...model, reason: fault });
  return batch.vectors.slice(n * dims, (n + 1) * dims);
}
