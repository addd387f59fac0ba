import type { ExifTool } from 'exiftool-vendored';
import sharp from 'sharp';
import { afterAll, describe, expect, test, vi } from 'vitest';
import {
  closePhotoTools,
  decodePicture,
  readMetadataOnly,
} from '../../../../src/engine/worker/photo/read.ts';
import { drawDng, drawRaf } from '../../../support/pictures/raw-files.ts';
import { cornersOf, drawCorners } from '../../../support/pictures/scenes.ts';
import { expectCode, photoFolder, read } from './helpers.ts';

const folder = photoFolder();
afterAll(closePhotoTools);

const preview = await drawCorners(480, 320).jpeg({ quality: 95 }).toBuffer();
const small = await drawCorners(120, 80).jpeg({ quality: 60 }).toBuffer();
const size = { width: 6000, height: 4000 };

describe('DNG', () => {
  test('its biggest preview, its own size and metadata', async () => {
    const path = folder.put('IMG_1.dng', drawDng({ preview: small, small: preview, ...size }));
    const photo = await read(path);
    expect(photo).toMatchObject({ format: 'raw', width: 6000, height: 4000 });
    expect(photo.picture).toMatchObject({ width: 160, height: 107 });
    expect(cornersOf(photo.picture)).toEqual([0, 1, 2, 3]);
    expect(photo.metadata).toMatchObject({
      taken: { local: '2019-08-14T18:03:11', offsetMinutes: 120, source: 'exif' },
      make: 'Prova',
      model: 'Grezza 1',
      lens: 'Prova 50mm F1.8',
      aperture: 2.8,
      exposureTime: 0.004,
      iso: 400,
      focalLength: 50,
      latitude: -33.86,
      longitude: 151.2,
    });
    expect(await readMetadataOnly(path, [])).toEqual(photo.metadata);
    expect(await decodePicture(path, 100)).toMatchObject({ width: 150, height: 100 });
  });

  test.each([
    [3, [2, 3, 0, 1]],
    [5, [0, 3, 2, 1]],
    [6, [3, 0, 1, 2]],
    [7, [2, 1, 0, 3]],
    [8, [1, 2, 3, 0]],
  ])('the raw’s orientation %i turns a preview that has none', async (orientation, corners) => {
    const path = folder.put('turned.dng', drawDng({ preview, ...size, orientation }));
    const photo = await read(path);
    const sideways = orientation >= 5;
    expect([photo.width, photo.height]).toEqual(sideways ? [4000, 6000] : [6000, 4000]);
    expect(cornersOf(photo.picture)).toEqual(corners);
    expect(photo.thumbnail.height > photo.thumbnail.width).toBe(sideways);
  });

  test('a preview’s own orientation is applied instead, once', async () => {
    const own = await sharp(preview).withMetadata({ orientation: 6 }).toBuffer();
    const path = folder.put('own.dng', drawDng({ preview: own, ...size, orientation: 6 }));
    const photo = await read(path);
    expect([photo.width, photo.height]).toEqual([4000, 6000]);
    expect(cornersOf(photo.picture)).toEqual([3, 0, 1, 2]);
  });

  test('a preview whose pixels are turned already is left alone', async () => {
    const upright = await sharp(preview).rotate(90).jpeg().toBuffer();
    const path = folder.put('upright.dng', drawDng({ preview: upright, ...size, orientation: 6 }));
    const photo = await read(path);
    expect([photo.width, photo.height]).toEqual([4000, 6000]);
    expect(cornersOf(photo.picture)).toEqual([3, 0, 1, 2]);
  });

  test('a broken preview gives way to a smaller one', async () => {
    const broken = preview.subarray(0, preview.length - 200);
    expect(broken.length).toBeGreaterThan(small.length);
    const path = folder.put('broken.dng', drawDng({ preview: broken, small, ...size }));
    expect((await read(path)).picture).toMatchObject({ width: 120, height: 80 });
  });

  test('no preview', async () => {
    const path = folder.put('bare.dng', drawDng({ preview: null, ...size }));
    await expectCode(read(path), 'raw-without-preview');
    expect((await readMetadataOnly(path, [])).make).toBe('Prova');
  });

  test('called .jpg', async () => {
    const path = folder.put('really-raw.jpg', drawDng({ preview, ...size }));
    expect((await read(path)).format).toBe('raw');
  });

  test.skipIf(process.platform === 'win32')(
    'names that could be taken for something else',
    async () => {
      for (const name of ['a\nb.dng', '-b.dng', 'perché #% $(x) "y".dng', ' .dng']) {
        expect((await read(folder.put(name, drawDng({ preview, ...size })))).width).toBe(6000);
      }
    },
  );
});

test('RAF', async () => {
  const path = folder.put('DSCF1.raf', drawRaf({ preview, width: 4896, height: 3264 }));
  const photo = await read(path);
  expect(photo).toMatchObject({ format: 'raw', width: 4896, height: 3264 });
  expect(cornersOf(photo.picture)).toEqual([0, 1, 2, 3]);
});

test('a JPEG with the name of a raw is a JPEG', async () => {
  const photo = await read(folder.put('IMG_2.cr2', preview));
  expect(photo).toMatchObject({ format: 'jpeg', width: 480 });
});

test('rubbish behind a TIFF’s first bytes', async () => {
  const path = folder.put(
    'rubbish.nef',
    Buffer.concat([Buffer.from('II*\0'), Buffer.alloc(500, 3)]),
  );
  await expectCode(read(path), 'raw-without-preview');
});

test('the tool can be closed and starts again', async () => {
  const path = folder.put('again.dng', drawDng({ preview, ...size }));
  await closePhotoTools();
  expect((await read(path)).width).toBe(6000);
  await closePhotoTools();
  await closePhotoTools();
});

test('without Perl there is a reason, and the next photo tries again', async () => {
  vi.resetModules();
  let fails = true;
  vi.doMock('exiftool-vendored', async (original) => {
    const real = await original<{ ExifTool: typeof ExifTool }>();
    class Missing extends real.ExifTool {
      override version() {
        return fails ? Promise.reject(new Error('Perl must be installed')) : super.version();
      }
    }
    return { ...real, ExifTool: Missing };
  });
  const fresh = await import('../../../../src/engine/worker/photo/read.ts');
  const path = folder.put('toolless.dng', drawDng({ preview, ...size }));
  const request = { path, sidecars: [], thumbnailSize: 160, coverSize: 64 };
  await expect(fresh.readPhoto(request)).rejects.toMatchObject({
    code: 'raw-tool-missing',
    details: { reason: 'Perl must be installed' },
  });
  fails = false;
  expect((await fresh.readPhoto(request)).width).toBe(6000);
  await fresh.closePhotoTools();
  vi.doUnmock('exiftool-vendored');
});
