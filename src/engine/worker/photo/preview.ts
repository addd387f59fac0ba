import { rgbaToThumbHash } from 'thumbhash';
import type { Picture } from '../../../shared/photo.ts';
import { fitInside } from './picture-size.ts';

/** ThumbHash keeps the lowest frequencies only: more pixels would not be seen. */
const SIDE = 32;
/** Points looked at along each side of a cell; their mean stands for all of it. */
const POINTS = 3;

/**
 * A photo in some 25 bytes, to be shown blurred until its thumbnail is there.
 * Source: ThumbHash by Evan Wallace, https://evanw.github.io/thumbhash/
 */
export function previewOf(picture: Picture): Uint8Array {
  const { width, height } = fitInside(picture, SIDE);
  const rgba = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cell = mean(picture, x / width, y / height, 1 / width, 1 / height);
      rgba.set(cell, (y * width + x) * 4);
    }
  }
  return rgbaToThumbHash(width, height, rgba);
}

/** The mean colour of a rectangle given as shares of the picture. */
function mean(picture: Picture, left: number, top: number, w: number, h: number): number[] {
  const sum = [0, 0, 0];
  for (let j = 0; j < POINTS; j++) {
    for (let i = 0; i < POINTS; i++) {
      const x = Math.floor((left + (w * (i + 0.5)) / POINTS) * picture.width);
      const y = Math.floor((top + (h * (j + 0.5)) / POINTS) * picture.height);
      const at = (y * picture.width + x) * 3;
      for (let c = 0; c < 3; c++) sum[c] = (sum[c] as number) + (picture.data[at + c] as number);
    }
  }
  return [...sum.map((value) => value / (POINTS * POINTS)), 255];
}
