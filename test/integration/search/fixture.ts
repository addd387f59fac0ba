import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import type { NewPhoto } from '../../../src/engine/library/photos.ts';
import { gazetteerOf } from '../../../src/engine/places/gazetteer.ts';
import { embedTexts } from '../../../src/engine/search/prompts.ts';
import { parseQuery } from '../../../src/engine/search/query/parse.ts';
import { Searcher, type Understand } from '../../../src/engine/search/searcher.ts';
import { VectorReader } from '../../../src/engine/search/vector-reader.ts';
import { vocabularyOf } from '../../../src/engine/search/vocabulary.ts';
import { PhotoWorker } from '../../../src/engine/worker/photo-worker.ts';
import type { ParsedQuery } from '../../../src/shared/query.ts';
import type { SearchRequest } from '../../../src/shared/search.ts';
import { ROOT } from '../../support/cli.ts';
import { opened, photoOf, stampOf, tempDir } from '../library/fixture.ts';

/** Photos by name; what each shows is the direction of a text. */
const PHOTOS: Record<string, { shows: string; taken: string; more?: Partial<NewPhoto> }> = {
  cane_neve: { shows: 'un cane nella neve', taken: '2019-01-10T10:00:00' },
  neve: { shows: 'montagne innevate', taken: '2019-01-11T23:30:00' },
  mare: { shows: 'il mare con le onde', taken: '2019-08-14T18:00:00' },
  mare_alto: {
    shows: 'il mare con le onde',
    taken: '2021-08-20T09:00:00',
    more: { width: 300, height: 400 },
  },
  auto: { shows: 'una macchina rossa in strada', taken: '2020-05-03T12:00:00' },
  'Marta compleanno': { shows: 'una macchina rossa in strada', taken: '2018-05-03T12:00:00' },
  schermata: { shows: 'un testo scritto', taken: '2022-02-02T12:00:00' },
};

/** Loading the model takes longer than all else. */
const worker = new PhotoWorker({
  model: { dir: join(ROOT, 'resources/models/starter-it'), device: 'cpu' },
  towers: ['text'],
});
afterAll(() => worker.close());

/** A library of these photos, searched with the starter model. */
export async function world() {
  const dir = tempDir();
  const library = opened(dir);
  const vectors = new VectorReader(dir);
  onTestFinished(() => vectors.close());
  const [first] = await embedTexts(worker, ['prova']);
  const model = library.embeddings.modelFor('starter-it', 'x', first?.length ?? 0);
  const folder = library.folders.add('/foto', library.now()).id;
  const entries = Object.entries(PHOTOS);
  const directions = await worker.call('embedTexts', { texts: entries.map(([, p]) => p.shows) });
  const names = new Map<number, string>();
  const ids: Record<string, number> = {};
  /** A photo as a scan leaves it. */
  const add = (name: string, photo: NewPhoto, direction = first as Float32Array) =>
    library.transaction(() => {
      const metadata = { ...photo.metadata, title: null, keywords: [] };
      const id = library.addPhoto({ ...photo, metadata });
      library.files.savePhoto(stampOf(folder, `${name}.jpg`), id);
      library.thumbnails.put(photo.hash, {
        ...{ jpeg: Buffer.alloc(200, 7), width: 64, height: 48, preview: Buffer.alloc(5) },
      });
      library.embeddings.of(model.row).put(id, direction);
      names.set(id, name);
      ids[name] = id;
      return id;
    });
  entries.forEach(([name, { taken, more }], i) =>
    add(name, { ...photoOf(name, taken), ...more }, directions[i]),
  );
  const searcherOf = async (understand: Understand) =>
    new Searcher({
      ...{ library, model, worker, vectors },
      background: await embedTexts(worker, ['una casa', 'un albero', 'persone', 'una sedia']),
      understand,
    });
  const ask = async (understand: Understand, request: Partial<SearchRequest>) => {
    const searcher = await searcherOf(understand);
    const answer = await searcher.search({ text: 'testo', offset: 0, limit: 50, ...request });
    return { ...answer, names: answer.results.map(({ id }) => names.get(id)) };
  };
  /** Searches for what a text was understood to be. */
  const find = (parsed: Partial<ParsedQuery>, request: Partial<SearchRequest> = {}) =>
    ask(() => ({ semantic: '', chips: [], ...parsed }), request);
  /** Searches for a text, understood on 23 November 2026. */
  const understand: Understand = (text) => {
    const gazetteer = gazetteerOf(join(ROOT, 'resources'));
    const vocabulary = vocabularyOf(library, gazetteer);
    return parseQuery(text, { now: '2026-11-23', gazetteer, vocabulary });
  };
  const search = (text: string, request: Partial<SearchRequest> = {}) =>
    ask(understand, { ...request, text });
  /** Why a photo is among what a text finds. */
  const why = async (text: string, name: string) =>
    (await searcherOf(understand)).why({ text, offset: 0, limit: 50 }, ids[name] as number);
  return { dir, library, worker, model, find, search, why, add, ids };
}
