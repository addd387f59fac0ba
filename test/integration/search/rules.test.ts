import { expect, test } from 'vitest';
import { checkInvariants } from '../../../src/engine/library/invariants.ts';
import { suggest } from '../../../src/engine/search/suggest.ts';
import type { ParsedQuery } from '../../../src/shared/query.ts';
import { photoOf, stampOf } from '../library/fixture.ts';
import { world } from './fixture.ts';

test('only facts: all the photos that have them, newest first, surely', async () => {
  const { find, library, ids } = await world();
  const summer = await find({ recurring: { months: [7, 8] } });
  expect(summer.names).toEqual(['mare_alto', 'mare']);
  expect(summer.results.every(({ relevance }) => relevance === 1)).toBe(true);
  expect(summer.total).toBe(2);
  const names = async (parsed: Partial<ParsedQuery>) => (await find(parsed)).names;
  expect(await names({ date: { from: '2019-01-01', to: '2019-12-31' } })).toEqual([
    'mare',
    'neve',
    'cane_neve',
  ]);
  expect(await names({ orientation: 'portrait' })).toEqual(['mare_alto']);
  expect(await names({ type: 'screenshot' })).toEqual(['schermata']);
  expect(await names({ timeOfDay: { from: '22:00', to: '05:59' } })).toEqual(['neve']);
  expect(await names({ recurring: { month: 5, day: 3 } })).toEqual(['auto', 'Marta compleanno']);
  expect(await names({ weekday: [7] })).toEqual(['auto']);
  expect(await names({ favourite: true })).toEqual([]);
  library.setMarks([ids['auto'] as number], { favourite: true, rating: 4 });
  expect(await names({ favourite: true })).toEqual(['auto']);
  expect(await names({ rating: { min: 4 } })).toEqual(['auto']);
  library.setMarks([ids['auto'] as number], { hidden: true });
  expect(await names({ rating: { min: 4 } })).toEqual([]);
});

test('shapes and kinds of photos, and photos that are not there', async () => {
  const { dir, find, library, add } = await world();
  const sized = (name: string, width: number, height: number, make: string | null = null) => {
    const photo = photoOf(name, '2015-05-05T10:00:00');
    return add(name, { ...photo, width, height, metadata: { ...photo.metadata, make } });
  };
  sized('striscia', 4000, 1000);
  sized('torre', 1000, 2000);
  sized('quadro', 1000, 1050);
  sized('quasi quadro', 1000, 1060);
  sized('Screenshot_2015', 1080, 1920);
  sized('Screenshot_della_fotocamera', 4000, 3000, 'Canon');
  const gone = sized('sparita', 400, 300);
  library.transaction(() => {
    const [file] = library.files.ofPhotos([gone]).get(gone) ?? [];
    library.files.markMissing(file?.id as number, library.now());
  });
  const names = async (parsed: Partial<ParsedQuery>) =>
    (await find({ ...parsed, date: { from: '2015-01-01', to: '2015-12-31' } })).names.sort();
  expect(await names({ orientation: 'panorama' })).toEqual(['striscia', 'torre']);
  expect(await names({ orientation: 'square' })).toEqual(['quadro']);
  expect(await names({ orientation: 'portrait' })).toEqual([
    'Screenshot_2015',
    'quasi quadro',
    'torre',
  ]);
  expect(await names({ orientation: 'landscape' })).toEqual([
    'Screenshot_della_fotocamera',
    'striscia',
  ]);
  expect(await names({ type: 'screenshot' })).toEqual(['Screenshot_2015']);
  expect(await names({ size: { minPixels: 4_000_000 } })).toEqual([
    'Screenshot_della_fotocamera',
    'striscia',
  ]);
  expect(await names({ size: { maxPixels: 2_000_000, minBytes: 1000 } })).toEqual([
    'quadro',
    'quasi quadro',
    'torre',
  ]);
  expect(await names({ size: { maxBytes: 999 } })).toEqual([]);
  add('disegno', { ...photoOf('disegno', '2015-05-05T10:00:00'), format: 'png' });
  expect(await names({ format: 'png' })).toEqual(['disegno']);
  expect(await names({ format: 'jpeg' })).not.toContain('disegno');
  expect(checkInvariants(dir)).toEqual([]);
});

