import { join } from 'node:path';
import { expect, test } from 'vitest';
import { suggestions, teach } from '../../../src/engine/organize/teach/teach.ts';
import { placePhotos } from '../../../src/engine/places/place-photos.ts';
import { AlbumLibrary, TORINO } from '../../support/album-library.ts';
import { reasonsOf } from '../../support/album-reasons.ts';
import { ROOT } from '../../support/cli.ts';

test('a trip becomes an album, and what the user does to it survives new photos', async () => {
  const album = new AlbumLibrary();
  album.everyday();
  const first = album.holiday(['10', '11', '12']);
  await album.refresh();
  const [trip] = album.ofKind('trip');
  if (!trip) throw new Error('no trip');
  expect(trip.name).toBe('Agosto 2021');
  expect(reasonsOf(album.library, 'it')).toMatchObject({
    trip: '24 foto lontano da casa, dal 10 agosto 2021 al 12 agosto 2021.',
  });
  expect(album.library.albums.photosOf(trip.id)).toEqual(first);

  const stranger = 1;
  album.library.transaction(() => {
    album.library.albums.update(trip.id, { name: 'Mare con i nonni', pinned: true });
    album.library.albums.setByUser(trip.id, [first[0] as number], false);
    album.library.albums.setByUser(trip.id, [stranger], true);
  });
  const more = album.holiday(['13']);
  await album.refresh();
  const trips = album.ofKind('trip');
  expect(trips).toHaveLength(1);
  expect(trips[0]).toMatchObject({ id: trip.id, name: 'Mare con i nonni', pinned: true });
  expect(new Set(album.library.albums.photosOf(trip.id))).toEqual(
    new Set([stranger, ...first.slice(1), ...more]),
  );

  // Made ordinary it is the user's: nothing is added, and no other takes its place.
  album.library.transaction(() => {
    album.library.autoAlbums.release(trip.id);
    album.library.albums.makeManual(trip.id);
  });
  album.holiday(['14']);
  await album.refresh();
  expect(album.ofKind('trip')).toEqual([]);
  expect(album.library.albums.photosOf(trip.id)).toHaveLength(first.length + more.length);
  album.library.close();
});

test('an album that the user did away with does not come back', async () => {
  const album = new AlbumLibrary();
  album.everyday();
  album.holiday(['10', '11']);
  await album.refresh();
  const [trip] = album.ofKind('trip');
  album.library.transaction(() => album.library.albums.drop(trip?.id ?? 0));
  await album.refresh();
  expect(album.ofKind('trip')).toEqual([]);
  album.library.close();
});

test('a hidden album stays hidden, and one with a cover stays, though nothing proposes them', async () => {
  const album = new AlbumLibrary();
  const { library } = album;
  album.everyday();
  const days = album.holiday(['10', '11']);
  await album.refresh();
  const [trip] = album.ofKind('trip');
  if (!trip) throw new Error('no trip');
  library.transaction(() => library.albums.update(trip.id, { hidden: true }));
  // While its disk is away nothing proposes it; then its photos are back.
  library.setMarks(days, { hidden: true });
  await album.refresh();
  expect(album.ofKind('trip')).toMatchObject([{ id: trip.id, hidden: true, photos: 0 }]);
  library.setMarks(days, { hidden: false });
  await album.refresh();
  expect(album.ofKind('trip')).toMatchObject([{ id: trip.id, hidden: true, photos: 16 }]);

  library.transaction(() =>
    library.albums.update(trip.id, { hidden: false, cover: days[3] as number }),
  );
  library.setMarks(days.slice(4), { hidden: true });
  await album.refresh();
  expect(album.ofKind('trip')).toMatchObject([{ id: trip.id, cover: days[3], photos: 4 }]);
  library.close();
});

test('a hidden photo is in no album, tag or memory, until it is shown again', async () => {
  const album = new AlbumLibrary();
  const { library } = album;
  album.everyday();
  const days = album.holiday(['10', '11']);
  const [first, second] = days as [number, number];
  const tag = library.tags.ensure('mare', library.now());
  library.transaction(() => library.tags.setByUser(days, tag.id, true));
  await album.refresh();
  const counts = () => ({
    trip: album.ofKind('trip')[0]?.photos,
    tag: library.tags.all().find(({ id }) => id === tag.id)?.photos,
    today: library.autoAlbums.onDay('08-10', 2022).length,
    shown: library.timeline.columns({ kind: 'all' }, 'newest').ids.length,
  });
  expect(counts()).toEqual({ trip: 16, tag: 16, today: 8, shown: 66 });
  library.setMarks([first, second], { hidden: true });
  expect(counts()).toEqual({ trip: 14, tag: 14, today: 6, shown: 64 });
  expect(library.timeline.columns({ kind: 'hidden' }, 'newest').ids.sort()).toEqual([
    first,
    second,
  ]);
  await album.refresh();
  expect(counts()).toEqual({ trip: 14, tag: 14, today: 6, shown: 64 });
  library.setMarks([first, second], { hidden: false });
  await album.refresh();
  expect(counts()).toEqual({ trip: 16, tag: 16, today: 8, shown: 66 });
  library.close();
});

