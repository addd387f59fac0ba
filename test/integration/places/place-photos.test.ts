import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { checkInvariants } from '../../../src/engine/library/invariants.ts';
import type { Library } from '../../../src/engine/library/library.ts';
import { VERSION_BYTES } from '../../../src/engine/places/gazetteer.ts';
import { placePhotos } from '../../../src/engine/places/place-photos.ts';
import { photosIn } from '../../support/photos-in.ts';
import { opened, photoOf, stampOf, tempDir } from '../library/fixture.ts';

const RESOURCES = resolve(import.meta.dirname, '../../../resources');

interface Shot {
  taken?: string;
  at?: [latitude: number, longitude: number];
  directory?: string;
  source?: 'exif' | 'mtime';
}

const ROMA: [number, number] = [41.8902, 12.4922];
const FIRENZE: [number, number] = [43.7696, 11.2558];
const SIENA: [number, number] = [43.3188, 11.3308];
const PARIGI: [number, number] = [48.858, 2.294];

class Sample {
  readonly dir = tempDir();
  readonly library: Library = opened(this.dir);
  readonly folder = this.library.transaction(() =>
    this.library.folders.add('/immagini/Casa', this.library.now()),
  ).id;
  #count = 0;

  add({ taken = '2023-08-14T12:00:00', at, directory = '', source = 'exif' }: Shot): number {
    const name = `foto ${++this.#count}`;
    const photo = photoOf(name, taken);
    const [latitude, longitude] = at ?? [null, null];
    const metadata = {
      ...photo.metadata,
      latitude,
      longitude,
      taken: { ...photo.metadata.taken, source },
    };
    return this.library.transaction(() => {
      const id = this.library.addPhoto({ ...photo, metadata });
      this.library.files.savePhoto(stampOf(this.folder, `${name}.jpg`, directory), id);
      return id;
    });
  }

  place(): Promise<number> {
    return placePhotos(this.library, RESOURCES);
  }

  /** «Firenze, time», «Toscana, folder»: the smallest that is known, and how. */
  where(id: number): string {
    const place = this.library.places.ofPhotos([id]).get(id);
    if (!place) return 'nowhere';
    const { comune, areas, provincia, regione, country, source } = place;
    return `${comune ?? areas[0] ?? provincia ?? regione ?? country}, ${source}`;
  }
}

test('a position says where; nothing is done twice', async () => {
  const sample = new Sample();
  const [roma, sea] = [sample.add({ at: ROMA }), sample.add({ at: [30, -40] })];
  expect(await sample.place()).toBe(2);
  expect(sample.library.places.ofPhotos([roma, sea])).toEqual(
    new Map([
      [
        roma,
        {
          comune: 'Roma',
          provincia: 'Roma',
          regione: 'Lazio',
          country: 'Italia',
          areas: [],
          source: 'gps',
          inferred: false,
        },
      ],
    ]),
  );
  expect(await sample.place()).toBe(0);
});

test('a place has the photos of all that lies inside it', async () => {
  const sample = new Sample();
  const [roma, firenze, siena, parigi] = [ROMA, FIRENZE, SIENA, PARIGI].map((at, i) =>
    sample.add({ at, taken: `2023-08-0${i + 1}T12:00:00` }),
  );
  await sample.place();
  const inside = (...place: string[]) => photosIn(sample.library, { place });
  expect(inside('Toscana')).toEqual([firenze, siena]);
  expect(inside('Italia')).toEqual([roma, firenze, siena]);
  expect(inside('Roma', 'Parigi')).toEqual([roma, parigi]);
  expect(inside('Napoli')).toEqual([]);
  expect(photosIn(sample.library, { notPlace: ['Toscana'] })).toEqual([roma, parigi]);
  const { places } = sample.library;
  const found = places.names().filter((name) => /^(?:Ital|Fire|Fran|Nap)/.test(name));
  expect(new Map(found.map((name) => [name, places.photosAt(name)]))).toEqual(
    new Map([
      ['Italia', 3],
      ['Firenze', 1],
      ['Francia', 1],
    ]),
  );
});

