/**
 * A process to be killed: `decide-album.ts LIBRARY KIND ALBUM PHOTO OTHER`. Takes one decision about
 * an automatic album, tells it, and goes on making albums until it is killed.
 */
import { join } from 'node:path';
import { openLibrary, type Library } from '../../../src/engine/library/library.ts';
import { proposals } from '../../../src/engine/organize/albums/propose.ts';
import { refreshAlbums } from '../../../src/engine/organize/albums/refresh.ts';
import { readTaxonomy } from '../../../src/engine/organize/taxonomy/taxonomy.ts';
import { ROOT } from '../cli.ts';

const [dir = '', kind = '', ...numbers] = process.argv.slice(2);
const [album = 0, photo = 0, other = 0] = numbers.map(Number);

const DECISIONS: Record<string, (library: Library) => void> = {
  rename: ({ albums }) => albums.update(album, { name: 'Mare con i nonni' }),
  pin: ({ albums }) => albums.update(album, { pinned: true }),
  hide: ({ albums }) => albums.update(album, { hidden: true }),
  cover: ({ albums }) => albums.update(album, { cover: photo }),
  'take out': ({ albums }) => albums.setByUser(album, [photo], false),
  'put in': ({ albums }) => albums.setByUser(album, [other], true),
};

const taxonomy = await readTaxonomy(join(ROOT, 'resources'));
const library = openLibrary({ dir, clock: () => new Date('2022-01-01T12:00:00Z') });
refreshAlbums(library, proposals(library, taxonomy));
library.transaction(() => DECISIONS[kind]?.(library));
process.stdout.write('done\n');
for (;;) {
  refreshAlbums(library, proposals(library, taxonomy));
  await new Promise((resolve) => setImmediate(resolve));
}
