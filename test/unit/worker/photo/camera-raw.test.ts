import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { closePhotoTools, readMetadataOnly } from '../../../../src/engine/worker/photo/read.ts';
import {
  type CameraRaw,
  drawArw,
  drawCr2,
  drawNef,
  drawOrf,
  drawRw2,
} from '../../../support/pictures/camera-raws.ts';
import { drawCr3 } from '../../../support/pictures/cr3.ts';
import { cornersOf, drawCorners } from '../../../support/pictures/scenes.ts';
import { expectCode, photoFolder, read } from './helpers.ts';

const folder = photoFolder();
afterAll(closePhotoTools);

const large = await drawCorners(480, 320).jpeg({ quality: 95 }).toBuffer();
const small = await drawCorners(120, 80).jpeg({ quality: 60 }).toBuffer();
const straight: CameraRaw = { large, small, width: 6000, height: 4000, orientation: 1 };

interface Case {
  name: string;
  draw: (raw: CameraRaw) => Buffer;
  make: string;
  model: string;
  /** Whether the format as drawn holds the second JPEG. */
  hasSmall: boolean;
}

const CASES: Case[] = [
  {
    name: 'DSC_1.NEF',
    draw: drawNef,
    make: 'NIKON CORPORATION',
    model: 'NIKON D750',
    hasSmall: true,
  },
  { name: 'DSC1.ARW', draw: drawArw, make: 'SONY', model: 'ILCE-7M3', hasSmall: true },
  {
    name: 'IMG_1.CR2',
    draw: drawCr2,
    make: 'Canon',
    model: 'Canon EOS 5D Mark IV',
    hasSmall: true,
  },
  { name: 'IMG_1.CR3', draw: drawCr3, make: 'Canon', model: 'Canon EOS R6', hasSmall: true },
  {
    name: 'P1.ORF',
    draw: drawOrf,
    make: 'OLYMPUS CORPORATION',
    model: 'E-M1MarkII',
    hasSmall: false,
  },
  { name: 'P1.RW2', draw: drawRw2, make: 'Panasonic', model: 'DC-GX9', hasSmall: false },
];

describe.each(CASES)('$name', ({ name, draw, make, model, hasSmall }) => {
  test('the biggest JPEG, the sensor’s size and what the camera wrote', async () => {
    const path = folder.put(name, draw(straight));
    const photo = await read(path);
    expect(photo).toMatchObject({ format: 'raw', width: 6000, height: 4000 });
    expect(photo.picture).toMatchObject({ width: 160, height: 107 });
    expect(cornersOf(photo.picture)).toEqual([0, 1, 2, 3]);
    expect(photo.metadata).toMatchObject({
      taken: { local: '2021-06-02T10:20:30', offsetMinutes: 120, source: 'exif' },
      make,
      model,
      lens: 'Prova 35mm F2',
      aperture: 5.6,
      exposureTime: 0.002,
      iso: 200,
      focalLength: 35,
    });
    expect(photo.metadata.latitude).toBeCloseTo(45.44);
    expect(photo.metadata.longitude).toBeCloseTo(12.34);
    expect(await readMetadataOnly(path, [])).toEqual(photo.metadata);
  });

  test('held upright, to either side', async () => {
    for (const [orientation, corners] of [
      [6, [3, 0, 1, 2]],
      [8, [1, 2, 3, 0]],
    ] as const) {
      const photo = await read(folder.put(name, draw({ ...straight, orientation })));
      expect([photo.width, photo.height]).toEqual([4000, 6000]);
      expect(photo.thumbnail.height).toBeGreaterThan(photo.thumbnail.width);
      expect(cornersOf(photo.picture)).toEqual(corners);
    }
  });

  test('a JPEG that has its own orientation is not turned twice', async () => {
    const own = await sharp(large).withMetadata({ orientation: 8 }).toBuffer();
    const photo = await read(folder.put(name, draw({ ...straight, large: own, orientation: 8 })));
    expect([photo.width, photo.height]).toEqual([4000, 6000]);
    expect(cornersOf(photo.picture)).toEqual([1, 2, 3, 0]);
  });

  test('when the JPEG is damaged', async () => {
    const damaged = large.subarray(0, large.length - 200);
    const path = folder.put(name, draw({ ...straight, large: damaged }));
    if (hasSmall) expect((await read(path)).picture).toMatchObject({ width: 120, height: 80 });
    else await expectCode(read(path), 'raw-without-preview');
  });
});
