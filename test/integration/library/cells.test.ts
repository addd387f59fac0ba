import { expect, test } from 'vitest';
import { openForReading } from '../../../src/engine/library/database.ts';
import { CompiledFilter } from '../../../src/engine/library/filter.ts';
import { checkInvariants } from '../../../src/engine/library/invariants.ts';
import { nearestPhotos } from '../../../src/engine/library/nearest.ts';
import { buildCells } from '../../../src/engine/search/build-cells.ts';
import { randomOf } from '../../support/pictures/scenes.ts';
import { opened, photoOf, stampOf, tempDir } from './fixture.ts';

const DIMS = 32;
const PHOTOS = 6000;
const SCENES = 120;

/** Photos of scenes: directions around a hundred others. */
function largeLibrary() {
  const dir = tempDir();
  const library = opened(dir);
  const random = randomOf(5);
  const around = () => random() + random() + random() - 1.5;
  const direction = (of?: Float32Array): Float32Array => {
    const raw = Float32Array.from({ length: DIMS }, (_, d) => around() + 2 * (of?.[d] ?? 0));
    const length = Math.hypot(...raw);
    return raw.map((value) => value / length);
  };
  const scenes = Array.from({ length: SCENES }, () => direction());
  const near = (n: number) => direction(scenes[n % SCENES]?.map((value) => value * 3));
  const model = library.embeddings.modelFor('prova', '1', DIMS).row;
  const folder = library.folders.add('/foto', library.now()).id;
  const add = (n: number) => {
    const month = String((n % 12) + 1).padStart(2, '0');
    const photo = photoOf(String(n), `${2010 + (n % 10)}-${month}-01T10:00:00`);
    const id = library.photos.add(photo, library.now());
    library.thumbnails.put(photo.hash, {
      ...{ jpeg: Buffer.alloc(1), width: 1, height: 1, preview: Buffer.alloc(5) },
    });
    library.files.savePhoto(stampOf(folder, `${n}.jpg`), id);
    library.embeddings.of(model).put(id, near(n));
    return id;
  };
  library.transaction(() => {
    for (let n = 0; n < PHOTOS; n++) add(n);
  });
  return { dir, library, model, near, add };
}

test('by cells nearly all of the nearest are found, also among a part; all stays in step', async () => {
  const { dir, library, model, near, add } = largeLibrary();
  const ask = (embedding: Float32Array, filter = {}) => {
    const db = openForReading(dir);
    try {
      return nearestPhotos(db, {
        ...{ model, embedding, filter, offset: 0, limit: 50, maxDistance: Infinity },
      });
    } finally {
      db.close();
    }
  };
  const queries = Array.from({ length: 40 }, (_, n) => near(n * 7));
  // More than are fetched one by one.
  const filter = { days: [{ from: 14_610, to: 17_166 }] };
  const exact = queries.map((query) => [ask(query), ask(query, filter)]);

  // Interrupted at once, then resumed, with photos coming and going in between.
  await buildCells(library, model, { from: 1000, signal: AbortSignal.abort() });
  expect(checkInvariants(dir)).toEqual([]);
  expect(library.embeddings.of(model).cells?.isReady).toBe(false);
  expect(await buildCells(library, model, { from: 1000 })).toBe(true);
  expect(library.embeddings.of(model).cells?.isReady).toBe(true);
  expect(checkInvariants(dir)).toEqual([]);
  expect(await buildCells(library, model, { from: 1000 })).toBe(false);
  expect(planOf(dir, 'SELECT chunk_id FROM cells_1_chunks WHERE partition00 = 1')).toContain(
    'USING COVERING INDEX cells_1_by_cell',
  );

  const found = queries.map((query) => [ask(query), ask(query, filter)]);
  for (const kind of [0, 1]) {
    let [hits, all] = [0, 0];
    exact.forEach((lists, i) => {
      const ids = new Set(found[i]?.[kind]?.map(({ photoId }) => photoId));
      const wanted = lists[kind] ?? [];
      hits += wanted.filter(({ photoId }) => ids.has(photoId)).length;
      all += wanted.length;
    });
    expect(hits / all).toBeGreaterThan(0.95);
  }

  // What decides between whole partitions and cells: the share of the quarters that a span lies in.
  const reading = openForReading(dir);
  const share = (from?: number, to?: number) =>
    new CompiledFilter({ days: [{ from, to }] }).partitionShare(reading);
  expect(share(14_610, 14_974)).toBeCloseTo(0.1, 2);
  expect(share(14_610, 14_620)).toBeCloseTo(0.1 / 3, 2);
  expect(share(14_610, 17_166)).toBeCloseTo(0.7, 2);
  expect(share(40_000, 40_100)).toBe(0);
  expect(new CompiledFilter({ favourite: true }).partitionShare(reading)).toBe(1);
  reading.close();

  const fresh = library.transaction(() => add(PHOTOS));
  const own = library.embeddings.of(model).get(fresh) as Float32Array;
  expect(ask(own)[0]?.photoId).toBe(fresh);
  library.setMarks([fresh], { hidden: true });
  expect(ask(own).map(({ photoId }) => photoId)).not.toContain(fresh);
  library.forgetPhotos([fresh]);
  expect(checkInvariants(dir)).toEqual([]);
}, 60_000);

/** How SQLite goes about a query. */
function planOf(dir: string, sql: string): string {
  const db = openForReading(dir);
  const steps = db.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all();
  db.close();
  return steps.map(({ detail }) => detail).join('; ');
}
