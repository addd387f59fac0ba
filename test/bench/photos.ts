import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { withSegment } from '../support/pictures/blocks.ts';
import { drawScene } from '../support/pictures/scenes.ts';

export interface DrawnPhotos {
  count: number;
  width: number;
  height: number;
  /** How many different pictures; the rest are copies with another comment, hence another hash. */
  distinct: number;
}

const COMMENT = 0xfe;
/** A thousand in a folder, as cameras do. */
const PER_FOLDER = 1000;
/** Deviation of the grain: with it 12 megapixels take about 3 MB, as a telephone's do. */
const GRAIN = 12;

const drawn = new Map<string, Promise<string>>();

/** A folder of drawn photos inside `parent`; the same request within a run is drawn once. */
export function drawPhotos(parent: string, request: DrawnPhotos): Promise<string> {
  const { count, width, height, distinct } = request;
  const folder = join(parent, `photos-${count}-${width}x${height}-${distinct}`);
  const known = drawn.get(folder) ?? draw(folder, request);
  drawn.set(folder, known);
  return known;
}

async function draw(folder: string, { count, width, height, distinct }: DrawnPhotos) {
  const pictures = await drawPictures(width, height, Math.min(distinct, count));
  for (let n = 0; n < count; n++) {
    const place = join(folder, String(Math.floor(n / PER_FOLDER)));
    if (n % PER_FOLDER === 0) mkdirSync(place, { recursive: true });
    const picture = pictures[n % pictures.length] as Buffer;
    const name = `drawn-${String(n).padStart(5, '0')}.jpg`;
    writeFileSync(join(place, name), withSegment(picture, COMMENT, Buffer.from(`photo ${n}`)));
  }
  return folder;
}

/** Scenes with the grain of a sensor: without it decoding would be unnaturally easy. */
async function drawPictures(width: number, height: number, count: number): Promise<Buffer[]> {
  const noise = { type: 'gaussian', mean: 128, sigma: GRAIN } as const;
  const half = { width: Math.ceil(width / 2), height: Math.ceil(height / 2) };
  const { data: grain, info } = await sharp({
    create: { ...half, channels: 3, background: '#808080', noise },
  })
    .resize(width, height)
    .raw()
    .toBuffer({ resolveWithObject: true });
  const raw = { width, height, channels: info.channels };
  const pictures: Buffer[] = [];
  for (let seed = 1; seed <= count; seed++) {
    pictures.push(
      await drawScene({ width, height, seed })
        .composite([{ input: grain, raw, blend: 'hard-light' }])
        .jpeg({ quality: 90 })
        .toBuffer(),
    );
  }
  return pictures;
}
