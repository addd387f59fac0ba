import { BYTE, ASCII, type Ifd, LONG, RATIONAL, SHORT, tiff } from './blocks.ts';

/** Files with the structure of camera raws, as far as finding the preview needs it. */

export interface RawOptions {
  /** A JPEG, or null for a raw without one. */
  preview: Buffer | null;
  /** A second, smaller JPEG. */
  small?: Buffer;
  /** Pixels of the sensor, as it is built in. */
  width: number;
  height: number;
  /** EXIF orientation of the raw file itself. */
  orientation?: number;
}

/** Digital Negative (Adobe DNG 1.4): a TIFF with the sensor's data and previews in SubIFDs. */
export function drawDng({ preview, small, width, height, orientation = 1 }: RawOptions): Buffer {
  const previewIfd = (jpeg: Buffer): Ifd => [
    [254, LONG, [1]],
    [259, SHORT, [7]],
    [262, SHORT, [6]],
    [273, LONG, jpeg],
    [279, LONG, [jpeg.length]],
  ];
  const sensor: Ifd = [
    [254, LONG, [0]],
    [256, LONG, [width]],
    [257, LONG, [height]],
    [258, SHORT, [16]],
    [259, SHORT, [1]],
    [262, SHORT, [32803]],
    [273, LONG, Buffer.alloc(64)],
    [277, SHORT, [1]],
    [279, LONG, [64]],
  ];
  const exif: Ifd = [
    [0x829a, RATIONAL, [1, 250]],
    [0x829d, RATIONAL, [28, 10]],
    [0x8827, SHORT, [400]],
    [0x9003, ASCII, '2019:08:14 18:03:11'],
    [0x9011, ASCII, '+02:00'],
    [0x920a, RATIONAL, [50, 1]],
    [0xa434, ASCII, 'Prova 50mm F1.8'],
  ];
  const gps: Ifd = [
    [1, ASCII, 'S'],
    [2, RATIONAL, [33, 1, 51, 1, 36, 1]],
    [3, ASCII, 'E'],
    [4, RATIONAL, [151, 1, 12, 1, 0, 1]],
  ];
  // SubIFDs is one pointer here, so a further preview follows as IFD0 itself, as Adobe's do.
  const first: Ifd = [
    [254, LONG, [1]],
    [271, ASCII, 'Prova'],
    [272, ASCII, 'Grezza 1'],
    [274, SHORT, [orientation]],
    [330, LONG, sensor],
    [34665, LONG, exif],
    [34853, LONG, gps],
    [50706, BYTE, [1, 4, 0, 0]],
  ];
  const jpegs = [preview, small ?? null].filter((jpeg) => jpeg !== null);
  const main = jpegs[0];
  if (main !== undefined) first.splice(1, 0, ...previewIfd(main).slice(1));
  if (jpegs[1] !== undefined) sensor.push([330, LONG, previewIfd(jpegs[1])]);
  return tiff(first);
}

/** Fujifilm RAF: a header that says where the JPEG and the sensor's directory are. */
export function drawRaf({ preview, width, height }: RawOptions): Buffer {
  const jpeg = preview ?? Buffer.alloc(0);
  const head = Buffer.alloc(160);
  head.write('FUJIFILMCCD-RAW 0201FF389501Grezza 2', 0, 'latin1');
  head.write('0100', 60, 'latin1');
  const directory = Buffer.alloc(4 + 8);
  directory.writeUInt32BE(1, 0);
  directory.writeUInt16BE(0x0111, 4); // RawImageCroppedSize
  directory.writeUInt16BE(4, 6);
  directory.writeUInt16BE(height, 8);
  directory.writeUInt16BE(width, 10);
  head.writeUInt32BE(head.length, 84);
  head.writeUInt32BE(jpeg.length, 88);
  head.writeUInt32BE(head.length + jpeg.length, 92);
  head.writeUInt32BE(directory.length, 96);
  head.writeUInt32BE(head.length + jpeg.length + directory.length, 100);
  head.writeUInt32BE(64, 104);
  return Buffer.concat([head, jpeg, directory, Buffer.alloc(64)]);
}
