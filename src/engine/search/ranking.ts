import { foldText } from '../../shared/text.ts';
import { isStopWord, stemOf, wordsOf } from '../../shared/words.ts';
import type { PhotoFilter } from '../library/filter.ts';
import type { Library } from '../library/library.ts';
import type { WordMatch } from '../library/word-matches.ts';
import { colourShare, coloursIn } from './colours.ts';
import { withColour, withoutUnwanted, withBegunWords, withWords } from './evidence.ts';
import type { RelevanceScale } from './relevance.ts';
import type { VectorReader } from './vector-reader.ts';

/** So many of the nearest photos are looked at for other signs than the meaning, or whole multiples. */
export const POOL = 500;
/** More words than this make no query clearer. */
const MOST_WORDS = 8;

/** What of a query speaks of photos besides its meaning. */
export interface Signs {
  /** Its words, as the index of words has them. */
  stems: string[];
  /** The same words as the user wrote them. */
  words: string[];
  /** The last word, where the user may still be typing it. */
  begun?: string | undefined;
  colours: ReturnType<typeof coloursIn>;
}

/** A photo and how sure it is that it answers. */
export interface Ranked {
  id: number;
  score: number;
  /** Relevance of the meaning alone; null where there is none. */
  meaning: number | null;
  relevance: number;
  /** Words of the query that are written on it. */
  words: string[];
  /** Probability that it shows something unwanted. */
  unwanted: number;
}

/**
 * A word that may go on: a long one, or one that ends in a consonant, as few Italian words do. «mare»
 * is not the beginning of «Maremma».
 */
const MAY_GO_ON = /^(?:\p{L}{6,}|\p{L}{3,}[b-df-hj-np-tv-z])$/u;

/** @param text the whole query: only what stands at its very end may still be going on */
export function signsOf(meaning: string, text: string): Signs {
  const words = wordsOf(meaning)
    .filter((word) => !isStopWord(word))
    .slice(0, MOST_WORDS);
  const last = words.at(-1) ?? '';
  const begun = MAY_GO_ON.test(last) && foldText(text).endsWith(last) ? last : undefined;
  return { words, stems: words.map(stemOf), begun, colours: coloursIn(meaning) };
}

interface Adjustments {
  library: Library;
  vectors: VectorReader;
  model: number;
  direction: Float32Array;
  filter: PhotoFilter;
  signs: Signs;
  scale: RelevanceScale;
  unwanted: { direction: Float32Array; scale: RelevanceScale }[];
  minRelevance: number;
}

/**
 * What the other signs make of the photos found by meaning: those on which the words are written
 * join them, those that show what they should not leave.
 * @returns the photos in their final order, and how many joined and left
 */
export async function adjust(
  byMeaning: readonly Pick<Ranked, 'id' | 'score' | 'meaning'>[],
  query: Adjustments,
): Promise<{ ranked: Ranked[]; added: number; removed: number }> {
  const ranked: Ranked[] = byMeaning.map((one) => ({
    ...one,
    relevance: one.meaning ?? 0,
    words: [],
    unwanted: 0,
  }));
  const added = await addWords(ranked, query);
  if (query.signs.colours.length > 0) weighColours(ranked, query);
  await weighUnwanted(ranked, query);
  const kept = ranked.filter(({ relevance }) => relevance >= query.minRelevance && relevance > 0);
  return { ranked: inOrder(kept, query.library), added, removed: ranked.length - kept.length };
}

/** @returns how many photos joined */
async function addWords(ranked: Ranked[], query: Adjustments): Promise<number> {
  const { vectors, model, filter, signs, direction, scale } = query;
  if (signs.stems.length === 0) return 0;
  const matches = await vectors.ask('words', {
    ...{ stems: signs.stems, begun: signs.begun },
    filter,
  });
  const byId = new Map<number, WordMatch>(matches.map((match) => [match.photoId, match]));
  const known = new Set(ranked.map(({ id }) => id));
  const hasAll = ({ found }: WordMatch) => found.length === signs.stems.length;
  const joining = matches.filter((match) => hasAll(match) && !known.has(match.photoId));
  const ids = joining.map(({ photoId }) => photoId);
  const [cosines = []] = await vectors.ask('cosines', { model, ids, embeddings: [direction] });
  ids.forEach((id, i) => {
    const cosine = cosines[i] as number;
    const meaning = Number.isNaN(cosine) ? 0 : scale.relevance(cosine);
    const score = Number.isNaN(cosine) ? 0 : cosine;
    ranked.push({ id, score, meaning, relevance: meaning, words: [], unwanted: 0 });
  });
  for (const one of ranked) {
    const match = byId.get(one.id);
    if (!match) continue;
    one.relevance =
      match.begun && hasAll(match)
        ? withBegunWords(one.relevance)
        : withWords(one.relevance, match.share);
    one.words = match.found.map((i) => signs.words[i] as string);
  }
  return ids.length;
}

function weighColours(ranked: Ranked[], { library, signs }: Adjustments): void {
  const pool = ranked.slice(0, POOL);
  const pixels = library.pixels.ofPhotos(pool.map(({ id }) => id));
  for (const one of pool) {
    const measured = pixels.get(one.id);
    if (!measured) continue;
    for (const colour of signs.colours) {
      const { share, usual } = colourShare(measured, colour);
      one.relevance = withColour(one.relevance, share, usual);
    }
  }
}

async function weighUnwanted(
  ranked: Ranked[],
  { vectors, model, unwanted }: Adjustments,
): Promise<void> {
  if (unwanted.length === 0) return;
  const ids = ranked.map(({ id }) => id);
  const embeddings = unwanted.map(({ direction }) => direction);
  const cosines = await vectors.ask('cosines', { model, ids, embeddings });
  ranked.forEach((one, i) => {
    const shown = unwanted.map(({ scale }, n) => {
      const cosine = cosines[n]?.[i] ?? NaN;
      return Number.isNaN(cosine) ? 0 : scale.relevance(cosine);
    });
    one.unwanted = Math.max(...shown);
    one.relevance = withoutUnwanted(one.relevance, shown) ?? 0;
  });
}

/** Most relevant first; equal ones newest first, then by id. */
function inOrder(ranked: Ranked[], library: Library): Ranked[] {
  ranked.sort((a, b) => b.relevance - a.relevance || a.id - b.id);
  const tied = ranked.filter(
    ({ relevance }, i) =>
      relevance === ranked[i - 1]?.relevance || relevance === ranked[i + 1]?.relevance,
  );
  if (tied.length === 0) return ranked;
  const taken = library.timeline.takenOf(tied.map(({ id }) => id));
  const time = (id: number) => taken.get(id) ?? '';
  return ranked.sort(
    (a, b) => b.relevance - a.relevance || compare(time(b.id), time(a.id)) || a.id - b.id,
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
