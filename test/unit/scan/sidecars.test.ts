import { describe, expect, test } from 'vitest';
import { sameSidecars, sidecarsOf, stampOf } from '../../../src/engine/scan/sidecars.ts';

const LONG = 'vacanze in Sardegna con i nonni e con Fido 0123';

describe('the JSON of a Google Takeout', () => {
  test.each([
    ['IMG_1234.jpg', 'IMG_1234.jpg.json'],
    ['IMG_1234.jpg', 'IMG_1234.jpg.supplemental-metadata.json'],
    // 51 characters with `.json`, wherever that cuts.
    ['Screenshot_20191201-120000_App.jpg', 'Screenshot_20191201-120000_App.jpg.supplementa.json'],
    [`${LONG.slice(0, 41)}.jpg`, `${LONG.slice(0, 41)}.jpg..json`],
    [`${LONG}.jpg`, `${LONG.slice(0, 46)}.json`],
    [`${LONG.slice(0, 43)}.jpg`, `${LONG.slice(0, 43)}.jp.json`],
    // A number that tells photos of one name apart.
    ['IMG_1234(1).jpg', 'IMG_1234.jpg(1).json'],
    ['IMG_1234(1).jpg', 'IMG_1234.jpg.supplemental-metadata(1).json'],
    ['IMG_1234(12).jpg', 'IMG_1234.jpg.supple(12).json'],
    ['IMG_1234(1).jpg', 'IMG_1234(1).jpg.json'],
    // Edited copies share the JSON of their original.
    ['IMG_1234-edited.jpg', 'IMG_1234.jpg.json'],
    ['IMG_1234-modificato.jpg', 'IMG_1234.jpg.supplemental-metadata.json'],
    ['IMG_1234-modifié.jpg'.normalize('NFD'), 'IMG_1234.jpg.json'],
    ['IMG_1234-edited(1).jpg', 'IMG_1234.jpg(1).json'],
    ['IMG_1234(1)-modificato.jpg', 'IMG_1234.jpg.supplemental-metadata(1).json'],
    // Without the extension.
    ['2234089303984509579.jpg', '2234089303984509579.supplemental-metadata.json'],
  ])('%s has %s', (photo, json) => {
    expect(json.length).toBeLessThanOrEqual(51);
    const others = ['metadata.json', 'IMG_12345.jpg.json', 'IMG_1234.png.json', 'IMG_123.jpg.json'];
    expect(sidecarsOf(photo, new Set([...others, json]))).toEqual([json]);
    expect(sidecarsOf(photo, new Set(others))).toEqual([]);
  });

  test('its own before that of what it may be a copy of', () => {
    const names = new Set(['IMG-edited.jpg.json', 'IMG.jpg.json', 'IMG.jpg(1).json']);
    expect(sidecarsOf('IMG-edited.jpg', names)).toEqual(['IMG-edited.jpg.json']);
    expect(sidecarsOf('IMG.jpg', names)).toEqual(['IMG.jpg.json']);
    expect(sidecarsOf('IMG(1).jpg', names)).toEqual(['IMG.jpg(1).json']);
    expect(sidecarsOf('IMG(2).jpg', names)).toEqual([]);
  });
});

test('an XMP file and a JSON file, each of the first name that is there', () => {
  const names = new Set(['a.jpg.xmp', 'a.xmp', 'b.XMP', 'a.jpg.json']);
  expect(sidecarsOf('a.jpg', names)).toEqual(['a.jpg.xmp', 'a.jpg.json']);
  expect(sidecarsOf('b.cr2', names)).toEqual(['b.XMP']);
});

test('stamps tell a change from a new name', () => {
  const stamp = (name: string, bytes: number, other: number) =>
    stampOf([
      { name: `${name}.xmp`, bytes, mtimeMs: -5 },
      { name: `${name}.json`, bytes: other, mtimeMs: 7 },
    ]);
  expect(stampOf([])).toBeNull();
  expect(sameSidecars(null, null)).toBe(true);
  expect(sameSidecars(stamp('a:1:2', 10, 20), stamp('b', 10, 20))).toBe(true);
  expect(sameSidecars(stamp('a', 10, 20), stamp('a', 10, 21))).toBe(false);
  expect(sameSidecars(stamp('a', 10, 20), stamp('a', 11, 20))).toBe(false);
  expect(sameSidecars(null, stamp('a', 10, 20))).toBe(false);
});