test('a negated fact leaves out exactly the photos that have it', async () => {
  const { search, why } = await world();
  const all = (await search('foto non nel 1990')).names;
  expect(all).toHaveLength(7);
  const without = (...names: string[]) => all.filter((name) => !names.includes(name ?? ''));
  const found = async (text: string) => (await search(text)).names;
  expect(await found('non nel 2019')).toEqual(without('cane_neve', 'neve', 'mare'));
  expect(await found('-anno:2019')).toEqual(without('cane_neve', 'neve', 'mare'));
  expect(await found('2019 tranne gennaio')).toEqual(['mare']);
  expect(await found('foto non verticali')).toEqual(without('mare_alto'));
  expect(await found('senza screenshot')).toEqual(without('schermata'));
  expect(await found('foto non di notte')).toEqual(without('neve'));
  expect(await found('tranne la domenica')).toEqual(without('auto'));
  expect(await found('tranne agosto e non in verticale né nel 2018')).toEqual(
    without('mare', 'mare_alto', 'Marta compleanno'),
  );
  const sea = await search('mare non nel 2019', { minRelevance: null });
  expect(sea.names[0]).toBe('mare_alto');
  expect(sea.names).not.toContain('mare');
  expect(sea.total).toBe(4);
  const [explained] = (await search('mare non nel 2019 né di notte', { explain: true })).results;
  expect(explained?.explanation?.filters).toEqual(['tranne 2019', 'tranne 22:00–05:59']);
  expect(await why('mare non nel 2019 né di notte', 'mare_alto')).toEqual({
    relevance: explained?.relevance,
    ...explained?.explanation,
  });
  expect(await why('mare non nel 2019', 'mare')).toBeNull();
  // «Tutto» is no meaning.
  expect(await found('tutto tranne gennaio')).toEqual(without('cane_neve', 'neve'));
});

test('people are the tags that have their names: those of people, not of the program', async () => {
  const { search, library, ids } = await world();
  const found = async (text: string) => (await search(text)).names;
  expect((await search('Marta e Rosa al mare')).parsed.people).toBeUndefined();
  const tag = (photo: string, name: string) =>
    library.transaction(() => {
      const { id } = library.tags.ensure(name, library.now());
      library.tags.setByUser([ids[photo] as number], id, true);
    });
  tag('neve', 'Marta');
  tag('mare', 'Marta');
  tag('mare', 'Rosa');
  expect(await found('foto di Marta')).toEqual(['mare', 'neve', 'Marta compleanno']);
  expect(await found('Marta e Rosa')).toEqual(['mare']);
  expect(await found('Marta nel 2019, senza Rosa')).toEqual(['neve']);
  expect((await search('una rosa rossa')).parsed).toEqual({
    semantic: 'una rosa rossa',
    chips: [],
  });
});

test('a phone or a drone is any of its makers', async () => {
  const { search, add } = await world();
  const taken = (name: string, make: string, model: string) => {
    const photo = photoOf(name, '2015-05-05T10:00:00');
    return add(name, { ...photo, metadata: { ...photo.metadata, make, model } });
  };
  taken('a', 'Apple', 'iPhone 12');
  taken('b', 'samsung', 'SM-G973F');
  taken('c', 'Canon', 'EOS 80D');
  taken('d', 'DJI', 'FC7303');
  expect((await search('foto fatte col telefono')).names.sort()).toEqual(['a', 'b']);
  expect((await search('foto fatte col drone')).names).toEqual(['d']);
  expect((await search('Canon orizzontali')).names).toEqual(['c']);
});

test('a page of a list of facts is that part of the list', async () => {
  const { find } = await world();
  const all = await find({ date: { from: '2018-01-01' } });
  const page = await find({ date: { from: '2018-01-01' } }, { offset: 2, limit: 3 });
  expect(page.names).toEqual(all.names.slice(2, 5));
  expect(page.total).toBe(all.total);
});