test('places, seasons, feasts of all years, screenshots: each with its reason and its name', async () => {
  const album = new AlbumLibrary();
  const { library } = album;
  for (const year of [2018, 2019, 2020]) {
    for (let n = 0; n < 12; n++) album.add(`${year}-12-25T1${n % 10}:${10 + n}:00`, TORINO);
  }
  for (let n = 0; n < 20; n++) album.add(`2021-06-${10 + n}T10:00:00`, TORINO);
  for (let n = 0; n < 12; n++) album.add(`2021-07-${10 + n}T10:00:00`, TORINO);
  const shots = Array.from({ length: 6 }, (_, n) => album.add(`2021-03-0${n + 1}T10:00:00`));
  const tag = library.tags.ensure('schermata', library.now(), 'schermata');
  library.transaction(() => library.tags.setByUser(shots, tag.id, true));
  await placePhotos(library, join(ROOT, 'resources'));
  await album.refresh();
  const all = (kind: string) => album.ofKind(kind).map(({ name, photos }) => [name, photos]);
  expect(all('place')).toEqual([['Torino', 68]]);
  expect(all('season')).toEqual([['Estate 2021', 32]]);
  expect(all('holiday')).toEqual([['Natale, tutti gli anni', 36]]);
  expect(all('screenshots')).toEqual([['Schermate e documenti', 6]]);
  expect(
    album
      .ofKind('event')
      .map(({ name }) => name)
      .sort(),
  ).toEqual(['Natale 2018', 'Natale 2019', 'Natale 2020']);
  expect(album.ofKind('season')[0]?.title).toEqual({ of: 'season', season: 'summer', year: 2021 });
  expect(library.autoAlbums.all().find(({ kind }) => kind === 'holiday')?.because).toEqual({
    count: 36,
    years: 3,
  });
  expect(reasonsOf(library, 'it')).toEqual({
    event: '12 foto vicine nel tempo e nel luogo, dal 25 dicembre 2018 al 25 dicembre 2018.',
    season: '32 foto della stagione.',
    place: '68 foto scattate a Torino.',
    holiday: '36 foto di 3 anni diversi.',
    screenshots: '6 schermate e documenti.',
  });
  const english = Object.values(reasonsOf(library, 'en'));
  expect(english).toHaveLength(5);
  for (const sentence of english) expect(sentence).toMatch(/^[^{}]*\d[^{}]*\.$/);
  // A name of the user's is nobody's to translate.
  const [season] = album.ofKind('season');
  library.transaction(() => library.albums.update(season?.id ?? 0, { name: 'Al mare' }));
  await album.refresh();
  expect(album.ofKind('season')).toMatchObject([{ name: 'Al mare', title: null }]);
  library.close();
});

test('an album of what it is called stays itself, though most of its photos are others', async () => {
  const album = new AlbumLibrary();
  const { library } = album;
  const summer = Array.from({ length: 30 }, (_, n) =>
    album.add(`2021-06-${String(1 + n).padStart(2, '0')}T10:00:00`),
  );
  await album.refresh();
  const [before] = album.ofKind('season');
  for (let n = 0; n < 31; n++) album.add(`2021-07-${String(1 + n).padStart(2, '0')}T10:00:00`);
  library.setMarks(summer.slice(5), { hidden: true });
  await album.refresh();
  expect(album.ofKind('season')).toMatchObject([{ id: before?.id, photos: 36 }]);
  library.close();
});

test('a tag is learned from a few examples in less than a second', () => {
  const album = new AlbumLibrary();
  const { library, model } = album;
  // Every twentieth photo shows Fido: his direction among random ones.
  let seed = 1;
  const random = () => ((seed = (seed * 48271) % 2147483647) / 2147483647) * 2 - 1;
  const isFido = (id: number) => id % 20 === 0;
  for (let n = 0; n < 400; n++) {
    const id = album.add('2021-05-01T10:00:00', TORINO);
    const vector = Float32Array.from({ length: model.dims }, random);
    if (isFido(id)) vector[0] = 6;
    const length = Math.hypot(...vector);
    library.transaction(() =>
      library.embeddings.of(model.row).put(
        id,
        vector.map((value) => value / length),
      ),
    );
  }
  const tag = library.tags.ensure('Fido', library.now());
  library.transaction(() => {
    library.tags.setByUser([20, 40, 60, 80], tag.id, true);
    library.tags.setByUser([5, 6], tag.id, false);
  });
  const started = performance.now();
  const report = teach(library, model, tag.id);
  expect(performance.now() - started).toBeLessThan(1000);
  expect(report).toMatchObject({ yes: 4, no: 2 });
  expect(report.accuracy).toBeGreaterThan(0.9);

  const asked = suggestions(library, model, tag.id);
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter(({ photoId }) => [20, 40, 60, 80, 5, 6].includes(photoId))).toEqual([]);
  const doubts = asked.map(({ confidence }) => Math.abs(confidence - 0.5));
  expect(doubts).toEqual([...doubts].sort((a, b) => a - b));

  const given = [...library.tags.ofPhotos(Array.from({ length: 400 }, (_, i) => i + 1))].filter(
    ([, tags]) => tags.some(({ source }) => source === 'learned'),
  );
  expect(given.filter(([id]) => !isFido(id))).toEqual([]);
  expect(() => teach(library, model, library.tags.ensure('Luna', '').id)).toThrow('teach-too-few');
  library.close();
});
