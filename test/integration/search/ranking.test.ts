import Database from 'better-sqlite3';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { dot, meanOf, scaledToUnit } from '../../../src/engine/search/directions.ts';
import { embedTexts, promptsOf } from '../../../src/engine/search/prompts.ts';
import { DEFAULT_MIN_RELEVANCE } from '../../../src/engine/search/relevance.ts';
import { COLOURS } from '../../../src/shared/photo.ts';
import { parse } from '../../support/queries.ts';
import { world } from './fixture.ts';

const odds = (probability = NaN) => probability / (1 - probability);

test('a short text is the mean of its forms, a long one itself', async () => {
  const { worker } = await world();
  const long = 'due bambini con il cappello giocano a palla sulla spiaggia al tramonto';
  const [short, whole] = await embedTexts(worker, ['cane nella neve', long]);
  const forms = await worker.call('embedTexts', { texts: promptsOf('cane nella neve') });
  const [bare] = await worker.call('embedTexts', { texts: [long] });
  expect(dot(short as Float32Array, scaledToUnit(meanOf(forms)))).toBeCloseTo(1, 5);
  expect(dot(whole as Float32Array, bare as Float32Array)).toBeCloseTo(1, 5);
});

test('a text and an example pull equally', async () => {
  const { worker, library, model, find, ids } = await world();
  const photo = (name: string) =>
    library.embeddings.of(model.row).get(ids[name] as number) as Float32Array;
  const [text] = (await embedTexts(worker, ['mare'])) as [Float32Array];
  const both = scaledToUnit(text.map((value, i) => value + (photo('neve')[i] as number)));
  const { results } = await find(
    { semantic: 'mare' },
    { like: '/foto/neve.jpg', minRelevance: null },
  );
  for (const [name, id] of Object.entries(ids)) {
    expect(results.find((one) => one.id === id)?.score, name).toBeCloseTo(
      dot(both, photo(name)),
      5,
    );
  }
});

test('most relevant first, of equally relevant ones the newest', async () => {
  const { find } = await world();
  const { results, names } = await find({ semantic: 'macchina in strada' }, { minRelevance: null });
  for (const [i, { relevance }] of results.entries()) {
    expect(relevance).toBeLessThanOrEqual(results[i - 1]?.relevance ?? 1);
  }
  // They show the same: the older one was added last.
  expect(names.indexOf('auto')).toBe(names.indexOf('Marta compleanno') - 1);
});

test('the list ends where relevance does, and goes on when asked to', async () => {
  const { find } = await world();
  const shown = await find({ semantic: 'mare' });
  const all = await find({ semantic: 'mare' }, { minRelevance: null });
  expect(shown.results.every(({ relevance }) => relevance >= DEFAULT_MIN_RELEVANCE)).toBe(true);
  expect(shown.total).toBe(shown.results.length);
  expect(shown.total).toBeLessThan(all.total);
  expect(shown.names).toEqual(all.names.slice(0, shown.total));
  // Beyond the end come all the others, each less relevant than what is before it.
  expect(new Set(all.names).size).toBe(all.total);
  const beyond = all.results.slice(shown.total).map(({ relevance }) => relevance);
  expect(beyond.every((relevance) => relevance < DEFAULT_MIN_RELEVANCE)).toBe(true);
  expect(beyond).toEqual([...beyond].sort((a, b) => b - a));
});

test('what certainly shows the unwanted is left out, nobody means people', async () => {
  const { find, ids } = await world();
  const sea = await find(
    { semantic: 'mare', not: ['il mare con le onde'] },
    { minRelevance: null },
  );
  expect(sea.results.map(({ id }) => id)).not.toContain(ids['mare']);
  expect(sea.results.map(({ id }) => id)).not.toContain(ids['mare_alto']);
  // Also where nothing else is asked for.
  const any = await find({ not: ['il mare con le onde'] });
  expect(any.names).not.toContain('mare');
  expect(any.names).toContain('auto');
  const unwanted = async (text: string) =>
    (
      await find({ semantic: 'cane', not: [text] }, { minRelevance: null, explain: true })
    ).results.map(({ id, explanation }) => [id, explanation?.unwanted]);
  expect(await unwanted('nessuno')).toEqual(await unwanted('persone'));
});

