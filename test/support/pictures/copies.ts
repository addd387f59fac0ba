import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';

/** What happens to photos on their way through chats, programs and screens. */
export const TRANSFORMS = {
  original: (photo) => photo,
  resized: (photo, { width }) => photo.resize(Math.round(width / 2)),
  recompressed: (photo) => photo.jpeg({ quality: 35 }),
  cropped: (photo, { width, height }) =>
    photo.extract({
      left: Math.round(width * 0.05),
      top: Math.round(height * 0.05),
      width: Math.round(width * 0.9),
      height: Math.round(height * 0.9),
    }),
  croppedInCorner: (photo, { width, height }) =>
    photo.extract({
      left: 0,
      top: 0,
      width: Math.round(width * 0.9),
      height: Math.round(height * 0.9),
    }),
  brighter: (photo) => photo.modulate({ brightness: 1.25 }),
  darker: (photo) => photo.modulate({ brightness: 0.7 }),
  turned: (photo) => photo.rotate(90),
  framed: (photo, { width }) =>
    photo.extend({
      top: Math.round(width * 0.2),
      bottom: Math.round(width * 0.25),
      left: 10,
      right: 10,
      background: '#101012',
    }),
} satisfies Record<string, (photo: Sharp, size: { width: number; height: number }) => Sharp>;

/**
 * Writes photos and their transformed copies into a folder, as `NUMBER-TRANSFORM.jpg`: files with
 * one number show one picture.
 * @param every takes each so-manieth photo of `from`
 */
export async function writeCopies(from: string, to: string, every: number): Promise<number> {
  const names = readdirSync(from).filter((_, i) => i % every === 0);
  for (const [n, name] of names.entries()) {
    const path = join(from, name);
    const { width, height } = await sharp(path).metadata();
    for (const [transform, change] of Object.entries(TRANSFORMS)) {
      const copy = change(sharp(path), { width, height });
      await copy.jpeg({ quality: 88 }).toFile(join(to, `${n}-${transform}.jpg`));
    }
  }
  return names.length;
}
