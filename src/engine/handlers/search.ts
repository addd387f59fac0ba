import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Handlers } from '../../shared/api/call.ts';
import type { search } from '../../shared/api/contract/search.ts';
import type { SearchRequest } from '../../shared/search.ts';
import { MOST_PHOTOS } from '../../shared/timeline.ts';
import type { Engine } from '../engine.ts';
import { originalOf } from '../originals/picture.ts';
import { tilesOf } from '../reports.ts';
import { suggest } from '../search/suggest.ts';

/** Searches that are kept to be offered again. */
const RECENT = 100;

export const searchHandlers = (engine: Engine): Handlers<typeof search> => {
  const { library, organizer } = engine;
  return {
    search: ({ tiles, ...request }) =>
      withExample(engine, request, async (asked) => {
        const answer = await engine.search(asked);
        const first = answer.results.slice(0, tiles).map(({ id }) => id);
        return { ...answer, tiles: tilesOf(library, first) };
      }),
    found: ({ sorting, ...request }) =>
      withExample(engine, { ...request, offset: 0 }, async (asked) =>
        library.timeline.columnsOf(await engine.found(asked), sorting),
      ),
    why: ({ id, ...request }) =>
      withExample(engine, { ...request, offset: 0, limit: MOST_PHOTOS }, (asked) =>
        engine.why(asked, id),
      ),
    suggest: async ({ text, limit, language }) => {
      const concepts = language === 'it' ? {} : await organizer.words();
      return suggest(library, text, limit, { language, concepts });
    },
    searches: () => library.searches.recent(RECENT),
    noteSearch: ({ text }) => library.transaction(() => library.searches.note(text, library.now())),
    pinSearch: ({ text, pinned }) =>
      library.transaction(() => {
        library.searches.note(text, library.now());
        library.searches.setPinned(text, pinned);
      }),
    dropSearch: ({ text }) => library.transaction(() => library.searches.drop(text)),
  };
};

type Asked = SearchRequest & { likePhoto?: number | undefined; likeImage?: string | undefined };

/** Searches with the example that is asked for, if any, as a file. */
function withExample<T>(
  { library }: Engine,
  { likePhoto, likeImage, ...request }: Asked,
  search: (request: SearchRequest) => Promise<T>,
): Promise<T> {
  if (likePhoto !== undefined) {
    return search({ ...request, like: originalOf(library, likePhoto).path });
  }
  if (likeImage === undefined) return search(request);
  return withFile(Buffer.from(likeImage, 'base64'), (like) => search({ ...request, like }));
}

/** Decoders read files: bytes from outside are one for as long as they are looked at. */
async function withFile<T>(bytes: Uint8Array, work: (path: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'fototeca-example-'));
  try {
    const path = join(dir, 'example');
    await writeFile(path, bytes, { mode: 0o600 });
    return await work(path);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
