import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readExif } from '../../../../src/engine/worker/photo/metadata/exif.ts';
import { readIptc } from '../../../../src/engine/worker/photo/metadata/iptc.ts';
import { bufferSource } from '../../../../src/engine/worker/photo/metadata/tiff.ts';
import { readXmp } from '../../../../src/engine/worker/photo/metadata/xmp.ts';
import { readMetadataOnly } from '../../../../src/engine/worker/photo/read.ts';
import {
  ASCII,
  BYTE,
  type Ifd,
  LONG,
  photoshopBlock,
  RATIONAL,
  SHORT,
  tiff,
  UNDEFINED,
  withExif,
  withIptc,
  withXmp,
  xmpPacket,
} from '../../../support/pictures/blocks.ts';
import { drawPlain, drawScene, randomOf } from '../../../support/pictures/scenes.ts';
import { expectCode, photoFolder, read } from './helpers.ts';

const folder = photoFolder();
const jpeg = await drawScene({ width: 64, height: 48 }).jpeg().toBuffer();

const utf16 = (text: string) => Buffer.from(`${text}\0`, 'utf16le');
const camera: Ifd = [
  [0x010e, ASCII, 'La nonna a Città della Pieve'],
  [0x010f, ASCII, 'Prova  '],
  [0x0110, ASCII, 'Uno'],
  [0x0112, SHORT, [1]],
  [0x0132, ASCII, '2020:02:02 02:02:02'],
  [0x4746, SHORT, [3]],
  [
    0x8769,
    LONG,
    [
      [0x829a, RATIONAL, [1, 250]],
      [0x829d, RATIONAL, [28, 10]],
      [0x8827, SHORT, [200]],
      [0x9003, ASCII, '2019:08:14 18:03:11'],
      [0x9011, ASCII, '+02:00'],
      [0x920a, RATIONAL, [501, 10]],
      [0x927c, UNDEFINED, Buffer.alloc(2000, 7)],
      [0xa405, SHORT, [75]],
      [0xa434, ASCII, 'Prova 50mm'],
    ],
  ],
  [
    0x8825,
    LONG,
    [
      [1, ASCII, 'S'],
      [2, RATIONAL, [33, 1, 51, 1, 3600, 100]],
      [3, ASCII, 'E'],
      [4, RATIONAL, [151, 1, 12, 1, 0, 1]],
      [5, BYTE, [1]],
      [6, RATIONAL, [125, 10]],
    ],
  ],
  [0x9c9b, BYTE, utf16('Titolo di Windows')],
  [0x9c9e, BYTE, utf16('mare;sole; ')],
];

const pixels = Buffer.alloc(64 * 48 * 3, 90);
const picture: Ifd = [
  [256, LONG, [64]],
  [257, LONG, [48]],
  [258, SHORT, [8, 8, 8]],
  [259, SHORT, [1]],
  [262, SHORT, [2]],
  [0x0112, SHORT, [6]],
  [273, LONG, pixels],
  [277, SHORT, [3]],
  [278, LONG, [48]],
  [279, LONG, [pixels.length]],
];
const sorted = (ifd: Ifd): Ifd => ifd.sort(([a], [b]) => a - b);

const wanted = {
  taken: { local: '2019-08-14T18:03:11', offsetMinutes: 120, source: 'exif' },
  make: 'Prova',
  model: 'Uno',
  lens: 'Prova 50mm',
  aperture: 2.8,
  exposureTime: 0.004,
  iso: 200,
  focalLength: 50.1,
  focalLength35mm: 75,
  latitude: -33.86,
  longitude: 151.2,
  altitude: -12.5,
  rating: 3,
  title: 'Titolo di Windows',
  caption: 'La nonna a Città della Pieve',
  keywords: ['mare', 'sole'],
};

