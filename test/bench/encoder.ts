import { join } from 'node:path';
import { softwareGpu } from '../support/models/swiftshader.ts';
import { median, type Figure, type Measure } from './figure.ts';
import { fullCheckpoint, importing } from './import.ts';
import { runNode, STARTER_MODEL, WORKER_ENVIRONMENT } from './programs.ts';

const PROGRAM = join(import.meta.dirname, 'encoder-run.ts');
const TARGET = 0.95;

interface Case {
  label: string;
  dir: string;
  device: 'cpu' | 'webgpu';
  batch: number;
  runs: number;
  /** Absent where the tower is so small that copying pixels shows. */
  target?: { atLeast: number };
}

/**
 * Batches as indexing makes them, against ONNX Runtime alone on the same tensors. Each run is a
 * process of its own, and the two take turns, so that a machine that is busy at times is so for
 * both.
 */
export const measureEncoder: Measure = async ({ quick, scratch }) => {
  const checkpoint = fullCheckpoint(join(scratch, 'checkpoint-encoder'));
  const library = join(scratch, 'library-encoder');
  await importing(checkpoint.path, library, ['--no-fp16']);
  const large = join(library, 'models', 'model');
  const target = { atLeast: TARGET };
  const cases: Case[] = [
    { label: 'ViT-B/32, CPU', dir: large, device: 'cpu', batch: 8, runs: 6, target },
    { label: 'starter, CPU', dir: STARTER_MODEL, device: 'cpu', batch: 16, runs: 100 },
  ];
  const gpu = softwareGpu();
  if (gpu) {
    // Some seconds a picture: a tower of true size would take the better part of an hour.
    const software = { dir: STARTER_MODEL, device: 'webgpu', batch: 2, runs: 8, target } as const;
    cases.push({ label: 'starter, software WebGPU', ...software });
  }
  const figures: Figure[] = [];
  for (const one of cases) figures.push(await measure(one, quick ? 1 : 3, gpu ?? {}));
  return {
    values: figures.flatMap(({ values }) => values),
    ratios: figures.flatMap(({ ratios }) => ratios),
    remarks: [
      'ViT-B/32: a checkpoint of the true size with random weights, imported',
      ...(gpu ? [] : ['no software WebGPU here (SwiftShader): not measured']),
    ],
  };
};

async function measure(
  { label, dir, device, batch, runs, target }: Case,
  rounds: number,
  gpu: Record<string, string>,
): Promise<Figure> {
  const env = { ...WORKER_ENVIRONMENT, ...(device === 'webgpu' && gpu) };
  const rates = { bare: [] as number[], ours: [] as number[] };
  const run = async (way: 'bare' | 'ours') => {
    const args = [PROGRAM, way, dir, device, String(batch), String(runs)];
    rates[way].push(JSON.parse(await runNode(args, { env })) as number);
  };
  for (let round = 0; round < rounds; round++) {
    await run('bare');
    await run('ours');
  }
  const ratio = median(rates.ours.map((ours, n) => ours / (rates.bare[n] ?? NaN)));
  return {
    values: [
      { label: `${label}: session.run alone`, value: median(rates.bare), unit: 'photos/s' },
      { label: `${label}: ours`, value: median(rates.ours), unit: 'photos/s' },
    ],
    ratios: [
      { label: `${label}: ours / session.run alone`, value: ratio, ...(target && { target }) },
    ],
  };
}
