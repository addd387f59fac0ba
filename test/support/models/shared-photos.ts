import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import sharp from 'sharp';
import type { Picture } from '../../../src/shared/photo.ts';

/** Photos with queries that are used for measuring only; they are not part of the repository. */
export const sharedPhotos = resolve(import.meta.dirname, '../../../../shared/photos');

export const haveSharedPhotos = existsSync(resolve(sharedPhotos, 'queries.json'));

export function sharedJson(name: string): unknown {
  return JSON.parse(readFileSync(resolve(sharedPhotos, name), 'utf8'));
}

export async function readPicture(path: string): Promise<Picture> {
  const { data, info } = await sharp(path)
    .rotate()
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}