test('an island, a lake, a coast has the photos taken there, and those that must have been', async () => {
  const sample = new Sample();
  const swim = sample.add({ at: [42.7435, 10.2388], taken: '2023-08-14T12:00:00' });
  const noPosition = sample.add({ taken: '2023-08-14T13:00:00' });
  const folder = sample.add({ directory: 'Isola d’Elba 2019', taken: '2019-07-01T10:00:00' });
  const town = sample.add({ directory: 'Portoferraio', taken: '2018-07-01T10:00:00' });
  const piombino = sample.add({ at: [42.9256, 10.5262], taken: '2023-09-01T12:00:00' });
  const sirmione = sample.add({ at: [45.4966, 10.6064], taken: '2023-05-01T12:00:00' });
  await sample.place();
  const inside = (...place: string[]) => photosIn(sample.library, { place });
  expect(inside('Elba')).toEqual([swim, noPosition, folder, town]);
  expect(inside('Lago di Garda')).toEqual([sirmione]);
  expect(inside('Toscana')).toEqual([swim, noPosition, folder, town, piombino]);
  expect(inside('Livorno')).toEqual([swim, noPosition, folder, town, piombino]);
  expect(photosIn(sample.library, { notPlace: ['Elba'] })).toEqual([piombino, sirmione]);
});

test('a place is no word: a folder or a title that only has the name is not there', async () => {
  const sample = new Sample();
  const match = sample.add({ directory: 'Roma-Lazio' });
  const folder = sample.add({ directory: 'Roma 2019', taken: '2019-07-01T10:00:00' });
  const tagged = sample.add({ taken: '2018-07-01T10:00:00' });
  sample.library.transaction(() => {
    const { tags } = sample.library;
    tags.setByUser([tagged], tags.ensure('Roma', sample.library.now()).id, true);
  });
  await sample.place();
  expect(photosIn(sample.library, { place: ['Roma'] })).toEqual([folder, tagged]);
  expect(photosIn(sample.library, { place: ['Lazio'] })).toEqual([match, folder]);
  expect(photosIn(sample.library, { notPlace: ['Roma'] })).toEqual([match]);
});

test('a name that is no place is looked for in what is written', async () => {
  const sample = new Sample();
  const [house] = [sample.add({ directory: 'Casa della nonna' }), sample.add({})];
  await sample.place();
  expect(photosIn(sample.library, { place: ['casa della nonna'] })).toEqual([house]);
});

test('places are found by words', async () => {
  const sample = new Sample();
  const firenze = sample.add({ at: FIRENZE });
  await sample.place();
  expect(sample.library.words.photosWithPhrase('toscana')).toEqual([firenze]);
  expect(checkInvariants(sample.dir)).toEqual([]);
});

test('without a position: where others were within three hours of the same day', async () => {
  const sample = new Sample();
  sample.add({ at: FIRENZE, taken: '2023-08-14T12:00:00' });
  const soon = sample.add({ taken: '2023-08-14T14:30:00' });
  const late = sample.add({ taken: '2023-08-14T15:30:01' });
  const nextDay = sample.add({ taken: '2023-08-15T12:00:00' });
  const unsure = sample.add({ taken: '2023-08-14T12:10:00', source: 'mtime' });
  await sample.place();
  expect([soon, late, nextDay, unsure].map((id) => sample.where(id))).toEqual([
    'Firenze, time',
    'nowhere',
    'nowhere',
    'nowhere',
  ]);
  expect(sample.library.places.ofPhotos([soon]).get(soon)?.inferred).toBe(true);
});

