import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { decodePicture, readPhoto } from '../../../../src/engine/worker/photo/read.ts';
import {
  type Rgb,
  cornersOf,
  distance,
  drawCorners,
  drawPlain,
  drawScene,
  pixelAt,
} from '../../../support/pictures/scenes.ts';
import { photoFolder, read } from './helpers.ts';

const folder = photoFolder();

/** Where CORNERS end up when a file with this orientation is shown upright. */
const UPRIGHT: Record<number, number[]> = {
  1: [0, 1, 2, 3],
  2: [1, 0, 3, 2],
  3: [2, 3, 0, 1],
  4: [3, 2, 1, 0],
  5: [0, 3, 2, 1],
  6: [3, 0, 1, 2],
  7: [2, 1, 0, 3],
  8: [1, 2, 3, 0],
};

describe('orientation', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('EXIF orientation %i is applied', async (orientation) => {
    const file = await drawCorners(400, 300)
      .jpeg({ quality: 95 })
      .withMetadata({ orientation })
      .toBuffer();
    const photo = await read(folder.put(`turned-${orientation}.jpg`, file));
    const sideways = orientation >= 5;
    expect([photo.width, photo.height]).toEqual(sideways ? [300, 400] : [400, 300]);
    expect(cornersOf(photo.picture)).toEqual(UPRIGHT[orientation]);
    const { data, info } = await sharp(photo.thumbnail.jpeg).raw().toBuffer({
      resolveWithObject: true,
    });
    expect(cornersOf({ data, ...info })).toEqual(UPRIGHT[orientation]);
    expect([info.width, info.height]).toEqual(sideways ? [120, 160] : [160, 120]);
  });
});

describe('formats', () => {
  const scene = () => drawScene({ width: 320, height: 240 });
  const files = {
    jpeg: () => scene().jpeg().toBuffer(),
    png: () => scene().png().toBuffer(),
    webp: () => scene().webp().toBuffer(),
    avif: () => scene().avif({ effort: 0 }).toBuffer(),
    gif: () => scene().gif().toBuffer(),
    tiff: () => scene().tiff().toBuffer(),
  };
  test.each(Object.entries(files))('%s is read', async (format, draw) => {
    // The wrong extension: content decides.
    const name = format === 'jpeg' ? 'is-jpeg.png' : `is-${format}.jpg`;
    const photo = await read(folder.put(name, await draw()));
    expect(photo).toMatchObject({ format, width: 320, height: 240 });
    expect(photo.picture).toMatchObject({ width: 160, height: 120 });
    expect(photo.picture.data).toHaveLength(160 * 120 * 3);
    const wanted = await scene().resize(160, 120).raw().toBuffer();
    const differences = wanted.map((value, at) => Math.abs(value - (photo.picture.data[at] ?? 0)));
    expect(differences.reduce((sum, value) => sum + value, 0) / wanted.length).toBeLessThan(6);
  });

  test('the first frame of an animation is the photo', async () => {
    const frames = await Promise.all(
      [[200, 40, 40] as Rgb, [40, 200, 40] as Rgb].map((colour) =>
        drawPlain(60, 40, colour).png().toBuffer(),
      ),
    );
    const animation = sharp(frames, { join: { animated: true } });
    for (const format of ['gif', 'webp'] as const) {
      const file = await animation.clone().toFormat(format).toBuffer();
      expect((await sharp(file, { animated: true }).metadata()).pages).toBe(2);
      const photo = await read(folder.put(`moving.${format}`, file));
      expect([photo.width, photo.height]).toEqual([60, 40]);
      expect(distance(pixelAt(photo.picture, 0.5, 0.5), [200, 40, 40])).toBeLessThan(12);
    }
  });
});

