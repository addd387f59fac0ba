/** Towers, gradients and optimiser against reference values of another implementation. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCheckpoint, type ModelShape } from '../../../../src/engine/tuning/full/checkpoint.ts';
import { ContrastiveStep, type TrainingBatch } from '../../../../src/engine/tuning/full/step.ts';
import { targetsOf } from '../../../../src/engine/tuning/training/loss.ts';
import { AdaBelief } from '../../../../src/engine/tuning/training/optimizer.ts';
import type { Tensors } from '../../../../src/engine/tuning/training/training.ts';

const fixtures = resolve(import.meta.dirname, '../../../../../shared/fixtures');
const checkpoint = join(fixtures, 'clip-italian-tiny');

interface Reference {
  pixel_values: { shape: number[]; data: number[] };
  input_ids: number[][];
  attention_mask: number[][];
  image_embeds: number[][];
  text_embeds: number[][];
  learningRate: number;
  steps: {
    loss: number;
    gradNorms?: Record<string, number>;
    gradSamples?: Record<string, number[]>;
    updateNorms?: Record<string, number>;
  }[];
  finalLoss: number;
}

const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Reference;

/** Rows `from` to `to` of a reference's inputs as one part of a batch each. */
function partsOf(reference: Reference, sizes: number[]) {
  const { shape, data } = reference.pixel_values;
  const count = shape[0] as number;
  const picture = data.length / count;
  const length = reference.input_ids[0]?.length as number;
  let from = 0;
  return sizes.map((size) => {
    const rows = [from, (from += size)] as const;
    const ids = reference.input_ids.slice(...rows).flat();
    const mask = reference.attention_mask.slice(...rows).flat();
    return {
      image: {
        pixels: {
          data: Float32Array.from(data.slice(rows[0] * picture, rows[1] * picture)),
          shape: [size, ...shape.slice(1)],
        },
      },
      text: {
        ids: { data: BigInt64Array.from(ids, BigInt), shape: [size, length] },
        mask: { data: Float32Array.from(mask), shape: [size, length] },
      },
    };
  });
}

const norm = (values: ArrayLike<number>) => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] as number) ** 2;
  return Math.sqrt(sum);
};

describe.skipIf(!existsSync(checkpoint))('the tiny checkpoint', () => {
  let shape: ModelShape;
  let parameters: Tensors;
  let step: ContrastiveStep;
  beforeAll(async () => {
    ({ shape, parameters } = await readCheckpoint(checkpoint));
    step = new ContrastiveStep(shape, parameters, { threads: 1 });
  });
  afterAll(() => step.close());

  test('both towers give the reference embeddings', async () => {
    const reference = read(join(checkpoint, 'expected.json'));
    const images = partsOf(reference, [reference.image_embeds.length]).map(({ image }) => image);
    const texts = partsOf(reference, [reference.text_embeds.length]).map(({ text }) => text);
    const close = (found: Float32Array, expected: number[][]) =>
      expected
        .flat()
        .forEach((value, i) => expect(Math.abs((found[i] as number) - value)).toBeLessThan(1e-4));
    close(await step.embedImages(images), reference.image_embeds);
    close(await step.embedTexts(texts), reference.text_embeds);
  });

  const trainStep = join(fixtures, 'train-step', 'expected.json');

  // Whole, and in unequal parts: caching gradients must not change them.
  test.each([[[4]], [[1, 3]]])('five steps as in the reference, parts of %j', async (sizes) => {
    const reference = read(trainStep);
    const parts = partsOf(reference, sizes);
    const own = [0, 1, 2, 3];
    const batch: TrainingBatch = {
      images: parts.map(({ image }) => image),
      texts: parts.map(({ text }) => text),
      ...targetsOf(own, own, own.length),
    };
    const { shape, parameters } = await readCheckpoint(checkpoint);
    const step = new ContrastiveStep(shape, parameters, { threads: 1 });
    const optimizer = new AdaBelief();
    try {
      for (const expected of reference.steps) {
        const { loss, gradients } = await step.gradients(batch, 'all');
        expect(Math.abs(loss - expected.loss)).toBeLessThan(1e-4);
        const scale = Math.max(...Object.values(expected.gradNorms ?? {}));
        for (const [name, length] of Object.entries(expected.gradNorms ?? {})) {
          // Keys have no gradient from their bias: softmax ignores what all scores share.
          const tolerance = 1e-3 * length + 1e-6 * scale;
          expect(Math.abs(norm(gradients.get(name) ?? []) - length), name).toBeLessThan(tolerance);
          expected.gradSamples?.[name]?.forEach((sample, i) => {
            const found = gradients.get(name)?.[i] as number;
            expect(Math.abs(found - sample), `${name}[${i}]`).toBeLessThan(tolerance);
          });
        }
        const before = new Map([...parameters].map(([name, { data }]) => [name, data.slice()]));
        optimizer.step(parameters, gradients, reference.learningRate);
        for (const [name, length] of Object.entries(expected.updateNorms ?? {})) {
          const after = parameters.get(name)?.data ?? new Float32Array();
          const moved = norm(after.map((value, i) => value - (before.get(name)?.[i] as number)));
          // Where the gradient is nothing but rounding, its direction is too.
          if ((expected.gradNorms?.[name] ?? 0) > 1e-5) {
            expect(Math.abs(moved - length) / length, name).toBeLessThan(0.02);
          }
        }
      }
      const { loss } = await step.gradients(batch, 'all');
      expect(Math.abs(loss - reference.finalLoss)).toBeLessThan(1e-4);
    } finally {
      await step.close();
    }
  });

  test('stage 1 has gradients for the projections only', async () => {
    const [part] = partsOf(read(trainStep), [4]);
    if (!part) throw new Error('no batch');
    const own = [0, 1, 2, 3];
    const batch = { images: [part.image], texts: [part.text], ...targetsOf(own, own, 4) };
    const { gradients } = await step.gradients(batch, 'projections');
    expect([...gradients.keys()].sort()).toEqual([
      'text_projection.weight',
      'visual_projection.weight',
    ]);
  });
});
