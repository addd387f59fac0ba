import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { WORKER_FLAGS } from '../../src/engine/worker/connection.ts';
import { median, type Figure, type Measure, type Ratio, type Value } from './figure.ts';
import { drawPhotos } from './photos.ts';
import { processorSeconds, runIndex, runNode, WORKER_ENVIRONMENT } from './programs.ts';

const SHARED_PHOTOS = resolve(import.meta.dirname, '../../../shared/photos/flickr');
const TARGET = 0.85;

type Step = 'decode' | 'encode' | 'few' | 'index';
const STEPS: Step[] = ['decode', 'encode', 'few', 'index'];
/** Of so many times fewer photos the time is taken as well. */
const FEWER = 4;

/**
 * Indexing against its two heavy stages alone, on the same photos with as many threads. They take
 * turns, so that a machine that is busy at times is so for all of them. The stages are timed when their
 * program has started and the model is open; of indexing it is therefore the photos that all have more
 * than a quarter of them, by the time that they take more.
 */
export const measureThroughput: Measure = async ({ quick, scratch }) => {
  const rounds = quick ? 1 : 3;
  const size = { width: 4000, height: 3000, distinct: quick ? 4 : 16 };
  const count = quick ? 60 : 600;
  const folders = {
    all: await drawPhotos(scratch, { count, ...size }),
    few: await drawPhotos(scratch, { count: count / FEWER, ...size }),
  };
  const figures = [await measure('12-megapixel photos', folders, scratch, rounds, TARGET)];
  if (existsSync(SHARED_PHOTOS)) {
    figures.push(
      await measure('photos of 500 × 375', { all: SHARED_PHOTOS }, scratch, rounds, null),
    );
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
  folders: { all: string; few?: string },
  scratch: string,
  rounds: number,
  target: number | null,
): Promise<Figure> {
  const rates: Record<Step, number[]> = { decode: [], encode: [], few: [], index: [] };
  const costs: Record<Step, number[]> = { decode: [], encode: [], few: [], index: [] };
  const withoutStart: number[] = [];
  const library = join(scratch, 'throughput-library');
  for (let round = 0; round < rounds; round++) {
    let few: Run | null = null;
    for (const step of STEPS) {
      const folder = step === 'few' ? folders.few : folders.all;
      if (folder === undefined) continue;
      const before = processorSeconds() ?? NaN;
      const run = await (step === 'decode' || step === 'encode'
        ? alone(step, folder)
        : indexing(library, folder));
      const { photos, seconds } = run;
      rates[step].push(photos / seconds);
      costs[step].push((((processorSeconds() ?? NaN) - before) * 1000) / photos);
      if (step === 'few') few = run;
      if (step === 'index' && few) {
        withoutStart.push((photos - few.photos) / (seconds - few.seconds));
      }
      rmSync(library, { recursive: true, force: true });
    }
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
  const toSlower = (all: number[]) =>
    median(all.map((rate, n) => rate / Math.min(rates.decode[n] ?? NaN, rates.encode[n] ?? NaN)));
  const ratio: Ratio = {
    label: `${what}: indexing / the slower stage`,
    value: toSlower(withoutStart.length > 0 ? withoutStart : rates.index),
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
      ...(withoutStart.length > 0 ? [value('indexing, starting left out', withoutStart)] : []),
      ...(isKnown ? [cost('decode'), cost('index')] : []),
    ],
    ratios: [
      ratio,
      ...(withoutStart.length > 0
        ? [{ label: `${what}: the same, starting included`, value: toSlower(rates.index) }]
        : []),
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
