import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Engine } from '../../../src/engine/engine.ts';
import { openForReading } from '../../../src/engine/library/database.ts';
import { openLibrary } from '../../../src/engine/library/library.ts';
import { tagPhotos, untaggedPhotos } from '../../../src/engine/organize/tags/tagger.ts';
import { problemsOf, readTaxonomy } from '../../../src/engine/organize/taxonomy/taxonomy.ts';
import { unruled } from '../../../src/engine/organize/tags/pixel-tags.ts';
import { fillLibrary } from '../../bench/filled-library.ts';
import { ROOT } from '../../support/cli.ts';
import { drawFolder } from '../../support/drawn-folder.ts';
import { indexAll, tempDir, tempEngine } from '../../support/temp-library.ts';

const PHOTOS = 14;
const RESOURCES = join(ROOT, 'resources');

async function refreshed(engine: Engine) {
  return (await (await engine.organizer.refresh())?.ended)?.result;
}

test('every concept that pixels decide has a rule, and the reverse', async () => {
  const engine = tempEngine(tempDir());
  const taxonomy = await engine.organizer.taxonomy();
  expect(unruled(taxonomy)).toEqual([]);
  expect(problemsOf(taxonomy)).toEqual([]);
});

test('photos are tagged once, and what the user decided stays through everything', async () => {
  const dir = tempDir();
  const folder = join(tempDir(), 'foto');
  await drawFolder(folder, PHOTOS);
  const libraryDir = join(dir, 'library');
  const engine = new Engine({ libraryDir, resourcesDir: RESOURCES, access: 'write' });
  const { library } = engine;
  await indexAll(engine, folder);
  expect(await refreshed(engine)).toMatchObject({ photos: PHOTOS });
  // Nothing has changed: nothing is left to do.
  expect(await refreshed(engine)).toBeUndefined();

  const all = library.photos.list({ limit: 100, offset: 0 }).photos.map(({ id }) => id);
  const tagsOf = (from = library) =>
    new Map([...from.tags.ofPhotos(all)].map(([id, tags]) => [id, tags]));
  const before = tagsOf();
  const [photoId, tags] = [...before].find(([, found]) => found.length > 1) ?? [0, []];
  const auto = tags.filter(({ source }) => source === 'auto');
  expect(auto.length).toBeGreaterThan(1);
  expect(auto.every(({ confidence }) => confidence >= 0.5 && confidence <= 1)).toBe(true);
  // What a tag is a kind of is there too.
  const taxonomy = await engine.organizer.taxonomy();
  for (const { concept } of auto) {
    const parent = taxonomy.byId.get(concept ?? '')?.parent;
    if (parent) expect(auto.map((tag) => tag.concept)).toContain(parent);
  }

  const removed = auto[0] as (typeof auto)[0];
  const added = library.tags.ensure('Fido', library.now());
  library.transaction(() => {
    library.tags.setByUser([photoId], removed.id, false);
    library.tags.setByUser([photoId], added.id, true);
  });
  const decided = (from = library) => {
    const found = from.tags.ofPhotos([photoId]).get(photoId) ?? [];
    expect(found.map(({ id }) => id)).not.toContain(removed.id);
    expect(found.find(({ id }) => id === added.id)).toMatchObject({ source: 'user' });
  };
  decided();

  // Re-tagging: as after a change of model, taxonomy or calibration.
  for (const id of all) library.transaction(() => library.tagging.forget(id));
  expect(await refreshed(engine)).toMatchObject({ photos: PHOTOS });
  decided();
  const others = all.filter((id) => id !== photoId);
  for (const id of others) expect(tagsOf().get(id)).toEqual(before.get(id));

  // A file that moves.
  const path = library.files.ofPhotos([photoId]).get(photoId)?.[0]?.path ?? '';
  renameSync(path, join(folder, 'altrove.jpg'));
  await indexAll(engine, folder);
  await refreshed(engine);
  decided();

  // Another process opens the library: nothing was only in memory.
  await engine.close();
  const again = tempEngine(libraryDir);
  decided(again.library);
  await refreshed(again);
  decided(again.library);
}, 60_000);

