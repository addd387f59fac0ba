import { expect, test } from 'vitest';
import { mostVaried } from '../../../src/engine/organize/albums/best.ts';
import { reasonsOf } from '../../support/album-reasons.ts';
import { AlbumLibrary } from '../../support/album-library.ts';
import { randomOf } from '../../support/pictures/scenes.ts';

const DAY = 86_400_000;

/** Photos of 2021, one every six hours. */
const at = (n: number): string =>
  new Date(Date.UTC(2021, 0, 1) + n * (DAY / 4)).toISOString().slice(0, 19);

test('the best of a year: sharp, each different, of bursts and duplicates only one, what one likes first', async () => {
  const album = new AlbumLibrary();
  const { library, model } = album;
  const random = randomOf(3);
  /** Near one of twenty directions, on one side of all. */
  const like = (scene: number) =>
    Array.from(
      { length: 32 },
      (_, i) => (i === 0 ? 2 : i === scene + 1 ? 1.5 : 0) + 0.1 * random(),
    );
  // A hundred of one sunset, sharper than all else; ten of each of nineteen other scenes.
  const sunset = Array.from({ length: 100 }, (_, n) => {
    const id = album.add(at(n));
    album.see(id, like(0), 900);
    return id;
  });
  const scenes = Array.from({ length: 19 }, (_, scene) =>
    Array.from({ length: 10 }, (_, n) => {
      const id = album.add(at(100 + scene * 10 + n));
      album.see(id, like(scene + 1), 400);
      return id;
    }),
  );
  const blurred = Array.from({ length: 40 }, (_, n) => {
    const id = album.add(at(300 + n));
    album.see(id, like(n % 20), 20);
    return id;
  });
  // Two bursts of five: one moment, one thing.
  const bursts = [0, 1].map((burst) =>
    Array.from({ length: 5 }, (_, n) => {
      const id = album.add(`2021-12-0${burst + 1}T10:00:0${n}`);
      album.see(id, like(burst + 3), 950 + n);
      return id;
    }),
  );
  const [loved, pale] = [blurred[3] as number, scenes[4]?.[0] as number];
  library.setMarks([loved], { favourite: true });
  const [one, other] = [scenes[2]?.[0] as number, scenes[2]?.[1] as number];
  library.transaction(() =>
    library.duplicates.save([one, other], model.row, [{ one, other, likeness: 0.99 }]),
  );
  library.setMarks([one, other, pale], { rating: 5 });
  await album.refresh();

  const [best] = album.ofKind('best');
  expect(best).toMatchObject({ name: 'Il meglio del 2021', photos: 60 });
  expect(reasonsOf(album.library, 'it')['best']).toMatch(
    /^Le più amate e le più nitide tra \d+ foto del 2021, diverse/,
  );
  const chosen = library.albums.photosOf(best?.id ?? 0);
  const of = (ids: readonly number[]) => chosen.filter((id) => ids.includes(id));
  // Blurred only where it is loved.
  expect(of(blurred)).toEqual([loved]);
  // The sharpest are no more than a part: every scene is there.
  expect(of(sunset).length).toBeLessThan(30);
  for (const [n, scene] of scenes.entries()) expect(of(scene).length, `${n}`).toBeGreaterThan(0);
  for (const burst of bursts) expect(of(burst).length).toBeLessThanOrEqual(1);
  // What the user likes is there, also of two that are one picture.
  expect(chosen).toEqual(expect.arrayContaining([loved, pale, one, other]));

  // Without the stars only one of the two may be.
  library.setMarks([one, other], { rating: 0 });
  await album.refresh();
  expect(album.ofKind('best')[0]?.id).toBe(best?.id);
  const again = library.albums.photosOf(best?.id ?? 0);
  expect(again.filter((id) => id === one || id === other).length).toBeLessThanOrEqual(1);
  library.close();
});

test('a photo that goes while the best are chosen is in no album, and does not end the work', async () => {
  const album = new AlbumLibrary();
  const { library } = album;
  const ids = Array.from({ length: 130 }, (_, n) => {
    const id = album.add(at(n));
    album.see(id, [1, n / 100], 100 + n);
    return id;
  });
  const [gone] = ids.slice(-1) as [number];
  const refreshing = album.refresh();
  library.forgetPhotos([gone]);
  await refreshing;
  // It was the sharpest: without it there are 59 of 60.
  const [best] = album.ofKind('best');
  expect(best?.photos).toBe(59);
  expect(library.albums.photosOf(best?.id ?? 0)).not.toContain(gone);
  library.close();
});

test('variety: of ten alike and one apart the one apart is among the first, though it is the worst', () => {
  const alike = Array.from({ length: 10 }, (_, id) => ({
    ...{ id, quality: 1 - id / 40 },
    embedding: Float32Array.from([1, 0.002 * id, 0]),
  }));
  const apart = { id: 99, quality: 0.5, embedding: Float32Array.from([0, 0, 1]) };
  expect(mostVaried([...alike, apart], 3)).toEqual([0, 1, 99]);
  expect(mostVaried([], 3)).toEqual([]);
  expect(mostVaried([apart], 3)).toEqual([99]);
});
