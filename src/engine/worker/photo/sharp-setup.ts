import sharp from 'sharp';

/**
 * How libvips behaves in the photo worker. Called once when the worker starts.
 *
 * No cache: every photo is seen once, and the cache keeps files open, which on Windows stops the
 * user from renaming or deleting them. One thread per picture: the worker reads several photos at a
 * time, which uses the cores better than splitting each one.
 */
export function configureSharp(): void {
  sharp.cache(false);
  sharp.concurrency(1);
}

/**
 * sharp's own limit, about 268 million pixels. It lets the 200-megapixel phones through; a picture
 * that cannot be read line by line (progressive JPEG, interlaced PNG) then takes 0.8 GB at most.
 */
export const MAX_PIXELS = 0x3fff ** 2;

/**
 * An AVIF is decoded whole, at ten bytes a pixel, and no camera makes one this large: a file of 2 kB
 * that claims 250 million pixels took 2.5 GB.
 */
export const MAX_AVIF_PIXELS = 100e6;

/**
 * Of a picture that comes line by line libvips still holds lines by the hundred, 5 kB for each pixel
 * of its width (measured with PNGs of 4,000 to 100,000 pixels): a file of 1 kB that claims
 * 2,097,312 × 120 took 2 GB. One that is this wide takes 0.5 GB; JPEG ends at 65,535.
 */
export const MAX_WIDTH = 100_000;

/**
 * `error` accepts what viewers accept too (stray bytes between segments, odd profiles), and stops at
 * missing data: a photo that was cut off while being copied must not pass for a whole one.
 */
export const DECODE = { failOn: 'error', limitInputPixels: MAX_PIXELS } as const;
