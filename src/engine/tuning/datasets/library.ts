import type { TuningSource } from '../../../shared/tuning.ts';
import { Turns } from '../../jobs/turns.ts';
import type { Library } from '../../library/library.ts';
import { cleanCaptions, Drops } from './records.ts';
import type { HashedImage } from './split.ts';

/** Photos asked for at a time. */
const PAGE = 500;
/** Sentences a tag is put into, one for each photo in turn: the same words everywhere teach less. */
const TEMPLATES = ['una foto di {}', '{}', 'nella foto si vede {}', 'ecco {}', 'qui c’è {}'];
/** Searches that one photo teaches: those that found it often must not drown what is said of it. */
const MOST_SEARCHES = 3;

/** What there is to learn from: pictures with what is said of them. */
export interface TuningDataset {
  images: readonly HashedImage[];
  /** Pictures with captions that somebody said are wrong for them. */
  rejected: readonly HashedImage[];
  drops: Drops;
  /** The embedding of a picture, by its hash, where somebody has made it before. */
  embeddingOf?(hash: string): Float32Array | null;
}

/**
 * What the library itself says of its photos: captions, titles, the tags that the user or the file
 * gave (a suggestion that the user confirmed is one of them), and, where the user allows it, the
 * searches after which a photo was used. Tags that the user took away are said to be wrong. What
 * the program guessed teaches it nothing. Photos whose file is not at hand are left out.
 */
export async function readLibrary(
  library: Library,
): Promise<TuningDataset & { source: TuningSource }> {
  const turns = new Turns();
  const drops = new Drops();
  const images: HashedImage[] = [];
  const rejected: HashedImage[] = [];
  const source = { photos: 0, captions: 0, titles: 0, tags: 0, rejected: 0, searches: 0 };
  const mayUseSearches = library.settings.get('learnFromSearches') === true;
  for (let offset = 0; ; offset += PAGE) {
    await turns.next();
    const { photos } = library.photos.list({ limit: PAGE, offset });
    if (photos.length === 0) return { images, rejected, drops, source };
    const ids = photos.map(({ id }) => id);
    const tags = library.tags.ofPhotos(ids);
    const wrongTags = library.tags.rejectedOfPhotos(ids);
    const searches = mayUseSearches
      ? library.searchUses.ofPhotos(ids)
      : new Map<number, string[]>();
    const files = library.files.ofPhotos(ids);
    for (const { id, hash, metadata } of photos) {
      const own = (tags.get(id) ?? []).filter(
        (tag) => tag.source === 'user' || tag.source === 'file',
      );
      const { caption, title } = metadata;
      const queries = (searches.get(id) ?? []).slice(0, MOST_SEARCHES);
      const said = [
        ...(caption ? [caption] : []),
        ...(title ? [title] : []),
        ...own.map(({ name }, n) => sentence(name, id + n)),
        ...queries,
      ];
      const wrong = (wrongTags.get(id) ?? []).map((name, n) => sentence(name, id + n));
      if (said.length === 0 && wrong.length === 0) continue;
      const file = files.get(id)?.find(({ missing, reachable }) => !missing && reachable);
      if (!file) {
        drops.add('image-missing', hash);
        continue;
      }
      const { path } = file;
      const captions = cleanCaptions(said, drops, path);
      if (captions.length > 0) {
        images.push({ path, hash, captions });
        source.photos++;
        source.captions += caption ? 1 : 0;
        source.titles += title ? 1 : 0;
        source.tags += own.length;
        source.searches += queries.length > 0 ? 1 : 0;
      }
      if (wrong.length > 0) {
        rejected.push({ path, hash, captions: wrong });
        source.rejected += wrong.length;
      }
    }
  }
}

const sentence = (tag: string, number: number): string =>
  (TEMPLATES[number % TEMPLATES.length] as string).replace('{}', tag);
