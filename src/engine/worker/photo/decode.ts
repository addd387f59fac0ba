import sharp, { type Metadata, type Sharp } from 'sharp';
import { AppError } from '../../../shared/errors.ts';
import type { Picture, Thumbnail } from '../../../shared/photo.ts';
import { fitInside, type Size } from './picture-size.ts';
import { previewOf } from './preview.ts';
import { DECODE, MAX_AVIF_PIXELS, MAX_PIXELS, MAX_WIDTH } from './sharp-setup.ts';

/** What stands before the pixels. */
export interface Header {
  /** Pixels of the upright photo. */
  size: Size;
  /** What decoding holds at a time, about, bytes. */
  heldBytes: number;
  /** Whether the file itself says how to turn the photo upright. */
  hasOrientation: boolean;
  /** TIFF structure of EXIF 2.32, with or without the `Exif\0\0` in front; null where there is none. */
  exif: Buffer | null;
  /** An XMP packet. */
  xmp: Buffer | null;
  /** Photoshop resources or bare IPTC-IIM records. */
  iptc: Buffer | null;
  icc: Buffer | null;
}

/**
 * Size and metadata blocks of any format libvips can open, HEIC included (its pixels it cannot).
 *
 * @throws AppError `image-too-many-pixels`, and libvips' errors as they are
 */
export async function readHeader(input: string | Buffer): Promise<Header> {
  const found = await sharp(input, { ...DECODE, limitInputPixels: false }).metadata();
  // One frame: `height` of an animation opened whole would be that of all its frames.
  const size = found.autoOrient;
  const isTooWide = comesByLines(found) && found.width > MAX_WIDTH;
  const most = found.compression === 'av1' ? MAX_AVIF_PIXELS : MAX_PIXELS;
  assertPixels(size, isTooWide ? 0 : most);
  return {
    size,
    heldBytes: heldBytes(found, size),
    hasOrientation: found.orientation !== undefined,
    exif: found.exif ?? null,
    xmp: found.xmp ?? null,
    iptc: found.iptc ?? null,
    icc: found.icc ?? null,
  };
}

/** Held for each pixel of the width of what comes line by line; see `MAX_WIDTH`. */
const LINE_BYTES = 5000;

/** JPEG, PNG and TIFF, unless they are progressive or interlaced. */
const comesByLines = ({ format, isProgressive }: Metadata): boolean =>
  !isProgressive && ['jpeg', 'png', 'tiff'].includes(format);

function heldBytes(found: Metadata, { width, height }: Size): number {
  if (comesByLines(found)) return LINE_BYTES * found.width;
  return (found.compression === 'av1' ? 10 : 4) * width * height;
}

/** Pictures of which several at a time would take too much memory, bytes. */
const MUCH = 100e6;
let turn: Promise<unknown> = Promise.resolve();

/** Does work that takes so many bytes: much of it one after the other, the rest at once. */
export function withMemory<T>(bytes: number, work: () => Promise<T>): Promise<T> {
  if (bytes <= MUCH) return work();
  const mine = turn.then(work);
  turn = mine.catch(() => undefined);
  return mine;
}

/** @throws AppError `image-too-many-pixels` */
export function assertPixels({ width, height }: Size, most = MAX_PIXELS): void {
  if (width * height <= most) return;
  throw new AppError('image-too-many-pixels', { reason: `${width} × ${height}` });
}

/**
 * Decodes once, to the given size of the upright photo: libjpeg and libwebp shrink while decoding.
 * Orientation (EXIF 2.32 tag 274) is applied and the colours become sRGB.
 */
export function decodeScaled(
  input: string | Buffer,
  { heldBytes: held }: Pick<Header, 'heldBytes'>,
  size: Size,
): Promise<Picture> {
  return withMemory(held, () =>
    rgb(sharp(input, { ...DECODE, autoOrient: true }).resize({ ...size, fit: 'fill' })),
  );
}

/** Three 8-bit channels of sRGB on white, as bytes. */
export async function rgb(image: Sharp): Promise<Picture> {
  const { data, info } = await image
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`${info.channels} channels instead of 3`);
  return { data, width: info.width, height: info.height };
}

export function sharpOf(picture: Picture): Sharp {
  const { data, width, height } = picture;
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** The picture at the size of a thumbnail: inside `side` × `side` px. */
export async function shrink(picture: Picture, side: number): Promise<Picture> {
  const { width, height } = fitInside(picture, side);
  if (width === picture.width && height === picture.height) return picture;
  return rgb(sharpOf(picture).resize({ width, height, fit: 'fill' }));
}

/** A JPEG of pixels already decoded. They carry no metadata, so nothing personal gets into it. */
export async function makeThumbnail(picture: Picture): Promise<Thumbnail> {
  const jpeg = await sharpOf(picture).jpeg({ quality: 80, mozjpeg: false }).toBuffer();
  return { jpeg, width: picture.width, height: picture.height, preview: previewOf(picture) };
}
