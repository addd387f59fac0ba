import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { explain, translator } from '../../../../src/shared/i18n/translate.ts';
import { AppError } from '../../../../src/shared/errors.ts';
import { hashFile } from '../../../../src/engine/worker/photo/hash.ts';
import { decodeError } from '../../../../src/engine/worker/photo/file-errors.ts';
import { closePhotoTools, readMetadataOnly } from '../../../../src/engine/worker/photo/read.ts';
import { hugePng } from '../../../support/pictures/blocks.ts';
import { drawScene, randomOf } from '../../../support/pictures/scenes.ts';
import { expectCode, photoFolder, read } from './helpers.ts';

const folder = photoFolder();
const scene = await drawScene({ width: 640, height: 480 }).jpeg({ quality: 90 }).toBuffer();
afterAll(closePhotoTools);

test('no bytes', async () => {
  await expectCode(read(folder.put('empty.jpg', '')), 'file-empty');
});

test('no file', async () => {
  await expectCode(read(folder.path('nowhere.jpg')), 'file-vanished');
  await expectCode(hashFile(folder.path('nowhere.jpg')), 'file-vanished');
});

test('a folder with the name of a photo', async () => {
  mkdirSync(folder.path('folder.jpg'));
  const { details } = await expectCode(read(folder.path('folder.jpg')), 'file-unreadable');
  expect(details).toEqual({ reason: 'EISDIR' });
});

test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('no permission', async () => {
  const path = folder.put('secret.jpg', scene);
  chmodSync(path, 0);
  expect((await expectCode(read(path), 'file-unreadable')).details).toEqual({ reason: 'EACCES' });
});

test.each([
  ['text.jpg', 'Cara Marta,\nti mando le foto del mare.'],
  ['text.nef', 'Cara Marta,\nti mando le foto del mare.'],
  ['drawing.png', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
  ['document.jpg', '%PDF-1.4\n%âãÏÓ\n1 0 obj'],
  ['film.heic', Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42', 'latin1')],
  ['one-byte.jpg', 'x'],
])('%s is not an image', async (name, content) => {
  await expectCode(read(folder.put(name, content)), 'not-an-image');
});

describe('damaged pictures', () => {
  test.each([0.02, 0.3, 0.9, 0.999])('a JPEG cut at %f of its length', async (share) => {
    const path = folder.put(`cut-${share}.jpg`, scene.subarray(0, scene.length * share));
    const { details } = await expectCode(read(path), 'image-corrupt');
    expect(details['reason']).toBe('truncated');
  });

  test.each([
    ['png', 'truncated'],
    ['webp', 'damaged'],
    ['tiff', 'damaged'],
    ['gif', 'truncated'],
    ['avif', 'truncated'],
  ] as const)('a cut %s', async (format, reason) => {
    const whole = await drawScene({ width: 320, height: 240 }).toFormat(format).toBuffer();
    const path = folder.put(`cut.${format}`, whole.subarray(0, whole.length / 2));
    const { details } = await expectCode(read(path), 'image-corrupt');
    expect(details).toMatchObject({ reason });
    expect(explain(translator('it'), 'image-corrupt', details)).not.toMatch(/[{}]|Input file/);
  });

  test('a picture bigger than memory', async () => {
    const path = folder.put('huge.png', hugePng(60_000, 60_000));
    const { details } = await expectCode(read(path), 'image-too-many-pixels');
    expect(details).toEqual({ reason: '60000 × 60000' });
  });

  test('a strip of few pixels, but too wide: lines are held by the hundred', async () => {
    const path = folder.put('strip.png', hugePng(2_000_000, 120));
    const { details } = await expectCode(read(path), 'image-too-many-pixels');
    expect(details).toEqual({ reason: '2000000 × 120' });
    // A screenshot of a long page is as high, and harmless.
    const high = await sharp({
      create: { width: 8, height: 120_000, channels: 3, background: '#345' },
    })
      .png()
      .toBuffer();
    expect((await read(folder.put('page.png', high))).height).toBe(120_000);
  });

  test('a small AVIF that claims to be enormous', async () => {
    const avif = await drawScene({ width: 160, height: 120 }).avif({ effort: 0 }).toBuffer();
    // ISO 23008-12, 6.5.3: four bytes of version and flags, then the width.
    avif.writeUInt32BE(1_000_000, avif.indexOf('ispe') + 8);
    await expectCode(read(folder.put('huge.avif', avif)), 'image-too-many-pixels');
  });

  test('stray bytes that viewers overlook do no harm', async () => {
    const stray = Buffer.concat([scene, Buffer.alloc(5000, 0x55)]);
    expect((await read(folder.put('stray.jpg', stray))).width).toBe(640);
  });

  test('a file that changes while it is read is said to have changed', async () => {
    const path = folder.put('copying.jpg', scene);
    const before = { path, bytes: scene.length, mtimeMs: 0 };
    expect(await decodeError(before, new Error('premature end'))).toMatchObject({
      code: 'file-changed',
    });
    writeFileSync(path, '');
    expect(
      await decodeError({ ...before, path: folder.path('gone.jpg') }, new Error('x')),
    ).toMatchObject({ code: 'file-vanished' });
  });

  test('whatever bytes are wrong, the failure is one the user can be told about', async () => {
    const random = randomOf(7);
    const small = await drawScene({ width: 96, height: 64 })
      .withExif({ IFD0: { Make: 'Prova', ImageDescription: 'x'.repeat(300) } })
      .jpeg()
      .toBuffer();
    for (let round = 0; round < 150; round++) {
      const bytes = Buffer.from(small);
      for (let n = 0; n < 1 + random() * 8; n++) {
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      }
      const path = folder.put('flipped.jpg', bytes);
      for (const work of [() => read(path), () => readMetadataOnly(path, [path])]) {
        const failure = await work().then(
          () => null,
          (error: unknown) => error,
        );
        if (failure !== null) expect(failure).toBeInstanceOf(AppError);
      }
    }
  });
});

test('a hash is that of the bytes', async () => {
  expect(await hashFile(folder.put('abc.jpg', 'abc'))).toEqual({
    hash: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    bytes: 3,
  });
});
