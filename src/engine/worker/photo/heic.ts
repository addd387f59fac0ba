import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { AppError } from '../../../shared/errors.ts';
import type { Picture } from '../../../shared/photo.ts';
import { assertPixels, rgb } from './decode.ts';
import { type PictureUse, pictureSize, type Size } from './picture-size.ts';
import { wrapInTiff } from './tiff-wrap.ts';

/**
 * HEIC through libheif in WebAssembly: sharp's prebuilt libvips has no HEVC decoder. libheif-js is
 * used directly rather than through heic-decode, which takes the first picture of the file for the
 * primary one, always asks for RGBA, refuses brands it does not know and lets libheif write its
 * failures to standard output.
 */
interface LibHeif {
  HEAPU8: Uint8Array;
  heif_colorspace: { heif_colorspace_RGB: unknown };
  heif_chroma: { heif_chroma_interleaved_RGB: unknown; heif_chroma_interleaved_RGBA: unknown };
  heif_error_code: { heif_error_Ok: unknown };
  heif_context_alloc(): object | null;
  heif_context_free(context: object): void;
  heif_context_read_from_memory(context: object, file: Uint8Array): Failure;
  heif_js_context_get_primary_image_handle(context: object): object | Failure;
  heif_image_handle_release(handle: object): void;
  heif_image_handle_get_width(handle: object): number;
  heif_image_handle_get_height(handle: object): number;
  heif_image_handle_has_alpha_channel(handle: object): number;
  heif_js_decode_image2(
    handle: object,
    space: unknown,
    chroma: unknown,
  ): Promise<Decoded | Failure> | Decoded | Failure;
  heif_image_release(image: object): void;
}
interface Failure {
  code: unknown;
  message: string;
}
interface Decoded {
  image: object;
  channels: { stride: number; width: number; height: number; data: Uint8Array }[];
}

/** A 12-megapixel photo takes about 100 MB; WebAssembly memory grows and never shrinks again. */
const KEEP_HEAP_BYTES = 384 << 20;
/** A WebAssembly heap ends at 4 GB, and the file is in it beside its pixels. */
const MAX_FILE_BYTES = 512 << 20;

let loaded: Promise<LibHeif> | null = null;
/** One photo at a time: two big ones side by side could exhaust the one heap. */
let queue: Promise<unknown> = Promise.resolve();

function libheif(): Promise<LibHeif> {
  // @ts-expect-error the package types another of its files
  loaded ??= import('libheif-js/libheif-wasm/libheif-bundle.mjs').then(
    (module: { default: (options: object) => LibHeif }) =>
      module.default({ print: () => {}, printErr: () => {} }),
  );
  return loaded;
}

/**
 * Decodes the primary picture of a HEIC file. libheif applies the rotation and mirroring the
 * container states (`irot`, `imir`); the EXIF orientation repeats it and must be ignored
 * (ISO 23008-12, 6.5.10 and annex A).
 *
 * @param icc the colour profile of the picture, or null for sRGB
 * @returns the picture, and the full size of the upright photo in px
 * @throws AppError `image-too-many-pixels`, `file-too-large`, and libheif's failures as plain errors
 */
export async function decodeHeic(
  file: { path: string; bytes: number },
  use: PictureUse,
  icc: Buffer | null,
): Promise<{ picture: Picture; size: Size }> {
  if (file.bytes > MAX_FILE_BYTES) throw new AppError('file-too-large', { bytes: file.bytes });
  const turn = queue.then(async () =>
    decodePrimary(await libheif(), await readFile(file.path), use),
  );
  queue = turn.catch(() => {});
  const { picture, size } = await turn;
  if (icc === null) return { picture, size };
  const wrapped = wrapInTiff(picture, icc);
  // A profile that does not parse is worth duller colours, not a lost photo.
  const managed = await rgb(sharp(wrapped)).catch(() => picture);
  return { picture: managed, size };
}

async function decodePrimary(lib: LibHeif, file: Buffer, use: PictureUse) {
  const context = lib.heif_context_alloc();
  if (context === null) throw new Error('libheif has no memory');
  let handle: object | null = null;
  let sane = true;
  try {
    refuse(lib, lib.heif_context_read_from_memory(context, file));
    handle = refuse(lib, lib.heif_js_context_get_primary_image_handle(context));
    const size = {
      width: lib.heif_image_handle_get_width(handle),
      height: lib.heif_image_handle_get_height(handle),
    };
    assertPixels(size);
    return { size, picture: await shrink(lib, handle, pictureSize(size, use)) };
  } catch (error) {
    sane = error instanceof Refusal || error instanceof AppError;
    throw error;
  } finally {
    if (sane) {
      if (handle !== null) lib.heif_image_handle_release(handle);
      lib.heif_context_free(context);
    }
    // After an abort the heap may be in any state: the next photo gets a fresh one.
    if (!sane || lib.HEAPU8.length > KEEP_HEAP_BYTES) loaded = null;
  }
}

async function shrink(lib: LibHeif, handle: object, size: Size): Promise<Picture> {
  const alpha = lib.heif_image_handle_has_alpha_channel(handle) !== 0;
  const { heif_chroma_interleaved_RGB, heif_chroma_interleaved_RGBA } = lib.heif_chroma;
  const decoded = refuse(
    lib,
    await lib.heif_js_decode_image2(
      handle,
      lib.heif_colorspace.heif_colorspace_RGB,
      alpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB,
    ),
  );
  try {
    const plane = decoded.channels[0];
    if (plane === undefined) throw new Error('no pixels');
    const channels = alpha ? 4 : 3;
    const { width, height } = plane;
    const pixels = Buffer.alloc(width * height * channels);
    for (let row = 0; row < height; row++) {
      const start = row * plane.stride;
      pixels.set(plane.data.subarray(start, start + width * channels), row * width * channels);
    }
    const image = sharp(pixels, { raw: { width, height, channels } });
    return await rgb(image.resize({ ...size, fit: 'fill' }));
  } finally {
    lib.heif_image_release(decoded.image);
  }
}

/** A failure libheif itself reports, as opposed to one that stops WebAssembly. */
class Refusal extends Error {}

/** libheif returns its failures. */
function refuse<T extends object>(lib: LibHeif, answer: T | Failure): T {
  if ('code' in answer && answer.code !== lib.heif_error_code.heif_error_Ok) {
    throw new Refusal((answer as Failure).message.trim());
  }
  return answer as T;
}