test('a colour named in the query lifts the photos that have it and lowers the others', async () => {
  const { library, find, ids } = await world();
  // Both show the same to the model.
  const paint = (name: string, red: number) =>
    library.transaction(() =>
      library.pixels.put(ids[name] as number, {
        ...{
          sharpness: 100,
          motion: 0,
          brightness: 0.5,
          contrast: 0.2,
          saturation: 0.3,
          warmth: 0,
        },
        ...{ dark: 0, bright: 0, gray: new Uint8Array(1024) },
        colours: COLOURS.map((colour) => (colour === 'red' ? red : 0)),
      }),
    );
  paint('auto', 0);
  paint('Marta compleanno', 0.5);
  const relevance = async (semantic: string) => {
    const { results } = await find({ semantic }, { minRelevance: null });
    const of = (name: string) => results.find(({ id }) => id === ids[name])?.relevance;
    return odds(of('Marta compleanno')) / odds(of('auto'));
  };
  expect(await relevance('macchina rossa')).toBeCloseTo(4, 6);
  expect(await relevance('macchina in strada')).toBeCloseTo(1, 6);
});

test('some of the words on a photo lift it', async () => {
  const { find, ids } = await world();
  const { results } = await find(
    { semantic: 'Marta in strada' },
    { minRelevance: null, explain: true },
  );
  const [marta, auto] = ['Marta compleanno', 'auto'].map((name) =>
    results.find(({ id }) => id === ids[name]),
  );
  expect(marta?.explanation).toMatchObject({
    words: ['marta'],
    meaning: auto?.explanation?.meaning,
  });
  expect(odds(marta?.relevance) / odds(auto?.relevance)).toBeGreaterThan(1.5);
  expect(odds(marta?.relevance) / odds(auto?.relevance)).toBeLessThanOrEqual(5);
});

test('rare words weigh more than common ones', async () => {
  const { find, ids } = await world();
  // Of seven photos «neve» is written on two, «marta» on one, «deserto» on none.
  const lift = async (semantic: string, name: string) => {
    const { results } = await find({ semantic }, { minRelevance: null, explain: true });
    const one = results.find(({ id }) => id === ids[name]);
    return odds(one?.relevance) / odds(one?.explanation?.meaning ?? NaN);
  };
  const [neve, marta, deserto] = [Math.log(1 + 7 / 2), Math.log(8), Math.log(8)];
  expect(await lift('Marta neve', 'neve')).toBeCloseTo(1 + (4 * neve) / (neve + marta), 6);
  expect(await lift('Marta neve', 'Marta compleanno')).toBeCloseTo(
    1 + (4 * marta) / (neve + marta),
    6,
  );
  expect(await lift('deserto neve', 'neve')).toBeCloseTo(1 + (4 * neve) / (neve + deserto), 6);
});

test('every result tells why it is there', async () => {
  const { find, ids } = await world();
  const parsed = parse('mare nel 2019 senza cani, orizzontali');
  const { results } = await find(parsed, { minRelevance: null, explain: true });
  const sea = results.find(({ id }) => id === ids['mare']);
  expect(sea?.explanation).toEqual({
    filters: ['2019', 'orizzontali'],
    words: ['mare'],
    similarity: sea?.score,
    meaning: expect.any(Number),
    unwanted: expect.any(Number),
  });
  const { meaning, unwanted } = sea?.explanation ?? {};
  // All the words are written on it; what should not be there is not quite excluded.
  const found = 1 - (1 - (meaning as number)) * 0.1;
  expect(sea?.relevance).toBeCloseTo(found * (1 - (unwanted as number)), 9);
  // Facts alone say nothing of meaning.
  const [first] = (await find(parse('2021'), { explain: true })).results;
  expect(first?.explanation).toMatchObject({ filters: ['2021'], similarity: null, meaning: null });
  expect((await find(parse('2021'))).results[0]).not.toHaveProperty('explanation');
});

test('a search does not wait for whoever writes the library', async () => {
  const { dir, find } = await world();
  const search = async () => (await find({ semantic: 'mare' }, { minRelevance: null })).names;
  const before = await search();
  const writer = new Database(join(dir, 'fototeca.db'));
  onTestFinished(() => {
    writer.close();
  });
  writer.exec('BEGIN IMMEDIATE; DELETE FROM timeline;');
  expect(await search()).toEqual(before);
  expect(writer.inTransaction).toBe(true);
});
