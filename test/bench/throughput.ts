import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { WORKER_FLAGS } from '../../src/engine/worker/connection.ts';
import { median, type Figure, type Measure, type Ratio, type Value } from './figure.ts';
import { drawPhotos } from './photos.ts';
import { processorSeconds, runIndex, runNode, WORKER_ENVIRONMENT } from './programs.ts';

const SHARED_PHOTOS = resolve(import.meta.dirname, '../../../shared/photos/flickr');
const TARGET = 0.85;

type Step = 'decode' | 'encode' | 'index';

/**
 * Indexing against its two heavy stages alone, on the same photos with as many threads. The three
 * take turns, so that a machine that is busy at times is so for all of them.
 */
export const measureThroughput: Measure = async ({ quick, scratch }) => {
  const rounds = quick ? 1 : 3;
  const size = { width: 4000, height: 3000, distinct: quick ? 4 : 16 };
  // What starts cold takes a quarter of a second: of six hundred it is two in a hundred.
  const large = await drawPhotos(scratch, { count: quick ? 60 : 600, ...size });
  const figures = [await measure('12-megapixel photos', large, scratch, rounds, TARGET)];
  if (existsSync(SHARED_PHOTOS)) {
    figures.push(await measure('photos of 500 × 375', SHARED_PHOTOS, scratch, rounds, null));
  }
  return {
    values: figures.flatMap(({ values }) => values),
    ratios: figures.flatMap(({ ratios }) => ratios),
    remarks: [
      'decode + thumbnail alone: from the file to the one picture that thumbnail and encoder share, and the thumbnail; no metadata, no measures of pixels',
      'both stages alone use every core: where they share the cores, no order of work is faster than 1 / (1/decode + 1/encoder)',
    ],
  };
};

async function measure(
  what: string,
  folder: string,
  scratch: string,
  rounds: number,
  target: number | null,
): Promise<Figure> {
  const rates: Record<Step, number[]> = { decode: [], encode: [], index: [] };
  const costs: Record<Step, number[]> = { decode: [], encode: [], index: [] };
  const library = join(scratch, 'throughput-library');
  for (let round = 0; round < rounds; round++) {
    for (const step of ['decode', 'encode', 'index'] as const) {
      const before = processorSeconds() ?? NaN;
      const { photos, seconds } = await (step === 'index'
        ? indexing(library, folder)
        : alone(step, folder));
      rates[step].push(photos / seconds);
      costs[step].push((((processorSeconds() ?? NaN) - before) * 1000) / photos);
    }
    rmSync(library, { recursive: true });
  }
  const perRound = (of: (decode: number, encode: number, index: number) => number) =>
    median(
      rates.index.map((index, n) => of(rates.decode[n] ?? NaN, rates.encode[n] ?? NaN, index)),
    );
  const value = (label: string, all: number[]): Value => ({
    label: `${what}: ${label}`,
    value: median(all),
    unit: 'photos/s',
  });
  const ratio: Ratio = {
    label: `${what}: indexing / the slower stage`,
    value: perRound((decode, encode, index) => index / Math.min(decode, encode)),
    ...(target !== null && { target: { atLeast: target } }),
  };
  const cost = (step: Step): Value => ({
    label: `${what}: ${step}, processor time`,
    value: median(costs[step]),
    unit: 'ms/photo',
  });
  const shared = perRound((decode, encode, index) => index * (1 / decode + 1 / encode));
  // Decoding is the slower one wherever photos are larger than what the model sees.
  const costRatio = median(costs.index.map((index, n) => (costs.decode[n] ?? NaN) / index));
  const isKnown = !Number.isNaN(costRatio);
  return {
    values: [
      value('decode + thumbnail alone', rates.decode),
      value('encoder alone', rates.encode),
      value('indexing', rates.index),
      ...(isKnown ? [cost('decode'), cost('index')] : []),
    ],
    ratios: [
      ratio,
      { label: `${what}: indexing / both stages sharing the cores`, value: shared },
      ...(isKnown
        ? [
            {
              label: `${what}: decoding / indexing by processor time, starting included`,
              value: costRatio,
            },
          ]
        : []),
    ],
  };
}

interface Run {
  photos: number;
  seconds: number;
}

async function indexing(library: string, folder: string): Promise<Run> {
  const { indexed, seconds } = await runIndex(library, folder);
  return { photos: indexed, seconds };
}

async function alone(stage: 'decode' | 'encode', folder: string): Promise<Run> {
  const program = join(import.meta.dirname, 'alone.ts');
  return JSON.parse(
    await runNode([...WORKER_FLAGS, program, stage, folder], { env: WORKER_ENVIRONMENT }),
  ) as Run;
}
