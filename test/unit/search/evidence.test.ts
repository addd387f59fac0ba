import { expect, test } from 'vitest';
import { coloursIn, colourShare } from '../../../src/engine/search/colours.ts';
import {
  EXCLUDED,
  withBegunWords,
  withColour,
  withoutUnwanted,
  withWords,
} from '../../../src/engine/search/evidence.ts';
import { COLOURS } from '../../../src/shared/photo.ts';

const odds = (probability: number) => probability / (1 - probability);

test('all the words written on a photo make it nearly sure, whatever it shows', () => {
  expect(withWords(0, 1)).toBeCloseTo(0.9, 12);
  expect(withWords(0.5, 1)).toBeCloseTo(0.95, 12);
});

test('all the words, the last only begun, make it as likely as not', () => {
  expect(withBegunWords(0)).toBeCloseTo(0.45, 12);
  expect(withBegunWords(0.5)).toBeCloseTo(0.725, 12);
  expect(withBegunWords(0.2)).toBeLessThan(withWords(0.2, 1));
});

test('a part of the words multiplies the odds by one and four times that part', () => {
  expect(odds(withWords(0.2, 0.5)) / odds(0.2)).toBeCloseTo(3, 9);
  expect(withWords(0.2, 0)).toBeCloseTo(0.2, 12);
});

test('what should not be shown excludes from a quarter on, and lowers below it', () => {
  expect(EXCLUDED).toBe(0.25);
  expect(withoutUnwanted(0.8, [0.1, 0.25])).toBeNull();
  expect(withoutUnwanted(0.8, [0.1, 0.2])).toBeCloseTo(0.8 * 0.9 * 0.8, 12);
  expect(withoutUnwanted(0.8, [])).toBe(0.8);
});

test('a colour changes the odds by the root of its share against the usual one, at most twofold', () => {
  const factor = (share: number) => odds(withColour(0.3, share, 0.06)) / odds(0.3);
  expect(factor(0.06)).toBeCloseTo(1, 9);
  expect(factor(0.13)).toBeCloseTo(Math.SQRT2, 9);
  expect(factor(1)).toBeCloseTo(2, 9);
  expect(factor(0.0075)).toBeCloseTo(0.5, 9);
  expect(factor(0)).toBeCloseTo(0.5, 9);
});

test.each([
  ['macchina rossa', ['red']],
  ['fiori gialli e viola', ['yellow', 'purple']],
  ['occhi azzurri', ['light-blue']],
  ['BARCHE VERDI', ['green']],
  ['a white dog', ['white']],
  ['gatto nero', ['black']],
  ['rosario sul tavolo', []],
])('colours in «%s»', (text, colours) => {
  expect(coloursIn(text)).toEqual(colours);
});

test('the share of a colour is that of the pixels; of white and black, of the brightest and darkest', () => {
  const pixels = {
    ...{ sharpness: 100, motion: 0, brightness: 0.5, contrast: 0.2, saturation: 0.3, warmth: 0 },
    ...{ dark: 0.1, bright: 0.2, gray: new Uint8Array(0) },
    colours: COLOURS.map((colour) => (colour === 'red' ? 0.4 : 0)),
  };
  expect(colourShare(pixels, 'red').share).toBe(0.4);
  expect(colourShare(pixels, 'blue').share).toBe(0);
  expect(colourShare(pixels, 'white').share).toBe(0.2);
  expect(colourShare(pixels, 'black').share).toBe(0.1);
});
