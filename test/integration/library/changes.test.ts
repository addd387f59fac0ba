import { expect, test } from 'vitest';
import { databasePath, openForReading } from '../../../src/engine/library/database.ts';
import { checkInvariants } from '../../../src/engine/library/invariants.ts';
import type { Library } from '../../../src/engine/library/library.ts';
import { nearestPhotos } from '../../../src/engine/library/nearest.ts';
import { addPhoto, DIMS, hashOf, opened, raw, stampOf, tempDir, unit } from './fixture.ts';

interface Scene {
  dir: string;
  library: Library;
  folder: number;
  model: number;
}

function scene(): Scene {
  const dir = tempDir();
  const library = opened(dir);
  const folder = library.folders.add('/photos', library.now()).id;
  return { dir, library, folder, model: library.embeddings.modelFor('test', 'weights', DIMS).row };
}

function foundIds({ dir, model }: Scene): number[] {
  const db = openForReading(dir);
  const query = { model, embedding: unit(1, 2, 3, 4), offset: 0, limit: 50, maxDistance: Infinity };
  const found = nearestPhotos(db, query);
  db.close();
  return found.map(({ photoId }) => photoId);
}

const pathsOf = (library: Library, photo: number): string[] =>
  (library.files.ofPhotos([photo]).get(photo) ?? []).map(({ path }) => path);

const fileId = (library: Library, path: string): number => library.files.at(path)?.id ?? 0;

test('a photo whose file went missing is kept but not found, until it is back', () => {
  const here = scene();
  const { library, folder, model, dir } = here;
  const [a, b] = ['a', 'b'].map((name) => addPhoto(library, folder, model, name));
  const file = fileId(library, '/photos/a.jpg');
  library.transaction(() => {
    library.files.markMissing(file, library.now());
    library.settleFiles([a as number]);
  });
  expect(foundIds(here)).toEqual([b]);
  expect(library.photos.counts()).toEqual({ present: 1, hidden: 0, missing: 1 });
  expect(checkInvariants(dir)).toEqual([]);
  library.transaction(() => {
    library.files.markFound(file);
    library.settleFiles([a as number]);
  });
  expect(foundIds(here)).toEqual([a, b]);
  expect(checkInvariants(dir)).toEqual([]);
});

test('a missing path is forgotten when the photo lives elsewhere, kept when it does not', () => {
  const { library, folder, model, dir } = scene();
  const photo = addPhoto(library, folder, model, 'a');
  library.transaction(() => {
    library.files.markMissing(fileId(library, '/photos/a.jpg'), library.now());
    library.settleFiles([photo]);
    expect(pathsOf(library, photo)).toEqual(['/photos/a.jpg']);
    library.files.savePhoto(stampOf(folder, 'copy.jpg', 'album'), photo);
    library.settleFiles([photo]);
  });
  expect(pathsOf(library, photo)).toEqual(['/photos/album/copy.jpg']);
  expect(checkInvariants(dir)).toEqual([]);
});

test('forgetting photos leaves nothing of them in any table, and the others whole', () => {
  const here = scene();
  const { library, folder, model, dir } = here;
  const other = library.embeddings.modelFor('other', 'weights', DIMS).row;
  const [a, b] = ['a', 'b'].map((name) => addPhoto(library, folder, model, name));
  library.embeddings.of(other).put(a as number, unit(4, 3, 2, 1));
  library.forgetPhotos([a as number, 999]);
  expect(library.thumbnails.has(hashOf('a'))).toBe(false);
  expect(library.thumbnails.has(hashOf('b'))).toBe(true);
  raw(databasePath(dir), (db) => {
    const tables = { photos: 'id', metadata: 'photo_id', files: 'photo_id' };
    const all = { ...tables, embeddings: 'photo_id', [`vectors_${model}`]: 'photo_id' };
    for (const [table, column] of Object.entries(all)) {
      expect(db.prepare(`SELECT ${column} FROM ${table}`).pluck().all(), table).toEqual([b]);
    }
    expect(db.prepare(`SELECT photo_id FROM vectors_${other}`).all()).toEqual([]);
  });
  expect(foundIds(here)).toEqual([b]);
  expect(checkInvariants(dir)).toEqual([]);
});

test('a root that becomes part of another keeps its files, under their new directories', () => {
  const { library, folder, model, dir } = scene();
  const parent = library.folders.all().find(({ id }) => id === folder);
  const child = library.folders.add('/photos/2019/mare', library.now());
  const a = addPhoto(library, child.id, model, 'a');
  library.files.savePhoto(stampOf(child.id, 'deep.jpg', 'sub/x'), a);
  const before = library.files
    .ofPhotos([a])
    .get(a)
    ?.map(({ id, path }) => ({ id, path }));
  if (parent) library.folders.mergeInto(parent, child, '2019/mare');
  const after = library.files
    .ofPhotos([a])
    .get(a)
    ?.map(({ id, path }) => ({ id, path }));
  expect(after).toEqual(before);
  expect(library.folders.all().map(({ path }) => path)).toEqual(['/photos']);
  expect(library.folders.directories(folder).sort()).toEqual(['2019/mare', '2019/mare/sub/x']);
  expect(checkInvariants(dir)).toEqual([]);
});

test('a file moved onto a known path takes its place; what was there can be settled', () => {
  const here = scene();
  const { library, folder, model, dir } = here;
  const [a, b] = ['a', 'b'].map((name) => addPhoto(library, folder, model, name));
  library.transaction(() => {
    library.files.relocate(fileId(library, '/photos/a.jpg'), stampOf(folder, 'b.jpg'));
    library.settleFiles([a as number, b as number]);
  });
  expect(pathsOf(library, a as number)).toEqual(['/photos/b.jpg']);
  expect(pathsOf(library, b as number)).toEqual([]);
  expect(foundIds(here)).toEqual([a]);
  expect(checkInvariants(dir)).toEqual([]);
});
