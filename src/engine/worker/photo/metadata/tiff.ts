import { closeSync, openSync, readSync } from 'node:fs';
import { MAX_CAPTION } from './text.ts';

/** Bytes at an offset; fewer than asked for at the end. Nothing is read that is not needed. */
export interface ByteSource {
  read(offset: number, length: number): Buffer;
}

/** Bytes for BYTE, ASCII and UNDEFINED, numbers for the rest (rationals divided out). */
export type TiffValue = Uint8Array | number[];

export interface Ifds {
  /** The first directory and the EXIF one. */
  main: Map<number, TiffValue>;
  gps: Map<number, TiffValue>;
}

/** Bytes per value of the TIFF 6.0 types, by their number. */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
const EXIF_IFD = 0x8769;
const GPS_IFD = 0x8825;
/** Real directories have some dozens of entries. */
const MAX_ENTRIES = 1000;
/** More than the longest text that is kept, which text.ts then cuts between characters. */
const MAX_VALUE_BYTES = MAX_CAPTION * 4 + 1000;
const MAX_NUMBERS = 16;

export function bufferSource(buffer: Buffer): ByteSource {
  // EXIF in JPEG, WebP and HEIF begins with these six bytes, in PNG and TIFF it does not.
  const tiff = buffer.toString('latin1', 0, 6) === 'Exif\0\0' ? buffer.subarray(6) : buffer;
  return { read: (offset, length) => tiff.subarray(offset, offset + length) };
}

/** Runs `use` on an open file and closes it. A TIFF keeps its directories anywhere. */
export function withFileSource<T>(path: string, use: (source: ByteSource) => T): T {
  const file = openSync(path, 'r');
  try {
    return use({
      read(offset, length) {
        const buffer = Buffer.alloc(length);
        return buffer.subarray(0, readSync(file, buffer, 0, length, offset));
      },
    });
  } finally {
    closeSync(file);
  }
}

/**
 * Reads the wanted tags of the first, EXIF and GPS directories of a TIFF structure (TIFF 6.0,
 * EXIF 2.32 4.6); BigTIFF is not read. Damage costs the entries it hits, never an exception, except
 * those of the source.
 *
 * A reader of our own rather than ExifReader: that one wants the whole file in memory and turns every
 * value into an array of numbers, whatever its length; libvips hands out the EXIF block of all other
 * formats anyway.
 */
export function readIfds(source: ByteSource, wanted: ReadonlySet<number>): Ifds {
  const head = source.read(0, 8);
  const order = head.toString('latin1', 0, 2);
  const empty: Ifds = { main: new Map(), gps: new Map() };
  if (head.length < 8 || (order !== 'II' && order !== 'MM')) return empty;
  const reader = new IfdReader(source, order === 'II');
  if (reader.uint16(head, 2) !== 42) return empty;

  const main = reader.directory(
    reader.uint32(head, 4),
    (tag) => wanted.has(tag) || tag === EXIF_IFD || tag === GPS_IFD,
  );
  const pointer = (tag: number) => {
    const value = main.get(tag);
    return Array.isArray(value) ? value[0] : undefined;
  };
  const exifAt = pointer(EXIF_IFD);
  const gpsAt = pointer(GPS_IFD);
  if (exifAt !== undefined) {
    for (const [tag, value] of reader.directory(exifAt, (tag) => wanted.has(tag))) {
      main.set(tag, value);
    }
  }
  return { main, gps: gpsAt === undefined ? new Map() : reader.directory(gpsAt, () => true) };
}

/**
 * Length in bytes of the longest text the first directory claims to have, whether it is there or not.
 */
export function longestText(source: ByteSource): number {
  const head = source.read(0, 8);
  if (head.length < 8) return 0;
  const reader = new IfdReader(source, head.toString('latin1', 0, 2) === 'II');
  reader.directory(reader.uint32(head, 4), () => true);
  return reader.longestText;
}

class IfdReader {
  longestText = 0;
  readonly #source: ByteSource;
  readonly #little: boolean;

  constructor(source: ByteSource, little: boolean) {
    this.#source = source;
    this.#little = little;
  }

  uint16(bytes: Buffer, at: number): number {
    return this.#little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
  }

  uint32(bytes: Buffer, at: number): number {
    return this.#little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
  }

  directory(offset: number, wants: (tag: number) => boolean): Map<number, TiffValue> {
    const found = new Map<number, TiffValue>();
    const counted = this.#source.read(offset, 2);
    if (counted.length < 2) return found;
    const count = Math.min(this.uint16(counted, 0), MAX_ENTRIES);
    const entries = this.#source.read(offset + 2, count * 12);
    for (let at = 0; at + 12 <= entries.length; at += 12) {
      const tag = this.uint16(entries, at);
      if (!wants(tag) || found.has(tag)) continue;
      const value = this.#value(entries.subarray(at, at + 12));
      if (value !== null) found.set(tag, value);
    }
    return found;
  }

  #value(entry: Buffer): TiffValue | null {
    const type = this.uint16(entry, 2);
    const size = TYPE_BYTES[type] ?? 0;
    const count = this.uint32(entry, 4);
    if (type === 2) this.longestText = Math.max(this.longestText, count);
    if (size === 0 || count === 0) return null;
    const isBytes = size === 1 && type !== 6;
    const kept = isBytes ? Math.min(count, MAX_VALUE_BYTES) : Math.min(count, MAX_NUMBERS);
    const bytes =
      count * size <= 4
        ? entry.subarray(8, 8 + kept * size)
        : this.#source.read(this.uint32(entry, 8), kept * size);
    if (bytes.length < kept * size) return null;
    if (isBytes) return new Uint8Array(bytes);
    return Array.from({ length: kept }, (_, index) => this.#number(type, bytes, index * size));
  }

  #number(type: number, bytes: Buffer, at: number): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const little = this.#little;
    switch (type) {
      case 3:
        return view.getUint16(at, little);
      case 4:
        return view.getUint32(at, little);
      case 5:
        return view.getUint32(at, little) / view.getUint32(at + 4, little);
      case 6:
        return view.getInt8(at);
      case 8:
        return view.getInt16(at, little);
      case 9:
        return view.getInt32(at, little);
      case 10:
        return view.getInt32(at, little) / view.getInt32(at + 4, little);
      case 11:
        return view.getFloat32(at, little);
      default:
        return view.getFloat64(at, little);
    }
  }
}
