import type { Picture } from '../../../shared/photo.ts';
import type { Region } from '../../../shared/viewer.ts';

/** What an encoder is shown of a photo: a part of it, with a part of that made grey. */
export interface PhotoView {
  /** In shares of the photo. */
  crop: Region;
  /** In shares of the crop; null for nothing. */
  cover: Region | null;
}

/** The pixels of a view. What is covered gets the mean colour of the crop: it says least. */
export function pictureOfView(picture: Picture, { crop, cover }: PhotoView): Picture {
  const { left, top, width, height } = pixelsOf(crop, picture);
  const data = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    const from = ((top + row) * picture.width + left) * 3;
    data.set(picture.data.subarray(from, from + width * 3), row * width * 3);
  }
  const view = { data, width, height };
  if (cover) fill(view, cover, meanColour(view));
  return view;
}

function fill(picture: Picture, region: Region, colour: readonly number[]): void {
  const { left, top, width, height } = pixelsOf(region, picture);
  for (let y = top; y < top + height; y++) {
    for (let x = left; x < left + width; x++) picture.data.set(colour, (y * picture.width + x) * 3);
  }
}

function pixelsOf(region: Region, { width, height }: Picture): Region {
  const left = Math.min(width - 1, Math.round(region.left * width));
  const top = Math.min(height - 1, Math.round(region.top * height));
  return {
    left,
    top,
    width: Math.max(1, Math.min(width - left, Math.round(region.width * width))),
    height: Math.max(1, Math.min(height - top, Math.round(region.height * height))),
  };
}

function meanColour({ data }: Picture): number[] {
  const sums = [0, 0, 0];
  for (let i = 0; i < data.length; i++) sums[i % 3] = (sums[i % 3] as number) + (data[i] as number);
  return sums.map((sum) => Math.round(sum / (data.length / 3)));
}