describe('EXIF', () => {
  test.each([false, true])('everything, big-endian %s', async (bigEndian) => {
    const file = withExif(jpeg, tiff(camera, { bigEndian }));
    const photo = await read(folder.put('camera.jpg', file));
    expect(photo.metadata).toEqual(wanted);
    expect(await readMetadataOnly(folder.path('camera.jpg'), [])).toEqual(wanted);
  });

  test.each(['png', 'webp', 'avif'] as const)('in %s', async (format) => {
    const file = await drawPlain(32, 24, [9, 9, 9])
      .withExif({
        IFD0: { Make: 'Prova' },
        IFD2: { DateTimeOriginal: '2019:08:14 18:03:11', OffsetTimeOriginal: '-03:30' },
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: '45/1 27/1 0/1',
          GPSLongitudeRef: 'W',
          GPSLongitude: '9/1 30/1 0/1',
        },
      })
      .toFormat(format)
      .toBuffer();
    expect((await read(folder.put(`camera.${format}`, file))).metadata).toMatchObject({
      make: 'Prova',
      taken: { local: '2019-08-14T18:03:11', offsetMinutes: -210, source: 'exif' },
      latitude: 45.45,
      longitude: -9.5,
    });
  });

  test('in TIFF, whose directories stand behind the pixels', async () => {
    const rest = camera.filter(([tag]) => tag !== 0x0112);
    const file = tiff(sorted([...picture, ...rest]));
    expect(file.readUInt32LE(4)).toBeGreaterThan(64 * 48 * 3);
    const photo = await read(folder.put('scan.tif', file));
    expect(photo).toMatchObject({ format: 'tiff', width: 48, height: 64, metadata: wanted });
  });

  test('ISO beyond 65535 stands in a newer tag', () => {
    const of = (...more: Ifd) => readExif(bufferSource(tiff([[0x8827, SHORT, [65535]], ...more])));
    expect(of([0x8832, LONG, [102_400]]).iso).toBe(102_400);
    expect(of().iso).toBeUndefined();
  });

  test('rationals over zero are no numbers', () => {
    const tags = readExif(bufferSource(tiff([[0x829d, RATIONAL, [0, 0]]])));
    expect(tags.fNumber).toBeNaN();
  });

  test('a directory that contains itself ends', () => {
    const loop = tiff([
      [0x8769, LONG, [8]],
      [0x8825, LONG, [8]],
    ]);
    expect(readExif(bufferSource(loop)).make).toBeUndefined();
  });

  test('a value said to be 4 GB long is left out, the others stay', () => {
    const block = tiff([
      [0x010e, ASCII, 'x'.repeat(20)],
      [0x010f, ASCII, 'Prova'],
    ]);
    block.writeUInt32LE(0xffffffff, 8 + 2 + 4 + (block.readUInt32LE(4) - 8));
    const tags = readExif(bufferSource(block));
    expect(tags.caption).toBeUndefined();
    expect(Buffer.from(tags.make as Uint8Array).toString()).toBe('Prova\0');
  });
});

describe('IPTC', () => {
  const datasets: [number, Buffer][] = [
    [5, Buffer.from('Città', 'latin1')],
    [25, Buffer.from('mare')],
    [25, Buffer.from('perché', 'utf8')],
    [55, Buffer.from('20190814')],
    [60, Buffer.from('180311+0200')],
    [120, Buffer.from('Riga una\rriga due')],
  ];

  test('in JPEG', async () => {
    const photo = await read(folder.put('press.jpg', withIptc(jpeg, datasets)));
    expect(photo.metadata).toMatchObject({
      title: 'Città',
      caption: 'Riga una\nriga due',
      keywords: ['mare', 'perché'],
      taken: { local: '2019-08-14T18:03:11', offsetMinutes: 120, source: 'exif' },
    });
  });

  test('lengths that lie end the reading', () => {
    const block = photoshopBlock(datasets);
    for (let cut = 0; cut < block.length; cut++)
      expect(() => readIptc(block.subarray(0, cut))).not.toThrow();
    const endless = Buffer.from([0x1c, 2, 120, 0xff, 0xff, 1, 2, 3]);
    expect(readIptc(endless)).toEqual({});
    expect(readIptc(Buffer.from([0x1c, 2, 120, 0x80, 4, 0, 0, 0, 2, 0x61, 0x62])).caption).toEqual(
      Buffer.from('ab'),
    );
  });
});