test('embeddings come out of the table as vec0 itself gives them', async () => {
  const folder = join(tempDir(), 'foto');
  await drawFolder(folder, 5);
  const libraryDir = tempDir();
  const engine = tempEngine(libraryDir);
  await indexAll(engine, folder);
  const { library } = engine;
  const [model] = library.models.all();
  if (!model) throw new Error('no model');
  library.forgetPhotos([2]);
  const rows = [...library.embeddings.chunks(model)].flatMap(({ ids, rows: all }) =>
    ids.map((id, i) => [id, [...all.subarray(i * model.dims, (i + 1) * model.dims)]] as const),
  );
  const db = openForReading(libraryDir);
  const expected = db
    .prepare<[], { photo_id: number; embedding: Buffer }>(
      `SELECT photo_id, embedding FROM vectors_${model.row}`,
    )
    .all()
    .map(({ photo_id, embedding }) => [
      photo_id,
      [...new Float32Array(new Uint8Array(embedding).buffer)],
    ]);
  db.close();
  expect(rows.length).toBe(4);
  expect(new Map(rows as never)).toEqual(new Map(expected as never));
});

/** Photos that show something to a model whose directions are made up, and a context to tag them in. */
async function seen(photos: number) {
  const library = openLibrary({ dir: tempDir(), clock: () => new Date() });
  onTestFinished(() => library.close());
  const taxonomy = await readTaxonomy(RESOURCES);
  const model = library.embeddings.modelFor('test', 'test', 8);
  fillLibrary(library, model, photos);
  const directions = new Float32Array(taxonomy.concepts.length * model.dims);
  for (let i = 0; i < directions.length; i++) directions[i] = Math.sin(i * i);
  library.transaction(() =>
    library.tagging.saveDirections(model.row, taxonomy.version, directions),
  );
  const texts = [Float32Array.from({ length: model.dims }, (_, i) => Math.cos(i))];
  const world = {
    library,
    model,
    taxonomy,
    background: () => Promise.resolve(texts),
    worker: () => Promise.reject(new Error('nothing is left to embed')),
  };
  /** @param checkpoint called when tags of some photos have been computed and are not written yet */
  const tag = (checkpoint: () => Promise<void> = () => Promise.resolve()) =>
    tagPhotos(world, {
      signal: new AbortController().signal,
      report: () => undefined,
      checkpoint,
    });
  return { library, world, tag, ids: library.tagging.untagged(model.row, 'nobody') };
}

test('a photo that is forgotten while its tags are computed holds nothing up', async () => {
  const { library, world, tag, ids } = await seen(20);
  const [gone = 0] = ids;
  const result = await tag(() => Promise.resolve(library.forgetPhotos([gone])));
  expect(result.photos).toBe(ids.length - 1);
  expect(result.tags).toBeGreaterThan(0);
  expect([...library.tags.ofPhotos(ids).keys()]).not.toContain(gone);
  expect(await untaggedPhotos(world)).toBe(0);
});

test('a tag of the program that the user deletes does not come back, until a user gives it', async () => {
  const { library, tag, ids } = await seen(40);
  await tag();
  const own = library.tags.all().filter(({ photos }) => photos > 0);
  const [gone] = own;
  if (!gone) throw new Error('no tag was given');
  const again = () => {
    library.transaction(() => ids.forEach((id) => library.tagging.forget(id)));
    return tag();
  };
  library.transaction(() => library.tags.drop(gone.id));
  await again();
  expect(library.tags.named(gone.name)).toBeUndefined();
  expect(library.tags.all().filter(({ photos }) => photos > 0)).toHaveLength(own.length - 1);

  // A file that names it is no wish of the user's; giving it to a photo is.
  library.transaction(() =>
    library.tags.setOfFile(ids[0] as number, { now: [gone.name] }, library.now()),
  );
  await again();
  const tagged = () => library.tags.all().find(({ name }) => name === gone.name);
  expect(tagged()).toMatchObject({ concept: null, photos: 1 });
  library.transaction(() => library.tags.setByUser(ids.slice(1, 2), tagged()?.id ?? -1, true));
  await again();
  expect(tagged()).toMatchObject({ concept: gone.concept });
  expect(tagged()?.photos).toBeGreaterThanOrEqual(gone.photos);
});

test('a tag that the user deletes while photos are tagged holds nothing up', async () => {
  // Written in two parts.
  const { library, tag, ids } = await seen(4100);
  let part = 0;
  const result = await tag(() => {
    const [most] = library.tags.all().sort((a, b) => b.photos - a.photos);
    if (++part === 2 && most) library.transaction(() => library.tags.drop(most.id));
    return Promise.resolve();
  });
  expect(part).toBe(2);
  expect(result.photos).toBe(ids.length);
});
