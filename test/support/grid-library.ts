/** A library as the grid sees it, made in seconds: no photo is read, and no file is there. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findModel } from '../../src/engine/encoders/models.ts';
import { openLibrary } from '../../src/engine/library/library.ts';
import { measurePixels } from '../../src/engine/worker/photo/measure.ts';
import { previewOf } from '../../src/engine/worker/photo/preview.ts';
import { ROOT } from './cli.ts';
import { metadataOf } from './metadata.ts';
import { drawScene, randomOf } from './pictures/scenes.ts';

const BATCH = 1000;
const PER_DAY = 23;
/** Pictures of which every photo has one. */
const THUMBNAILS = 40;
const MODEL = 'starter-it';
/** Titles that some photos have, so that a search for them finds these. */
export const TITLES = ['cane', 'mare al tramonto', 'bambini', 'montagna', 'auto rossa', 'neve'];
/** One photo in so many has a title. */
const TITLED = 25;

/** Days, ratios, thumbnails, embeddings of so many photos, `0.jpg` the newest. */
export async function fillGridLibrary(dir: string, count: number): Promise<void> {
  mkdirSync(dir, { recursive: true });
  const models = join(ROOT, 'resources', 'models');
  const { id, fingerprint, manifest } = await findModel([models], MODEL);
  const pictures = await drawPictures();
  const library = openLibrary({ dir, clock: () => new Date() });
  const model = library.embeddings.modelFor(id, fingerprint, manifest.dims);
  const random = randomOf(3);
  library.transaction(() => library.settings.set('activeModel', id));
  const folder = library.transaction(() => library.folders.add(join(dir, 'foto'), library.now()));
  const add = (n: number): void => {
    const day = new Date(Date.UTC(2026, 0, 1) - Math.floor(n / PER_DAY) * 86_400_000);
    const local = `${day.toISOString().slice(0, 10)}T12:${String(59 - (n % PER_DAY))}:00`;
    const hash = n.toString(16).padStart(64, '0');
    const [width, height] = random() < 0.3 ? [3000, 4000] : [4000, 3000];
    const title = n % TITLED === 0 ? (TITLES[(n / TITLED) % TITLES.length] ?? null) : null;
    const metadata = metadataOf(local, { title });
    const photoId = library.addPhoto({ hash, bytes: n, format: 'jpeg', width, height, metadata });
    const file = { directory: '', name: `${n}.jpg`, bytes: n, mtimeMs: n, sidecar: null };
    library.files.savePhoto({ ...file, folderId: folder.id }, photoId);
    const vector = Float32Array.from({ length: manifest.dims }, () => random() + random() - 1);
    const length = Math.hypot(...vector);
    const unit = vector.map((value) => value / length);
    library.embeddings.of(model.row).put(photoId, unit);
    const picture = pictures[n % pictures.length];
    if (!picture) return;
    library.thumbnails.put(hash, picture.thumbnail);
    // Few pictures are drawn: each is marked in its own way, lest all of a kind be duplicates.
    const gray = Uint8Array.from(picture.pixels.gray, () => Math.floor(random() * 256));
    library.pixels.put(photoId, { ...picture.pixels, gray });
    added.push(photoId);
  };
  const added: number[] = [];
  for (let start = 0; start < count; start += BATCH) {
    library.transaction(() => {
      for (let n = start; n < Math.min(count, start + BATCH); n++) add(n);
    });
  }
  library.transaction(() => library.duplicates.save(added, model.row, []));
  library.close();
}

const drawPictures = () =>
  Promise.all(
    Array.from({ length: THUMBNAILS }, async (_, seed) => {
      const scene = drawScene({ width: 320, height: 240, seed: seed + 1 });
      const { data, info } = await scene.clone().raw().toBuffer({ resolveWithObject: true });
      const jpeg = await scene.jpeg({ quality: 80 }).toBuffer();
      const pixels = { data, width: info.width, height: info.height };
      const thumbnail = { jpeg, width: 320, height: 240, preview: previewOf(pixels) };
      return { thumbnail, pixels: measurePixels(pixels) };
    }),
  );