const written = xmpPacket(
  'xmp:Rating="4" exif:GPSLatitude="45,27.2N" exif:GPSLongitude="9,11.4E" exif:GPSAltitude="1205/10"',
  `<exif:DateTimeOriginal>2018-03-04T05:06:07+01:00</exif:DateTimeOriginal>
   <dc:title><rdf:Alt><rdf:li xml:lang="en">Sea</rdf:li><rdf:li xml:lang="x-default">Il mare</rdf:li></rdf:Alt></dc:title>
   <dc:description><rdf:Alt><rdf:li xml:lang="x-default">Perché &amp; come\nsu due righe</rdf:li></rdf:Alt></dc:description>
   <dc:subject><rdf:Bag><rdf:li>mare</rdf:li><rdf:li>città</rdf:li></rdf:Bag></dc:subject>
   <tiff:Make>Altra</tiff:Make>`,
);
const fromXmp = {
  rating: 4,
  latitude: 45.4533333,
  longitude: 9.19,
  title: 'Il mare',
  caption: 'Perché & come\nsu due righe',
  keywords: ['mare', 'città'],
};

describe('XMP', () => {
  test.each(['jpeg', 'png', 'webp', 'tiff', 'avif'] as const)('in %s', async (format) => {
    const file = await drawPlain(32, 24, [9, 9, 9]).withXmp(written).toFormat(format).toBuffer();
    expect((await read(folder.put(`words.${format}`, file))).metadata).toMatchObject({
      ...fromXmp,
      altitude: 120.5,
      make: 'Altra',
      taken: { local: '2018-03-04T05:06:07', offsetMinutes: 60, source: 'exif' },
    });
  });

  test('under EXIF where both state a fact, over it where both have words', async () => {
    const file = withXmp(withExif(jpeg, tiff(camera)), written);
    expect((await read(folder.put('both.jpg', file))).metadata).toMatchObject({
      ...fromXmp,
      make: 'Prova',
      latitude: -33.86,
      longitude: 151.2,
      taken: wanted.taken,
      keywords: ['mare', 'città', 'sole'],
    });
  });

  test('by namespace, whatever the prefix', () => {
    const packet = xmpPacket('xmp:Rating="2"')
      .replaceAll('xmp:Rating', 'q:Rating')
      .replaceAll('xmlns:xmp=', 'xmlns:q=');
    expect(readXmp(Buffer.from(packet)).rating).toBe('2');
    const foreign = xmpPacket('xmp:Rating="2"').replace(
      'http://ns.adobe.com/xap/1.0/"',
      'altrove"',
    );
    expect(readXmp(Buffer.from(foreign)).rating).toBeUndefined();
  });

  test('UTF-16, padding and no packet wrapper', () => {
    const packet = xmpPacket('xmp:Rating="2"').replace(/<\?xpacket.*?\?>/g, '');
    expect(readXmp(Buffer.from(`\ufeff${packet}`, 'utf16le')).rating).toBe('2');
    expect(readXmp(Buffer.from(`${packet}\n   \0\0\0`)).rating).toBe('2');
  });

  test('leaves of the hierarchy where there are no plain keywords', () => {
    const lr =
      '<lr:hierarchicalSubject><rdf:Bag><rdf:li>Luoghi|Italia|Roma</rdf:li></rdf:Bag></lr:hierarchicalSubject>';
    expect(readXmp(Buffer.from(xmpPacket('', lr))).keywords).toEqual(['Roma']);
  });

  test.each([
    '',
    '<',
    'niente XML',
    '<x:xmpmeta',
    '<rdf:RDF/>',
    `<!DOCTYPE a [<!ENTITY b "${'c'.repeat(100)}"><!ENTITY d "${'&b;'.repeat(100)}">]><a>&d;</a>`,
    '<a>'.repeat(20_000),
    `${'<a>'.repeat(20_000)}${'</a>'.repeat(20_000)}`,
  ])('hostile packet %#', (packet) => {
    expect(
      Object.values(readXmp(Buffer.from(packet))).filter((value) => value !== undefined),
    ).toEqual([]);
  });
});