test('facts narrow what is found by meaning, however few they leave', async () => {
  const { find } = await world();
  const sea = await find({ semantic: 'mare' }, { minRelevance: null });
  expect(sea.names.slice(0, 2).sort()).toEqual(['mare', 'mare_alto']);
  const old = await find(
    { semantic: 'mare', date: { to: '2019-12-31' } },
    { minRelevance: null, explain: true },
  );
  expect(old.names[0]).toBe('mare');
  expect(old.names).not.toContain('mare_alto');
  expect(old.total).toBe(4);
  expect(old.results[0]?.explanation?.similarity).toBeCloseTo(old.results[0]?.score ?? NaN, 9);
});

test('words written on a photo make it a match, whatever it shows', async () => {
  const { find } = await world();
  const { results, names } = await find({ semantic: 'Marta' }, { explain: true });
  expect(names[0]).toBe('Marta compleanno');
  expect(results[0]?.relevance).toBeGreaterThan(0.89);
  expect(results[0]?.explanation?.words).toEqual(['marta']);
  // Another form of the word is the word.
  expect((await find({ semantic: 'compleanni di Marta' })).names[0]).toBe('Marta compleanno');
});

test('words are found in all that is written, whatever their accents, apostrophes and endings', async () => {
  const { find, library, add } = await world();
  const photo = photoOf('IMG_2034', '2016-06-06T10:00:00');
  const id = add('IMG_2034', {
    ...photo,
    metadata: { ...photo.metadata, make: 'Canon', model: 'EOS 80D', lens: 'Sigma 30mm' },
  });
  const folder = library.folders.add('/dischi/Città d’arte', library.now()).id;
  library.transaction(() => {
    library.files.savePhoto(stampOf(folder, 'perché no.jpg', 'Battesimo dei gemelli'), id);
    library.marks.set([id], { title: 'L’albero delle mele', caption: 'Amiche in cucina' });
    library.tags.setByUser([id], library.tags.ensure('Caffè', library.now()).id, true);
    const place = { comune: 'Forlì', provincia: null, regione: null, country: 'Italia', areas: [] };
    library.places.put(id, place, 'gps', 'x');
  });
  const queries = [
    ...['perche', 'citta d arte', 'battesimi', 'gemella', 'alberi', "dell'albero", 'mela'],
    ...['amica', 'cucine', 'caffe', 'CAFFÈ', 'forli', 'Canon', 'sigma', 'IMG_2034', 'IMG_20'],
  ];
  for (const semantic of queries) {
    const { results } = await find({ semantic }, { explain: true });
    expect(results[0]?.id, semantic).toBe(id);
    expect(results[0]?.explanation?.words, semantic).not.toEqual([]);
  }
  for (const semantic of ['alb', 'melone']) {
    expect(
      (await find({ semantic })).results.map((one) => one.id),
      semantic,
    ).not.toContain(id);
  }
});

test('a last word that is still being typed finds what begins with it, below what is written whole', async () => {
  const { find, ids } = await world();
  const birthday = ids['Marta compleanno'] as number;
  const typed = async (text: string) => {
    const { results } = await find(
      { semantic: text.replace(' 2018', '') },
      { text, explain: true },
    );
    return results.find(({ id }) => id === birthday);
  };
  for (const text of ['compl', 'complean', 'complea', 'Marta complean']) {
    const found = await typed(text);
    expect(found?.relevance, text).toBeGreaterThanOrEqual(0.45);
    expect(found?.relevance, text).toBeLessThan(
      (await typed('Marta compleanno'))?.relevance as number,
    );
    expect(found?.explanation?.words, text).toContain(text.split(' ').at(-1));
  }
  // Too little of it, not the end of what was typed, another word.
  for (const text of ['com', 'compl al mare', 'compl 2018', 'compleannissimo']) {
    expect((await typed(text))?.explanation?.words ?? [], text).not.toContain(text.split(' ')[0]);
  }
  expect((await typed('Marta'))?.relevance).toBeGreaterThan(0.89);
});

