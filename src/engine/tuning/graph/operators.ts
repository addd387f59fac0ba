/**
 * The operators of ViT, BERT and the contrastive loss, each with its vector-Jacobian product.
 *
 * Source of the operators: ONNX operator set 17. Source of the method: reverse-mode
 * differentiation, Griewank and Walther, Evaluating Derivatives, chapter 3.
 */
import type { Graph, Value } from './graph.ts';

export const size = (shape: readonly number[]): number => shape.reduce((all, one) => all * one, 1);

/** The shape of two tensors combined element by element, as NumPy broadcasts. */
function broadcast(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1) {
      throw new Error(`shapes [${a}] and [${b}] do not go together`);
    }
    return Math.max(left, right);
  });
}

/** Sums a gradient over the axes along which its tensor was repeated. */
function unbroadcast(g: Graph, gradient: Value, shape: readonly number[]): Value {
  const extra = gradient.shape.length - shape.length;
  const axes = gradient.shape.flatMap((length, axis) =>
    axis < extra || (shape[axis - extra] === 1 && length !== 1) ? [axis] : [],
  );
  const summed = axes.length === 0 ? gradient : sum(g, gradient, axes);
  return size(summed.shape) === size(shape) && summed.shape.length !== shape.length
    ? reshape(g, summed, shape)
    : summed;
}

function elementwise(
  g: Graph,
  op: string,
  a: Value,
  b: Value,
  partials: (d: Value) => [Value, Value],
): Value {
  const shape = broadcast(a.shape, b.shape);
  const [out] = g.node(op, [a, b], [shape], {}, (d) => {
    const [da, db] = partials(d);
    return [unbroadcast(g, da, a.shape), unbroadcast(g, db, b.shape)];
  });
  return out as Value;
}

export const add = (g: Graph, a: Value, b: Value): Value =>
  elementwise(g, 'Add', a, b, (d) => [d, d]);

export const sub = (g: Graph, a: Value, b: Value): Value =>
  elementwise(g, 'Sub', a, b, (d) => [d, neg(g, d)]);

export const mul = (g: Graph, a: Value, b: Value): Value =>
  elementwise(g, 'Mul', a, b, (d) => [mul(g, d, b), mul(g, d, a)]);

export const div = (g: Graph, a: Value, b: Value): Value =>
  elementwise(g, 'Div', a, b, (d) => {
    const da = div(g, d, b);
    return [da, neg(g, div(g, mul(g, da, a), b))];
  });

function unary(g: Graph, op: string, x: Value, backward: (d: Value, out: Value) => Value): Value {
  const [out] = g.node(op, [x], [x.shape], {}, (d) => [backward(d, out as Value)]);
  return out as Value;
}

export const neg = (g: Graph, x: Value): Value => unary(g, 'Neg', x, (d) => neg(g, d));

export const tanh = (g: Graph, x: Value): Value =>
  unary(g, 'Tanh', x, (d, y) => mul(g, d, sub(g, g.scalar(1), mul(g, y, y))));

export const sigmoid = (g: Graph, x: Value): Value =>
  unary(g, 'Sigmoid', x, (d, y) => mul(g, d, mul(g, y, sub(g, g.scalar(1), y))));

/** log(1 + eˣ) */
export const softplus = (g: Graph, x: Value): Value =>
  unary(g, 'Softplus', x, (d) => mul(g, d, sigmoid(g, x)));

export const exp = (g: Graph, x: Value): Value => unary(g, 'Exp', x, (d, y) => mul(g, d, y));

export const sqrt = (g: Graph, x: Value): Value =>
  unary(g, 'Sqrt', x, (d, y) => div(g, mul(g, d, g.scalar(0.5)), y));

export const erf = (g: Graph, x: Value): Value =>
  unary(g, 'Erf', x, (d) =>
    mul(g, d, mul(g, g.scalar(2 / Math.sqrt(Math.PI)), exp(g, neg(g, mul(g, x, x))))),
  );

