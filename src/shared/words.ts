import { foldText } from './text.ts';

/** Words that say nothing by themselves; folded. */
const STOP_WORDS = new Set(
  (
    'a ad al allo alla ai agli alle all e ed o od di del dello della dei degli delle dell d da dal ' +
    'dallo dalla dai dagli dalle dall in nel nello nella nei negli nelle nell con col coi su sul ' +
    'sullo sulla sui sugli sulle sull per tra fra il lo la i gli le l un uno una che chi cui non ' +
    'mi ti si ci vi mio mia miei mie tuo tua suo sua suoi sue nostro nostra loro questo questa ' +
    'quello quella come foto fotografia immagine the of and in on at with for to from by'
  ).split(' '),
);

/** The words of a text as they are compared: folded, split at everything but letters and digits. */
export function wordsOf(text: string): string[] {
  return foldText(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/**
 * The part of a folded word that its forms share. Light: only the final vowels that carry gender
 * and number, and the h that keeps their sound («laghi», «amiche»), so that different words rarely
 * meet. Follows the idea of the light stemmer for Italian in Savoy 2001, «Report on CLEF-2001».
 */
export function stemOf(word: string): string {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return word;
  const stem = word.replace(/(?:h[ei]|i[aeio]|[aeio])$/, '');
  return stem.length < 3 ? word : stem;
}

export const isStopWord = (word: string): boolean => STOP_WORDS.has(word);