test('exact words with an asterisk may go on', async () => {
  const { find } = await world();
  expect((await find({ words: ['marta compl*'] })).names).toEqual(['Marta compleanno']);
  expect((await find({ words: ['compleanno*'] })).names).toEqual(['Marta compleanno']);
  expect((await find({ words: ['compl'] })).names).toEqual([]);
  expect((await find({ words: ['compl* marta'] })).names).toEqual([]);
  expect((await find({ words: ['mpleanno*'] })).names).toEqual([]);
});

test('what the program sees in a photo is not among its words, what people tag is', async () => {
  const { find, library, ids } = await world();
  const [auto, mare] = [ids['auto'] as number, ids['mare'] as number];
  library.transaction(() => {
    const tagId = library.tags.ensure('Parapendio', library.now()).id;
    library.tags.setComputed('auto', [auto], [{ photoId: auto, tagId, confidence: 0.9 }], 'prova');
    library.tags.setByUser([mare], tagId, true);
  });
  expect(
    library.tags
      .ofPhotos([auto])
      .get(auto)
      ?.map(({ name }) => name),
  ).toEqual(['Parapendio']);
  const { results } = await find({ semantic: 'parapendio' }, { minRelevance: null, explain: true });
  const words = (id: number) => results.find((one) => one.id === id)?.explanation?.words;
  expect(words(mare)).toEqual(['parapendio']);
  expect(words(auto)).toEqual([]);
});

test('exact words are a condition, in the very form that was written', async () => {
  const { find } = await world();
  expect((await find({ words: ['marta compleanno'] })).names).toEqual(['Marta compleanno']);
  expect((await find({ words: ['marta compleanni'] })).names).toEqual([]);
  expect((await find({ words: ['cane_neve'] })).names).toEqual(['cane_neve']);
});

test('tags are asked for by name, all of them; an unknown one finds nothing', async () => {
  const { find, library, ids } = await world();
  library.transaction(() => {
    const tag = library.tags.ensure('Vacanze', library.now());
    library.tags.setByUser([ids['mare'] as number, ids['neve'] as number], tag.id, true);
  });
  expect((await find({ tags: ['vacanze'] })).names).toEqual(['mare', 'neve']);
  expect((await find({ tags: ['vacanze', 'boh'] })).names).toEqual([]);
  const others = (await find({ notTags: ['vacanze'] })).names;
  expect(others).not.toContain('mare');
  expect(others).toContain('auto');
  expect(suggest(library, 'foto vac', 8)).toMatchObject([
    { kind: 'tag', label: 'Vacanze', text: 'foto tag:Vacanze', photos: 2 },
  ]);
  expect(suggest(library, 'mare 20', 8).map(({ text }) => text)).toContain('mare 2019');
});

test('what should not be shown is left out or comes later', async () => {
  const { find } = await world();
  const snow = { semantic: 'neve' };
  const all = await find(snow, { minRelevance: null });
  const without = await find({ ...snow, not: ['un cane nella neve'] }, { minRelevance: null });
  const dog = all.results.find((_, i) => all.names[i] === 'cane_neve');
  const kept = without.results.find((_, i) => without.names[i] === 'cane_neve');
  expect(kept?.relevance ?? 0).toBeLessThan((dog?.relevance ?? 0) * 0.9);
  expect(without.names.indexOf('neve')).toBeLessThan(
    without.names.includes('cane_neve') ? without.names.indexOf('cane_neve') : Infinity,
  );
});

test('photos of one picture are one result that stands for the others', async () => {
  const { find, ids } = await world();
  const { results, names } = await find(
    { semantic: 'mare' },
    { minRelevance: null, collapse: true },
  );
  const first = results.find(
    ({ similar }) => similar?.length === 1 && names[0]?.startsWith('mare'),
  );
  expect([first?.id, ...(first?.similar ?? [])].sort()).toEqual(
    [ids['mare'], ids['mare_alto']].sort(),
  );
});

test('an empty query is refused', async () => {
  const { find } = await world();
  await expect(find({}, { text: ' ' })).rejects.toMatchObject({ code: 'query-empty' });
});
