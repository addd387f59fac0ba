import sharp from 'sharp';
import type { KernelEnum } from 'sharp';
import type { Picture } from '../../shared/photo.ts';
import { enlarge } from './enlarge.ts';
import type { ImageSpec } from './manifest.ts';

/** The kernels of libvips that are the same functions as the ones models are trained with. */
const KERNELS = {
  bicubic: 'cubic', // Catmull–Rom, a = -0.5, as in Pillow
  bilinear: 'linear',
  lanczos: 'lanczos3',
  nearest: 'nearest',
} as const satisfies Record<ImageSpec['interpolation'], keyof KernelEnum>;

/**
 * The square an image tower sees, interleaved RGB rows, `size * size * 3` bytes.
 *
 * Bytes until their batch is made: a quarter of what floats would take in the queue.
 */
export async function toModelPixels(
  picture: Picture,
  spec: Pick<ImageSpec, 'size' | 'resize' | 'interpolation'>,
): Promise<Uint8Array> {
  const { size, interpolation } = spec;
  const { width, height } = spec.resize === 'squash' ? square(size) : shortest(picture, size);
  const left = Math.floor((width - size) / 2);
  const top = Math.floor((height - size) / 2);

  // libvips makes smaller, we make larger: see [Note: enlarging].
  const reduced = {
    width: Math.min(width, picture.width),
    height: Math.min(height, picture.height),
  };
  const enlarging = reduced.width < width || reduced.height < height;
  let source = picture;
  if (!enlarging || reduced.width < picture.width || reduced.height < picture.height) {
    let pipeline = sharp(picture.data, {
      raw: { width: picture.width, height: picture.height, channels: 3 },
      limitInputPixels: false,
    }).resize({ ...reduced, fit: 'fill', kernel: KERNELS[interpolation] });
    if (!enlarging) pipeline = pipeline.extract({ left, top, width: size, height: size });
    source = { ...reduced, data: await pipeline.raw().toBuffer() };
  }
  if (!enlarging) return source.data;
  return enlarge(source, { width, height, left, top, size }, interpolation);
}

const square = (size: number) => ({ width: size, height: size });

/** Width and height when the shorter side becomes `size`; rounded down like the Python libraries. */
function shortest({ width, height }: Picture, size: number) {
  return width <= height
    ? { width: size, height: Math.max(size, Math.floor((size * height) / width)) }
    : { width: Math.max(size, Math.floor((size * width) / height)), height: size };
}
