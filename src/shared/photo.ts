/** Domain types of a photo, shared by every layer. No Node, no DOM. */

import type { ErrorCode, ErrorDetails } from './errors.ts';

/** Where a capture time was read from, most trustworthy first. */
export type CaptureTimeSource = 'exif' | 'gps' | 'name' | 'mtime';

/** When a photo was taken, as the clock on the wall showed it. */
export interface CaptureTime {
  /** Local wall-clock time, `YYYY-MM-DDTHH:MM:SS`. */
  local: string;
  /** Minutes east of UTC, or null where nothing in the file tells. */
  offsetMinutes: number | null;
  source: CaptureTimeSource;
}

/** What the file says about the photo; null where it says nothing. */
export interface PhotoMetadata {
  taken: CaptureTime;
  make: string | null;
  model: string | null;
  lens: string | null;
  /** F-number. */
  aperture: number | null;
  /** Seconds. */
  exposureTime: number | null;
  iso: number | null;
  /** Millimetres. */
  focalLength: number | null;
  focalLength35mm: number | null;
  /** Decimal degrees, WGS 84. */
  latitude: number | null;
  longitude: number | null;
  /** Metres above sea level. */
  altitude: number | null;
  /** 0–5 stars; -1 means rejected (XMP). */
  rating: number | null;
  title: string | null;
  caption: string | null;
  keywords: string[];
  /** Only when read: true where another program's file beside the photo calls it a favourite. */
  calledFavourite?: true;
  /** Only when read: files beside the photo that should tell of it and cannot be read. */
  unreadSidecars?: UnreadSidecar[];
}

/** A file of another program beside a photo, and why it cannot be read. */
export interface UnreadSidecar {
  name: string;
  code: ErrorCode;
  details: ErrorDetails;
}

export type PhotoFormat = 'jpeg' | 'png' | 'webp' | 'avif' | 'gif' | 'tiff' | 'heic' | 'raw';

/** Pixels ready for a thumbnail or an encoder: upright, sRGB, 8 bits, no alpha. */
export interface Picture {
  /** Interleaved RGB rows, `width * height * 3` bytes. */
  data: Uint8Array;
  width: number;
  height: number;
}

export interface Thumbnail {
  /** A JPEG file. */
  jpeg: Uint8Array;
  width: number;
  height: number;
  /** A ThumbHash: what is shown until the JPEG is there. */
  preview: Uint8Array;
}

/** What pixels are counted as, where they are not grey, black or white. */
export const COLOURS = [
  'red',
  'orange',
  'yellow',
  'green',
  'light-blue',
  'blue',
  'purple',
  'pink',
  'brown',
] as const;
export type Colour = (typeof COLOURS)[number];

/** Side of {@link PhotoPixels.gray}, px. */
export const GRAY_SIDE = 32;

/** Sharpness of a photo of which nothing is sharp. */
export const BLURRED = 60;

/** What was measured on the pixels of a photo, at the size of its thumbnail. */
export interface PhotoPixels {
  /** Variance of the Laplacian of the sharp parts; below {@link BLURRED} all is blurred. */
  sharpness: number;
  /** Of a blurred photo how much it is so in one direction, 0–1; of a sharp one 0. */
  motion: number;
  /** Mean of the grey values, 0–1. */
  brightness: number;
  /** Deviation of the grey values, 0–0.5. */
  contrast: number;
  /** Shares of nearly black and of nearly white pixels, 0–1. */
  dark: number;
  bright: number;
  /** Mean distance from grey, 0–1. */
  saturation: number;
  /** Mean of red less blue, -1–1: sepia is warm all over. */
  warmth: number;
  /** Share of the pixels for each of {@link COLOURS}. */
  colours: number[];
  /** A square grey copy, less even borders: rows of {@link GRAY_SIDE} bytes. */
  gray: Uint8Array;
}

/** Everything that is read from a photo's file, less the embedding. */
export interface PhotoContent {
  format: PhotoFormat;
  /** Pixels of the upright photo at full size. */
  width: number;
  height: number;
  metadata: PhotoMetadata;
  thumbnail: Thumbnail;
  pixels: PhotoPixels;
}

/** `2019-08-14T18:03:11+02:00`, or without the offset where it is not known. */
export function formatCaptureTime(time: Pick<CaptureTime, 'local' | 'offsetMinutes'>): string {
  if (time.offsetMinutes === null) return time.local;
  const sign = time.offsetMinutes < 0 ? '-' : '+';
  const minutes = Math.abs(time.offsetMinutes);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${time.local}${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
