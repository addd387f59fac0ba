/** The first comparison of a large library's photos with each other: its time and its memory. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setInterval } from 'node:timers';
import { Engine } from '../../src/engine/engine.ts';
import { openLibrary } from '../../src/engine/library/library.ts';
import { compareNew } from '../../src/engine/organize/duplicates/find.ts';
import type { PhotoPixels } from '../../src/shared/photo.ts';
import { sharedPhotos } from '../support/models/shared-photos.ts';
import { randomOf } from '../support/pictures/scenes.ts';
import { timed, type Measure } from './figure.ts';
import { fillLibrary } from './filled-library.ts';
import { RESOURCES } from './programs.ts';

const DIMS = 512;
const SIDE = 32;
const BURSTS = 0.1;

export const measureComparing: Measure = async ({ quick, scratch }) => {
  if (!existsSync(sharedPhotos)) {
    return { values: [], ratios: [], remarks: ['skipped: the evaluation photos are not here'] };
  }
  const count = quick ? 5000 : 100_000;
  const sources = await measuredPhotos(join(scratch, 'comparing-sources'));
  const dir = join(scratch, 'comparing-library');
  mkdirSync(dir, { recursive: true });
  const library = openLibrary({ dir, clock: () => new Date() });
  const model = library.embeddings.modelFor('bench', 'bench', DIMS);
  fillLibrary(library, model, count);
  const random = randomOf(3);
  library.transaction(() => {
    let gray = new Uint8Array(SIDE * SIDE);
    for (const id of library.pixels.missing(count)) {
      const source = sources[Math.floor(random() * sources.length)] as PhotoPixels;
      const other = sources[Math.floor(random() * sources.length)] as PhotoPixels;
      const isShotAgain = random() < BURSTS;
      const [one, two] = [cropped(source.gray, random), cropped(other.gray, random)];
      gray = gray.map((value, i) =>
        isShotAgain
          ? Math.max(0, Math.min(255, value + random() * 16 - 8))
          : 0.65 * (one[i] as number) + 0.35 * (two[i] as number),
      );
      library.pixels.put(id, { ...source, gray });
    }
  });
  const before = process.memoryUsage.rss();
  let most = before;
  let longest = 0;
  let last = performance.now();
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 10);
  let pairs = 0;
  const took = await timed(async () => {
    pairs = await compareNew(library, model, {
      signal: new AbortController().signal,
      checkpoint: () => Promise.resolve(),
      report: () => undefined,
    });
  });
  clearInterval(watch);
  library.close();
  const megabytes = (bytes: number) => bytes / 2 ** 20;
  return {
    values: [
      { label: 'first comparison', value: took / 1000, unit: 's' },
      { label: 'a photo', value: took / count, unit: 'ms' },
      { label: 'pairs found', value: pairs, unit: '' },
      { label: 'memory of the process', value: megabytes(most), unit: 'MB' },
      { label: 'of it before', value: megabytes(before), unit: 'MB' },
      { label: 'longest time between two turns', value: longest, unit: 'ms' },
    ],
    ratios: [],
    remarks: [`${count} photos, made of crops of ${sources.length} real ones; a tenth shot again`],
  };
};

async function measuredPhotos(libraryDir: string): Promise<PhotoPixels[]> {
  const engine = new Engine({ libraryDir, resourcesDir: RESOURCES, access: 'write' });
  try {
    await (
      await engine.index({ folders: [sharedPhotos] })
    ).ended;
    const { pixels } = engine.library;
    const ids = pixels.grays(0, 1000).map(({ photoId }) => photoId);
    return [...pixels.ofPhotos(ids).values()];
  } finally {
    await engine.close();
  }
}

/** At least half of each side, as it is or mirrored. */
function cropped(gray: Uint8Array, random: () => number): Uint8Array {
  const axis = () => {
    const size = 0.5 + random() / 2;
    const start = random() * (1 - size);
    return (i: number) => Math.floor((start + (size * (i + 0.5)) / SIDE) * SIDE);
  };
  const [across, down, isMirrored] = [axis(), axis(), random() < 0.5];
  return gray.map((_, i) => {
    const x = i % SIDE;
    return gray[down(Math.floor(i / SIDE)) * SIDE + across(isMirrored ? SIDE - 1 - x : x)] ?? 0;
  });
}
