/** Questions about embeddings that only read: they run on the connection of the vector thread. */
import type Database from 'better-sqlite3';
import { CompiledFilter, type PhotoFilter } from './filter.ts';
import { tableOf } from './vectors.ts';

/**
 * The most neighbours one vec0 query may return.
 * Source: `k` limit of sqlite-vec 0.1 (`SQLITE_VEC_VEC0_K_MAX`).
 */
export const MAX_NEIGHBOURS = 4096;
/** So few photos are fetched one by one, which takes about 10 µs each, rather than by a scan. */
const FEW = 4000;

export interface Neighbour {
  photoId: number;
  /** 1 − cosine: 0 is the same direction, 1 unrelated, 2 opposite. */
  distance: number;
}

export interface NearestQuery {
  model: number;
  embedding: Float32Array;
  offset: number;
  limit: number;
  /** Only neighbours at most this far; Infinity for no bound. */
  maxDistance: number;
  filter?: PhotoFilter | undefined;
}

/**
 * The shown photos nearest to an embedding, nearest first, equal distances by id; exact, however
 * few photos a filter leaves.
 */
export function nearestPhotos(db: Database.Database, query: NearestQuery): Neighbour[] {
  const filter = new CompiledFilter(query.filter ?? {});
  if (filter.isEmpty) return scan(db, query, '', []);
  if (filter.count(db) <= FEW) return fewNearest(db, query, filter);
  if (filter.inVectors) return scan(db, query, filter.vectorSql, []);
  const ids = JSON.stringify(filter.ids(db, { limit: -1, offset: 0 }));
  const among = ' AND photo_id IN (SELECT value FROM json_each(?))';
  return scan(db, query, filter.vectorSql + among, [ids]);
}

/** How many photos a filter leaves, of those that are shown and embedded. */
export function countMatching(db: Database.Database, model: number, filter: PhotoFilter): number {
  return new CompiledFilter(filter).count(db, model);
}

/** The photos that a filter leaves, newest first, then by id. */
export function matchingPhotos(
  db: Database.Database,
  query: { filter: PhotoFilter; limit: number; offset: number },
): { ids: number[]; total: number } {
  const filter = new CompiledFilter(query.filter);
  return { ids: filter.ids(db, query), total: filter.count(db) };
}

/**
 * Cosines of photos to embeddings: one row for each embedding; NaN where a photo has no vector.
 */
export function cosinesOf(
  db: Database.Database,
  query: { model: number; ids: readonly number[]; embeddings: readonly Float32Array[] },
): number[][] {
  const vectors = vectorsOf(db, query.model);
  const rows: number[][] = query.embeddings.map(() => []);
  for (const id of query.ids) {
    const vector = vectors(id);
    query.embeddings.forEach((embedding, i) =>
      rows[i]?.push(vector ? dot(vector, embedding) : NaN),
    );
  }
  return rows;
}

/** Which of some words are written on a photo. */
export interface WordMatch {
  photoId: number;
  /** Of the words' weights, those that are there: 0–1; 1 where all are. */
  share: number;
  /** Positions of the words that are there. */
  found: number[];
}

/** More photos than this with one word are not looked at one by one. */
const MANY = 20_000;

/**
 * The photos that a filter leaves with at least one of some stems written on them. A word's weight
 * is its inverse document frequency, so that rare words decide.
 * Source: Spärck Jones 1972, «A statistical interpretation of term specificity».
 */
export function wordMatches(
  db: Database.Database,
  { stems, filter }: { stems: readonly string[]; filter: PhotoFilter },
): WordMatch[] {
  const photos = db.prepare<[], number>('SELECT count(*) FROM facts').pluck().get() ?? 0;
  const found = new Map<number, number[]>();
  const weights = stems.map((stem, i) => {
    // A name of letters and digits may be half typed; of a word, only its forms are meant.
    const query = /\d/.test(stem) ? `"${stem}" *` : `"${stem}"`;
    const matching = new CompiledFilter({ ...filter, words: [...(filter.words ?? []), query] });
    const ids = matching.ids(db, { limit: MANY, offset: 0 });
    for (const id of ids) {
      const before = found.get(id);
      if (before) before.push(i);
      else found.set(id, [i]);
    }
    return Math.log(1 + photos / Math.max(1, ids.length));
  });
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  return [...found].map(([photoId, there]) => ({
    photoId,
    found: there,
    share:
      there.length === stems.length
        ? 1
        : there.reduce((sum, i) => sum + (weights[i] as number), 0) / all,
  }));
}

function fewNearest(
  db: Database.Database,
  { model, embedding, offset, limit, maxDistance }: NearestQuery,
  filter: CompiledFilter,
): Neighbour[] {
  const vectors = vectorsOf(db, model);
  const found: Neighbour[] = [];
  for (const photoId of filter.ids(db, { limit: -1, offset: 0 })) {
    const vector = vectors(photoId);
    const distance = vector ? 1 - dot(vector, embedding) : Infinity;
    if (distance <= maxDistance && vector) found.push({ photoId, distance });
  }
  return found.sort(byDistance).slice(offset, offset + limit);
}

/** A full scan by vec0, page by page where more is wanted than one query returns. */
function scan(
  db: Database.Database,
  query: NearestQuery,
  condition: string,
  parameters: string[],
): Neighbour[] {
  const statement = db.prepare<unknown[], Neighbour>(
    `SELECT photo_id AS photoId, distance FROM ${tableOf(query.model)}
      WHERE embedding MATCH ? AND k = ? AND shown = 1 AND distance >= ? AND distance <= ?
            ${condition}
      ORDER BY distance`,
  );
  const wanted = query.offset + query.limit;
  // Distances are at most 2; a little more keeps rounding inside the bound.
  const bound = Math.min(query.maxDistance, 3);
  const found: Neighbour[] = [];
  const atBorder = new Set<number>();
  let from = -1;
  while (found.length < wanted) {
    const k = Math.min(MAX_NEIGHBOURS, wanted - found.length + atBorder.size);
    const page = statement
      .all(query.embedding, k, from, bound, ...parameters)
      // vec0 sorts by distance alone.
      .sort(byDistance)
      // Where a condition names several partitions, each gives its own k nearest.
      .slice(0, k);
    const fresh = page.filter((neighbour) => !atBorder.has(neighbour.photoId));
    found.push(...fresh);
    const last = found.at(-1);
    if (page.length < k || fresh.length === 0 || !last) break;
    // The next page starts at the last distance: those already seen at it are passed over.
    if (last.distance > from) atBorder.clear();
    from = last.distance;
    for (let i = found.length - 1; i >= 0 && found[i]?.distance === from; i--) {
      atBorder.add((found[i] as Neighbour).photoId);
    }
  }
  return found.slice(query.offset, wanted);
}

const byDistance = (a: Neighbour, b: Neighbour): number =>
  a.distance - b.distance || a.photoId - b.photoId;

function vectorsOf(db: Database.Database, model: number) {
  const statement = db
    .prepare<[bigint], Buffer>(`SELECT embedding FROM ${tableOf(model)} WHERE photo_id = ?`)
    .pluck();
  return (id: number): Float32Array | undefined => {
    const blob = statement.get(BigInt(id));
    return blob && new Float32Array(new Uint8Array(blob).buffer);
  };
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
