import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { haveSharedPhotos, sharedPhotos } from '../../support/models/shared-photos.ts';
import { writeCopies } from '../../support/pictures/copies.ts';
import { drawFolder } from '../../support/drawn-folder.ts';
import { indexAll, tempDir, tempEngine } from '../../support/temp-library.ts';

test.skipIf(!haveSharedPhotos)(
  'transformed copies are found, other photos are not',
  async () => {
    const folder = tempDir();
    const count = await writeCopies(join(sharedPhotos, 'flickr'), folder, 40);
    const engine = tempEngine(tempDir());
    await indexAll(engine, folder);
    await (
      await engine.organizer.refresh()
    )?.ended;
    const groups = (await engine.organizer.duplicates()).filter(({ kind }) => kind === 'near');
    const pictureOf = (path: string) => basename(path).split('-')[0];
    let right = 0;
    let wrong = 0;
    const found = new Set<string>();
    for (const { photos } of groups) {
      const paths = photos.flatMap((photo) => photo.paths);
      for (const [i, a] of paths.entries()) {
        for (const b of paths.slice(i + 1)) {
          if (pictureOf(a) === pictureOf(b)) right++;
          else wrong++;
        }
        if (paths.some((b) => basename(b) === `${pictureOf(a)}-original.jpg`)) found.add(a);
      }
    }
    const transforms = 8;
    const copies = [...found].filter((path) => !path.endsWith('-original.jpg')).length;
    expect(right / (right + wrong)).toBeGreaterThanOrEqual(0.99);
    expect(copies / (count * transforms)).toBeGreaterThanOrEqual(0.95);
    // What has been cut, framed or made smaller is not what one keeps.
    for (const { best, photos } of groups) {
      const path = photos.find(({ id }) => id === best)?.paths[0] ?? '';
      expect(path).not.toMatch(/resized|cropped/);
    }

    // Told apart by the user, they are not shown again.
    const [first] = groups;
    if (!first) throw new Error('no group');
    const ids = first.photos.map(({ id }) => id);
    engine.library.transaction(() => engine.library.duplicates.setDistinct(ids));
    const after = (await engine.organizer.duplicates()).filter(({ kind }) => kind === 'near');
    expect(after).toHaveLength(groups.length - 1);
  },
  120_000,
);

test('of copies of one file all but one go to the trash, and only where one is whole', async () => {
  const folder = join(tempDir(), 'foto');
  await drawFolder(folder, 2);
  const engine = tempEngine(tempDir());
  await indexAll(engine, folder);
  const { library } = engine;
  const path = library.files.ofPhotos([1]).get(1)?.[0]?.path ?? '';
  mkdirSync(join(folder, 'copie'));
  const copy = join(folder, 'copie', basename(path));
  copyFileSync(path, copy);
  await indexAll(engine, folder);
  const [group] = await engine.organizer.duplicates();
  expect(group).toMatchObject({ kind: 'exact', best: 1 });
  expect(group?.photos[0]?.paths).toHaveLength(2);
  const { trashed } = await engine.originals.trash([1], { keepOne: true });
  expect([existsSync(path), existsSync(copy)].filter(Boolean)).toHaveLength(2 - trashed);
  expect(trashed).toBeLessThanOrEqual(1);
  // A second time there is nothing left to do.
  if (trashed === 1) {
    expect(await engine.originals.trash([1], { keepOne: true })).toEqual({ trashed: 0, kept: [] });
    expect(library.photos.isPresent(1)).toBe(true);
  }
});
