/** Every operator's gradient against finite differences, run by ONNX Runtime. */
import { expect, test } from 'vitest';
import type { RawTensors } from '../../../../src/engine/encoders/protocol.ts';
import { GraphSession } from '../../../../src/engine/encoders/training/graph-session.ts';
import { gradientsOf } from '../../../../src/engine/tuning/graph/gradients.ts';
import { Graph, type Value } from '../../../../src/engine/tuning/graph/graph.ts';
import * as ops from '../../../../src/engine/tuning/graph/operators.ts';
import { Random } from '../../../../src/engine/tuning/random.ts';

interface Case {
  shapes: number[][];
  /** Given as many values as there are shapes. */
  build(g: Graph, a: Value, b: Value, c: Value): Value;
  /** Moves the inputs where the function is defined. */
  positive?: boolean;
}

const cases: Record<string, Case> = {
  add: { shapes: [[2, 3], [3]], build: (g, a, b) => ops.add(g, a, b) },
  'add, repeated': {
    shapes: [
      [2, 1, 3],
      [4, 1],
    ],
    build: (g, a, b) => ops.add(g, a, b),
  },
  sub: {
    shapes: [
      [2, 3],
      [2, 1],
    ],
    build: (g, a, b) => ops.sub(g, a, b),
  },
  mul: {
    shapes: [
      [2, 3],
      [1, 3],
    ],
    build: (g, a, b) => ops.mul(g, a, b),
  },
  'mul, by itself': { shapes: [[2, 3]], build: (g, a) => ops.mul(g, a, a) },
  div: { shapes: [[2, 3], [3]], positive: true, build: (g, a, b) => ops.div(g, a, b) },
  neg: { shapes: [[4]], build: (g, a) => ops.neg(g, a) },
  tanh: { shapes: [[2, 3]], build: (g, a) => ops.tanh(g, a) },
  sigmoid: { shapes: [[2, 3]], build: (g, a) => ops.sigmoid(g, a) },
  softplus: { shapes: [[2, 3]], build: (g, a) => ops.softplus(g, a) },
  exp: { shapes: [[2, 3]], build: (g, a) => ops.exp(g, a) },
  sqrt: { shapes: [[2, 3]], positive: true, build: (g, a) => ops.sqrt(g, a) },
  erf: { shapes: [[2, 3]], build: (g, a) => ops.erf(g, a) },
  gelu: { shapes: [[2, 3]], build: (g, a) => ops.gelu(g, a) },
  quickGelu: { shapes: [[2, 3]], build: (g, a) => ops.quickGelu(g, a) },
  matmul: {
    shapes: [
      [2, 3],
      [3, 4],
    ],
    build: (g, a, b) => ops.matmul(g, a, b),
  },
  'matmul, batch by one': {
    shapes: [
      [2, 2, 3],
      [3, 2],
    ],
    build: (g, a, b) => ops.matmul(g, a, b),
  },
  'matmul, batches': {
    shapes: [
      [2, 2, 3],
      [2, 3, 2],
    ],
    build: (g, a, b) => ops.matmul(g, a, b),
  },
  transpose: { shapes: [[2, 3, 2]], build: (g, a) => ops.transpose(g, a, [2, 0, 1]) },
  reshape: { shapes: [[2, 6]], build: (g, a) => ops.reshape(g, a, [3, 4]) },
  sum: { shapes: [[2, 3, 2]], build: (g, a) => ops.sum(g, a, [0, 2]) },
  total: { shapes: [[2, 3]], build: (g, a) => ops.total(g, a) },
  expand: { shapes: [[1, 3]], build: (g, a) => ops.expand(g, a, [2, 4, 3]) },
  softmax: { shapes: [[2, 4]], build: (g, a) => ops.softmax(g, a) },
  logSoftmax: { shapes: [[2, 4]], build: (g, a) => ops.logSoftmax(g, a) },
  layerNorm: {
    shapes: [[2, 2, 5], [5], [5]],
    build: (g, x, scale, shift) => ops.layerNorm(g, x, scale, shift, 1e-5),
  },
  'embed, a row twice': {
    shapes: [[4, 3]],
    build: (g, table) => ops.embed(g, table, g.integers([2, 0, 2])),
  },
  'slice, middle': { shapes: [[2, 5]], build: (g, a) => ops.slice(g, a, 1, 1, 3) },
  'slice, beginning': { shapes: [[4, 2]], build: (g, a) => ops.slice(g, a, 0, 0, 1) },
  concat: {
    shapes: [
      [2, 1],
      [2, 3],
    ],
    build: (g, a, b) => ops.concat(g, [a, b], 1),
  },
  linear: {
    shapes: [[2, 3], [4, 3], [4]],
    build: (g, x, w, b) => ops.linear(g, x, w, b),
  },
  normalize: { shapes: [[3, 4]], build: (g, a) => ops.normalize(g, a) },
};

test('there is a case for every operator', () => {
  const named = Object.keys(cases).map((name) => name.split(',')[0]);
  const covered = new Set([...named, 'size', 'swap']);
  expect(Object.keys(ops).filter((name) => !covered.has(name))).toEqual([]);
});

test.each(Object.entries(cases))('%s', async (_name, { shapes, build, positive }) => {
  const random = new Random(11);
  const g = new Graph();
  const values = shapes.map((shape, n) => g.input(`x${n}`, shape));
  const out = build(g, ...(values as [Value, Value, Value]));
  // A different weight for each element, or errors could cancel out.
  const weights = g.input('weights', out.shape);
  const loss = ops.total(g, ops.mul(g, out, weights));
  const gradients = gradientsOf(g, loss, values);
  const outputs = Object.fromEntries(gradients.map((gradient, n) => [`d${n}`, gradient]));
  const session = await GraphSession.open(g.spec({ loss, ...outputs }), { threads: 1 });
  try {
    const draw = (shape: readonly number[]) => ({
      data: Float32Array.from({ length: ops.size(shape) }, () =>
        positive ? random.between(0.8, 2) : random.normal(),
      ),
      shape: [...shape],
    });
    const feeds: RawTensors = { weights: draw(out.shape) };
    shapes.forEach((shape, n) => (feeds[`x${n}`] = draw(shape)));
    const found = await session.run(feeds);
    const step = 1 / 128;
    for (const [n, shape] of shapes.entries()) {
      const data = feeds[`x${n}`]?.data as Float32Array;
      const gradient = found[`d${n}`];
      expect(gradient?.shape).toEqual(shape);
      for (let i = 0; i < data.length; i++) {
        const before = data[i] as number;
        const lossAt = async (value: number) => {
          data[i] = value;
          return (await session.run(feeds, ['loss']))['loss']?.data[0] as number;
        };
        const slope = ((await lossAt(before + step)) - (await lossAt(before - step))) / (2 * step);
        data[i] = before;
        expect(Math.abs((gradient?.data[i] as number) - slope)).toBeLessThan(
          2e-3 * Math.max(1, Math.abs(slope)),
        );
      }
    }
  } finally {
    await session.close();
  }
});
