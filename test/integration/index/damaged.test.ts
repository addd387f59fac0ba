import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkInvariants } from '../../../src/engine/library/invariants.ts';
import { drawFolder, drawPhoto } from '../../support/drawn-folder.ts';
import { indexAll, tempDir, tempEngine } from '../../support/temp-library.ts';

/** A library of three photos, of which the user has said something of one; its file is then damaged. */
async function damaged() {
  const dir = tempDir();
  const folder = join(dir, 'foto');
  const libraryDir = join(dir, 'libreria');
  await drawFolder(folder, 3);
  const engine = tempEngine(libraryDir);
  await indexAll(engine, folder);
  const path = join(folder, 'foto-0.jpg');
  const content = readFileSync(path);
  const photoAt = (place: string) =>
    engine.photos({ limit: 10, offset: 0 }).photos.find(({ files }) => files.includes(place));
  const id = photoAt(path)?.id as number;
  const { library } = engine;
  library.setMarks([id], { favourite: true, title: 'Il nonno' });
  library.transaction(() => {
    const tag = library.tags.ensure('famiglia', library.now());
    library.tags.setByUser([id], tag.id, true);
  });
  writeFileSync(path, content.subarray(0, content.length / 2));
  const found = async () => {
    const asked = { text: 'cerchio', offset: 0, limit: 10, minRelevance: null };
    return (await engine.search(asked)).results.find((one) => one.id === id);
  };
  const asTheUserLeftIt = {
    id,
    favourite: true,
    title: 'Il nonno',
  };
  const tags = () =>
    library.tags
      .ofPhotos([id])
      .get(id)
      ?.map(({ name }) => name);
  const violations = () => checkInvariants(libraryDir);
  return {
    dir,
    folder,
    engine,
    path,
    content,
    id,
    photoAt,
    found,
    asTheUserLeftIt,
    tags,
    violations,
  };
}

test('a photo whose only file can no longer be read stays, marked, and comes back with it', async () => {
  const here = await damaged();
  const { folder, engine, path, content, photoAt, found, asTheUserLeftIt } = here;
  expect(await indexAll(engine, folder)).toMatchObject({ failed: 1, unchanged: 2, missing: 0 });
  const errors = [{ path, code: 'image-corrupt' }];
  expect(engine.errors()).toMatchObject(errors);
  expect(engine.status()).toMatchObject({ photos: 3, files: 3, failed: 1, missing: 0 });
  expect(photoAt(path)).toMatchObject({ ...asTheUserLeftIt, available: false });
  expect(await found()).toMatchObject({ available: false });
  // Not tried again as long as it does not change.
  expect(await indexAll(engine, folder)).toMatchObject({ failed: 1, unchanged: 2 });
  expect(engine.errors()).toMatchObject(errors);

  writeFileSync(path, content);
  expect(await indexAll(engine, folder)).toMatchObject({ failed: 0, unchanged: 3, indexed: 0 });
  expect(engine.errors()).toEqual([]);
  expect(photoAt(path)).toMatchObject({ ...asTheUserLeftIt, available: true });
  expect(here.tags()).toContain('famiglia');
  expect(here.violations()).toEqual([]);
});

test('a damaged file that is replaced by an edited one is still the same photo', async () => {
  const here = await damaged();
  const { folder, engine, path, photoAt, asTheUserLeftIt } = here;
  await indexAll(engine, folder);
  writeFileSync(path, await drawPhoto(77));
  expect(await indexAll(engine, folder)).toMatchObject({ failed: 0, indexed: 1, unchanged: 2 });
  expect(photoAt(path)).toMatchObject({ ...asTheUserLeftIt, available: true });
  expect(here.tags()).toContain('famiglia');
  expect(here.violations()).toEqual([]);
});

test('a damaged file that is deleted is missing like any other', async () => {
  const here = await damaged();
  const { folder, engine, path, content, photoAt, asTheUserLeftIt } = here;
  await indexAll(engine, folder);
  rmSync(path);
  expect(await indexAll(engine, folder)).toMatchObject({ found: 2, missing: 1, failed: 0 });
  expect(engine.errors()).toEqual([]);
  expect(engine.status()).toMatchObject({ photos: 2, missing: 1, failed: 0 });
  writeFileSync(path, content);
  await indexAll(engine, folder);
  expect(photoAt(path)).toMatchObject({ ...asTheUserLeftIt, available: true });
  expect(here.violations()).toEqual([]);
});

test('a whole copy elsewhere takes the photo over; the damaged file stays listed', async () => {
  const here = await damaged();
  const { folder, engine, path, content, photoAt, asTheUserLeftIt } = here;
  await indexAll(engine, folder);
  mkdirSync(join(folder, 'copie'));
  const copy = join(folder, 'copie', 'nonno.jpg');
  writeFileSync(copy, content);
  expect(await indexAll(engine, folder)).toMatchObject({ duplicates: 1, failed: 1, unchanged: 2 });
  expect(photoAt(copy)).toMatchObject({ ...asTheUserLeftIt, files: [copy], available: true });
  expect(engine.errors()).toMatchObject([{ path, code: 'image-corrupt' }]);
  expect(here.violations()).toEqual([]);
});
