/** The whole path from photo and query to ranking, against the figures measured with another one. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, afterAll, describe, expect, test } from 'vitest';
import { Encoder } from '../../../src/engine/encoders/encoder.ts';
import { starterDir } from '../../support/models/folders.ts';
import { cosine } from '../../support/models/pictures.ts';
import { pillowBicubic } from '../../support/models/pillow.ts';
import {
  haveSharedPhotos,
  readPicture,
  sharedJson,
  sharedPhotos,
} from '../../support/models/shared-photos.ts';

interface Query {
  q: string;
  relevant: string[];
}

describe.skipIf(!haveSharedPhotos)('on the shared photos', () => {
  let encoder: Encoder;
  beforeAll(async () => {
    encoder = await Encoder.open({ dir: starterDir });
  });
  afterAll(() => encoder.close());

  const names = haveSharedPhotos ? readdirSync(join(sharedPhotos, 'flickr')).sort() : [];

  test(
    'queries find what they found when the model was measured',
    { timeout: 60_000 },
    async () => {
      const reference = sharedJson('reference.json') as { pAt10: number; model: string };
      expect(encoder.manifest.id).toBe(reference.model);
      const photos: { path: string; vector: Float32Array }[] = [];
      for (let from = 0; from < names.length; from += 16) {
        const some = names.slice(from, from + 16).map(async (name) => {
          const picture = await readPicture(join(sharedPhotos, 'flickr', name));
          return { path: `flickr/${name}`, vector: await encoder.embedPicture(picture) };
        });
        photos.push(...(await Promise.all(some)));
      }
      const { queries } = sharedJson('queries.json') as { queries: Query[] };
      const vectors = await encoder.embedTexts(queries.map(({ q }) => q));
      const precision = queries.map(({ relevant }, n) => {
        const text = vectors[n] ?? new Float32Array();
        const ranked = photos
          .map(({ path, vector }) => ({ path, score: cosine(text, vector) }))
          .sort((a, b) => b.score - a.score)
          .slice(0, 10);
        const hits = ranked.filter(({ path }) => relevant.includes(path)).length;
        return hits / Math.min(10, relevant.length);
      });
      const mean = precision.reduce((a, b) => a + b, 0) / precision.length;
      console.log(`P@10 ${mean.toFixed(4)}, reference ${reference.pAt10}`);
      expect(Math.abs(mean - reference.pAt10)).toBeLessThan(0.02);
    },
  );

  test('photos are prepared as Pillow would', { timeout: 60_000 }, async () => {
    const { size } = encoder.manifest.image;
    const cosines: number[] = [];
    for (const name of names.slice(0, 50)) {
      const picture = await readPicture(join(sharedPhotos, 'flickr', name));
      const theirs = pillowBicubic(picture, size, size);
      cosines.push(cosine(await encoder.embedPicture(picture), await encoder.embedPicture(theirs)));
    }
    console.log(`worst cosine to Pillow's preprocessing ${Math.min(...cosines).toFixed(5)}`);
    expect(Math.min(...cosines)).toBeGreaterThan(0.995);
  });
});
