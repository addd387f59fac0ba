import { basename } from 'node:path';
import sharp from 'sharp';
import { AppError } from '../../../shared/errors.ts';
import type { PhotoContent, PhotoMetadata, PhotoPixels, Picture } from '../../../shared/photo.ts';
import {
  decodeScaled,
  type Header,
  makeThumbnail,
  readHeader,
  rgb,
  sharpOf,
  shrink,
  withMemory,
} from './decode.ts';
import { decodeError } from './file-errors.ts';
import { decodeHeic } from './heic.ts';
import { identify, type PhotoFile } from './identify.ts';
import { readExif } from './metadata/exif.ts';
import { readIptc } from './metadata/iptc.ts';
import { normalise } from './metadata/normalise.ts';
import { readSidecars } from './metadata/sidecars.ts';
import type { RawTags, TagSources } from './metadata/tags.ts';
import { bufferSource, longestText, withFileSource } from './metadata/tiff.ts';
import { readXmp } from './metadata/xmp.ts';
import type { FileContent } from './recent-contents.ts';
import { type PictureUse, pictureSize, type Size } from './picture-size.ts';
import { measurePixels } from './measure.ts';
import { decodeRaw, inspectRaw } from './raw.ts';

export { closePhotoTools } from './exiftool.ts';
export { configureSharp } from './sharp-setup.ts';

export interface ReadRequest {
  path: string;
  /** Absolute paths of an `.xmp` and of a Takeout's `.json` beside the photo, as far as there are. */
  sidecars: readonly string[];
  /** What the file held when it was hashed, if that is at hand; used if it has not changed since. */
  content?: FileContent | null;
  /** Long side of the thumbnail, px. */
  thumbnailSize: number;
  /** The picture covers a square of this side, px, unless the photo itself is smaller. */
  coverSize: number;
}

export interface PhotoReading extends PhotoContent {
  /** The one decode that the thumbnail was made of and that encoders get. */
  picture: Picture;
}

/**
 * Reads all there is in a photo's file.
 *
 * @throws AppError `file-empty`, `file-vanished`, `file-unreadable`, `file-changed`,
 * `file-too-large`, `not-an-image`, `image-corrupt`, `image-too-many-pixels`,
 * `raw-without-preview`, `raw-tool-missing`. Damaged metadata is never an error.
 */
export async function readPhoto(request: ReadRequest): Promise<PhotoReading> {
  const { data, ...file } = await identify(request.path, request.content);
  const opened = await explained(file, () => openPhoto(file, data));
  const { picture, size } = await explained(file, () => opened.decode(request));
  const small = await shrink(picture, request.thumbnailSize);
  const thumbnail = await makeThumbnail(small);
  const metadata = await metadataOf(file, opened.tags, request.sidecars);
  return {
    format: file.format,
    ...size,
    metadata,
    thumbnail,
    pixels: measurePixels(small),
    picture,
  };
}

/**
 * Only what the file and its sidecars say, for when a sidecar alone has changed.
 *
 * @throws AppError as readPhoto, less those of the pixels
 */
export async function readMetadataOnly(
  path: string,
  sidecars: readonly string[],
): Promise<PhotoMetadata> {
  const file = await identify(path);
  const { tags } = await explained(file, () => openPhoto(file));
  return metadataOf(file, tags, sidecars);
}

/**
 * Only the pixels, for a search by an example.
 *
 * @param coverSize as in ReadRequest
 * @throws AppError as readPhoto
 */
export async function decodePicture(path: string, coverSize: number): Promise<Picture> {
  const file = await identify(path);
  const opened = await explained(file, () => openPhoto(file));
  const use = { thumbnailSize: 0, coverSize };
  return (await explained(file, () => opened.decode(use))).picture;
}

/** Large enough for every screen; a wall-sized scan need not become a JPEG of 100 MB. */
const RENDERED_SIDE = 8192;

/**
 * The photo upright, in sRGB, as a JPEG without metadata.
 *
 * @throws AppError as readPhoto
 */
export async function renderPhoto(path: string): Promise<Uint8Array> {
  const picture = await decodePicture(path, RENDERED_SIDE);
  return sharpOf(picture)
    .resize({
      width: RENDERED_SIDE,
      height: RENDERED_SIDE,
      fit: 'inside',
      withoutEnlargement: true,
    })
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** What a thumbnail's pixels say, for photos that were read before anybody asked. */
export async function measureThumbnail(jpeg: Uint8Array): Promise<PhotoPixels> {
  return measurePixels(await rgb(sharp(jpeg)));
}

interface OpenPhoto {
  tags: TagSources;
  decode(use: PictureUse): Promise<{ picture: Picture; size: Size }>;
}

async function openPhoto(file: PhotoFile, data: Buffer | null = null): Promise<OpenPhoto> {
  if (file.format === 'raw') {
    const raw = await inspectRaw(file.path);
    return { tags: raw.tags, decode: (use) => decodeRaw(file.path, raw, use) };
  }
  if (file.format === 'tiff') refuseHugeText(file.path);
  const input = data ?? file.path;
  const header = await readHeader(input);
  const tags = embeddedTags(file, header);
  if (file.format === 'heic') {
    const decode = (use: PictureUse) => decodeHeic(file, use, header.icc);
    return { tags, decode: (use) => withMemory(header.heldBytes, () => decode(use)) };
  }
  return {
    tags,
    decode: async (use) => {
      const size = header.size;
      return { size, picture: await decodeScaled(input, header, pictureSize(size, use)) };
    },
  };
}

/**
 * A TIFF with a text of 22 MB or more makes libvips 8.18.7 crash, and this process with it. No
 * program writes one of a tenth of that.
 */
const MAX_TIFF_TEXT = 4 << 20;

function refuseHugeText(path: string): void {
  const bytes = withFileSource(path, longestText);
  if (bytes <= MAX_TIFF_TEXT) return;
  throw new AppError('image-corrupt', {
    reason: 'damaged',
    technical: `TIFF text of ${bytes} bytes`,
  });
}

/**
 * Metadata blocks as libvips finds them in the container; but it leaves the EXIF of a TIFF where it
 * is, in the file's own directories.
 */
function embeddedTags(file: PhotoFile, { exif, xmp, iptc }: Header): TagSources {
  const tags: TagSources = {};
  if (file.format === 'tiff') tags.exif = exifOfTiff(file.path);
  else if (exif !== null) tags.exif = readExif(bufferSource(exif));
  if (xmp !== null) tags.xmp = readXmp(xmp);
  if (iptc !== null) tags.iptc = readIptc(iptc);
  return tags;
}

function exifOfTiff(path: string): RawTags {
  try {
    return withFileSource(path, readExif);
  } catch {
    // If the disk is failing, decoding will tell; a photo that can be seen needs no metadata.
    return {};
  }
}

async function metadataOf(
  file: PhotoFile,
  embedded: TagSources,
  sidecars: readonly string[],
): Promise<PhotoMetadata> {
  const { sources, unread } = await readSidecars(sidecars);
  const facts = { name: basename(file.path), mtimeMs: file.mtimeMs };
  const metadata = normalise({ ...embedded, ...sources }, facts);
  return unread.length > 0 ? { ...metadata, unreadSidecars: unread } : metadata;
}

async function explained<T>(file: PhotoFile, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw await decodeError(file, error);
  }
}