describe('colours become sRGB of 8 bits', () => {
  const colour: Rgb = [200, 90, 60];
  const centre = async (name: string, file: Buffer) => {
    const { picture } = await read(folder.put(name, file));
    expect(picture.data).toHaveLength(picture.width * picture.height * 3);
    return pixelAt(picture, 0.5, 0.5);
  };

  test('Display P3', async () => {
    const p3 = await drawPlain(80, 60, colour).withIccProfile('p3').png().toBuffer();
    // The stored numbers differ, so that reading them without the profile would be seen.
    const stored = await sharp(p3, { ignoreIcc: true }).raw().toBuffer();
    expect(distance([stored[0] ?? 0, stored[1] ?? 0, stored[2] ?? 0], colour)).toBeGreaterThan(8);
    expect(distance(await centre('p3.png', p3), colour)).toBeLessThan(4);
  });

  test('16 bits per channel', async () => {
    const file = await drawPlain(80, 60, colour).toColourspace('rgb16').png().toBuffer();
    expect((await sharp(file).metadata()).depth).toBe('ushort');
    expect(distance(await centre('deep.png', file), colour)).toBeLessThan(3);
  });

  test('CMYK', async () => {
    const file = await drawPlain(80, 60, colour).toColourspace('cmyk').jpeg().toBuffer();
    expect((await sharp(file).metadata()).channels).toBe(4);
    expect(distance(await centre('print.jpg', file), colour)).toBeLessThan(30);
  });

  test('greyscale', async () => {
    const grey = drawPlain(80, 60, [120, 120, 120]).toColourspace('b-w');
    const [png, jpeg] = [await grey.clone().png().toBuffer(), await grey.clone().jpeg().toBuffer()];
    expect((await sharp(png).metadata()).channels).toBe(1);
    expect(distance(await centre('grey.png', png), [120, 120, 120])).toBeLessThan(3);
    expect(distance(await centre('grey.jpg', jpeg), [120, 120, 120])).toBeLessThan(3);
  });

  test('transparency lies on white', async () => {
    const clear = { width: 80, height: 60, channels: 4, background: '#00000000' } as const;
    const file = await sharp({ create: clear }).png().toBuffer();
    expect(await centre('clear.png', file)).toEqual([255, 255, 255]);
    const grey = await sharp({ create: clear }).toColourspace('b-w').png().toBuffer();
    expect(await centre('clear-grey.png', grey)).toEqual([255, 255, 255]);
  });
});

describe('sizes', () => {
  test('the picture covers the encoder’s square and holds the thumbnail', async () => {
    const path = folder.put(
      'wide.jpg',
      await drawScene({ width: 1600, height: 400 }).jpeg().toBuffer(),
    );
    const photo = await readPhoto({ path, sidecars: [], thumbnailSize: 320, coverSize: 224 });
    expect([photo.width, photo.height]).toEqual([1600, 400]);
    expect(photo.picture).toMatchObject({ width: 896, height: 224 });
    expect(photo.thumbnail).toMatchObject({ width: 320, height: 80 });
  });

  test('nothing is enlarged', async () => {
    const path = folder.put('tiny.png', await drawPlain(3, 1, [9, 9, 9]).png().toBuffer());
    const photo = await readPhoto({ path, sidecars: [], thumbnailSize: 640, coverSize: 224 });
    expect(photo.picture).toMatchObject({ width: 3, height: 1 });
    expect(photo.thumbnail).toMatchObject({ width: 3, height: 1 });
  });

  test('a strip too thin for any square stays within memory', async () => {
    const path = folder.put('strip.png', await drawPlain(100_000, 200, [9, 9, 9]).png().toBuffer());
    const { picture } = await readPhoto({
      path,
      sidecars: [],
      thumbnailSize: 640,
      coverSize: 224,
    });
    expect(picture.data.length).toBeLessThan(50_000_000);
  });

  test('an example for a search needs no thumbnail', async () => {
    const path = folder.put(
      'example.jpg',
      await drawScene({ width: 900, height: 600 }).jpeg().toBuffer(),
    );
    expect(await decodePicture(path, 224)).toMatchObject({ width: 336, height: 224 });
  });
});

test('the thumbnail carries nothing personal', async () => {
  const file = await drawScene({ width: 400, height: 300 })
    .withExif({ IFD0: { Artist: 'Segreto', Make: 'Prova' }, IFD3: { GPSLatitudeRef: 'N' } })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>')
    .jpeg()
    .toBuffer();
  const { thumbnail } = await read(folder.put('personal.jpg', file));
  const found = await sharp(Buffer.from(thumbnail.jpeg)).metadata();
  expect([found.format, found.exif, found.xmp, found.iptc]).toEqual([
    'jpeg',
    undefined,
    undefined,
    undefined,
  ]);
  expect(Buffer.from(thumbnail.jpeg).includes('Segreto')).toBe(false);
});
