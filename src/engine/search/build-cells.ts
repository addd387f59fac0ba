import { setImmediate } from 'node:timers/promises';
import { cellsFor, type CellMap } from '../library/cell-map.ts';
import type { Library } from '../library/library.ts';
import { VectorReader } from './vector-reader.ts';

/**
 * From so many photos on a scan of all embeddings is felt so much (half a second) that cells are
 * worth their space, and the neighbours they miss: docs/search.md has the measurements.
 */
export const CELLS_FROM = 400_000;
/** The cells are made anew when the library has grown by this since. */
const GROWTH = 4;
const BATCH = 500;

/**
 * Gives the embeddings of a model their cells where the library is large enough, or goes on with
 * what was interrupted. Searches use them when all photos are in; until then they scan.
 * @param from photos from which on there are to be cells
 * @returns whether there was something to do
 */
export async function buildCells(
  library: Library,
  model: number,
  { from = CELLS_FROM, signal }: { from?: number; signal?: AbortSignal } = {},
): Promise<boolean> {
  const photos = library.models.embedded(model);
  if (photos < from) return false;
  const count = cellsFor(photos);
  let { cells } = library.embeddings.of(model);
  if (cells?.isReady && cells.map.groupOf.length * Math.sqrt(GROWTH) > count) return false;
  // Not the thread that searches: making cells takes seconds.
  const reader = new VectorReader(library.dir);
  try {
    let map: CellMap | undefined = cells?.isReady === false ? cells.map : undefined;
    if (!map) {
      map = await reader.ask('train', { model, cells: count });
      library.embeddings.makeCells(model, map);
    }
    ({ cells } = library.embeddings.of(model));
    for (let ids = cells?.missing(BATCH) ?? []; ids.length > 0; ids = cells?.missing(BATCH) ?? []) {
      if (signal?.aborted) break;
      library.embeddings.fillCells(model, ids, await reader.ask('cells', { model, map, ids }));
      await setImmediate();
    }
    return true;
  } finally {
    await reader.close();
  }
}
