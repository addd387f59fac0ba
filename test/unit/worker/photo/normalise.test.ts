import { afterEach, describe, expect, test } from 'vitest';
import { normalise } from '../../../../src/engine/worker/photo/metadata/normalise.ts';
import type { RawTags, TagSources } from '../../../../src/engine/worker/photo/metadata/tags.ts';

const file = { name: 'IMG_2034.jpg', mtimeMs: Date.UTC(2022, 6, 1, 10, 0, 0) };
const of = (sources: TagSources, name = file.name) => normalise(sources, { ...file, name });
const exif = (tags: RawTags) => of({ exif: tags });

describe('capture time', () => {
  const zone = process.env.TZ;
  afterEach(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });

  test.each<[string, TagSources, object]>([
    [
      'DateTimeOriginal before DateTimeDigitized',
      {
        exif: { dateTimeOriginal: '2019:08:14 18:03:11', dateTimeDigitized: '2020:01:01 00:00:01' },
      },
      { local: '2019-08-14T18:03:11', offsetMinutes: null, source: 'exif' },
    ],
    [
      'DateTimeDigitized where the original is nonsense',
      {
        exif: { dateTimeOriginal: '0000:00:00 00:00:00', dateTimeDigitized: '2020:01:01 00:00:01' },
      },
      { local: '2020-01-01T00:00:01', offsetMinutes: null, source: 'exif' },
    ],
    [
      'its own offset',
      { exif: { dateTimeOriginal: '2019:08:14 18:03:11', offsetTimeOriginal: '+02:00' } },
      { local: '2019-08-14T18:03:11', offsetMinutes: 120, source: 'exif' },
    ],
    [
      'OffsetTime where OffsetTimeOriginal is empty',
      {
        exif: {
          dateTimeOriginal: '2019:08:14 18:03:11',
          offsetTimeOriginal: '   :  ',
          offsetTime: '-05:00',
        },
      },
      { local: '2019-08-14T18:03:11', offsetMinutes: -300, source: 'exif' },
    ],
    [
      'an offset found by the satellites',
      {
        exif: {
          dateTimeOriginal: '2019:08:14 18:03:11',
          gpsDateStamp: '2019:08:14',
          gpsTimeStamp: [16, 3, 5.7],
        },
      },
      { local: '2019-08-14T18:03:11', offsetMinutes: 120, source: 'exif' },
    ],
    [
      'the satellites alone',
      { exif: { gpsDateStamp: '2019:08:14', gpsTimeStamp: [16, 3, 5.7] } },
      { local: '2019-08-14T16:03:05', offsetMinutes: 0, source: 'gps' },
    ],
    [
      'XMP, with its offset',
      { xmp: { dateTimeOriginal: '2019-08-14T18:03:11+02:00' } },
      { local: '2019-08-14T18:03:11', offsetMinutes: 120, source: 'exif' },
    ],
    [
      'EXIF before XMP',
      {
        exif: { dateTimeOriginal: '2019:08:14 18:03:11' },
        xmp: { dateTimeOriginal: '2018-01-01T00:00:01' },
      },
      { local: '2019-08-14T18:03:11', offsetMinutes: null, source: 'exif' },
    ],
    [
      'an original date before a digitized one, wherever they stand',
      {
        exif: { dateTimeDigitized: '2019:08:14 18:03:11' },
        xmp: { dateTimeOriginal: '2018-01-01T00:00:01' },
      },
      { local: '2018-01-01T00:00:01', offsetMinutes: null, source: 'exif' },
    ],
    [
      'the sidecar before everything, even with its weaker date',
      {
        sidecar: { dateTimeDigitized: '1975-08' },
        exif: { dateTimeOriginal: '2019:08:14 18:03:11' },
      },
      { local: '1975-08-01T12:00:00', offsetMinutes: null, source: 'exif' },
    ],
    [
      'the date of change at last',
      { exif: { dateTime: '2019:08:14 18:03:11', dateTimeOriginal: '2019:13:01 00:00:00' } },
      { local: '2019-08-14T18:03:11', offsetMinutes: null, source: 'exif' },
    ],
  ])('%s', (_, sources, taken) => {
    expect(of(sources).taken).toEqual(taken);
  });

  test('the name before the date of change, the satellites before the name', () => {
    const name = 'IMG_20190814_180311.jpg';
    expect(of({ exif: { dateTime: '2020:01:01 00:00:01' } }, name).taken).toEqual({
      local: '2019-08-14T18:03:11',
      offsetMinutes: null,
      source: 'name',
    });
    const gps = { gpsDateStamp: '2019:08:14', gpsTimeStamp: [16, 3, 5] };
    expect(of({ exif: gps }, name).taken.source).toBe('gps');
  });

  test.each([
    ['Europe/Rome', '2022-07-01T12:00:00', 120],
    ['America/St_Johns', '2022-07-01T07:30:00', -150],
    ['UTC', '2022-07-01T10:00:00', 0],
  ])('nothing but the file’s own date, in %s', (timeZone, local, offsetMinutes) => {
    process.env.TZ = timeZone;
    expect(of({}).taken).toEqual({ local, offsetMinutes, source: 'mtime' });
  });
});

