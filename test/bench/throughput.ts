import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { median, type Figure, type Measure, type Ratio, type Value } from './figure.ts';
import { drawPhotos } from './photos.ts';
import { runIndex, runNode, WORKER_ENVIRONMENT } from './programs.ts';

const SHARED_PHOTOS = resolve(import.meta.dirname, '../../../shared/photos/flickr');
const TARGET = 0.85;

/**
 * Indexing against its two heavy stages alone, on the same photos with as many threads. The three
 * take turns, so that a machine that is busy at times is so for all of them.
 */
export const measureThroughput: Measure = async ({ quick, scratch }) => {
  const rounds = quick ? 1 : 3;
  const size = { width: 4000, height: 3000, distinct: quick ? 4 : 16 };
  const large = await drawPhotos(scratch, { count: quick ? 60 : 300, ...size });
  const figures = [await measure('12-megapixel photos', large, scratch, rounds, TARGET)];
  if (existsSync(SHARED_PHOTOS)) {
    figures.push(await measure('photos of 500 × 375', SHARED_PHOTOS, scratch, rounds, null));
  }
  return {
    values: figures.flatMap(({ values }) => values),
    ratios: figures.flatMap(({ ratios }) => ratios),
    remarks: [
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
  const rates: Record<'decode' | 'encode' | 'index', number[]> = {
    decode: [],
    encode: [],
    index: [],
  };
  for (let round = 0; round < rounds; round++) {
    for (const stage of ['decode', 'encode'] as const)
      rates[stage].push(await alone(stage, folder));
    const library = join(scratch, 'throughput-library');
    const { photosPerSecond } = await runIndex(library, folder);
    rates.index.push(photosPerSecond);
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
  return {
    values: [
      value('decode + thumbnail alone', rates.decode),
      value('encoder alone', rates.encode),
      value('indexing', rates.index),
    ],
    ratios: [
      ratio,
      {
        label: `${what}: indexing / both stages sharing the cores`,
        value: perRound((decode, encode, index) => index * (1 / decode + 1 / encode)),
      },
    ],
  };
}

async function alone(stage: 'decode' | 'encode', folder: string): Promise<number> {
  const program = join(import.meta.dirname, 'alone.ts');
  const output = await runNode([program, stage, folder], { env: WORKER_ENVIRONMENT });
  const { photos, seconds } = JSON.parse(output) as { photos: number; seconds: number };
  return photos / seconds;
}
