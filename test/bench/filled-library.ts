/** A library full of embeddings, made in seconds: no photo is read. */
import { join } from 'node:path';
import type { Library } from '../../src/engine/library/library.ts';
import type { ModelRecord } from '../../src/engine/library/models.ts';
import { metadataOf } from '../support/metadata.ts';
import { randomOf } from '../support/pictures/scenes.ts';

const BATCH = 1000;
/** Photos of one scene; the first are series of a few, the last are what one takes all the time. */
const SCENE_SIZES = [10, 20, 40, 100, 400, 2000];
/** Length of a photo's own direction beside that of its scene: cosines of about 0.8 in a scene. */
const OWN_SHARE = 0.5;

export interface Example {
  photoId: number;
  path: string;
}

/** Fills a library with photos of scenes; returns one photo of a scene of each size. */
export function fillLibrary(
  library: Library,
  model: ModelRecord,
  count: number,
): Map<number, Example> {
  const random = randomOf(1);
  const folder = library.folders.add('/photos', library.now());
  const examples = new Map<number, Example>();
  let scene = new Float32Array(model.dims);
  let leftInScene = 0;
  let scenes = 0;
  for (let start = 0; start < count; start += BATCH) {
    library.transaction(() => {
      for (let n = start; n < Math.min(start + BATCH, count); n++) {
        const name = `${n}.jpg`;
        const size = SCENE_SIZES[scenes % SCENE_SIZES.length] as number;
        const startsScene = leftInScene === 0;
        if (startsScene) {
          scene = direction(model.dims, random);
          leftInScene = size;
        }
        leftInScene--;
        if (leftInScene === 0) scenes++;
        const metadata = metadataOf('2019-08-14T18:03:11');
        const content = { format: 'jpeg', width: 4000, height: 3000, metadata } as const;
        const hash = n.toString(16).padStart(64, '0');
        const photoId = library.photos.add({ ...content, hash, bytes: n }, library.now());
        const stamp = { folderId: folder.id, directory: '', name, bytes: n, mtimeMs: n };
        library.files.savePhoto({ ...stamp, sidecar: null }, photoId);
        library.embeddings.of(model.row).put(photoId, near(scene, direction(model.dims, random)));
        if (startsScene && !examples.has(size)) {
          examples.set(size, { photoId, path: join(folder.path, name) });
        }
      }
    });
  }
  return examples;
}

/** A direction like any other, of length 1. */
function direction(dims: number, random: () => number): Float32Array<ArrayBuffer> {
  // Sums of uniform numbers are near enough to a normal distribution to have no favourite corner.
  const vector = Float32Array.from(
    { length: dims },
    () => random() + random() + random() + random() - 2,
  );
  return scaled(vector);
}

const near = (scene: Float32Array, own: Float32Array) =>
  scaled(scene.map((value, i) => value + OWN_SHARE * (own[i] as number)));

function scaled<T extends Float32Array>(vector: T): T {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) / length;
  return vector;
}