describe('place', () => {
  const rome = { gpsLatitude: [41, 53, 24.9], gpsLongitude: [12, 29, 32.4] };
  test.each<[string, RawTags, [number | null, number | null]]>([
    [
      'north and east',
      { ...rome, gpsLatitudeRef: 'N', gpsLongitudeRef: 'E' },
      [41.89025, 12.4923333],
    ],
    [
      'south and west',
      { ...rome, gpsLatitudeRef: 'S', gpsLongitudeRef: 'W' },
      [-41.89025, -12.4923333],
    ],
    ['XMP', { gpsLatitude: '45,27.2N', gpsLongitude: '9,11,24W' }, [45.4533333, -9.19]],
    ['decimal with sign', { gpsLatitude: -33.86, gpsLongitude: '151.2' }, [-33.86, 151.2]],
    [
      'a sign and a letter do not cancel out',
      { gpsLatitude: -33.86, gpsLatitudeRef: 'S', gpsLongitude: 1 },
      [-33.86, 1],
    ],
    ['on the equator', { gpsLatitude: 0, gpsLongitude: 32.5 }, [0, 32.5]],
    ['0/0', { gpsLatitude: [0, 0, 0], gpsLongitude: [0, 0, 0] }, [null, null]],
    ['half of it', { gpsLatitude: [41, 53, 24] }, [null, null]],
    ['out of range', { gpsLatitude: 91, gpsLongitude: 12 }, [null, null]],
    ['beyond the date line', { gpsLatitude: 41, gpsLongitude: 181 }, [null, null]],
    [
      'divided by zero',
      { gpsLatitude: [NaN, 0, 0], gpsLongitude: [12, Infinity, 0] },
      [null, null],
    ],
    ['text', { gpsLatitude: 'qui', gpsLongitude: '' }, [null, null]],
    ['empty list', { gpsLatitude: [], gpsLongitude: [] }, [null, null]],
  ])('%s', (_, tags, [latitude, longitude]) => {
    expect(exif(tags)).toMatchObject({ latitude, longitude });
  });

  test.each([
    [120.5, 0, 120.5],
    [120.5, 1, -120.5],
    ['120/2', '1', -60],
    [NaN, 0, null],
    [9e9, 0, null],
  ])('altitude %s, reference %s', (gpsAltitude, gpsAltitudeRef, altitude) => {
    expect(exif({ gpsAltitude, gpsAltitudeRef }).altitude).toBe(altitude);
  });
});

describe('camera', () => {
  test('names are trimmed, numbers are numbers', () => {
    const tags = {
      make: Buffer.from('Canon\0\0\0'),
      model: '  EOS  5D \n Mark II ',
      lens: 'EF24-105mm f/4L IS USM',
      fNumber: '28/10',
      exposureTime: 1 / 3,
      iso: 400,
      focalLength: 50.2,
      focalLengthIn35mm: 75,
    };
    expect(exif(tags)).toMatchObject({
      make: 'Canon',
      model: 'EOS 5D Mark II',
      lens: 'EF24-105mm f/4L IS USM',
      aperture: 2.8,
      exposureTime: 0.3333333,
      iso: 400,
      focalLength: 50.2,
      focalLength35mm: 75,
    });
  });

  test.each([0, -1, NaN, Infinity, '0/0', 'auto', null, {}, [], 1e300])(
    '%s is no number',
    (value) => {
      const tags = {
        fNumber: value,
        exposureTime: value,
        iso: value,
        focalLength: value,
        focalLengthIn35mm: value,
      };
      expect(exif(tags)).toMatchObject({
        aperture: null,
        exposureTime: null,
        iso: null,
        focalLength: null,
        focalLength35mm: null,
      });
    },
  );

  test.each(['----', '0.0 mm f/0.0', '  \0', 'Unknown (0)'])('«%s» is no lens', (lens) => {
    expect(exif({ lens }).lens).toBeNull();
  });
});

