import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openForReading } from '../../../src/engine/library/database.ts';
import { openLibrary } from '../../../src/engine/library/library.ts';
import { nearestPhotos } from '../../../src/engine/library/nearest.ts';
import { randomOf } from '../../support/pictures/scenes.ts';
import { tempDir } from '../../support/temp-library.ts';
import { stampOf } from './fixture.ts';

const PHOTOS = 5000;
const DIMS = 4;
const metadata = {
  taken: { local: '2020-01-01T10:00:00', offsetMinutes: null, source: 'exif' as const },
  rating: null,
  latitude: null,
};

test('the neighbours are those of comparing with every photo, page by page, also among equals', () => {
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
  db.close();
  library.close();
});
