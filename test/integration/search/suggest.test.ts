import { expect, test } from 'vitest';
import { understandingEnglish } from '../../../src/engine/search/english-tags.ts';
import { suggest } from '../../../src/engine/search/suggest.ts';
import { parseQuery } from '../../../src/engine/search/query/parse.ts';
import { gazetteer } from '../../support/queries.ts';
import { photosIn } from '../../support/photos-in.ts';
import { opened, photoOf, stampOf, tempDir } from '../library/fixture.ts';

const ELBA = {
  ...{ comune: 'Portoferraio', provincia: 'Livorno', regione: 'Toscana', country: 'Italia' },
  areas: ['Elba', 'Arcipelago Toscano'],
};
const ROMA = {
  ...{ comune: 'Roma', provincia: 'Roma', regione: 'Lazio', country: 'Italia' },
  areas: [],
};

function world() {
  const library = opened(tempDir());
  const add = (taken: string, place: typeof ELBA | null) => {
    const photo = photoOf(taken, taken);
    const id = library.addPhoto({ ...photo, metadata: { ...photo.metadata, keywords: [] } });
    library.files.savePhoto(stampOf(folder, `${taken}.jpg`), id);
    library.places.put(id, place, place && 'gps', 'x');
    return id;
  };
  const { id: folder } = library.transaction(() => library.folders.add('/immagini', library.now()));
  const ids = library.transaction(() => [
    add('2019-08-14T10:00:00', ELBA),
    add('2019-08-15T10:00:00', ELBA),
    add('2021-08-15T10:00:00', ROMA),
    add('2021-04-15T10:00:00', null),
  ]);
  return { library, ids };
}

test('places with photos, and how many they have', () => {
  const { library } = world();
  expect(suggest(library, 'tramonto a rom', 8)).toEqual([
    { kind: 'place', label: 'Roma', text: 'tramonto a luogo:Roma', photos: 1 },
  ]);
  expect(suggest(library, 'elb', 8)).toMatchObject([{ label: 'Elba', photos: 2 }]);
  expect(suggest(library, 'ital', 8)).toMatchObject([{ label: 'Italia', photos: 3 }]);
  expect(suggest(library, 'barche arcip', 8)).toMatchObject([
    { label: 'Arcipelago Toscano', text: 'barche luogo:"Arcipelago Toscano"' },
  ]);
  expect(suggest(library, 'mil', 8)).toEqual([]);
});

test('a suggested place is understood as one', () => {
  const { library } = world();
  for (const [typed, semantic] of [
    ['tramonto a rom', 'tramonto'],
    ['barche arcip', 'barche'],
    ["vacanze all'elb", 'vacanze'],
  ] as const) {
    const [first] = suggest(library, typed, 8);
    const parsed = parseQuery(first?.text ?? '', { now: '2026-11-23', gazetteer });
    expect(parsed).toMatchObject({ semantic, place: [first?.label] });
  }
});

test('years, months and months of a year that have photos', () => {
  const { library } = world();
  expect(suggest(library, 'mare ago', 8)).toEqual([
    { kind: 'month', label: 'agosto', text: 'mare agosto', photos: 3 },
    { kind: 'month', label: 'agosto 2021', text: 'mare agosto 2021', photos: 1 },
    { kind: 'month', label: 'agosto 2019', text: 'mare agosto 2019', photos: 2 },
  ]);
  expect(suggest(library, '20', 8).map(({ label }) => label)).toEqual(['2021', '2019']);
  expect(suggest(library, 'agosto 20', 8).map(({ text }) => text)).toContain('agosto 2019');
  expect(suggest(library, 'genn', 8)).toEqual([]);
});

test('in English: English names of tags, places and months, and of albums that the program made', () => {
  const { library, ids } = world();
  library.transaction(() => {
    const beach = library.tags.ensure('spiaggia', library.now(), 'spiaggia');
    const own = library.tags.ensure('becchi', library.now());
    for (const { id } of [beach, own]) library.tags.setByUser(ids.slice(0, 2), id, true);
    const album = library.albums.add('Estate 2019', 'season', null, library.now());
    const title = { of: 'season', season: 'summer', year: 2019 } as const;
    const because = { count: 2, year: 2019 };
    library.autoAlbums.add(album, 'season', { title, because, photos: ids.slice(0, 2) });
  });
  const english = {
    language: 'en',
    concepts: { spiaggia: { it: 'spiaggia', en: 'beach' } },
  } as const;
  const offered = (text: string) =>
    suggest(library, text, 8, english).map(({ label, text }) => [label, text]);
  expect(offered('red be')).toEqual([
    ['beach', 'red tag:beach'],
    ['becchi', 'red tag:becchi'],
  ]);
  expect(offered('spia')).toEqual([]);
  expect(offered('rom')).toEqual([['Rome', 'place:Rome']]);
  expect(offered('summ')).toEqual([['Summer 2019', 'album:"Summer 2019"']]);
  expect(offered('aug').map(([label]) => label)).toEqual(['August', 'August 2021', 'August 2019']);
  expect(offered('ago')).toEqual([]);

  // What is offered is understood, and finds the photos.
  const understand = understandingEnglish(library, english.concepts, (text) =>
    parseQuery(text, { now: '2026-11-23', gazetteer }),
  );
  const parsed = (text: string) => understand(text, {});
  expect(parsed('red tag:beach -tag:becchi')).toMatchObject({
    ...{ tags: ['spiaggia'], notTags: ['becchi'] },
    chips: [{ label: 'etichetta beach' }, {}],
  });
  expect(parsed('place:Rome').place).toEqual(['Roma']);
  expect(parsed('August 2019').date).toEqual({ from: '2019-08-01', to: '2019-08-31' });
  expect(photosIn(library, { albums: ['Summer 2019'] })).toEqual(ids.slice(0, 2));
});

test('nothing of a photo that is hidden', () => {
  const { library, ids } = world();
  library.transaction(() => library.marks.set([ids[2] as number], { hidden: true }));
  expect(suggest(library, 'rom', 8)).toEqual([]);
});

test('earlier searches that begin so come first, pinned ones before the others; then albums', () => {
  const { library, ids } = world();
  library.transaction(() => {
    const album = library.albums.add('Mare con i nonni', 'manual', null, library.now());
    library.albums.setByUser(album, ids.slice(0, 2), true);
    library.searches.note('mare d’inverno', '2024-01-01T10:00:00Z');
    library.searches.note('mare in tempesta', '2024-01-02T10:00:00Z');
    library.searches.note('montagna', '2024-01-03T10:00:00Z');
    library.searches.setPinned('mare d’inverno', true);
  });
  expect(suggest(library, 'mar', 8)).toMatchObject([
    { kind: 'search', text: 'mare d’inverno', pinned: true },
    { kind: 'search', text: 'mare in tempesta', pinned: false },
    { kind: 'album', label: 'Mare con i nonni', text: 'album:"Mare con i nonni"', photos: 2 },
  ]);
  // With nothing typed yet: what was searched last.
  expect(suggest(library, '', 2).map(({ text }) => text)).toEqual(['mare d’inverno', 'montagna']);
  // A suggested album is understood as one.
  const text = 'tramonto album:"Mare con i nonni"';
  expect(parseQuery(text, { now: '2026-11-23', gazetteer })).toMatchObject({
    semantic: 'tramonto',
    albums: ['Mare con i nonni'],
  });
});