describe('what people wrote', () => {
  test.each([
    [5, 5],
    ['4', 4],
    [0, 0],
    [-1, -1],
    ['-1', -1],
    [6, null],
    [-2, null],
    [99, null],
    ['tre', null],
    [NaN, null],
  ])('rating %s', (rating, stars) => {
    expect(of({ xmp: { rating } }).rating).toBe(stars);
  });

  test('XMP before IPTC before EXIF, the sidecar before all', () => {
    const says = (who: string): RawTags => ({ title: who, caption: who, rating: 1, make: who });
    const all = { exif: says('exif'), xmp: says('xmp'), iptc: says('iptc') };
    expect(of(all)).toMatchObject({ title: 'xmp', caption: 'xmp', make: 'exif' });
    expect(of({ exif: all.exif, iptc: all.iptc })).toMatchObject({ title: 'iptc' });
    expect(of({ ...all, sidecar: { title: 'accanto', rating: 4 } })).toMatchObject({
      title: 'accanto',
      caption: 'xmp',
      rating: 4,
      make: 'exif',
    });
  });

  test.each([
    'OLYMPUS DIGITAL CAMERA         ',
    'SONY DSC',
    'SAMSUNG CAMERA PICTURES',
    'KODAK Digital Still Camera',
    'DCIM\\100MEDIA\\DJI_0001.JPG',
    'Exif_JPEG_PICTURE',
    'Created with The GIMP',
    'edf',
    'Screenshot',
  ])('«%s» was not written by anybody', (caption) => {
    expect(exif({ caption }).caption).toBeNull();
  });

  test('words of Latin-1 and of UTF-8', () => {
    expect(of({ iptc: { title: Buffer.from('Città', 'latin1') } }).title).toBe('Città');
    expect(of({ iptc: { title: Buffer.from('Città €', 'utf8') } }).title).toBe('Città €');
    expect(of({ xmp: { title: 'Citta\u0300' } }).title).toBe('Città');
  });

  test('control characters go, lines of a caption stay', () => {
    const written = 'Prima\u0007 riga\r\nseconda\u202e riga\u0000\u009f ';
    expect(of({ xmp: { title: written, caption: written } })).toMatchObject({
      title: 'Prima riga seconda riga',
      caption: 'Prima riga\nseconda riga',
    });
  });

  test('keywords once each, those of a sidecar alone', () => {
    const xmp = { keywords: [' mare ', 'Mare', '', 'sole', 7] };
    const iptc = { keywords: [Buffer.from('perché', 'latin1'), Buffer.from('mare')] };
    expect(of({ xmp, iptc }).keywords).toEqual(['mare', 'sole', '7', 'perché']);
    expect(of({ xmp, iptc, sidecar: { keywords: ['monti'] } }).keywords).toEqual(['monti']);
    expect(of({ xmp, sidecar: { keywords: [] } }).keywords).toEqual([]);
    expect(of({ xmp, sidecar: {} }).keywords).toContain('mare');
  });

  test('what is too long is cut, and between characters', () => {
    const long = '🌊'.repeat(12_000_000);
    const bytes = Buffer.from('è'.repeat(25_000_000));
    const found = of({
      xmp: {
        title: long,
        caption: bytes,
        keywords: Array.from({ length: 600 }, (_, n) => `${n}${'🌊'.repeat(300)}`),
      },
    });
    expect(found.title).toHaveLength(1000);
    expect(found.title?.isWellFormed()).toBe(true);
    expect(found.caption).toBe('è'.repeat(100_000));
    expect(found.keywords).toHaveLength(500);
    expect(Math.max(...found.keywords.map((word) => word.length))).toBeLessThanOrEqual(200);
    expect(found.keywords.every((word) => word.isWellFormed())).toBe(true);
  });

  test('nothing said is null, not empty', () => {
    expect(of({ exif: { title: '', caption: ' \0', make: '' }, xmp: {} })).toEqual({
      ...of({}),
    });
    expect(of({})).toMatchObject({
      title: null,
      caption: null,
      make: null,
      rating: null,
      keywords: [],
    });
  });
});
