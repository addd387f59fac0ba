import { toNumber } from './numbers.ts';
import type { RawTags } from './tags.ts';
import { cleanLine } from './text.ts';

/**
 * Decimal degrees, WGS 84, of the first block that has both coordinates (EXIF 2.32 GPS tags 1–4, or
 * XMP `45,27.2N`). Exactly 0/0 is what programs write when they do not know.
 */
export function position(blocks: RawTags[]): { latitude: number; longitude: number } | null {
  for (const tags of blocks) {
    const latitude = degrees(tags.gpsLatitude, tags.gpsLatitudeRef, 90);
    const longitude = degrees(tags.gpsLongitude, tags.gpsLongitudeRef, 180);
    if (latitude === null || longitude === null) continue;
    if (latitude === 0 && longitude === 0) continue;
    return { latitude, longitude };
  }
  return null;
}

/** Metres above sea level; GPSAltitudeRef 1 (and 3, of EXIF 3.0) means below. */
export function altitudeOf(tags: RawTags): number | null {
  const metres = toNumber(tags.gpsAltitude);
  if (metres === null || Math.abs(metres) > 100_000) return null;
  const below = [1, 3].includes(toNumber(tags.gpsAltitudeRef) ?? 0);
  return below && metres > 0 ? -metres : metres;
}

function degrees(value: unknown, ref: unknown, limit: number): number | null {
  const [parts, letter] = split(value, ref);
  if (parts.length === 0 || !parts.every(Number.isFinite)) return null;
  const [degree = 0, minute = 0, second = 0] = parts;
  const size = Math.abs(degree) + minute / 60 + second / 3600;
  const south = /^[SW]/i.test(letter) || degree < 0;
  if (minute < 0 || second < 0 || size > limit) return null;
  // Seven decimals are a centimetre; more is noise of the division.
  const rounded = Math.round(size * 1e7) / 1e7;
  return south && rounded !== 0 ? -rounded : rounded;
}

function split(value: unknown, ref: unknown): [number[], string] {
  const letter = cleanLine(ref, 8) ?? '';
  if (typeof value === 'number') return [[value], letter];
  if (Array.isArray(value)) return [value.slice(0, 3).map(Number), letter];
  const text = /^\s*([-+\d.,\s]+?)\s*([NSEW])?\s*$/i.exec(cleanLine(value, 64) ?? '');
  if (text === null) return [[], letter];
  return [(text[1] ?? '').split(',').map(Number), text[2] ?? letter];
}
