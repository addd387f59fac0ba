import { expect, test } from 'vitest';
import { suggest } from '../../../src/engine/search/suggest.ts';
import { parseQuery } from '../../../src/engine/search/query/parse.ts';
import { gazetteer } from '../../support/queries.ts';
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