describe('sidecar', () => {
  test('replaces what it states, leaves the rest', async () => {
    const path = folder.put('IMG_1.jpg', withExif(jpeg, tiff(camera)));
    const sidecar = folder.put('IMG_1.jpg.xmp', written);
    const photo = await read(path, sidecar);
    expect(photo.metadata).toEqual({
      ...wanted,
      ...fromXmp,
      altitude: 120.5,
      make: 'Altra',
      taken: { local: '2018-03-04T05:06:07', offsetMinutes: 60, source: 'exif' },
    });
    writeFileSync(sidecar, xmpPacket('xmp:Rating="1"'));
    expect(await readMetadataOnly(path, [sidecar])).toEqual({ ...wanted, rating: 1 });
  });

  test.each([
    ['missing', null, null],
    ['empty', '', 'sidecar-damaged'],
    ['cut off', written.slice(0, 300), 'sidecar-damaged'],
    ['50 MB long', Buffer.alloc(50_000_000, 0x20), 'sidecar-too-large'],
  ])('%s: the photo is as if it had none', async (name, content, told) => {
    const path = folder.put('IMG_2.jpg', withExif(jpeg, tiff(camera)));
    const sidecar = folder.path(`${name}.xmp`);
    if (content !== null) writeFileSync(sidecar, content);
    const { unreadSidecars = [], ...metadata } = (await read(path, sidecar)).metadata;
    expect(metadata).toEqual(wanted);
    expect(unreadSidecars.map(({ code }) => code)).toEqual(told === null ? [] : [told]);
  });
});

test('a photo with damaged metadata is read all the same', async () => {
  const random = randomOf(11);
  const exif = tiff(camera);
  const iptc = photoshopBlock([[5, Buffer.from('Titolo')]]);
  for (let round = 0; round < 200; round++) {
    const damaged = (block: Buffer) => {
      const bytes = Buffer.from(block);
      for (let n = 0; n < 12; n++) {
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      }
      return bytes.subarray(0, Math.ceil(random() * bytes.length));
    };
    const blocks = { exif: damaged(exif), iptc: damaged(iptc), xmp: damaged(Buffer.from(written)) };
    expect(() => readExif(bufferSource(blocks.exif))).not.toThrow();
    expect(() => readIptc(blocks.iptc)).not.toThrow();
    expect(() => readXmp(blocks.xmp)).not.toThrow();
    if (round % 4 !== 0) continue;
    const file = withXmp(withExif(jpeg, blocks.exif), blocks.xmp.toString('latin1'));
    const { metadata } = await read(folder.put('damaged.jpg', file));
    expect(metadata.taken.local).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/);
  }
});

test('a huge caption does no harm', async () => {
  const long = 'perché '.repeat(400_000);
  const described = (words: string) =>
    tiff(sorted([...picture, [0x010e, ASCII, words], [0x010f, ASCII, 'Prova']]));
  const photo = await read(folder.put('wordy.tif', described(long)));
  expect(photo.metadata.caption).toBe(long.slice(0, 100_000).trim());
  expect(photo.metadata.make).toBe('Prova');
  // libvips would crash, and the test with it.
  const words = 'perché '.repeat(6_000_000);
  await expectCode(read(folder.put('wordier.tif', described(words))), 'image-corrupt');
  const packet = xmpPacket('', `<dc:description>${words}</dc:description>`);
  expect(readXmp(Buffer.from(packet))).toEqual({});
});
