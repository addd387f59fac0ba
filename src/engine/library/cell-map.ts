/**
 * Into which cells embeddings fall: an inverted file with two levels, so that finding the cell of
 * an embedding takes a fraction of comparing it with every cell.
 * Source: Sivic and Zisserman 2003 («Video Google»); Jégou et al. 2011, «Product quantization for
 * nearest neighbor search», section IV (inverted file).
 */
export interface CellMap {
  dims: number;
  /** Directions of groups of cells, one after the other. */
  groups: Float32Array;
  /** Directions of cells, one after the other, those of a group together. */
  cells: Float32Array;
  /** The group of each cell. */
  groupOf: Uint16Array;
}

const ROUNDS = 6;
/** Embeddings for each cell that the map is made from. */
export const SAMPLES_PER_CELL = 20;
/** Groups whose cells an embedding is compared with. */
const NEAR_GROUPS = 2;

/** Times the root of the photos; docs/search.md has what finer cells find. */
const FINENESS = 6;

/** How many cells a library of so many photos gets. */
export const cellsFor = (photos: number): number =>
  Math.max(16, Math.min(8192, Math.round(FINENESS * Math.sqrt(photos))));

/** The cells by how near their directions are to an embedding, nearest first. */
export function nearestCells({ cells, dims }: CellMap, embedding: Float32Array): number[] {
  const scores = scoresOf(cells, dims, embedding);
  return Array.from(scores.keys()).sort((a, b) => (scores[b] as number) - (scores[a] as number));
}

/** The cell of an embedding: the nearest one in the nearest groups. */
export function cellOf(map: CellMap, embedding: Float32Array): number {
  const groups = scoresOf(map.groups, map.dims, embedding);
  const near = Array.from(groups.keys())
    .sort((a, b) => (groups[b] as number) - (groups[a] as number))
    .slice(0, NEAR_GROUPS);
  let best = 0;
  let bestScore = -Infinity;
  for (let cell = 0; cell < map.groupOf.length; cell++) {
    if (!near.includes(map.groupOf[cell] as number)) continue;
    const score = dotAt(map.cells, cell * map.dims, embedding);
    if (score > bestScore) [best, bestScore] = [cell, score];
  }
  return best;
}

/**
 * Makes a map from a sample: spherical k-means (Dhillon and Modha 2001), first into groups, then
 * each group into its share of the cells. The same sample gives the same map.
 */
export function makeCells(sample: readonly Float32Array[], count: number): CellMap {
  const dims = sample[0]?.length ?? 0;
  const groupCount = Math.max(1, Math.round(Math.sqrt(count)));
  const some = everyNth(sample, groupCount * 200);
  const groups = kMeans(some, groupCount, dims);
  const members: Float32Array[][] = Array.from({ length: groupCount }, () => []);
  for (const one of sample) members[nearest(groups, dims, one)]?.push(one);
  const cells: Float32Array[] = [];
  const groupOf: number[] = [];
  members.forEach((own, group) => {
    if (own.length === 0) return;
    const share = Math.max(1, Math.round((count * own.length) / sample.length));
    const centres = kMeans(own, Math.min(share, own.length), dims);
    for (let at = 0; at < centres.length; at += dims) {
      cells.push(centres.subarray(at, at + dims));
      groupOf.push(group);
    }
  });
  const flat = new Float32Array(cells.length * dims);
  cells.forEach((cell, i) => flat.set(cell, i * dims));
  return { dims, groups, cells: flat, groupOf: Uint16Array.from(groupOf) };
}

function kMeans(sample: readonly Float32Array[], count: number, dims: number): Float32Array {
  const centres = new Float32Array(count * dims);
  everyNth(sample, count).forEach((one, i) => centres.set(one, i * dims));
  for (let round = 0; round < ROUNDS; round++) {
    const sums = new Float64Array(count * dims);
    for (const one of sample) {
      const at = nearest(centres, dims, one) * dims;
      for (let d = 0; d < dims; d++) sums[at + d] = (sums[at + d] as number) + (one[d] as number);
    }
    for (let i = 0; i < count; i++) {
      let squares = 0;
      for (let d = 0; d < dims; d++) squares += (sums[i * dims + d] as number) ** 2;
      // A centre that nothing is near to stays where it is.
      if (squares === 0) continue;
      const length = Math.sqrt(squares);
      for (let d = 0; d < dims; d++)
        centres[i * dims + d] = (sums[i * dims + d] as number) / length;
    }
  }
  return centres;
}

function nearest(centres: Float32Array, dims: number, one: Float32Array): number {
  let best = 0;
  let bestScore = -Infinity;
  for (let at = 0, i = 0; at < centres.length; at += dims, i++) {
    const score = dotAt(centres, at, one);
    if (score > bestScore) [best, bestScore] = [i, score];
  }
  return best;
}

function scoresOf(flat: Float32Array, dims: number, one: Float32Array): Float64Array {
  return Float64Array.from({ length: flat.length / dims }, (_, i) => dotAt(flat, i * dims, one));
}

function dotAt(flat: Float32Array, at: number, one: Float32Array): number {
  let sum = 0;
  for (let d = 0; d < one.length; d++) sum += (flat[at + d] as number) * (one[d] as number);
  return sum;
}

function everyNth<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  return Array.from(
    { length: count },
    (_, i) => items[Math.floor((i * items.length) / count)] as T,
  );
}
