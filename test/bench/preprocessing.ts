import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Encoder } from '../../src/engine/encoders/encoder.ts';
import { configureSharp, decodePicture } from '../../src/engine/worker/photo/read.ts';
import { cosine } from '../support/models/pictures.ts';
import { pillowBicubic } from '../support/models/pillow.ts';
import { readPicture } from '../support/models/shared-photos.ts';
import { median, type Measure } from './figure.ts';
import { STARTER_MODEL } from './programs.ts';

const PHOTOS = resolve(import.meta.dirname, '../../../shared/photos/flickr');
const TARGET = 0.995;

/**
 * Photos prepared as indexing does (decoded at a reduced size, reduced by libvips) against the
 * reference: decoded whole, resized as Pillow and torchvision do. What counts is the embedding.
 */
export const measurePreprocessing: Measure = async ({ quick }) => {
  let names: string[];
  try {
    names = readdirSync(PHOTOS).sort();
  } catch {
    return { values: [], ratios: [], remarks: ['needs the evaluation photos, which are not here'] };
  }
  configureSharp();
  const encoder = await Encoder.open({ dir: STARTER_MODEL });
  const { size } = encoder.manifest.image;
  const cosines: number[] = [];
  for (const name of quick ? names.slice(0, 60) : names) {
    const path = join(PHOTOS, name);
    const reference = pillowBicubic(await readPicture(path), size, size);
    const [ours, theirs] = await Promise.all([
      encoder.embedPicture(await decodePicture(path, size)),
      encoder.embedPicture(reference),
    ]);
    cosines.push(cosine(ours, theirs));
  }
  await encoder.close();
  return {
    values: [
      { label: 'photos', value: cosines.length, unit: '' },
      { label: 'median cosine to the reference', value: median(cosines), unit: '' },
    ],
    ratios: [
      {
        label: 'worst cosine to the reference',
        value: Math.min(...cosines),
        target: { atLeast: TARGET },
      },
    ],
    remarks: [
      'starter model; the reference is test/support/models/pillow.ts, which follows Pillow’s method to the rounding',
    ],
  };
};
