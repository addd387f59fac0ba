import { expect, test } from 'vitest';
import { openLibrary, type Library } from '../../../src/engine/library/library.ts';
import { refreshAlbums } from '../../../src/engine/organize/albums/refresh.ts';
import { teach, suggestions } from '../../../src/engine/organize/teach/teach.ts';
import { metadataOf } from '../../support/metadata.ts';
import { tempDir } from '../../support/temp-library.ts';

const DIMS = 32;
const TORINO = { latitude: 45.07, longitude: 7.68 };
const CAGLIARI = { latitude: 39.22, longitude: 9.12 };

/** A library of photos that were never files on a disk; what is computed from them is real. */
class Album {
  readonly library: Library;
  readonly #folder: number;
  #count = 0;

  constructor(dir = tempDir()) {
    this.library = openLibrary({ dir, clock: () => new Date('2022-01-01T00:00:00Z') });
    this.#folder = this.library.folders.add('/foto', this.library.now()).id;
  }

  add(local: string, place: { latitude: number; longitude: number }): number {
    const n = ++this.#count;
    const metadata = metadataOf(local, place);
    const content = { format: 'jpeg', width: 40, height: 30, bytes: n, metadata } as const;
    return this.library.transaction(() => {
      const id = this.library.addPhoto({ ...content, hash: n.toString(16).padStart(64, '0') });
      const stamp = { folderId: this.#folder, directory: '', name: `${n}.jpg`, bytes: n };
      this.library.files.savePhoto({ ...stamp, mtimeMs: n, sidecar: null }, id);
      this.library.settleFiles([id]);
      return id;
    });
  }

  /** One photo a week at home, all year. */
  everyday(): void {
    for (let week = 0; week < 50; week++) {
      const day = new Date(Date.UTC(2021, 0, 4 + 7 * week)).toISOString().slice(0, 10);
      this.add(`${day}T12:00:00`, TORINO);
    }
  }

  holiday(days: readonly string[]): number[] {
    return days.flatMap((day) =>
      Array.from({ length: 8 }, (_, i) => this.add(`2021-08-${day}T1${i}:00:00`, CAGLIARI)),
    );
  }

  ofKind(kind: string) {
    return this.library.albums.all().filter((album) => album.kind === kind);
  }
}

test('a trip becomes an album, and what the user does to it survives new photos', () => {
  const album = new Album();
  album.everyday();
  const first = album.holiday(['10', '11', '12']);
  refreshAlbums(album.library);
  const [trip] = album.ofKind('trip');
  if (!trip) throw new Error('no trip');
  expect(trip.name).toBe('Agosto 2021');
  expect(album.library.albums.photosOf(trip.id)).toEqual(first);

  const stranger = 1;
  album.library.transaction(() => {
    album.library.albums.update(trip.id, { name: 'Mare con i nonni', pinned: true });
    album.library.albums.setByUser(trip.id, [first[0] as number], false);
    album.library.albums.setByUser(trip.id, [stranger], true);
  });
  const more = album.holiday(['13']);
  refreshAlbums(album.library);
  const trips = album.ofKind('trip');
  expect(trips).toHaveLength(1);
  expect(trips[0]).toMatchObject({ id: trip.id, name: 'Mare con i nonni', pinned: true });
  expect(new Set(album.library.albums.photosOf(trip.id))).toEqual(
    new Set([stranger, ...first.slice(1), ...more]),
  );

  // Made ordinary it is the user's: nothing is added, and no other takes its place.
  album.library.transaction(() => {
    album.library.autoAlbums.release(trip.id);
    album.library.albums.makeManual(trip.id);
  });
  album.holiday(['14']);
  refreshAlbums(album.library);
  expect(album.ofKind('trip')).toEqual([]);
  expect(album.library.albums.photosOf(trip.id)).toHaveLength(first.length + more.length);
  album.library.close();
});

test('an album that the user did away with does not come back', () => {
  const album = new Album();
  album.everyday();
  album.holiday(['10', '11']);
  refreshAlbums(album.library);
  const [trip] = album.ofKind('trip');
  album.library.transaction(() => album.library.albums.drop(trip?.id ?? 0));
  refreshAlbums(album.library);
  expect(album.ofKind('trip')).toEqual([]);
  album.library.close();
});

test('a tag is learned from a few examples in less than a second', () => {
  const album = new Album();
  const { library } = album;
  const model = library.embeddings.modelFor('test', 'test', DIMS);
  // Every twentieth photo shows Fido: his direction among random ones.
  let seed = 1;
  const random = () => ((seed = (seed * 48271) % 2147483647) / 2147483647) * 2 - 1;
  const isFido = (id: number) => id % 20 === 0;
  for (let n = 0; n < 400; n++) {
    const id = album.add('2021-05-01T10:00:00', TORINO);
    const vector = Float32Array.from({ length: DIMS }, random);
    if (isFido(id)) vector[0] = 6;
    const length = Math.hypot(...vector);
    library.transaction(() =>
      library.embeddings.of(model.row).put(
        id,
        vector.map((value) => value / length),
      ),
    );
  }
  const tag = library.tags.ensure('Fido', library.now());
  library.transaction(() => {
    library.tags.setByUser([20, 40, 60, 80], tag.id, true);
    library.tags.setByUser([5, 6], tag.id, false);
  });
  const started = performance.now();
  const report = teach(library, model, tag.id);
  expect(performance.now() - started).toBeLessThan(1000);
  expect(report).toMatchObject({ yes: 4, no: 2 });
  expect(report.accuracy).toBeGreaterThan(0.9);

  const asked = suggestions(library, model, tag.id);
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter(({ photoId }) => [20, 40, 60, 80, 5, 6].includes(photoId))).toEqual([]);
  const doubts = asked.map(({ confidence }) => Math.abs(confidence - 0.5));
  expect(doubts).toEqual([...doubts].sort((a, b) => a - b));

  const given = [...library.tags.ofPhotos(Array.from({ length: 400 }, (_, i) => i + 1))].filter(
    ([, tags]) => tags.some(({ source }) => source === 'learned'),
  );
  expect(given.filter(([id]) => !isFido(id))).toEqual([]);
  expect(() => teach(library, model, library.tags.ensure('Luna', '').id)).toThrow('teach-too-few');
  library.close();
});