/** x·Φ(x). Source: Hendrycks and Gimpel 2016, arXiv 1606.08415. */
export function gelu(g: Graph, x: Value): Value {
  const cdf = add(
    g,
    g.scalar(0.5),
    mul(g, g.scalar(0.5), erf(g, mul(g, x, g.scalar(Math.SQRT1_2)))),
  );
  return mul(g, x, cdf);
}

/** x·σ(1.702·x), CLIP's activation. Source: the same, section 2. */
export const quickGelu = (g: Graph, x: Value): Value =>
  mul(g, x, sigmoid(g, mul(g, x, g.scalar(1.702))));

/** Matrix product over the last two axes; the axes before them are alike or absent in `b`. */
export function matmul(g: Graph, a: Value, b: Value): Value {
  const lead = broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const shape = [...lead, a.shape.at(-2) as number, b.shape.at(-1) as number];
  if (a.shape.at(-1) !== b.shape.at(-2)) {
    throw new Error(`matrices [${a.shape}] and [${b.shape}] do not go together`);
  }
  const [out] = g.node('MatMul', [a, b], [shape], {}, (d) => {
    const da = matmul(g, d, swap(g, b));
    if (b.shape.length === 2 && a.shape.length > 2) {
      // One large product instead of many that are summed.
      const rows = (x: Value) =>
        reshape(g, x, [size(x.shape.slice(0, -1)), x.shape.at(-1) as number]);
      return [da, matmul(g, swap(g, rows(a)), rows(d))];
    }
    return [unbroadcast(g, da, a.shape), unbroadcast(g, matmul(g, swap(g, a), d), b.shape)];
  });
  return out as Value;
}

/** The last two axes exchanged. */
export function swap(g: Graph, x: Value): Value {
  const order = x.shape.map((_, axis) => axis);
  order.push(...order.splice(-2).reverse());
  return transpose(g, x, order);
}

export function transpose(g: Graph, x: Value, order: readonly number[]): Value {
  const back = order.map((_, axis) => order.indexOf(axis));
  const shape = order.map((axis) => x.shape[axis] as number);
  const [out] = g.node('Transpose', [x], [shape], { perm: [...order] }, (d) => [
    transpose(g, d, back),
  ]);
  return out as Value;
}

export function reshape(g: Graph, x: Value, shape: readonly number[]): Value {
  if (size(shape) !== size(x.shape)) throw new Error(`[${x.shape}] does not make [${shape}]`);
  const [out] = g.node('Reshape', [x, g.integers(shape)], [shape], {}, (d) => [
    reshape(g, d, x.shape),
    null,
  ]);
  return out as Value;
}

/** Sums over axes, which stay with length 1. */
export function sum(g: Graph, x: Value, axes: readonly number[]): Value {
  const shape = x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  const [out] = g.node('ReduceSum', [x, g.integers(axes)], [shape], { keepdims: 1 }, (d) => [
    expand(g, d, x.shape),
    null,
  ]);
  return out as Value;
}

/** The sum of all elements, as a tensor of no dimensions. */
export const total = (g: Graph, x: Value): Value =>
  reshape(
    g,
    sum(
      g,
      x,
      x.shape.map((_, axis) => axis),
    ),
    [],
  );

/** Repeats along the axes of length 1. */
export function expand(g: Graph, x: Value, shape: readonly number[]): Value {
  const [out] = g.node('Expand', [x, g.integers(shape)], [shape], {}, (d) => [
    unbroadcast(g, d, x.shape),
    null,
  ]);
  return out as Value;
}

/** Over the last axis. */
export function softmax(g: Graph, x: Value): Value {
  const last = x.shape.length - 1;
  const [out] = g.node('Softmax', [x], [x.shape], { axis: last }, (d) => {
    const y = out as Value;
    const product = mul(g, d, y);
    return [sub(g, product, mul(g, y, sum(g, product, [last])))];
  });
  return out as Value;
}

/** Over the last axis. */
export function logSoftmax(g: Graph, x: Value): Value {
  const last = x.shape.length - 1;
  const [out] = g.node('LogSoftmax', [x], [x.shape], { axis: last }, (d) => [
    sub(g, d, mul(g, exp(g, out as Value), sum(g, d, [last]))),
  ]);
  return out as Value;
}

