/** Embeddings are directions: vectors of length 1, whose dot product is their cosine. */

export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

export function scaledToUnit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector));
  return length === 0 ? vector : vector.map((value) => value / length);
}

/** The mean, not scaled: the more the directions agree, the longer. */
export function meanOf(directions: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(directions[0]?.length ?? 0);
  for (const direction of directions) {
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (direction[i] as number);
  }
  return sum.map((value) => value / directions.length);
}
