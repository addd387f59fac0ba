import type { Statement } from 'better-sqlite3';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openForReading, openForScans } from '../../src/engine/library/database.ts';
import { openLibrary, type Library } from '../../src/engine/library/library.ts';
import type { ModelRecord } from '../../src/engine/library/models.ts';
import { allMeaning, Searcher } from '../../src/engine/search/searcher.ts';
import { VectorReader } from '../../src/engine/search/vector-reader.ts';
import { PhotoWorker } from '../../src/engine/worker/photo-worker.ts';
import type { PhotoMetadata } from '../../src/shared/photo.ts';
import { randomOf } from '../support/pictures/scenes.ts';
import { median, timed, type Measure } from './figure.ts';
import { STARTER_MODEL } from './programs.ts';

const DIMS = 512;
const LIMIT = 50;
const BATCH = 1000;
/** Photos of one scene; the first are series of a few, the last are what one takes all the time. */
const SCENE_SIZES = [10, 20, 40, 100, 400, 2000];
/** Length of a photo's own direction beside that of its scene: cosines of about 0.8 in a scene. */
const OWN_SHARE = 0.5;

const ROUNDS = 25;
const TARGET = 1.3;

/**
 * A search by a library photo, whose embedding is stored, so that no encoder runs, against the bare
 * query of sqlite-vec on the same table with the same k. They take turns.
 */
export const measureSearch: Measure = async ({ quick, scratch }) => {
  const count = quick ? 10_000 : 100_000;
  const dir = join(scratch, 'search-library');
  mkdirSync(dir, { recursive: true });
  const library = openLibrary({ dir, clock: () => new Date() });
  const model = library.modelFor('bench', 'bench', DIMS);
  const scenes = fill(library, model, count);
  const vectors = new VectorReader(dir);
  // No question of this bench reaches it, so its process never starts.
  const worker = new PhotoWorker({ model: { dir: STARTER_MODEL, device: 'cpu' }, towers: [] });
  const searcher = new Searcher({
    library,
    model,
    worker,
    vectors,
    background: [],
    understand: allMeaning,
  });

  // As the search opens it, with the file mapped into memory; and as SQLite does by itself.
  const [db, plain] = [openForScans(dir), openForReading(dir)];
  const [bareQuery, plainQuery] = [db, plain].map((one) =>
    one.prepare(
      `SELECT photo_id, distance FROM vectors_${model.row} WHERE embedding MATCH ? AND k = ${LIMIT}`,
    ),
  ) as [Statement, Statement];
  const cases = [
    { label: 'less than a page of results', like: scenes.get(20), cut: { minRelevance: 0.9 } },
    { label: 'more than a page of results', like: scenes.get(2000), cut: {} },
    {
      label: 'nothing alike (a cut that nothing reaches)',
      like: scenes.get(10),
      cut: { minRelevance: 1 },
    },
    { label: 'no cut (--min-relevance none)', like: scenes.get(20), cut: { minRelevance: null } },
  ];
  const values = [];
  const ratios = [];
  try {
    for (const { label, like, cut } of cases) {
      if (!like) throw new Error(`the library is too small for «${label}»`);
      const embedding = library.vectors(model.row).get(like.photoId);
      const request = { text: '', like: like.path, offset: 0, limit: LIMIT, ...cut };
      const times = { bare: [] as number[], plain: [] as number[], search: [] as number[] };
      let total = 0;
      // The first round fills caches on both sides.
      for (let round = -1; round < (quick ? 5 : ROUNDS); round++) {
        const bare = await timed(() => bareQuery.all(embedding));
        const unmapped = await timed(() => plainQuery.all(embedding));
        const search = await timed(async () => (total = (await searcher.search(request)).total));
        if (round < 0) continue;
        times.bare.push(bare);
        times.plain.push(unmapped);
        times.search.push(search);
      }
      values.push(
        { label: `${label}: found`, value: total, unit: 'photos' },
        { label: `${label}: bare query`, value: median(times.bare), unit: 'ms' },
        { label: `${label}: bare query, file not mapped`, value: median(times.plain), unit: 'ms' },
        { label: `${label}: search`, value: median(times.search), unit: 'ms' },
      );
      ratios.push({
        label: `${label}: search / bare query`,
        value: median(times.search.map((ms, round) => ms / (times.bare[round] as number))),
        target: { atMost: TARGET },
      });
    }
  } finally {
    db.close();
    plain.close();
    await vectors.close();
    await worker.close();
    library.close();
  }
  return {
    values,
    ratios,
    remarks: [
      `${count} embeddings of ${DIMS} dimensions, k = ${LIMIT}`,
      'the bare query on a connection as the search has it, with the file mapped into memory',
    ],
  };
};

interface Example {
  photoId: number;
  path: string;
}

/** Fills a library with photos of scenes; returns one photo of a scene of each size. */
function fill(library: Library, model: ModelRecord, count: number): Map<number, Example> {
  const random = randomOf(1);
  const folder = library.folders.add('/photos', library.now());
  const examples = new Map<number, Example>();
  let scene = new Float32Array(DIMS);
  let leftInScene = 0;
  let scenes = 0;
  for (let start = 0; start < count; start += BATCH) {
    library.transaction(() => {
      for (let n = start; n < Math.min(start + BATCH, count); n++) {
        const name = `${n}.jpg`;
        const size = SCENE_SIZES[scenes % SCENE_SIZES.length] as number;
        const startsScene = leftInScene === 0;
        if (startsScene) {
          scene = direction(random);
          leftInScene = size;
        }
        leftInScene--;
        if (leftInScene === 0) scenes++;
        const content = { format: 'jpeg', width: 4000, height: 3000, metadata } as const;
        const hash = n.toString(16).padStart(64, '0');
        const photoId = library.photos.add({ ...content, hash, bytes: n }, library.now());
        const stamp = { folderId: folder.id, directory: '', name, bytes: n, mtimeMs: n };
        library.files.savePhoto({ ...stamp, sidecar: null }, photoId);
        library.vectors(model.row).put(photoId, near(scene, direction(random)));
        if (startsScene && !examples.has(size)) {
          examples.set(size, { photoId, path: join(folder.path, name) });
        }
      }
    });
  }
  return examples;
}

/** A direction like any other, of length 1. */
function direction(random: () => number): Float32Array<ArrayBuffer> {
  // Sums of uniform numbers are near enough to a normal distribution to have no favourite corner.
  const vector = Float32Array.from(
    { length: DIMS },
    () => random() + random() + random() + random() - 2,
  );
  return scaled(vector);
}

const near = (scene: Float32Array, own: Float32Array) =>
  scaled(scene.map((value, i) => value + OWN_SHARE * (own[i] as number)));

function scaled<T extends Float32Array>(vector: T): T {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) / length;
  return vector;
}

const metadata: PhotoMetadata = {
  taken: { local: '2019-08-14T18:03:11', offsetMinutes: 120, source: 'exif' },
  make: null,
  model: null,
  lens: null,
  aperture: null,
  exposureTime: null,
  iso: null,
  focalLength: null,
  focalLength35mm: null,
  latitude: null,
  longitude: null,
  altitude: null,
  rating: null,
  title: null,
  caption: null,
  keywords: [],
};