test('between two places only what both have in common is known', async () => {
  const sample = new Sample();
  sample.add({ at: FIRENZE, taken: '2023-08-14T10:00:00' });
  const between = sample.add({ taken: '2023-08-14T11:00:00' });
  sample.add({ at: SIENA, taken: '2023-08-14T12:00:00' });
  sample.add({ at: PARIGI, taken: '2023-08-20T10:00:00' });
  const abroad = sample.add({ taken: '2023-08-20T11:00:00' });
  sample.add({ at: ROMA, taken: '2023-08-20T12:00:00' });
  await sample.place();
  expect([sample.where(between), sample.where(abroad)]).toEqual(['Toscana, time', 'nowhere']);
});

test.each([
  ['2019/Vacanze a Corfù', 'Corfù, folder'],
  ['Roma-Lazio', 'Lazio, folder'],
  ['Firenze-Siena in bici', 'Toscana, folder'],
  ['Elba 2019', 'Elba, folder'],
  ['Vacanze a Portoferraio', 'Portoferraio, folder'],
  ['Estate 2018 Sardegna/mare', 'Sardegna, folder'],
  ['Roma/Colosseo', 'Roma, folder'],
  ['Marta e Paolo', 'nowhere'],
  ['festa sul prato', 'nowhere'],
  ['gita a Prato', 'Prato, folder'],
  ['Natale 2020', 'nowhere'],
  ['Anna Ferrara', 'nowhere'],
])('the folder «%s»: %s', async (directory, expected) => {
  const sample = new Sample();
  const id = sample.add({ directory });
  await sample.place();
  expect(sample.where(id)).toBe(expected);
});

test('a photo with a position that comes later places its day again', async () => {
  const sample = new Sample();
  const id = sample.add({ directory: 'Roma', taken: '2023-08-14T12:00:00' });
  await sample.place();
  expect(sample.where(id)).toBe('Roma, folder');
  sample.add({ at: FIRENZE, taken: '2023-08-14T13:00:00' });
  expect(await sample.place()).toBe(2);
  expect(sample.where(id)).toBe('Firenze, time');
});

test('a position or folder that changes is looked at again', async () => {
  const sample = new Sample();
  const [moved, renamed] = [sample.add({ at: ROMA }), sample.add({ taken: '2020-01-01T10:00:00' })];
  await sample.place();
  const [photo] = sample.library.photos.byIds([moved]);
  if (!photo) throw new Error('no photo');
  const [latitude, longitude] = PARIGI;
  sample.library.transaction(() => {
    sample.library.updateMetadata(moved, { ...photo.metadata, latitude, longitude });
    sample.library.files.savePhoto(stampOf(sample.folder, 'altra.jpg', 'Venezia'), renamed);
  });
  expect(await sample.place()).toBe(2);
  expect([sample.where(moved), sample.where(renamed)]).toEqual(['Parigi, gps', 'Venezia, folder']);
});

test('another gazetteer looks at everything again', async () => {
  const sample = new Sample();
  sample.add({ at: ROMA });
  await sample.place();
  const resources = tempDir();
  mkdirSync(join(resources, 'gazetteer'));
  const file = join(resources, 'gazetteer', 'gazetteer.bin');
  copyFileSync(join(RESOURCES, 'gazetteer', 'gazetteer.bin'), file);
  const bytes = readFileSync(file);
  bytes.write('x'.repeat(VERSION_BYTES), 0, 'ascii');
  writeFileSync(file, bytes);
  expect(await placePhotos(sample.library, resources)).toBe(1);
  expect(await placePhotos(sample.library, resources)).toBe(0);
});

test('it ends when it is told to', async () => {
  const sample = new Sample();
  sample.add({ at: ROMA });
  expect(await placePhotos(sample.library, RESOURCES, { signal: AbortSignal.abort() })).toBe(0);
});

test('a forgotten photo is in no place any more', async () => {
  const sample = new Sample();
  const id = sample.add({ at: ROMA });
  await sample.place();
  sample.library.forgetPhotos([id]);
  expect(photosIn(sample.library, { place: ['Roma'] })).toEqual([]);
  expect(checkInvariants(sample.dir)).toEqual([]);
});
