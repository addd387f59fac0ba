/**
 * One stage of indexing with nothing else around it: `alone.ts decode|encode FOLDER`. Prints
 * `{"photos":n,"seconds":s}`. The code and the number of photos in hand are those of the photo
 * worker; the bench starts it with the worker's environment.
 */
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Encoder } from '../../src/engine/encoders/encoder.ts';
import {
  decodeScaled,
  makeThumbnail,
  readHeader,
  shrink,
} from '../../src/engine/worker/photo/decode.ts';
import { pictureSize } from '../../src/engine/worker/photo/picture-size.ts';
import { configureSharp } from '../../src/engine/worker/photo/sharp-setup.ts';
import type { Picture } from '../../src/shared/photo.ts';
import { STARTER_MODEL } from './programs.ts';

/** As in src/engine/scan/index-folders.ts and src/engine/worker/photo-process.ts. */
const READING = 2 * availableParallelism() + 8;
const THUMBNAIL_SIZE = 640;

async function inHand<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const rest = items.values();
  const lane = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: READING }, lane));
}

const [stage, folder = ''] = process.argv.slice(2);
const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));

configureSharp();
const encoder = await Encoder.open({ dir: STARTER_MODEL });
const coverSize = encoder.manifest.image.size;

async function decode(path: string): Promise<Picture> {
  const header = await readHeader(path);
  return decodeScaled(
    path,
    header,
    pictureSize(header.size, { thumbnailSize: THUMBNAIL_SIZE, coverSize }),
  );
}

/** Only that: neither metadata nor measures of pixels, which indexing takes besides. */
async function decodeAndThumbnail(path: string): Promise<void> {
  await makeThumbnail(await shrink(await decode(path), THUMBNAIL_SIZE));
}

let started: number;
if (stage === 'encode') {
  await encoder.prepare('image');
  // A few, again and again: each is about a megabyte.
  const pictures = await Promise.all(paths.slice(0, 64).map(decode));
  started = performance.now();
  await inHand([...paths.keys()], async (n) => {
    const picture = pictures[n % pictures.length];
    if (picture) await encoder.embedPicture(picture);
  });
} else {
  started = performance.now();
  await inHand(paths, decodeAndThumbnail);
}
const seconds = (performance.now() - started) / 1000;
process.stdout.write(JSON.stringify({ photos: paths.length, seconds }));
await encoder.close();
