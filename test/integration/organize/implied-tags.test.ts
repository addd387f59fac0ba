import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { drawFolder } from '../../support/drawn-folder.ts';
import { indexAll, tempDir, tempEngine } from '../../support/temp-library.ts';

/** A library of drawn photos, on none of which the program sees an animal. */
async function sample() {
  const folder = join(tempDir(), 'foto');
  await drawFolder(folder, 4);
  const dir = tempDir();
  const engine = tempEngine(dir);
  await indexAll(engine, folder);
  return { dir, engine };
}

const say = ({ library }: Engine, photos: number[], name: string, has = true) =>
  library.transaction(() =>
    library.tags.setByUser(photos, library.tags.ensure(name, library.now()).id, has),
  );

/** Photos of a tag on its page, and how many it says there are. */
function page({ library }: Engine, name: string) {
  const tag = library.tags.all().find((one) => one.name === name);
  const { ids } = library.timeline.columns({ kind: 'tag', id: tag?.id ?? -1 }, 'oldest');
  expect(tag?.photos ?? 0).toBe(ids.length);
  return ids.sort();
}

const found = async (engine: Engine, text: string) =>
  (await engine.found({ text, limit: 10, offset: 0 })).sort();

test('«bassotto» of a person, a file or an example is found under «cane» and «animale», and is no word on them', async () => {
  const { engine, dir } = await sample();
  const { library } = engine;
  say(engine, [1], 'bassotto');
  const metadata = library.photos.byIds([2])[0]?.metadata;
  if (!metadata) throw new Error('no photo');
  library.transaction(() => library.updateMetadata(2, { ...metadata, keywords: ['Bassotto'] }));
  const { id = -1 } = library.tags.named('bassotto') ?? {};
  library.transaction(() =>
    library.tags.setLearned(id, [{ photoId: 3, tagId: id, confidence: 0.93 }], 'prova'),
  );
  for (const name of ['bassotto', 'cane', 'animale']) {
    expect(page(engine, name)).toEqual([1, 2, 3]);
    expect(await found(engine, `tag:${name}`)).toEqual([1, 2, 3]);
  }
  const sources = (photo: number) =>
    Object.fromEntries(
      (library.tags.ofPhotos([photo]).get(photo) ?? []).map(({ name, source }) => [name, source]),
    );
  expect(sources(1)).toMatchObject({ bassotto: 'user', cane: 'auto', animale: 'auto' });
  expect(sources(3)).toMatchObject({ bassotto: 'learned', cane: 'auto' });
  const tree = new Map((await engine.organizer.tagTree()).map((node) => [node.name, node]));
  expect(tree.get('bassotto')?.parent).toBe(tree.get('cane')?.id);

  // The program looks at the photos anew: they are where they were, also after a restart.
  library.transaction(() => [1, 2, 3, 4].forEach((photo) => library.tagging.forget(photo)));
  await (
    await engine.organizer.refresh()
  )?.ended;
  expect(page(engine, 'cane')).toEqual(expect.arrayContaining([1, 2, 3]));
  await engine.close();
  const again = tempEngine(dir);
  expect(page(again, 'cane')).toEqual(expect.arrayContaining([1, 2, 3]));

  // What the user says of the wider tag stands; it goes with the one that implied it.
  say(again, [1], 'cane', false);
  say(again, [2], 'bassotto', false);
  expect(page(again, 'cane')).not.toContain(1);
  expect(page(again, 'cane')).not.toContain(2);
  expect(page(again, 'animale')).toContain(1);
  say(again, [1], 'bassotto', false);
  expect(page(again, 'animale')).not.toContain(1);
}, 60_000);

test('a wider tag that the user deleted is not implied again; a person called as a flower is no flower', async () => {
  const { engine } = await sample();
  const { library } = engine;
  say(engine, [1], 'gattino');
  library.transaction(() => library.tags.drop(library.tags.named('gatto')?.id ?? -1));
  say(engine, [2], 'gattino');
  expect(library.tags.named('gatto')).toBeUndefined();
  expect(page(engine, 'animale')).toEqual([1, 2]);
  // Another word: it is no animal.
  library.transaction(() =>
    library.tags.rename(library.tags.named('gattino')?.id ?? -1, 'Micio mio'),
  );
  say(engine, [3], 'Rosa');
  expect(page(engine, 'fiore')).toEqual([]);
  say(engine, [4], 'tulipano');
  expect(page(engine, 'fiore')).toEqual([4]);
}, 60_000);
