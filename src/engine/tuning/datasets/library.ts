import type { TuningSource } from '../../../shared/tuning.ts';
import type { Library } from '../../library/library.ts';
import { cleanCaptions, Drops } from './records.ts';
import type { HashedImage } from './split.ts';

/** Photos asked for at a time. */
const PAGE = 500;
/** Sentences a tag is put into, one for each photo in turn: the same words everywhere teach less. */
const TEMPLATES = ['una foto di {}', '{}', 'nella foto si vede {}', 'ecco {}', 'qui c’è {}'];

/**
 * What the library itself says of its photos: captions, titles and the tags that the user or the
 * file gave; what the program guessed teaches it nothing. Photos whose file is not at hand are left
 * out.
 */
export function readLibrary(library: Library): {
  images: HashedImage[];
  drops: Drops;
  source: TuningSource;
} {
  const drops = new Drops();
  const images: HashedImage[] = [];
  const source: TuningSource = { photos: 0, captions: 0, titles: 0, tags: 0 };
  for (let offset = 0; ; offset += PAGE) {
    const { photos } = library.photos.list({ limit: PAGE, offset });
    if (photos.length === 0) return { images, drops, source };
    const ids = photos.map(({ id }) => id);
    const tags = library.tags.ofPhotos(ids);
    const files = library.files.ofPhotos(ids);
    for (const { id, hash, metadata } of photos) {
      const own = (tags.get(id) ?? []).filter(
        (tag) => tag.source === 'user' || tag.source === 'file',
      );
      const { caption, title } = metadata;
      const said = [
        ...(caption ? [caption] : []),
        ...(title ? [title] : []),
        ...own.map(({ name }, n) => sentence(name, id + n)),
      ];
      if (said.length === 0) continue;
      const file = files.get(id)?.find(({ missing, reachable }) => !missing && reachable);
      const captions = cleanCaptions(said, drops, file?.path ?? hash);
      if (!file) drops.add('image-missing', hash);
      else if (captions.length > 0) {
        images.push({ path: file.path, hash, captions });
        source.photos++;
        source.captions += caption ? 1 : 0;
        source.titles += title ? 1 : 0;
        source.tags += own.length;
      }
    }
  }
}

const sentence = (tag: string, number: number): string =>
  (TEMPLATES[number % TEMPLATES.length] as string).replace('{}', tag);
