import { afterEach, describe, expect, test } from 'vitest';
import { normalise } from '../../../../src/engine/worker/photo/metadata/normalise.ts';
import { readTakeout } from '../../../../src/engine/worker/photo/metadata/takeout.ts';
import type { TagSources } from '../../../../src/engine/worker/photo/metadata/tags.ts';

const TAKEN = Date.UTC(2019, 7, 14, 16, 3, 11);
const PLACE = { latitude: 40.123456, longitude: 9.012345, altitude: 12.5 };
const NOWHERE = { latitude: 0, longitude: 0, altitude: 0, latitudeSpan: 0, longitudeSpan: 0 };

const json = (changes: object = {}) =>
  Buffer.from(
    JSON.stringify({
      title: 'IMG_1234.jpg',
      description: '',
      imageViews: '3',
      creationTime: { timestamp: '1600000000', formatted: '13 set 2020, 12:26:40 UTC' },
      photoTakenTime: { timestamp: String(TAKEN / 1000), formatted: '14 ago 2019, 16:03:11 UTC' },
      geoData: NOWHERE,
      geoDataExif: NOWHERE,
      ...changes,
    }),
  );

const read = (changes: object, sources: TagSources = {}, name = 'IMG_1234.jpg') => {
  const takeout = readTakeout(json(changes));
  if (!takeout) throw new Error('not a Takeout');
  return normalise({ ...sources, takeout }, { name, mtimeMs: Date.UTC(2024, 0, 1) });
};

describe('when a photo was taken', () => {
  const zone = process.env.TZ;
  afterEach(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });
  const rome = { local: '2019-08-14T18:03:11', offsetMinutes: 120, source: 'exif' };

  test('Google knows where neither the file nor its name does', () => {
    process.env.TZ = 'Europe/Rome';
    expect(read({}).taken).toEqual(rome);
    expect(read({}, { exif: { dateTimeOriginal: '0000:00:00 00:00:00' } }).taken).toEqual(rome);
  });

  test.each<[string, TagSources, string, object]>([
    [
      'the wall clock of the file, anywhere on Earth',
      { exif: { dateTimeOriginal: '2019:08:15 06:03:11' } },
      'a.jpg',
      { local: '2019-08-15T06:03:11', offsetMinutes: null },
    ],
    ['the day in the name', {}, 'IMG-20190814-WA0001.jpg', { local: '2019-08-14T12:00:00' }],
    [
      'what an XMP sidecar says, whatever Google says',
      { sidecar: { dateTimeOriginal: '1975-08-01T10:00:00' } },
      'a.jpg',
      { local: '1975-08-01T10:00:00' },
    ],
  ])('%s stands', (_, sources, name, taken) => {
    expect(read({}, sources, name).taken).toMatchObject(taken);
  });

  test('another day was corrected in Google Photos, as of a scan', () => {
    process.env.TZ = 'Europe/Rome';
    const exif = { dateTimeOriginal: '2021:03:01 09:00:00', offsetTimeOriginal: '+01:00' };
    expect(read({}, { exif }).taken).toEqual(rome);
    expect(read({}, {}, 'scansione 2021-03-01.jpg').taken).toEqual(rome);
    expect(read({ photoTakenTime: { timestamp: '-300000000' } }, { exif }).taken.local).toBe(
      '1960-06-29T19:40:00',
    );
  });

  test.each([
    {},
    { timestamp: '0' },
    { timestamp: 'ieri' },
    { timestamp: '99999999999' },
    'x',
    null,
  ])('no moment in %j', (photoTakenTime) => {
    expect(read({ photoTakenTime }).taken.source).toBe('mtime');
  });
});

describe('where it was taken', () => {
  const inFile = { exif: { gpsLatitude: 45.5, gpsLongitude: 9.2, gpsAltitude: 120 } };

  test('0/0 is nowhere; a place that Google found is one', () => {
    expect(read({})).toMatchObject({ latitude: null, longitude: null, altitude: null });
    expect(read({ geoData: PLACE })).toMatchObject(PLACE);
    expect(read({ geoDataExif: { ...PLACE, altitude: 0 } })).toMatchObject({
      ...PLACE,
      altitude: null,
    });
  });

  test('the file before Google, unless somebody moved the photo there', () => {
    const ofFile = { latitude: 45.5, longitude: 9.2, altitude: 120 };
    expect(read({ geoData: PLACE }, inFile)).toMatchObject(ofFile);
    const near = { ...ofFile, latitude: 45.50001 };
    expect(read({ geoData: near, geoDataExif: ofFile }, inFile)).toMatchObject(ofFile);
    expect(read({ geoData: PLACE, geoDataExif: ofFile }, inFile)).toMatchObject(PLACE);
    const sidecar = { gpsLatitude: 1, gpsLongitude: 2 };
    expect(read({ geoData: PLACE, geoDataExif: ofFile }, { ...inFile, sidecar })).toMatchObject({
      latitude: 1,
      longitude: 2,
    });
  });
});

describe('what people said', () => {
  const xmp = { title: 'dal file', caption: 'dal file', keywords: ['mare'] };

  test('a description goes before the file’s, an XMP sidecar before both; a file name is no title', () => {
    const given = { description: 'Al mare.\nCon Fido.', title: 'Una bella giornata' };
    expect(read(given, { xmp })).toMatchObject({
      caption: 'Al mare.\nCon Fido.',
      title: 'Una bella giornata',
    });
    expect(read({ title: 'MVIMG_1.MP4' }, { xmp })).toMatchObject({
      caption: 'dal file',
      title: 'dal file',
    });
    expect(read(given, { xmp, sidecar: { caption: 'accanto' } }).caption).toBe('accanto');
  });

  test('people join the keywords of the file, once each; a sidecar’s keywords stand alone', () => {
    const people = [{ name: 'Marta' }, { name: 'Mare' }, {}, null, 'x', { name: '  ' }];
    expect(read({ people }, { xmp }).keywords).toEqual(['mare', 'Marta']);
    expect(read({ people: 'Marta' }, { xmp }).keywords).toEqual(['mare']);
    expect(read({ people }, { sidecar: { keywords: ['solo'] } }).keywords).toEqual(['solo']);
  });

  test('a favourite', () => {
    expect(read({ favorited: true }).calledFavourite).toBe(true);
    expect(read({ favorited: 'true' }).calledFavourite).toBeUndefined();
  });
});

test.each([
  ['no JSON', Buffer.from('{"photoTakenTime": {"timestamp": "15')],
  ['nothing', Buffer.alloc(0)],
  ['not text', Buffer.from([0xff, 0xfe, 0, 1, 2])],
  ['a list', Buffer.from('[1, 2]')],
  ['null', Buffer.from('null')],
  ['an album', Buffer.from('{"title": "Vacanze", "description": "", "access": "protected"}')],
  ['the JSON of another program', Buffer.from('{"name": "x", "version": "1.0"}')],
  ['too large', Buffer.concat([json(), Buffer.alloc(1 << 20, ' ')])],
])('says nothing: %s', (_, content) => {
  expect(readTakeout(content)).toBeNull();
});

test('a byte order mark is no error', () => {
  expect(readTakeout(Buffer.concat([Buffer.from('\ufeff'), json()]))?.takenMs).toBe(TAKEN);
});
