/** Words that begin a sentence with a capital without being names. */
const COMMON_OPENINGS = new Set(
  (
    'il lo la i gli le l un uno una un’ di a da in con su per tra fra del dello della dei degli delle ' +
    'al allo alla ai agli alle dal dallo dalla dai dagli dalle nel nello nella nei negli nelle ' +
    'sul sullo sulla sui sugli sulle e o ma che chi cui non si è sono era come dove quando questo ' +
    'questa questi queste quello quella due tre quattro alcuni alcune molti molte vista veduta ' +
    'foto fotografia immagine mappa ritratto statua'
  ).split(' '),
);

/** Words that stand inside names without a capital. */
const PARTICLES = new Set(['da', 'de', 'del', 'della', 'dello', 'van', 'von']);

const WORD = /[\p{L}\p{M}]+(?:[’'-][\p{L}\p{M}]+)*/gu;
const startsWithCapital = (word: string) => /^\p{Lu}/u.test(word);

/**
 * Share of the words of a caption that are proper nouns, 0 to 1.
 *
 * There is no part-of-speech tagger here, and Italian hardly needs one for this: it writes names
 * with a capital and everything else, nationalities, days and months included, without. So a word
 * counts as a proper noun when it has a capital in the middle of a sentence. The first word of a
 * sentence has one anyway: it counts when the word after it does, unless it is an everyday opening
 * («Il», «Vista»); alone, it counts too. A particle before a name («da Vinci») belongs to it. Numbers are no words. A caption all in capitals says
 * nothing this way and has a share of 0.
 */
export function properNounShare(caption: string): number {
  const words = [...caption.matchAll(WORD)].map((match) => ({
    text: match[0],
    opens: opensSentence(caption, match.index),
  }));
  if (words.length === 0) return 0;
  if (words.length > 1 && words.every(({ text }) => text === text.toUpperCase())) return 0;
  // From the last word to the first: whether a particle is a name is told by the word after it.
  const isName: boolean[] = [];
  for (let n = words.length - 1; n >= 0; n--) {
    const { text, opens } = words[n] as { text: string; opens: boolean };
    isName[n] = !opens && (startsWithCapital(text) || (PARTICLES.has(text) && !!isName[n + 1]));
  }
  const proper = words.filter(({ text, opens }, n) => {
    if (!opens) return isName[n];
    const alone = n + 1 >= words.length || words[n + 1]?.opens;
    const bare = text.replace(/[’'].*$/, '').toLowerCase();
    return startsWithCapital(text) && !COMMON_OPENINGS.has(bare) && (alone || isName[n + 1]);
  });
  return proper.length / words.length;
}

/** Whether only blanks and opening marks stand between a word and the end of the sentence before. */
function opensSentence(caption: string, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && /[\s"«“(]/u.test(caption[before] as string)) before--;
  return before < 0 || '.!?:'.includes(caption[before] as string);
}

/** CLIP-Italian dropped captions of which this share or more were proper nouns. */
const TOO_MANY = 0.8;

/** True for a caption that names things rather than showing them. */
export const isMostlyNames = (caption: string): boolean => properNounShare(caption) >= TOO_MANY;
