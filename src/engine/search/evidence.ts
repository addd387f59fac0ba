/** How signs other than the meaning change a relevance. Chosen, not measured: docs/search.md. */

/** A person wrote all the words of the query on the photo: as good as a match. */
const ALL_WORDS = 0.9;
/** The last of the words is there by its beginning only: as likely as not it is the one that is meant. */
const BEGUN_WORDS = 0.45;
/** Some of the words multiply the odds by up to this. */
const SOME_WORDS = 5;
/** A photo is left out where it is so probable that it shows what it should not. */
export const EXCLUDED = 0.25;
/** The most that a colour multiplies or divides the odds by. */
const COLOUR = 2;

/**
 * @param share of the query's words that are written on the photo, rare ones counting more: 0–1
 */
export function withWords(relevance: number, share: number): number {
  if (share >= 1) return 1 - (1 - relevance) * (1 - ALL_WORDS);
  return withOdds(relevance, 1 + (SOME_WORDS - 1) * share);
}

/** All the words are written on the photo, the last, half typed one by its beginning. */
export const withBegunWords = (relevance: number): number =>
  1 - (1 - relevance) * (1 - BEGUN_WORDS);

/**
 * @param unwanted probabilities that the photo shows what it should not
 * @returns null where it is to be left out
 */
export function withoutUnwanted(relevance: number, unwanted: readonly number[]): number | null {
  if (unwanted.some((probability) => probability >= EXCLUDED)) return null;
  return unwanted.reduce((product, probability) => product * (1 - probability), relevance);
}

/**
 * @param share of the photo's pixels that have the colour, 0–1
 * @param usual that share in an ordinary photo
 */
export function withColour(relevance: number, share: number, usual: number): number {
  const ratio = Math.sqrt((share + 0.01) / (usual + 0.01));
  return withOdds(relevance, Math.min(COLOUR, Math.max(1 / COLOUR, ratio)));
}

function withOdds(probability: number, factor: number): number {
  return (factor * probability) / (1 - probability + factor * probability);
}
