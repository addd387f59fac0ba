/**
 * A process to be killed: `decide.ts LIBRARY SEED [FOLDER TO INDEX FIRST]`. Takes the user's decisions about photos, one
 * after another and each told before (`begun`) and after it is made (`done`), while the program tags,
 * makes albums and writes metadata into the photos as fast as it can.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { join } from 'node:path';
import { Engine } from '../../../src/engine/engine.ts';
import { ROOT } from '../cli.ts';
import { albumFor, decide, tell, type Decision } from './decisions.ts';
import { randomOf } from '../pictures/scenes.ts';

const [libraryDir = '', seed = '1', folder] = process.argv.slice(2);
const random = randomOf(Number(seed));
const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
const engine = new Engine({ libraryDir, resourcesDir: join(ROOT, 'resources'), access: 'write' });
const { library, organizer } = engine;
if (folder !== undefined) await (await engine.index({ folders: [folder] })).ended;
const ids = library.photos.list({ limit: 1000, offset: 0 }).photos.map(({ id }) => id);
const album = albumFor(library);

async function program(): Promise<void> {
  for (;;) {
    library.transaction(() => {
      for (const id of ids) library.tagging.forget(id);
    });
    await (
      await organizer.refresh()
    )?.ended;
    await organizer.writeMetadata({ photoIds: [pick(ids), pick(ids)], intoFiles: true }).ended;
  }
}

function next(): Decision {
  const photo = pick(ids);
  const has = random() < 0.5;
  switch (pick(['tag', 'own tag', 'stars', 'caption', 'favourite', 'album'])) {
    case 'tag':
      return { kind: 'tag', photo, name: pick(library.tags.list().map(({ name }) => name)), has };
    case 'own tag':
      return { kind: 'tag', photo, name: pick(['Fido', 'casa al mare']), has };
    case 'stars':
      return { kind: 'mark', photo, field: 'rating', value: Math.floor(random() * 6) };
    case 'caption':
      return {
        kind: 'mark',
        photo,
        field: 'caption',
        value: `detto ${Math.floor(random() * 1e6)}`,
      };
    case 'favourite':
      return { kind: 'mark', photo, field: 'favourite', value: has };
    default:
      return { kind: 'album', album, photo, contains: has };
  }
}

void program();
for (;;) {
  const decision = next();
  tell({ begun: decision });
  decide(library, decision);
  tell({ done: decision });
  await turn();
}
