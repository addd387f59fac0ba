import { expect, onTestFinished, test } from 'vitest';
import { allMeaning, Searcher } from '../../../src/engine/search/searcher.ts';
import { VectorReader } from '../../../src/engine/search/vector-reader.ts';
import { PhotoWorker } from '../../../src/engine/worker/photo-worker.ts';
import { randomOf } from '../../support/pictures/scenes.ts';
import { addPhoto, opened, tempDir, unit } from '../library/fixture.ts';

const PHOTOS = 2000;

/** Photos in all directions, and a searcher; examples are in the library, so no encoder runs. */
function photosInAllDirections() {
  const dir = tempDir();
  const library = opened(dir);
  const model = library.embeddings.modelFor('prova', '1', 4);
  const folder = library.folders.add('/photos', library.now()).id;
  const random = randomOf(3);
  const around = () => random() + random() - 1;
  library.transaction(() => {
    for (let n = 0; n < PHOTOS; n++) {
      addPhoto(library, folder, model.row, `${n}`, unit(around(), around(), around(), around()));
    }
  });
  const vectors = new VectorReader(dir);
  const worker = new PhotoWorker({ model: { dir: '', device: 'cpu' }, towers: [] });
  onTestFinished(() => vectors.close());
  return new Searcher({ library, model, worker, vectors, background: [], understand: allMeaning });
}

test('the total is the number of photos that reach the cut, on every page', async () => {
  const searcher = photosInAllDirections();
  const like = '/photos/7.jpg';
  const totals: number[] = [];
  for (const minRelevance of [0.001, 0.01, 0.1, 0.5, 0.9, 0.94, 0.948, 1]) {
    const request = { text: '', like, minRelevance };
    const all = await searcher.search({ ...request, offset: 0, limit: PHOTOS });
    expect(all.results.every(({ relevance }) => relevance >= minRelevance)).toBe(true);
    expect(all.total).toBe(all.results.length);
    totals.push(all.total);
    for (const offset of [0, 5, 300]) {
      const page = await searcher.search({ ...request, offset, limit: 20 });
      expect(page.total).toBe(all.total);
      expect(page.results.map(({ id }) => id)).toEqual(
        all.results.slice(offset, offset + 20).map(({ id }) => id),
      );
    }
  }
  // The cuts are of every kind: nothing, less than a page, more than a page, much of the library.
  expect(totals.at(-1)).toBe(0);
  expect(totals.some((total) => total > 0 && total < 20)).toBe(true);
  expect(totals[0]).toBeGreaterThan(300);
});

test('without a cut the total is every photo that is there', async () => {
  const answer = await photosInAllDirections().search({
    ...{ text: '', like: '/photos/7.jpg', minRelevance: null },
    ...{ offset: 0, limit: 20 },
  });
  expect(answer.total).toBe(PHOTOS);
});

test('all that is found by ids is what the pages tell', async () => {
  const searcher = photosInAllDirections();
  const request = { text: '', like: '/photos/7.jpg', minRelevance: 0.01, offset: 0 };
  const { total, results } = await searcher.search({ ...request, limit: 100 });
  const ids = await searcher.found({ ...request, limit: total });
  expect(total).toBeGreaterThan(100);
  expect(ids).toHaveLength(total);
  expect(ids.slice(0, 100)).toEqual(results.map(({ id }) => id));
  const everything = await searcher.found({ ...request, minRelevance: null, limit: PHOTOS });
  expect(new Set(everything).size).toBe(PHOTOS);
});
