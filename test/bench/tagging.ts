/** Tagging: its speed beside one exact vector scan, and its quality beside a plain cosine threshold. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openForReading } from '../../src/engine/library/database.ts';
import { openLibrary } from '../../src/engine/library/library.ts';
import { calibrationOf, tagPhotos } from '../../src/engine/organize/tags/tagger.ts';
import { readTaxonomy } from '../../src/engine/organize/taxonomy/taxonomy.ts';
import { sharedPhotos } from '../support/models/shared-photos.ts';
import { randomOf } from '../support/pictures/scenes.ts';
import { fillLibrary } from './filled-library.ts';
import { median, timed, type Measure } from './figure.ts';
import { RESOURCES } from './programs.ts';
import { measureQuality } from './tag-quality.ts';

const DIMS = 512;
const ROUNDS = 3;
const SCANS = 4;

export const measureTagging: Measure = async ({ quick, scratch }) => {
  const count = quick ? 10_000 : 100_000;
  const dir = join(scratch, 'tagging-library');
  mkdirSync(dir, { recursive: true });
  const library = openLibrary({ dir, clock: () => new Date() });
  const model = library.embeddings.modelFor('bench', 'bench', DIMS);
  fillLibrary(library, model, count);
  const taxonomy = await readTaxonomy(RESOURCES);
  const random = randomOf(7);
  const direction = () => {
    const vector = Float32Array.from({ length: DIMS }, () => random() + random() - 1);
    const length = Math.hypot(...vector);
    return vector.map((value) => value / length);
  };
  // Texts lie elsewhere than photos; what they are does not change the time it takes.
  const directions = new Float32Array(taxonomy.concepts.length * DIMS);
  taxonomy.concepts.forEach((_, i) => directions.set(direction(), i * DIMS));
  library.transaction(() =>
    library.tagging.saveDirections(model.row, taxonomy.version, directions),
  );
  const texts = Array.from({ length: 200 }, direction);
  const world = {
    library,
    model,
    taxonomy,
    background: () => Promise.resolve(texts),
    worker: () => Promise.reject(new Error('the bench embeds nothing')),
  };
  await calibrationOf(world);

  const scans: number[] = [];
  const taggings: number[] = [];
  const ratios: number[] = [];
  let tags = 0;
  for (let n = 0; n < ROUNDS; n++) {
    // Each round begins with a library without tags; scans are timed on both sides of the tagging.
    const photos = library.tagging.untagged(model.row, 'nobody');
    library.transaction(() => {
      library.tags.setComputed('auto', photos, [], '');
      for (const id of photos) library.tagging.forget(id);
    });
    const before = await scanTimes(dir, model.row, direction);
    const took = await timed(async () => ({ tags } = await tagPhotos(world, context)));
    const around = [...before, ...(await scanTimes(dir, model.row, direction))];
    scans.push(...around);
    taggings.push(took);
    ratios.push(took / median(around));
  }
  library.close();
  const quality = existsSync(sharedPhotos) ? await measureQuality(join(scratch, 'quality')) : null;
  return {
    values: [
      { label: 'one exact scan', value: median(scans), unit: 'ms' },
      { label: 'tagging', value: median(taggings), unit: 'ms' },
      { label: 'tags given', value: tags / count, unit: 'a photo' },
      ...(quality?.values ?? []),
    ],
    ratios: [
      {
        label: 'tagging / one scan',
        value: median(ratios),
        target: { atMost: 60 },
      },
      ...(quality?.ratios ?? []),
    ],
    remarks: [
      `${count} embeddings of ${DIMS} dimensions, ${taxonomy.concepts.length} concepts; median of ${ROUNDS} rounds, ${ratios.map((ratio) => ratio.toFixed(1)).join(', ')}`,
      quality
        ? 'F1: one threshold for all tags, chosen on half of the photos and measured on the other half, both ways'
        : 'quality skipped: the evaluation photos are not here',
    ],
  };
};

/** Milliseconds of exact scans of all embeddings, after one that is not counted. */
async function scanTimes(
  dir: string,
  model: number,
  direction: () => Float32Array,
): Promise<number[]> {
  const db = openForReading(dir);
  const scan = db.prepare(
    `SELECT photo_id FROM vectors_${model} WHERE embedding MATCH ? AND k = 50`,
  );
  scan.all(direction());
  const times: number[] = [];
  for (let i = 0; i < SCANS; i++) {
    const query = direction();
    times.push(await timed(() => scan.all(query)));
  }
  db.close();
  return times;
}

const context = {
  signal: new AbortController().signal,
  checkpoint: () => Promise.resolve(),
  report: () => undefined,
};
