import { foldText } from '../../../shared/text.ts';

/** A word, a number, a comma: what the rules see of a query. */
export interface Token {
  /** Where it is in the text: UTF-16 units, the end not included. */
  start: number;
  end: number;
  /** Lower case, no accents, straight apostrophes. */
  fold: string;
  /** Begins with a capital, which says something only where not everything is in capitals. */
  capital: boolean;
}

/**
 * Words keep the apostrophe of an elision («l'» «estate») or of an accent typed so («papa'»);
 * numbers keep what joins them («3/5/2020», «2015-2018»); a year's apostrophe is its own («'95»).
 * A minus counts only where it negates, before a word; of punctuation only what parts clauses.
 */
const TOKEN =
  /(?<=^|[\s(])-(?=[\p{L}\p{N}"“«#])|#(?=[\p{L}\p{N}])|['’‘]\d{2}(?![\p{L}\p{N}])|\d+(?:[/.\-–]\d+)+(?![\p{L}\p{N}_])|[\p{L}\p{M}\p{N}_]+['’‘ʼ`´]?|[★⭐]+|[,;:!?()]/gu;

export const isPunctuation = ({ fold }: Token): boolean => /^[-,;:!?()]$/.test(fold);

/** Cuts a text into tokens. Nothing but white space, quotes and stray signs is left between them. */
export function tokensOf(text: string): Token[] {
  // One word in capitals is an abbreviation («USA 2019»), several are a way of writing.
  const shouted = !/\p{Ll}/u.test(text) && (text.match(/\p{Lu}{2,}/gu) ?? []).length > 1;
  return [...text.matchAll(TOKEN)].map(({ 0: word, index }) => ({
    start: index,
    end: index + word.length,
    fold: foldText(word),
    capital: !shouted && /^\p{Lu}/u.test(word),
  }));
}
