import { expect, test } from 'vitest';
import { openLibrary, type Library } from '../../../src/engine/library/library.ts';
import { refreshAlbums } from '../../../src/engine/organize/albums/refresh.ts';
import { findThemes } from '../../../src/engine/organize/albums/themes.ts';
import { calibrate } from '../../../src/engine/organize/tags/calibration.ts';
import { parse, type Taxonomy } from '../../../src/engine/organize/taxonomy/taxonomy.ts';
import { reasonsOf } from '../../support/album-reasons.ts';
import { metadataOf } from '../../support/metadata.ts';
import { tempDir } from '../../support/temp-library.ts';

const DIMS = 16;
/** Each concept has the axis of its number. */
const CONCEPTS = parse(
  [
    'mare | sea | il mare; la riva |',
    'cane | dog | un cane; dei cani |',
    'cibo | food | del cibo; un piatto |',
    'gatto | cat | un gatto; dei gatti |',
  ].join('\n'),
  'test.txt',
);
const taxonomy: Taxonomy = {
  concepts: CONCEPTS,
  byId: new Map(CONCEPTS.map((concept) => [concept.id, concept])),
  version: 'test',
};

let seed = 1;
const random = () => ((seed = (seed * 48271) % 2147483647) / 2147483647) * 2 - 1;

/** A direction near an axis, or anywhere. */
function direction(axis?: number): Float32Array {
  const vector = Float32Array.from({ length: DIMS }, () => 0.15 * random());
  if (axis !== undefined) vector[axis] = 1;
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

function addPhotos(library: Library, count: number, axis: number): number[] {
  const model = library.embeddings.modelFor('test', 'test', DIMS);
  const folder = library.folders.all()[0] ?? library.folders.add('/foto', library.now());
  return Array.from({ length: count }, () =>
    library.transaction(() => {
      const n = library.timeline.columns({ kind: 'all' }, 'newest').ids.length + 1;
      const metadata = metadataOf(`20${10 + (n % 12)}-05-01T10:00:00`);
      const content = { format: 'jpeg', width: 40, height: 30, bytes: n, metadata } as const;
      const id = library.addPhoto({ ...content, hash: n.toString(16).padStart(64, '0') });
      const stamp = { folderId: folder.id, directory: '', name: `${n}.jpg`, bytes: n };
      library.files.savePhoto({ ...stamp, mtimeMs: n, sidecar: null }, id);
      library.embeddings.of(model.row).put(id, direction(axis));
      return id;
    }),
  );
}

async function refresh(library: Library) {
  const model = library.embeddings.modelFor('test', 'test', DIMS);
  const directions = new Float32Array(CONCEPTS.length * DIMS);
  CONCEPTS.forEach((_, i) => (directions[i * DIMS + i] = 1));
  const total = library.models.embedded(model.row);
  const photos = library.embeddings.of(model.row).sample(500, total);
  const texts = Array.from({ length: 20 }, () => direction());
  const calibration = calibrate(taxonomy, directions, { photos, texts, total });
  refreshAlbums(library, await findThemes({ library, model, taxonomy, calibration }));
  return library.albums.all().filter(({ kind }) => kind === 'theme');
}

test('themes are named clusters, and stay themselves when photos are added', async () => {
  const library = openLibrary({ dir: tempDir(), clock: () => new Date('2022-01-01T00:00:00Z') });
  const sea = addPhotos(library, 60, 0);
  const dogs = addPhotos(library, 40, 1);
  addPhotos(library, 5, 2);
  const before = await refresh(library);
  expect(before.map(({ name }) => name).sort()).toEqual(['Cane', 'Mare']);
  const of = (name: string) => before.find((album) => album.name === name);
  // Nearly all of what it is about, and nothing else.
  const isMostly = (name: string, photos: readonly number[]) => {
    const found = library.albums.photosOf(of(name)?.id ?? 0);
    expect(found.every((id) => photos.includes(id))).toBe(true);
    expect(found.length).toBeGreaterThan(0.7 * photos.length);
  };
  isMostly('Mare', sea);
  isMostly('Cane', dogs);
  const [why] = library.autoAlbums.all().filter(({ albumId }) => albumId === of('Mare')?.id);
  expect(why?.because).toMatchObject({ tags: 'mare' });
  expect(reasonsOf(library, 'it')['theme']).toMatch(
    /^\d+ foto che si somigliano: (?:cane|mare)\.$/,
  );

  const [kept] = library.albums.photosOf(of('Mare')?.id ?? 0) as [number];
  library.transaction(() => {
    library.albums.update(of('Cane')?.id ?? 0, { name: 'Fido' });
    library.albums.setByUser(of('Mare')?.id ?? 0, [kept], false);
  });
  const more = addPhotos(library, 30, 0);
  const cats = addPhotos(library, 50, 3);
  const after = await refresh(library);
  expect(after.find(({ id }) => id === of('Mare')?.id)?.name).toBe('Mare');
  expect(after.find(({ id }) => id === of('Cane')?.id)?.name).toBe('Fido');
  expect(after.map(({ name }) => name).sort()).toEqual(['Fido', 'Gatto', 'Mare']);
  const inSea = library.albums.photosOf(of('Mare')?.id ?? 0);
  expect(inSea).not.toContain(kept);
  expect(inSea.filter((id) => more.includes(id)).length).toBeGreaterThan(20);
  expect(inSea.some((id) => cats.includes(id))).toBe(false);
  library.close();
});
