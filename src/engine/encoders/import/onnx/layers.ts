/** Layers that the towers share. Formulas: «Attention Is All You Need», arXiv:1706.03762. */
import { TYPE } from './graph.ts';
import type { GraphBuilder } from './graph.ts';

/** Added to the score of a token that must not be seen: small enough for float16 too. */
export const UNSEEN = -30_000;

/** [n, …, inputs] → [n, …, outputs], with bias. */
export function linear(
  g: GraphBuilder,
  x: string,
  name: string,
  outputs: number,
  inputs: number,
): string {
  const product = g.node('MatMul', [x, g.matrix(`${name}.weight`, outputs, inputs)]);
  return g.node('Add', [product, g.weight(`${name}.bias`, [outputs])]);
}

/** Over the last axis; mean and variance are float32 in either precision (stash_type 1). */
export function layerNorm(
  g: GraphBuilder,
  x: string,
  name: string,
  width: number,
  epsilon: number,
): string {
  const weights = [g.weight(`${name}.weight`, [width]), g.weight(`${name}.bias`, [width])];
  const attributes = { axis: -1, epsilon: { float: epsilon }, stash_type: 1 };
  return g.node('LayerNormalization', [x, ...weights], attributes);
}

export interface AttentionNames {
  query: string;
  key: string;
  value: string;
  out: string;
}

/**
 * Self-attention of `heads` heads over x [n, L, width]. `mask` is added to the scores
 * [n, heads, L, L]; null lets every token see every other.
 */
export function attention(
  g: GraphBuilder,
  x: string,
  names: AttentionNames,
  width: number,
  heads: number,
  mask: string | null,
): string {
  const size = width / heads;
  const split = (name: string, order: number[]) => {
    const all = linear(g, x, name, width, width);
    const apart = g.node('Reshape', [all, g.whole([0, 0, heads, size])]);
    return g.node('Transpose', [apart], { perm: order });
  };
  const query = split(names.query, [0, 2, 1, 3]);
  const key = split(names.key, [0, 2, 3, 1]);
  const value = split(names.value, [0, 2, 1, 3]);
  // Before the product, so that float16 scores stay small.
  const scaled = g.node('Mul', [query, g.number(1 / Math.sqrt(size))]);
  let scores = g.node('MatMul', [scaled, key]);
  if (mask !== null) scores = g.node('Add', [scores, mask]);
  const shares = g.node('Softmax', [scores], { axis: -1 });
  const seen = g.node('MatMul', [shares, value]);
  const together = g.node('Transpose', [seen], { perm: [0, 2, 1, 3] });
  const joined = g.node('Reshape', [together, g.whole([0, 0, width])]);
  return linear(g, joined, names.out, width, width);
}

type ActivationBuilder = (g: GraphBuilder, x: string) => string;

/** x · (1 + inner) / 2 */
const halfOfOnePlus = (g: GraphBuilder, x: string, inner: string) =>
  g.node('Mul', [g.node('Mul', [x, g.node('Add', [inner, g.number(1)])]), g.number(0.5)]);

/** GELU, arXiv:1606.08415: exact, with tanh, and with a sigmoid. */
const gelu: ActivationBuilder = (g, x) =>
  halfOfOnePlus(g, x, g.node('Erf', [g.node('Mul', [x, g.number(Math.SQRT1_2)])]));
const geluTanh: ActivationBuilder = (g, x) => {
  const cube = g.node('Mul', [g.node('Mul', [x, x]), x]);
  const sum = g.node('Add', [x, g.node('Mul', [cube, g.number(0.044715)])]);
  const inner = g.node('Mul', [sum, g.number(Math.sqrt(2 / Math.PI))]);
  return halfOfOnePlus(g, x, g.node('Tanh', [inner]));
};
const quickGelu: ActivationBuilder = (g, x) =>
  g.node('Mul', [x, g.node('Sigmoid', [g.node('Mul', [x, g.number(1.702)])])]);

/** By the names that configurations use. */
export const ACTIVATIONS: Record<string, ActivationBuilder> = {
  gelu,
  gelu_new: geluTanh,
  gelu_pytorch_tanh: geluTanh,
  quick_gelu: quickGelu,
  relu: (g, x) => g.node('Relu', [x]),
};

/** linear → activation → linear */
export function feedForward(
  g: GraphBuilder,
  x: string,
  names: { inner: string; outer: string },
  shape: { width: number; inner: number; activation: string },
): string {
  const wide = linear(g, x, names.inner, shape.inner, shape.width);
  const active = (ACTIVATIONS[shape.activation] as ActivationBuilder)(g, wide);
  return linear(g, active, names.outer, shape.width, shape.inner);
}

/** Projects [n, width] without bias, and makes each row's length 1; float32 in either precision. */
export function embeddingHead(
  g: GraphBuilder,
  x: string,
  projection: { name: string; dims: number; width: number },
  output: string,
): void {
  const { name, dims, width } = projection;
  const projected = g.node('MatMul', [x, g.matrix(name, dims, width)]);
  // Squares of float16 would overflow.
  const wide =
    g.precision === 'float32' ? projected : g.node('Cast', [projected], { to: TYPE.float32 });
  const length = g.node('ReduceL2', [wide], { axes: [1], keepdims: 1 });
  g.node('Div', [wide, length], {}, output);
}

/** The number of rows, or of tokens, of x: [size of that axis]. */
export function sizeOf(g: GraphBuilder, x: string, axis: number): string {
  return g.node('Shape', [x], { start: axis, end: axis + 1 });
}

/** The mask of the tokens, 1 or 0 [n, L], as something to add to scores: [n, 1, 1, L]. */
export function maskToAdd(g: GraphBuilder, mask: string): string {
  const there = g.toPrecision(mask);
  const absent = g.node('Sub', [g.number(1), there]);
  const added = g.node('Mul', [absent, g.number(UNSEEN)]);
  return g.node('Unsqueeze', [added, g.whole([1, 2])]);
}
