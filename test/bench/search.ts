import type { Statement } from 'better-sqlite3';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openForReading, openForScans } from '../../src/engine/library/database.ts';
import { openLibrary } from '../../src/engine/library/library.ts';
import { allMeaning, Searcher } from '../../src/engine/search/searcher.ts';
import { VectorReader } from '../../src/engine/search/vector-reader.ts';
import { PhotoWorker } from '../../src/engine/worker/photo-worker.ts';
import { fillLibrary } from './filled-library.ts';
import { median, timed, type Measure } from './figure.ts';
import { STARTER_MODEL } from './programs.ts';

const DIMS = 512;
const LIMIT = 50;

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
  const model = library.embeddings.modelFor('bench', 'bench', DIMS);
  const scenes = fillLibrary(library, model, count);
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
      const embedding = library.embeddings.of(model.row).get(like.photoId);
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
