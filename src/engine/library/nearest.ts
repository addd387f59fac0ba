/** Questions about embeddings that only read: they run on the connection of the vector thread. */
import type Database from 'better-sqlite3';
import { cellOf, makeCells, nearestCells, SAMPLES_PER_CELL, type CellMap } from './cell-map.ts';
import { readyCells } from './cells.ts';
import { CompiledFilter, type PhotoFilter } from './filter.ts';
import { tableOf } from './vectors.ts';

/**
 * The most neighbours one vec0 query may return.
 * Source: `k` limit of sqlite-vec 0.1 (`SQLITE_VEC_VEC0_K_MAX`).
 */
export const MAX_NEIGHBOURS = 4096;
/** The part of a library up to which the partitions of a span of time are scanned whole. */
const SCANNED_SHARE = 0.09;
/** The part of a library's cells that a search looks at at most, where that gives enough. */
const PROBED_SHARE = 0.05;
/** …and at least, however few they are. */
const PROBED_LEAST = 32;
/** The part of the cells that may bring nothing, one after the other, before a search ends… */
const PATIENCE_SHARE = 0.025;
/** …and how many at least. */
const PATIENCE_LEAST = 24;
/** Neighbours for which more cells than that part are looked at. */
const FILTERED_WANTED = 100;
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
 * The shown photos nearest to an embedding, nearest first, equal distances by id. Exact, however
 * few photos a filter leaves; but in a library so large that its embeddings have cells, only the
 * cells nearest to the embedding are looked at.
 */
export function nearestPhotos(db: Database.Database, query: NearestQuery): Neighbour[] {
  const filter = new CompiledFilter(query.filter ?? {});
  const map = readyCells(db, query.model);
  if (filter.isEmpty) return map ? probe(db, map, query, '') : scan(db, query, '', []);
  if (filter.count(db) <= FEW) return fewNearest(db, query, filter);
  if (filter.inVectors) {
    // A span of time that is a small part of the library is a few partitions, looked at whole.
    const whole = !map || filter.partitionShare(db) <= SCANNED_SHARE;
    return whole
      ? scan(db, query, filter.vectorSql, [])
      : probe(db, map, query, filter.vectorSqlWithoutPartitions);
  }
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

/**
 * Looks at cell after cell, the nearest to the embedding first, until {@link PATIENCE_SHARE} of
 * them have brought nothing into what is wanted, or {@link PROBED_SHARE} of the cells has been seen.
 */
function probe(
  db: Database.Database,
  map: CellMap,
  query: NearestQuery,
  condition: string,
): Neighbour[] {
  const statement = db.prepare<unknown[], Neighbour>(
    `SELECT photo_id AS photoId, distance FROM cells_${Math.trunc(query.model)}
      WHERE embedding MATCH ? AND k = ? AND cell = ? AND shown = 1 AND distance <= ? ${condition}`,
  );
  const wanted = query.offset + query.limit;
  const k = Math.min(MAX_NEIGHBOURS, wanted);
  let bound = Math.min(query.maxDistance, 3);
  let found: Neighbour[] = [];
  let fruitless = 0;
  const order = nearestCells(map, query.embedding);
  const most = Math.max(PROBED_LEAST, Math.ceil(order.length * PROBED_SHARE));
  const patience = Math.max(PATIENCE_LEAST, Math.ceil(order.length * PATIENCE_SHARE));
  for (const [i, cell] of order.entries()) {
    // Where a filter leaves too few, further cells are looked at until there are enough.
    if (i >= most && found.length >= Math.min(wanted, FILTERED_WANTED)) break;
    const fresh = statement.all(query.embedding, k, BigInt(cell), bound);
    fruitless = fresh.length === 0 ? fruitless + 1 : 0;
    if (fresh.length > 0) {
      found = found.concat(fresh).sort(byDistance).slice(0, wanted);
      if (found.length === wanted) bound = found.at(-1)?.distance ?? bound;
    }
    if (fruitless >= patience && (found.length === wanted || query.maxDistance < 3)) break;
  }
  return found.slice(query.offset, wanted);
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

/** Makes cells for the embeddings of a model out of a sample spread over all of them. */
export function trainCells(
  db: Database.Database,
  { model, cells }: { model: number; cells: number },
): CellMap {
  const total = db
    .prepare<[number], number>('SELECT count(*) FROM embeddings WHERE model = ?')
    .pluck()
    .get(model) as number;
  const step = Math.max(1, Math.floor(total / (cells * SAMPLES_PER_CELL)));
  const vectors = vectorsOf(db, model);
  const ids = db
    .prepare<[number, number], number>(
      'SELECT photo_id FROM embeddings WHERE model = ? AND photo_id % ? = 0 ORDER BY photo_id',
    )
    .pluck()
    .all(model, step);
  return makeCells(
    ids.flatMap((id) => vectors(id) ?? []),
    cells,
  );
}

/** The cells of photos' embeddings; 0 where a photo has none. */
export function cellsOf(
  db: Database.Database,
  { model, map, ids }: { model: number; map: CellMap; ids: readonly number[] },
): Uint16Array {
  const vectors = vectorsOf(db, model);
  return Uint16Array.from(ids, (id) => {
    const vector = vectors(id);
    return vector ? cellOf(map, vector) : 0;
  });
}
