import { AppError } from '../../../shared/errors.ts';
import type { Picture } from '../../../shared/photo.ts';
import { decodeScaled, type Header, readHeader, rgb, sharpOf } from './decode.ts';
import { askExifTool, type ExifToolTags, extractWithExifTool } from './exiftool.ts';
import { METADATA_ARGS, tagsOfExifTool } from './metadata/exiftool-tags.ts';
import type { TagSources } from './metadata/tags.ts';
import { type PictureUse, pictureSize, type Size } from './picture-size.ts';

/** What the camera may have put into a raw file beside the sensor's data. */
const PREVIEWS = ['JpgFromRaw', 'JpgFromRaw2', 'PreviewImage', 'OtherImage', 'ThumbnailImage'];
const LAYOUT_ARGS = ['-ImageSize#', '-Orientation#', ...PREVIEWS.map((name) => `-${name}`)];

export interface RawFile {
  tags: TagSources;
  /** Pixels of the sensor's picture, not yet upright; null where the file does not say. */
  sensor: Size | null;
  /** EXIF 2.32 tag 274, 1–8. */
  orientation: number;
  /** ExifTool's full names of the previews, biggest first. */
  previews: string[];
}

/** @throws AppError `raw-tool-missing`; other errors if ExifTool cannot read the file */
export async function inspectRaw(path: string): Promise<RawFile> {
  const tags = await askExifTool(path, [...METADATA_ARGS, ...LAYOUT_ARGS]);
  return {
    tags: tagsOfExifTool(tags),
    sensor: sensorSize(tags),
    orientation: Number(
      valueOf(tags, 'Orientation', /^EXIF:IFD0:/) ?? valueOf(tags, 'Orientation'),
    ),
    previews: previewsOf(tags),
  };
}

/**
 * Decodes the biggest preview that can be decoded. It is turned as its own EXIF says, or else as the
 * raw file's does: Canon and Sony leave the preview as the sensor saw it, Nikon and Fujifilm write the
 * orientation into it too.
 *
 * @returns the picture, and the full size of the upright photo in px
 * @throws AppError `raw-without-preview`
 */
export async function decodeRaw(
  path: string,
  raw: RawFile,
  use: PictureUse,
): Promise<{ picture: Picture; size: Size }> {
  for (const name of raw.previews) {
    try {
      const preview = await extractWithExifTool(path, name);
      const header = await readHeader(preview);
      const picture = await decodeScaled(preview, header, pictureSize(header.size, use));
      const turn = turnOf(raw, header);
      const upright = await turned(picture, turn);
      return { picture: upright, size: uprightSize(raw, upright, header, turn) };
    } catch (error) {
      // Sony's and DNG's biggest one may be lossless JPEG or worse: a smaller one does.
      if (error instanceof AppError && error.code === 'raw-tool-missing') throw error;
    }
  }
  throw new AppError('raw-without-preview');
}

/** ExifTool prints `(Binary data 123456 bytes, use -b option to extract)`. */
function previewsOf(tags: ExifToolTags): string[] {
  const found = Object.entries(tags).flatMap(([name, value]) => {
    const rank = PREVIEWS.indexOf(name.split(':').at(-1) ?? '');
    const size = /^\(Binary data (\d+) bytes/.exec(String(value))?.[1];
    return rank < 0 || size === undefined ? [] : [{ name, bytes: Number(size) }];
  });
  return found.sort((a, b) => b.bytes - a.bytes).map(({ name }) => name);
}

function sensorSize(tags: ExifToolTags): Size | null {
  const [width, height] = String(valueOf(tags, 'ImageSize')).split(/[ x]/).map(Number);
  return width && height && width > 0 && height > 0 ? { width, height } : null;
}

function valueOf(tags: ExifToolTags, name: string, prefix = /^/): unknown {
  return Object.entries(tags).find(
    ([key]) => prefix.test(key) && key.split(':').at(-1) === name,
  )?.[1];
}

function turnOf(raw: RawFile, preview: Header): number {
  if (preview.hasOrientation) return 1;
  const { orientation, sensor } = raw;
  // Some phones turn the preview's pixels and say nothing: its shape tells.
  const quarter = orientation >= 5;
  if (quarter && sensor !== null && isPortrait(preview.size) && !isPortrait(sensor)) return 1;
  return orientation >= 1 && orientation <= 8 ? orientation : 1;
}

function uprightSize(raw: RawFile, upright: Size, preview: Header, turn: number): Size {
  const { width, height } = raw.sensor ?? (turn >= 5 ? swapped(preview.size) : preview.size);
  const sideways = isPortrait({ width, height }) !== isPortrait(upright);
  return sideways ? swapped({ width, height }) : { width, height };
}

const isPortrait = ({ width, height }: Size) => height > width;
const swapped = ({ width, height }: Size): Size => ({ width: height, height: width });

/** EXIF orientations as sharp's mirrorings and then clockwise turns. */
const TURNS: Record<number, { flip?: true; flop?: true; angle: number }> = {
  2: { flop: true, angle: 0 },
  3: { angle: 180 },
  4: { flip: true, angle: 0 },
  5: { flop: true, angle: 270 },
  6: { angle: 90 },
  7: { flop: true, angle: 90 },
  8: { angle: 270 },
};

async function turned(picture: Picture, orientation: number): Promise<Picture> {
  const turn = TURNS[orientation];
  if (turn === undefined) return picture;
  const mirrored = await rgb(
    sharpOf(picture)
      .flip(turn.flip ?? false)
      .flop(turn.flop ?? false),
  );
  return turn.angle === 0 ? mirrored : rgb(sharpOf(mirrored).rotate(turn.angle));
}
