/** Groups of embeddings that lie close together. */
import { setImmediate } from 'node:timers/promises';

const ROUNDS = 10;

/**
 * Spherical k-means (I. S. Dhillon, D. S. Modha, «Concept decompositions for large sparse text data
 * using clustering», 2001). The same vectors and seeds give the same centres.
 * @param vectors of length 1
 * @param seeds where to begin; as many centres as seeds come out
 * @returns centres of length 1
 */
export async function clusterCentres(
  vectors: readonly Float32Array[],
  seeds: readonly Float32Array[],
): Promise<Float32Array[]> {
  let centres = seeds.map((seed) => scaledToUnit(seed));
  for (let round = 0; round < ROUNDS; round++) {
    const sums = centres.map(({ length }) => new Float32Array(length));
    for (const vector of vectors) {
      const sum = sums[nearestOf(centres, vector).index] as Float32Array;
      for (let k = 0; k < sum.length; k++) (sum[k] as number) += vector[k] as number;
    }
    // A centre that nothing is near to stays where it is.
    centres = sums.map((sum, i) =>
      sum.some((value) => value !== 0) ? scaledToUnit(sum) : (centres[i] as Float32Array),
    );
    // The engine answers others meanwhile.
    await setImmediate();
  }
  return centres;
}

/** The centre with the largest product with a vector. */
export function nearestOf(
  centres: readonly Float32Array[],
  vector: Float32Array,
): { index: number; similarity: number } {
  let index = 0;
  let similarity = -Infinity;
  for (const [i, centre] of centres.entries()) {
    let product = 0;
    for (let k = 0; k < centre.length; k++) {
      product += (centre[k] as number) * (vector[k] as number);
    }
    if (product > similarity) [index, similarity] = [i, product];
  }
  return { index, similarity };
}

function scaledToUnit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0)) || 1;
  return vector.map((value) => value / length);
}
