import type { Colour, PhotoPixels } from '../../shared/photo.ts';
import { COLOURS } from '../../shared/photo.ts';
import { wordsOf } from '../../shared/words.ts';

/** Folded Italian and English words for colours. */
const NAMES: [RegExp, Colour | 'white' | 'black'][] = [
  [/^ross[oaie]$|^red$/, 'red'],
  [/^arancion[ei]$|^orange$/, 'orange'],
  [/^giall[oaie]$|^yellow$/, 'yellow'],
  [/^verd[ei]$|^green$/, 'green'],
  [/^azzurr[oaie]$|^celest[ei]$/, 'light-blue'],
  [/^blu$|^blue$/, 'blue'],
  [/^viola$|^purple$|^lilla$/, 'purple'],
  [/^rosa$|^pink$/, 'pink'],
  [/^marron[ei]$|^brown$/, 'brown'],
  [/^bianc(o|a|hi|he)$|^white$/, 'white'],
  [/^ner[oaie]$|^black$/, 'black'],
];

/** Shares of the pixels of an ordinary photo. */
const USUAL = 0.06;

/** The colours that a text names. */
export function coloursIn(text: string): (Colour | 'white' | 'black')[] {
  return wordsOf(text).flatMap((word) => {
    const found = NAMES.find(([pattern]) => pattern.test(word));
    return found ? [found[1]] : [];
  });
}

/** The share of a photo's pixels that have a colour, and that of an ordinary photo. */
export function colourShare(
  pixels: PhotoPixels,
  colour: Colour | 'white' | 'black',
): { share: number; usual: number } {
  if (colour === 'white') return { share: pixels.bright, usual: USUAL };
  if (colour === 'black') return { share: pixels.dark, usual: USUAL };
  return { share: pixels.colours[COLOURS.indexOf(colour)] ?? 0, usual: USUAL };
}
