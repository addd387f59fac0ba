import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { readMetadataOnly } from '../../../../src/engine/worker/photo/read.ts';
import { cornersOf, distance, pixelAt } from '../../../support/pictures/scenes.ts';
import { expectCode, photoFolder, read } from './helpers.ts';

const folder = photoFolder();
const fixture = (name: string) => join(import.meta.dirname, '../../../fixtures/heic', name);

test('the orientation of EXIF is not applied to HEIC', async () => {
  // The file says orientation 6 in EXIF and has no rotation of its own.
  const photo = await read(fixture('corners.heic'));
  expect(photo).toMatchObject({ format: 'heic', width: 320, height: 240 });
  expect(photo.picture).toMatchObject({ width: 160, height: 120 });
  expect(cornersOf(photo.picture)).toEqual([0, 1, 2, 3]);
});

test('the rotation of the container is applied, once', async () => {
  const photo = await read(fixture('corners-turned.heic'));
  expect(photo).toMatchObject({ width: 240, height: 320 });
  expect(photo.picture).toMatchObject({ width: 120, height: 160 });
  expect(cornersOf(photo.picture)).toEqual([3, 0, 1, 2]);
});

test('Display P3 becomes sRGB', async () => {
  const { icc } = await sharp(fixture('display-p3.heic')).metadata();
  expect(icc).toBeDefined();
  const { picture } = await read(fixture('display-p3.heic'));
  expect(distance(pixelAt(picture, 0.5, 0.5), [200, 60, 40])).toBeLessThan(6);
});

test('a HEIC called .jpg is a HEIC, and its EXIF is read', async () => {
  const path = folder.path('IMG_0001.jpg');
  copyFileSync(fixture('corners.heic'), path);
  const photo = await read(path);
  expect(photo.format).toBe('heic');
  expect(photo.metadata).toMatchObject({
    make: 'Prova',
    model: 'Telefono 1',
    taken: { local: '2021-05-06T12:34:56', offsetMinutes: 120, source: 'exif' },
  });
  expect(await readMetadataOnly(path, [])).toEqual(photo.metadata);
});

test('a damaged one fails, and the next one is read', async () => {
  const whole = readFileSync(fixture('corners.heic'));
  for (const bytes of [whole.length - 100, 600, 60]) {
    const path = folder.put(`cut-${bytes}.heic`, whole.subarray(0, bytes));
    await expectCode(read(path), 'image-corrupt');
  }
  expect((await read(fixture('corners.heic'))).width).toBe(320);
});

test('several at a time do not mix', async () => {
  const names = ['corners.heic', 'corners-turned.heic', 'corners.heic', 'display-p3.heic'];
  const photos = await Promise.all(names.map((name) => read(fixture(name))));
  expect(photos.map(({ width, height }) => `${width}x${height}`)).toEqual([
    '320x240',
    '240x320',
    '320x240',
    '64x48',
  ]);
});
