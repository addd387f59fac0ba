/**
 * One training step of a full-size model, in a process of its own: `full-step.ts BATCH PART`.
 * Prints `{"parameters":n,"seconds":s,"optimiserSeconds":s,"peakMb":n}`. The weights are random: what a step costs
 * does not depend on them.
 */
import { availableParallelism } from 'node:os';
import type { ModelShape } from '../../src/engine/tuning/full/checkpoint.ts';
import { ContrastiveStep } from '../../src/engine/tuning/full/step.ts';
import {
  imageEmbeddings,
  textEmbeddings,
  type Parameters,
} from '../../src/engine/tuning/full/towers.ts';
import { Graph } from '../../src/engine/tuning/graph/graph.ts';
import { Random } from '../../src/engine/tuning/random.ts';
import { targetsOf } from '../../src/engine/tuning/training/loss.ts';
import { AdaBelief } from '../../src/engine/tuning/training/optimizer.ts';
import type { Tensors } from '../../src/engine/tuning/training/training.ts';

/** ViT-B/32 and a BERT-base with CLIP-Italian's vocabulary. */
const SHAPE: ModelShape = {
  dims: 512,
  vision: {
    width: 768,
    inner: 3072,
    layers: 12,
    heads: 12,
    imageSize: 224,
    patchSize: 32,
    epsilon: 1e-5,
    activation: 'quick_gelu',
  },
  text: {
    width: 768,
    inner: 3072,
    layers: 12,
    heads: 12,
    vocabulary: 32102,
    positions: 512,
    types: 2,
    epsilon: 1e-12,
  },
};
const LENGTH = 24;

const [batch = 8, part = 4] = process.argv.slice(2).map(Number);
const random = new Random(1);
const parameters: Tensors = new Map();
const g = new Graph();
const draw: Parameters = (name, shape) => {
  if (!parameters.has(name)) {
    const data = new Float32Array(shape.reduce((all, one) => all * one, 1));
    for (let i = 0; i < data.length; i++) data[i] = 0.02 * (2 * random.next() - 1);
    parameters.set(name, { shape: [...shape], data });
  }
  return g.input(name, shape);
};
const { vision, text, dims } = SHAPE;
imageEmbeddings(
  g,
  vision,
  dims,
  g.input('pixels', [1, 3, vision.imageSize, vision.imageSize]),
  draw,
);
textEmbeddings(
  g,
  text,
  dims,
  g.input('ids', [1, LENGTH], 'int64'),
  g.input('mask', [1, LENGTH]),
  draw,
);

const parts = Array.from({ length: Math.ceil(batch / part) }, () => part);
const pixels = () => ({
  data: Float32Array.from({ length: part * 3 * vision.imageSize ** 2 }, () => random.normal()),
  shape: [part, 3, vision.imageSize, vision.imageSize],
});
const ids = () => ({
  data: BigInt64Array.from({ length: part * LENGTH }, () => BigInt(random.below(text.vocabulary))),
  shape: [part, LENGTH],
});
const mask = { data: new Float32Array(part * LENGTH).fill(1), shape: [part, LENGTH] };
const own = Array.from({ length: parts.length * part }, (_, n) => n);
const step = new ContrastiveStep(SHAPE, parameters, { threads: availableParallelism() });
const training = {
  images: parts.map(() => ({ pixels: pixels() })),
  texts: parts.map(() => ({ ids: ids(), mask })),
  ...targetsOf(own, own, own.length),
};
const optimizer = new AdaBelief();
let seconds = 0;
let optimiserSeconds = 0;
// The first step makes the sessions and the moments.
for (let n = 0; n < 2; n++) {
  const started = performance.now();
  const { loss, gradients } = await step.gradients(training, 'all');
  if (!Number.isFinite(loss)) throw new Error(`loss ${loss}`);
  const computed = performance.now();
  optimizer.step(parameters, gradients, 1e-5);
  seconds = (performance.now() - started) / 1000;
  optimiserSeconds = (performance.now() - computed) / 1000;
}
await step.close();
const count = [...parameters.values()].reduce((sum, { data }) => sum + data.length, 0);
const peakMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ parameters: count, seconds, optimiserSeconds, peakMb }));
