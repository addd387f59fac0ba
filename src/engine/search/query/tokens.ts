import { foldText } from '../../../shared/text.ts';
import { spelled } from './spelling.ts';

/** A word, a number, a comma: what the rules see of a query. */
export interface Token {
  /** Where it is in the text: UTF-16 units, the end not included. */
  start: number;
  end: number;
  /** Lower case, no accents, straight apostrophes; names of months, days and feasts well spelled. */
  fold: string;
  /** Begins with a capital, which says something only where not everything is in capitals. */
  capital: boolean;
}

/**
 * Words keep the apostrophe of an elision («l'» «estate») or of an accent typed so («papa'»);
 * numbers keep what joins them («3/5/2020», «2015-2018»); a year's apostrophe is its own («'95»).
 * What was written together comes apart («lanno scorso»).
 * A minus counts only where it negates, before a word; of punctuation only what parts clauses.
 */
const TOKEN =
  /(?<![\p{L}\p{N}_])(?:l|quest)(?=(?:anno|estate|autunno|inverno|altro ?ieri)(?![\p{L}\p{N}_]))|(?<=^|[\s(])-(?=[\p{L}\p{N}"“«#])|#(?=[\p{L}\p{N}])|['’‘]\d{2}(?![\p{L}\p{N}])|\d+(?:[/.\-–]\d+)+(?![\p{L}\p{N}_])|[\p{L}\p{M}\p{N}_]+['’‘ʼ`´]?|[★⭐]+|[,;:!?()]/giu;

export const isPunctuation = ({ fold }: Token): boolean => /^[-,;:!?()]$/.test(fold);

/** Said with an apostrophe that was left out: «l anno scorso», «dell estate». */
const ELIDED = /^(?:l|d|dell|nell|dall|sull|quest)$/;
const VOWEL = /^[aeiouh]/;

/** Cuts a text into tokens. Nothing but white space, quotes and stray signs is left between them. */
export function tokensOf(text: string): Token[] {
  // One word in capitals is an abbreviation («USA 2019»), several are a way of writing.
  const shouted = !/\p{Ll}/u.test(text) && (text.match(/\p{Lu}{2,}/gu) ?? []).length > 1;
  const matches = [...text.matchAll(TOKEN)];
  return matches.map(({ 0: word, index }, i) => ({
    start: index,
    end: index + word.length,
    fold: foldOf(word, following(text, index + word.length, matches[i + 1])),
    capital: !shouted && /^\p{Lu}/u.test(word),
  }));
}

/** The next word, where only a blank or nothing parts it from the one that ends here. */
const following = (text: string, end: number, next: RegExpExecArray | undefined): string =>
  next && /^\s?$/.test(text.slice(end, next.index)) ? next[0] : '';

function foldOf(word: string, next: string): string {
  const fold = foldText(word);
  if (ELIDED.test(fold) && VOWEL.test(foldText(next))) return `${fold}'`;
  return spelled(fold);
}
