import { readIfds, type ByteSource, type TiffValue } from './tiff.ts';
import type { RawTags } from './tags.ts';

/**
 * Tags of EXIF 2.32 (CIPA DC-008) that are looked at, and Microsoft's XP ones, which Windows
 * Explorer writes.
 */
const WANTED = new Set([
  0x010e, 0x010f, 0x0110, 0x0132, 0x4746, 0x829a, 0x829d, 0x8827, 0x8832, 0x8833, 0x9003, 0x9004,
  0x9010, 0x9011, 0x9012, 0x920a, 0x9c9b, 0x9c9c, 0x9c9e, 0xa405, 0xa434,
]);

/** Never throws: what cannot be read is left out. */
export function readExif(source: ByteSource): RawTags {
  const { main, gps } = readIfds(source, WANTED);
  const tags: RawTags = {
    caption: text(main.get(0x010e)) ?? utf16(main.get(0x9c9c)),
    make: text(main.get(0x010f)),
    model: text(main.get(0x0110)),
    dateTime: text(main.get(0x0132)),
    rating: number(main.get(0x4746)),
    exposureTime: number(main.get(0x829a)),
    fNumber: number(main.get(0x829d)),
    iso: isoOf(main),
    dateTimeOriginal: text(main.get(0x9003)),
    dateTimeDigitized: text(main.get(0x9004)),
    offsetTime: text(main.get(0x9010)),
    offsetTimeOriginal: text(main.get(0x9011)),
    offsetTimeDigitized: text(main.get(0x9012)),
    focalLength: number(main.get(0x920a)),
    title: utf16(main.get(0x9c9b)),
    focalLengthIn35mm: number(main.get(0xa405)),
    lens: text(main.get(0xa434)),
    gpsLatitudeRef: text(gps.get(1)),
    gpsLatitude: numbers(gps.get(2)),
    gpsLongitudeRef: text(gps.get(3)),
    gpsLongitude: numbers(gps.get(4)),
    gpsAltitudeRef: number(gps.get(5)),
    gpsAltitude: number(gps.get(6)),
    gpsTimeStamp: numbers(gps.get(7)),
    gpsDateStamp: text(gps.get(29)),
  };
  const keywords = utf16(main.get(0x9c9e));
  if (keywords !== undefined) tags.keywords = keywords.split(';');
  return tags;
}

/** 65535 in the old two-byte tag means «more than this»: the true value stands in a newer one. */
function isoOf(main: Map<number, TiffValue>): number | undefined {
  const short = number(main.get(0x8827));
  if (short !== 65535) return short;
  return number(main.get(0x8833)) ?? number(main.get(0x8832));
}

function text(value: TiffValue | undefined): Uint8Array | undefined {
  return value instanceof Uint8Array ? value : undefined;
}

function numbers(value: TiffValue | undefined): number[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

function number(value: TiffValue | undefined): number | undefined {
  if (value instanceof Uint8Array) return value[0];
  return value?.[0];
}

function utf16(value: TiffValue | undefined): string | undefined {
  if (!(value instanceof Uint8Array)) return undefined;
  return new TextDecoder('utf-16le').decode(value).replace(/\0[\s\S]*$/, '');
}
