import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { drawPhoto } from '../../support/drawn-folder.ts';
import { indexAll, tempDir, tempEngine } from '../../support/temp-library.ts';

const PHOTOS = ['IMG_1.jpg', 'IMG_1(1).jpg', 'IMG_1-modificato.jpg', 'rotta.jpg'];

const json = (changes: object) =>
  JSON.stringify({
    title: 'IMG_1.jpg',
    description: '',
    photoTakenTime: { timestamp: '1565798591' },
    geoData: { latitude: 0, longitude: 0, altitude: 0 },
    ...changes,
  });

test('the JSON files of a Takeout are read, followed and never cost a photo', async () => {
  const dir = tempDir();
  const folder = join(dir, 'Photos from 2019');
  const path = (name: string) => join(folder, name);
  mkdirSync(folder);
  for (const [n, name] of PHOTOS.entries()) writeFileSync(path(name), await drawPhoto(n));
  const [first, second] = [path('IMG_1.jpg.supplemental-metadata.json'), path('IMG_1.jpg(1).json')];
  const described = { description: 'Al mare', favorited: true, people: [{ name: 'Marta' }] };
  writeFileSync(first, json(described));
  writeFileSync(second, json({ description: 'La seconda' }));
  writeFileSync(path('rotta.jpg.json'), '{"photoTakenTime": {');
  const engine = tempEngine(join(dir, 'libreria'));
  expect(await indexAll(engine, folder)).toMatchObject({ found: 4, indexed: 4, failed: 0 });
  const photoAt = (name: string) => {
    const id = engine.library.files.at(path(name))?.photoId ?? -1;
    const [photo] = engine.library.photos.byIds([id]);
    return { id, ...photo, ...photo?.metadata };
  };
  for (const name of ['IMG_1.jpg', 'IMG_1-modificato.jpg']) {
    expect(photoAt(name)).toMatchObject({ caption: 'Al mare', favourite: true });
    expect(photoAt(name).keywords).toEqual(['Marta']);
    expect(photoAt(name).taken?.local).toMatch(/^2019-08-14/);
  }
  expect(photoAt('IMG_1(1).jpg')).toMatchObject({ caption: 'La seconda', favourite: false });
  expect(photoAt('rotta.jpg')).toMatchObject({ caption: 'Disegno 3' });

  // The JSON alone changes; what the user said since stands.
  const { id } = photoAt('IMG_1.jpg');
  engine.library.setMarks([id], { favourite: false, caption: 'mia' });
  const marta = engine.library.tags.named('Marta')?.id ?? -1;
  engine.library.transaction(() => engine.library.tags.setByUser([id], marta, false));
  writeFileSync(first, json({ ...described, description: 'Al mare con Fido' }));
  writeFileSync(path('rotta.jpg.json'), json({ description: 'aggiustata' }));
  expect(await indexAll(engine, folder)).toMatchObject({ unchanged: 4, indexed: 0, failed: 0 });
  expect(photoAt('IMG_1.jpg')).toMatchObject({ caption: 'mia', favourite: false });
  expect(engine.library.tags.ofPhotos([id]).get(id) ?? []).toEqual([]);
  expect(photoAt('IMG_1-modificato.jpg').caption).toBe('Al mare con Fido');
  expect(photoAt('rotta.jpg').caption).toBe('aggiustata');

  // One that comes later, of another part of the archive, and one that goes.
  renameSync(second, path('altro.json'));
  expect(await indexAll(engine, folder)).toMatchObject({ unchanged: 4, indexed: 0 });
  expect(photoAt('IMG_1(1).jpg').caption).toBe('Disegno 1');
});