/** Over the last axis. Source: Ba et al. 2016, arXiv 1607.06450. */
export function layerNorm(g: Graph, x: Value, scale: Value, shift: Value, epsilon: number): Value {
  const last = x.shape.length - 1;
  const statistics = x.shape.map((length, axis) => (axis === last ? 1 : length));
  const shapes = [x.shape, statistics, statistics];
  const attributes = { axis: last, epsilon: { float: epsilon } };
  const count = g.scalar(x.shape[last] as number);
  const outputs = g.node('LayerNormalization', [x, scale, shift], shapes, attributes, (d) => {
    const [, mean, inverse] = outputs as [Value, Value, Value];
    const normal = mul(g, sub(g, x, mean), inverse);
    const inner = mul(g, d, scale);
    const average = (value: Value) => div(g, sum(g, value, [last]), count);
    const centred = sub(g, inner, average(inner));
    const dx = mul(g, inverse, sub(g, centred, mul(g, normal, average(mul(g, inner, normal)))));
    return [dx, unbroadcast(g, mul(g, d, normal), scale.shape), unbroadcast(g, d, shift.shape)];
  });
  return outputs[0] as Value;
}

/**
 * Rows of a table, [rows, width], by number; any shape of numbers. Rows that are taken several times
 * get the sum of their gradients.
 */
export function embed(g: Graph, table: Value, numbers: Value): Value {
  const [rows = 0, width = 0] = table.shape;
  const shape = [...numbers.shape, width];
  const [out] = g.node('Gather', [table, numbers], [shape], { axis: 0 }, (d) => {
    const zeros = expand(g, g.scalar(0), [rows, width]);
    const [index] = g.node(
      'Reshape',
      [numbers, g.integers([size(numbers.shape), 1])],
      [[size(numbers.shape), 1]],
      {},
      null,
      'int64',
    );
    const updates = reshape(g, d, [size(numbers.shape), width]);
    const inputs = [zeros, index as Value, updates];
    return [
      g.node('ScatterND', inputs, [[rows, width]], { reduction: 'add' }, null)[0] as Value,
      null,
    ];
  });
  return out as Value;
}

/** Part of an axis, `from` inclusive, `to` exclusive. */
export function slice(g: Graph, x: Value, axis: number, from: number, to: number): Value {
  const length = x.shape[axis] as number;
  const shape = x.shape.map((all, n) => (n === axis ? to - from : all));
  const inputs = [x, g.integers([from]), g.integers([to]), g.integers([axis])];
  const [out] = g.node('Slice', inputs, [shape], {}, (d) => {
    const zeros = (count: number) =>
      expand(
        g,
        g.scalar(0),
        x.shape.map((all, n) => (n === axis ? count : all)),
      );
    const parts = [
      ...(from > 0 ? [zeros(from)] : []),
      d,
      ...(to < length ? [zeros(length - to)] : []),
    ];
    return [parts.length === 1 ? d : concat(g, parts, axis), null, null, null];
  });
  return out as Value;
}

export function concat(g: Graph, parts: readonly Value[], axis: number): Value {
  const lengths = parts.map(({ shape }) => shape[axis] as number);
  const shape = (parts[0] as Value).shape.map((all, n) =>
    n === axis ? lengths.reduce((a, b) => a + b, 0) : all,
  );
  const [out] = g.node('Concat', parts, [shape], { axis }, (d) => {
    let from = 0;
    return lengths.map((length) => slice(g, d, axis, from, (from += length)));
  });
  return out as Value;
}

/** x·wᵀ + b, with the weights as checkpoints keep them: [out, in]. */
export function linear(g: Graph, x: Value, weight: Value, bias?: Value): Value {
  const product = matmul(g, x, swap(g, weight));
  return bias ? add(g, product, bias) : product;
}

/** Rows of length 1. */
export function normalize(g: Graph, x: Value): Value {
  return div(g, x, sqrt(g, sum(g, mul(g, x, x), [x.shape.length - 1])));
}
