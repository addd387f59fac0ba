import { openForReading } from '../../src/engine/library/database.ts';
import { CompiledFilter } from '../../src/engine/library/filter.ts';
import type { Library } from '../../src/engine/library/library.ts';
import { filterOf } from '../../src/engine/search/plan.ts';
import type { ParsedQuery } from '../../src/shared/query.ts';

/** Ids of the photos that a search for these places, without them, or for these albums would leave. */
export function photosIn(
  library: Library,
  parsed: Pick<ParsedQuery, 'place' | 'notPlace' | 'albums'>,
): number[] {
  const filter = new CompiledFilter(filterOf({ semantic: '', chips: [], ...parsed }, library));
  const db = openForReading(library.dir);
  try {
    return filter.ids(db, { limit: 1000, offset: 0 }).sort((a, b) => a - b);
  } finally {
    db.close();
  }
}
