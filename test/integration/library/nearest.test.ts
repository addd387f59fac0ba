import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openForReading } from '../../../src/engine/library/database.ts';
import { openLibrary } from '../../../src/engine/library/library.ts';
import type { PhotoFilter } from '../../../src/engine/library/filter.ts';
import {
  countMatching,
  nearestPhotos,
  type Neighbour,
} from '../../../src/engine/library/nearest.ts';
import { randomOf } from '../../support/pictures/scenes.ts';
import { tempDir } from '../../support/temp-library.ts';
import { stampOf } from './fixture.ts';

const PHOTOS = 5000;
const DIMS = 4;
/** From 2010 on, a tenth of the photos each year. */
const yearOf = (n: number) => 2010 + (n % 10);
const metadata = {
  rating: null,
  latitude: null,
};

test('the neighbours are those of comparing with every photo, also among equals and under every kind of filter', () => {
  const dir = join(tempDir(), 'libreria');
  const library = openLibrary({ dir, clock: () => new Date(0) });
  const model = library.embeddings.modelFor('prova', '1', DIMS);
  const vectors = library.embeddings.of(model.row);
  const folder = library.folders.add('/foto', library.now());
  const random = randomOf(7);
  // Few directions, so that hundreds of photos are exactly as far as each other.
  const directions = Array.from({ length: 40 }, () => {
    const raw = Float32Array.from({ length: DIMS }, () => random() - 0.5);
    const length = Math.hypot(...raw);
    return raw.map((value) => value / length);
  });
  const embeddings = new Map<number, Float32Array>();
  library.transaction(() => {
    for (let i = 0; i < PHOTOS; i++) {
      const id = library.photos.add(
        {
          hash: i.toString(16).padStart(64, '0'),
          bytes: 1,
          format: 'jpeg',
          width: 1,
          height: 1,
          metadata: {
            ...metadata,
            taken: { local: `${yearOf(i)}-06-01T10:00:00`, offsetMinutes: null, source: 'exif' },
            ...{ make: null, model: null, lens: null, aperture: null, exposureTime: null },
            ...{ iso: null, focalLength: null, focalLength35mm: null, longitude: null },
            ...{ altitude: null, title: null, caption: null, keywords: [] },
          },
        },
        'ora',
      );
      const embedding = directions[Math.floor(random() * 40)] as Float32Array;
      embeddings.set(id, embedding);
      library.files.savePhoto(stampOf(folder.id, `${i}.jpg`), id);
      vectors.put(id, embedding);
    }
  });
  library.setMarks([3, 500, 4999], { hidden: true });
  const query = directions[0] as Float32Array;
  const db = openForReading(dir);
  const whole = nearestPhotos(db, {
    model: model.row,
    embedding: query,
    offset: 0,
    limit: Infinity,
    maxDistance: Infinity,
  });
  const expected = [...embeddings.keys()].filter((id) => ![3, 500, 4999].includes(id));
  expect(whole.map(({ photoId }) => photoId).sort((a, b) => a - b)).toEqual(expected);
  for (const [i, { photoId, distance }] of whole.entries()) {
    const one = embeddings.get(photoId) as Float32Array;
    const cosine = query.reduce((sum, value, d) => sum + value * (one[d] as number), 0);
    expect(Math.abs(1 - cosine - distance)).toBeLessThan(1e-5);
    expect(distance).toBeGreaterThanOrEqual(whole[i - 1]?.distance ?? -1);
  }
  const bound = whole[2000]?.distance as number;
  const near = nearestPhotos(db, {
    ...{ model: model.row, embedding: query, offset: 0, limit: Infinity },
    maxDistance: bound,
  });
  expect(near).toHaveLength(whole.filter(({ distance }) => distance <= bound).length);

  // Filters of every kind, leaving few photos (which are fetched) and many (which are scanned).
  const years = (from: number, to: number) => [
    { from: dayOf(`${from}-01-01`), to: dayOf(`${to}-12-31`) },
  ];
  const even = [...embeddings.keys()].filter((id) => id % 2 === 0);
  const most = [...embeddings.keys()].filter((id) => id % 9 !== 0);
  const filters: [PhotoFilter, (id: number) => boolean][] = [
    [{ days: years(2012, 2012) }, (id) => yearOf(id - 1) === 2012],
    [{ days: years(2011, 2019) }, (id) => yearOf(id - 1) > 2010],
    [{ days: years(2005, 2006) }, () => false],
    [{ among: [even] }, (id) => id % 2 === 0],
    [{ among: [most] }, (id) => id % 9 !== 0],
    [
      { among: [even, most], days: years(2013, 2014) },
      (id) => id % 2 === 0 && id % 9 !== 0 && [2013, 2014].includes(yearOf(id - 1)),
    ],
    [{ days: years(2010, 2019), minutes: { from: 599, to: 601 } }, () => true],
    [
      { weekdays: [1, 2, 3, 4, 5], favourite: false },
      (id) => new Date(Date.UTC(yearOf(id - 1), 5, 1)).getUTCDay() % 6 !== 0,
    ],
  ];
  for (const [filter, holds] of filters) {
    const wanted = whole.filter(({ photoId }) => holds(photoId));
    const found = nearestPhotos(db, {
      ...{ model: model.row, embedding: query, offset: 0, limit: Infinity },
      ...{ maxDistance: Infinity, filter },
    });
    const name = JSON.stringify(filter).slice(0, 80);
    // The last bit of a distance depends on where in its chunk a vector lies.
    expect(idsOf(found), name).toEqual(idsOf(wanted));
    found.forEach(({ distance }, i) => {
      expect(Math.abs(distance - (wanted[i]?.distance ?? NaN)), name).toBeLessThan(1e-5);
    });
    expect(countMatching(db, model.row, filter), name).toBe(wanted.length);
  }
  const sizes = filters.map(([, holds]) => whole.filter(({ photoId }) => holds(photoId)).length);
  expect(sizes.filter((size) => size > 4000).length).toBeGreaterThanOrEqual(3);
  expect(sizes.filter((size) => size > 0 && size < 4000).length).toBeGreaterThanOrEqual(3);
  db.close();
  library.close();
});

const idsOf = (found: readonly Neighbour[]): number[] =>
  found.map(({ photoId }) => photoId).sort((a, b) => a - b);

/** Days since 1970. */
const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000;
