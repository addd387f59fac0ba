/** Logistic regression on embeddings: a few examples against a background of other photos. */

export interface Example {
  vector: Float32Array;
  /** 1 yes, 0 no. */
  label: 0 | 1;
  /** Weight of the example in the fit. */
  weight: number;
}

export interface Fit {
  weights: Float32Array;
  bias: number;
}

const ROUNDS = 150;
const STEP = 4;
const MOMENTUM = 0.9;
/** L2 penalty: a few examples in hundreds of dimensions can be told apart in many ways. */
const PENALTY = 0.002;

export const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

export function score({ weights, bias }: Fit, vector: Float32Array): number {
  let sum = bias;
  for (let i = 0; i < weights.length; i++) sum += (weights[i] as number) * (vector[i] as number);
  return sum;
}

/** Gradient descent with momentum on the weighted mean log loss; both labels must occur. */
export function fit(examples: readonly Example[]): Fit {
  const dims = examples[0]?.vector.length ?? 0;
  const total = examples.reduce((sum, { weight }) => sum + weight, 0);
  const found: Fit = { weights: new Float32Array(dims), bias: 0 };
  const speed = new Float32Array(dims);
  let biasSpeed = 0;
  const gradient = new Float32Array(dims);
  for (let round = 0; round < ROUNDS; round++) {
    for (let k = 0; k < dims; k++) gradient[k] = PENALTY * (found.weights[k] as number);
    let biasGradient = 0;
    for (const { vector, label, weight } of examples) {
      const error = ((logistic(score(found, vector)) - label) * weight) / total;
      biasGradient += error;
      for (let k = 0; k < dims; k++) (gradient[k] as number) += error * (vector[k] as number);
    }
    for (let k = 0; k < dims; k++) {
      speed[k] = MOMENTUM * (speed[k] as number) - STEP * (gradient[k] as number);
      (found.weights[k] as number) += speed[k] as number;
    }
    biasSpeed = MOMENTUM * biasSpeed - 0.5 * biasGradient;
    found.bias += biasSpeed;
  }
  return found;
}
