/** The best of each year: liked, sharp, and each different from the others. */
import { setImmediate } from 'node:timers/promises';
import type { Library } from '../../library/library.ts';
import type { ModelRecord } from '../../library/models.ts';
import { duplicateGroups } from '../duplicates/groups.ts';
import type { Proposal } from './propose.ts';

/** Photos of a year's best, and how many a year has to have for there to be one. */
const BEST = 60;
const MIN_YEAR = 120;
/** So many of a year are looked at: the best by themselves. */
const CANDIDATES = 8 * BEST;
/** Below, all of a photo is blurred; as with the tag. */
const SHARP = 60;
/** What each photo of the same scene that is chosen already costs another, of the range of quality. */
const VARIETY = 0.25;
/** Stars from which on the user's liking goes before sharpness. */
const LIKED = 3;

interface Candidate {
  id: number;
  /** 0–1: the rank among the candidates; more for what the user likes. */
  quality: number;
  embedding: Float32Array;
}

/**
 * Of each year the photos one likes, then the sharp and well exposed ones. Of duplicates and bursts
 * only the one to keep; blurred ones and screenshots only where the user likes them.
 */
export async function findBest(library: Library, model: ModelRecord): Promise<Proposal[]> {
  const years = new Map<string, number[]>();
  for (const { id, takenLocal, source } of library.autoAlbums.shots()) {
    if (source === 'mtime') continue;
    const year = takenLocal.slice(0, 4);
    const ids = years.get(year);
    if (ids) ids.push(id);
    else years.set(year, [id]);
  }
  const spare = new Set(library.autoAlbums.screenshots());
  for (const { best, photos } of duplicateGroups(library, model)) {
    for (const { id } of photos) if (id !== best) spare.add(id);
  }
  const found: Proposal[] = [];
  for (const [year, ids] of years) {
    if (ids.length < MIN_YEAR) continue;
    const photos = mostVaried(candidates(library, model, ids, spare), BEST);
    const because = { count: ids.length, year };
    found.push({ kind: 'best', title: { of: 'best', year: Number(year) }, photos, because });
    // The engine answers others meanwhile.
    await setImmediate();
  }
  return found;
}

function candidates(
  library: Library,
  model: ModelRecord,
  ids: readonly number[],
  spare: ReadonlySet<number>,
): Candidate[] {
  const pixels = library.pixels.ofPhotos(ids);
  const vectors = library.embeddings.of(model.row);
  const scored = library.photos.byIds(ids).flatMap(({ id, favourite, metadata }) => {
    const look = pixels.get(id);
    const stars = Math.max(0, metadata.rating ?? 0);
    const isLiked = favourite || stars >= LIKED;
    if (!look || (!isLiked && (spare.has(id) || look.sharpness < SHARP))) return [];
    const { sharpness, contrast, saturation, dark, bright } = look;
    const score = Math.log(1 + sharpness) / 10 + contrast + saturation / 2 - dark - bright;
    return [{ id, liking: (favourite ? 1 : 0) + stars / 5, score }];
  });
  scored.sort((a, b) => b.liking - a.liking || b.score - a.score || a.id - b.id);
  const best = scored.slice(0, CANDIDATES);
  return best.flatMap(({ id, liking }, rank) => {
    const embedding = vectors.get(id);
    return embedding ? [{ id, quality: 1 - rank / best.length + liking, embedding }] : [];
  });
}

/**
 * Greedily the candidate that is good and unlike those chosen before: its quality less the sum of its
 * likenesses to them (S. Gollapudi, A. Sharma, «An axiomatic approach for result diversification»,
 * WWW 2009; the sum, as the largest says no more once every scene has a photo). Embeddings of photos
 * all point about one way: what is common to the candidates is taken out first, so that likeness is
 * 1 for the same and about 0 for any two.
 */
export function mostVaried(all: readonly Candidate[], count: number): number[] {
  const own = centred(all.map(({ embedding }) => embedding));
  const likeness = new Float32Array(all.length);
  const open = new Set(all.keys());
  const chosen: number[] = [];
  while (open.size > 0 && chosen.length < count) {
    let next = -1;
    let most = -Infinity;
    for (const i of open) {
      const worth = (all[i] as Candidate).quality - VARIETY * (likeness[i] as number);
      if (worth > most) [next, most] = [i, worth];
    }
    open.delete(next);
    chosen.push((all[next] as Candidate).id);
    for (const i of open) {
      const product = dot(own[i] as Float32Array, own[next] as Float32Array);
      (likeness[i] as number) += Math.max(0, product);
    }
  }
  return chosen;
}

/** Directions from the mean, of length 1. */
function centred(vectors: readonly Float32Array[]): Float32Array[] {
  const mean = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) {
    for (let k = 0; k < mean.length; k++)
      (mean[k] as number) += (vector[k] as number) / vectors.length;
  }
  return vectors.map((vector) => {
    const apart = vector.map((value, k) => value - (mean[k] as number));
    const length = Math.hypot(...apart) || 1;
    return apart.map((value) => value / length);
  });
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] as number) * (b[k] as number);
  return sum;
}
