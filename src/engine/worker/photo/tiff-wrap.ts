import type { Picture } from '../../../shared/photo.ts';

const SHORT = 3;
const LONG = 4;
const UNDEFINED = 7;

/**
 * Pixels with their colour profile as an uncompressed TIFF 6.0 file: the one way to hand both to
 * sharp, whose raw input takes no profile.
 */
export function wrapInTiff(picture: Picture, icc: Buffer): Buffer {
  const entries: [tag: number, type: number, count: number, value: number][] = [
    [256, LONG, 1, picture.width],
    [257, LONG, 1, picture.height],
    [258, SHORT, 3, 0], // BitsPerSample, stands after the directory
    [259, SHORT, 1, 1], // Compression: none
    [262, SHORT, 1, 2], // PhotometricInterpretation: RGB
    [273, LONG, 1, 0], // StripOffsets
    [277, SHORT, 1, 3], // SamplesPerPixel
    [278, LONG, 1, picture.height], // RowsPerStrip
    [279, LONG, 1, picture.data.length], // StripByteCounts
    [34675, UNDEFINED, icc.length, 0], // ICC profile
  ];
  const bitsAt = 8 + 2 + entries.length * 12 + 4;
  const iccAt = bitsAt + 6;
  const pixelsAt = iccAt + icc.length + (icc.length % 2);
  const places: Record<number, number> = { 258: bitsAt, 273: pixelsAt, 34675: iccAt };

  const head = Buffer.alloc(pixelsAt);
  head.write('II*\0', 0, 'latin1');
  head.writeUInt32LE(8, 4);
  head.writeUInt16LE(entries.length, 8);
  entries.forEach(([tag, type, count, value], index) => {
    const at = 10 + index * 12;
    head.writeUInt16LE(tag, at);
    head.writeUInt16LE(type, at + 2);
    head.writeUInt32LE(count, at + 4);
    head.writeUInt32LE(places[tag] ?? value, at + 8);
  });
  for (let channel = 0; channel < 3; channel++) head.writeUInt16LE(8, bitsAt + channel * 2);
  icc.copy(head, iccAt);
  return Buffer.concat([head, picture.data]);
}
