import { join } from 'node:path';
import { WORKER_FLAGS } from '../../src/engine/worker/connection.ts';
import { softwareGpu } from '../support/models/swiftshader.ts';
import { median, percentile, type Figure, type Measure } from './figure.ts';
import { fullCheckpoint, importing } from './import.ts';
import { runNode, STARTER_MODEL, WORKER_ENVIRONMENT } from './programs.ts';

const PROGRAM = join(import.meta.dirname, 'encoder-run.ts');
const TARGET = { atLeast: 0.95 };

interface Case {
  label: string;
  dir: string;
  device: 'cpu' | 'webgpu';
  batch: number;
  /** Of one round of one way. */
  runs: number;
  rounds: number;
}

/**
 * Batches as indexing makes them, against ONNX Runtime alone on the same tensors: both in one
 * process and in turns of less than a second, so that a machine that is busy at times is so for both.
 */
export const measureEncoder: Measure = async ({ quick, scratch }) => {
  const checkpoint = fullCheckpoint(join(scratch, 'checkpoint-encoder'));
  const library = join(scratch, 'library-encoder');
  await importing(checkpoint.path, library, ['--no-fp16']);
  const large = join(library, 'models', 'model');
  const rounds = quick ? 5 : 21;
  const cases: Case[] = [
    { label: 'ViT-B/32, CPU', dir: large, device: 'cpu', batch: 8, runs: 2, rounds },
    { label: 'starter, CPU', dir: STARTER_MODEL, device: 'cpu', batch: 16, runs: 40, rounds },
  ];
  const gpu = softwareGpu();
  if (gpu) {
    // Some seconds a picture: a tower of true size would take the better part of an hour.
    const software = { dir: STARTER_MODEL, device: 'webgpu', batch: 2, runs: 4, rounds } as const;
    cases.push({ label: 'starter, software WebGPU', ...software });
  }
  const figures: Figure[] = [];
  for (const one of cases) figures.push(await measure(one, gpu ?? {}));
  return {
    values: figures.flatMap(({ values }) => values),
    ratios: figures.flatMap(({ ratios }) => ratios),
    remarks: [
      `medians of ${rounds} rounds; the ratio is the median of the rounds' own`,
      'ViT-B/32: a checkpoint of the true size with random weights, imported',
      ...(gpu ? [] : ['no software WebGPU here (SwiftShader): not measured']),
    ],
  };
};

async function measure(
  { label, dir, device, batch, runs, rounds }: Case,
  gpu: Record<string, string>,
): Promise<Figure> {
  const env = { ...WORKER_ENVIRONMENT, ...(device === 'webgpu' && gpu) };
  const args = [...WORKER_FLAGS, PROGRAM, dir, device, ...[batch, runs, rounds].map(String)];
  const { bare, ours } = JSON.parse(await runNode(args, { env })) as Record<
    'bare' | 'ours',
    number[]
  >;
  const ratiosOfRounds = ours.map((rate, n) => rate / (bare[n] ?? NaN));
  return {
    values: [
      { label: `${label}: session.run alone`, value: median(bare), unit: 'photos/s' },
      { label: `${label}: ours`, value: median(ours), unit: 'photos/s' },
    ],
    ratios: [
      {
        label: `${label}: ours / session.run alone`,
        value: median(ratiosOfRounds),
        target: TARGET,
      },
      ...[0.25, 0.75].map((share) => ({
        label: `${label}: the same, ${share} of the rounds at most`,
        value: percentile(ratiosOfRounds, share),
      })),
    ],
  };
}
