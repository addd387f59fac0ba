import { ASCII, type Ifd, LONG, RATIONAL, SHORT, tiff, UNDEFINED } from './blocks.ts';

/**
 * Raw files as cameras lay them out, with drawn previews and a few bytes instead of the sensor's
 * data. After ExifTool's tag tables (https://exiftool.org/TagNames/), Laurent Clévy's descriptions of
 * CR2 (http://lclevy.free.fr/cr2/) and CR3 (https://github.com/lclevy/canon_cr3), and TIFF/EP.
 */

export interface CameraRaw {
  /** JPEG at (nearly) full size, as the maker has it. */
  large: Buffer;
  /** A smaller JPEG, where the format keeps one more. */
  small: Buffer;
  /** Pixels of the sensor's picture, as it is built in. */
  width: number;
  height: number;
  /** EXIF orientation. */
  orientation: number;
}

/** What all of them say of themselves. */
export const shot = (more: Ifd = []): Ifd => [
  [0x829a, RATIONAL, [1, 500]],
  [0x829d, RATIONAL, [56, 10]],
  [0x8827, SHORT, [200]],
  [0x9003, ASCII, '2021:06:02 10:20:30'],
  [0x9011, ASCII, '+02:00'],
  [0x920a, RATIONAL, [35, 1]],
  ...more,
  [0xa434, ASCII, 'Prova 35mm F2'],
];

export const place: Ifd = [
  [1, ASCII, 'N'],
  [2, RATIONAL, [45, 1, 26, 1, 24, 1]],
  [3, ASCII, 'E'],
  [4, RATIONAL, [12, 1, 20, 1, 24, 1]],
];

export const camera = (make: string, model: string, orientation: number): Ifd => [
  [271, ASCII, make],
  [272, ASCII, model],
  [274, SHORT, [orientation]],
];

/** A JPEG by JPEGInterchangeFormat and its length. */
const jpegAt = (jpeg: Buffer): Ifd => [
  [513, LONG, jpeg],
  [514, LONG, [jpeg.length]],
];

/** The sensor's data as one strip. */
const sensor = (width: number, height: number, compression: number): Ifd => [
  [254, LONG, [0]],
  [256, LONG, [width]],
  [257, LONG, [height]],
  [258, SHORT, [14]],
  [259, SHORT, [compression]],
  [262, SHORT, [32803]],
  [273, LONG, Buffer.alloc(64)],
  [277, SHORT, [1]],
  [279, LONG, [64]],
];

/**
 * Nikon NEF: a bitmap thumbnail in IFD0, the JPEG and the sensor in its SubIFDs, a smaller JPEG in
 * the preview directory of the maker's note, which is a TIFF of its own.
 */
export function drawNef({ large, small, width, height, orientation }: CameraRaw): Buffer {
  const preview: Ifd = [[259, SHORT, [6]], ...jpegAt(small)];
  const note = Buffer.concat([
    Buffer.from('Nikon\0\x02\x10\0\0', 'latin1'),
    tiff([[0x11, LONG, preview]], { bigEndian: true, mainFirst: true }),
  ]);
  const first: Ifd = [
    [254, LONG, [1]],
    [256, LONG, [16]],
    [257, LONG, [12]],
    [258, SHORT, [8, 8, 8]],
    [259, SHORT, [1]],
    [262, SHORT, [2]],
    ...camera('NIKON CORPORATION', 'NIKON D750', orientation).slice(0, 2),
    [273, LONG, Buffer.alloc(16 * 12 * 3)],
    [274, SHORT, [orientation]],
    [277, SHORT, [3]],
    [279, LONG, [16 * 12 * 3]],
    [
      330,
      LONG,
      [[[254, LONG, [1]], [259, SHORT, [6]], ...jpegAt(large)], sensor(width, height, 34713)],
    ],
    [34665, LONG, shot([[0x927c, UNDEFINED, note]])],
    [34853, LONG, place],
  ];
  return tiff(first, { bigEndian: true });
}

/** Sony ARW: the JPEG in IFD0, a thumbnail in IFD1, the sensor in a SubIFD. */
export function drawArw({ large, small, width, height, orientation }: CameraRaw): Buffer {
  const first: Ifd = [
    [254, LONG, [1]],
    [259, SHORT, [6]],
    ...camera('SONY', 'ILCE-7M3', orientation),
    [330, LONG, sensor(width, height, 32767)],
    ...jpegAt(large),
    [34665, LONG, shot()],
    [34853, LONG, place],
  ];
  return tiff([first, [[259, SHORT, [6]], ...jpegAt(small)]]);
}

/**
 * Canon CR2: after the TIFF header its own mark; the JPEG as the strip of IFD0, a thumbnail in IFD1,
 * a small bitmap in IFD2, the sensor as lossless JPEG in IFD3.
 */
export function drawCr2({ large, small, width, height, orientation }: CameraRaw): Buffer {
  const bitmap: Ifd = [
    [256, LONG, [8]],
    [257, LONG, [6]],
    [258, SHORT, [8, 8, 8]],
    [259, SHORT, [1]],
    [262, SHORT, [2]],
    [273, LONG, Buffer.alloc(8 * 6 * 3)],
    [277, SHORT, [3]],
    [279, LONG, [8 * 6 * 3]],
  ];
  const first: Ifd = [
    [256, LONG, [width]],
    [257, LONG, [height]],
    [258, SHORT, [8, 8, 8]],
    [259, SHORT, [6]],
    ...camera('Canon', 'Canon EOS 5D Mark IV', orientation).slice(0, 2),
    [273, LONG, large],
    [274, SHORT, [orientation]],
    [279, LONG, [large.length]],
    [
      34665,
      LONG,
      shot([
        [0xa002, LONG, [width]],
        [0xa003, LONG, [height]],
      ]),
    ],
    [34853, LONG, place],
  ];
  const data = Buffer.alloc(64);
  const raw: Ifd = [
    [259, SHORT, [6]],
    [273, LONG, data],
    [279, LONG, [data.length]],
  ];
  // 'CR', version 2.0, and where IFD3 is: only decoders of the sensor's data look there.
  const mark = Buffer.from('CR\x02\0\0\0\0\0', 'latin1');
  return tiff([first, [[259, SHORT, [6]], ...jpegAt(small)], bitmap, raw], { extra: mark });
}

/** A directory whose values stand in their entries. */
function plainIfd(entries: [tag: number, type: number, value: number][]): Buffer {
  const ifd = Buffer.alloc(2 + 12 * entries.length + 4);
  ifd.writeUInt16LE(entries.length);
  entries.forEach(([tag, type, value], n) => {
    const at = 2 + 12 * n;
    ifd.writeUInt16LE(tag, at);
    ifd.writeUInt16LE(type, at + 2);
    ifd.writeUInt32LE(1, at + 4);
    ifd.writeUInt32LE(value, at + 8);
  });
  return ifd;
}

/** Olympus ORF: TIFF with another number; the JPEG by the camera settings of the maker's note. */
export function drawOrf({ large, width, height, orientation }: CameraRaw): Buffer {
  const head = Buffer.from('OLYMPUS\0II\x03\0', 'latin1');
  // Counted from the start of the note.
  const settingsAt = head.length + plainIfd([[0, 0, 0]]).length;
  const settings = (jpegAt: number) =>
    plainIfd([
      [0x100, LONG, 1],
      [0x101, LONG, jpegAt],
      [0x102, LONG, large.length],
    ]);
  const note = Buffer.concat([
    head,
    plainIfd([[0x2020, 13, settingsAt]]),
    settings(settingsAt + settings(0).length),
    large,
  ]);
  const first: Ifd = [
    ...sensor(width, height, 1).slice(1, 6),
    ...camera('OLYMPUS CORPORATION', 'E-M1MarkII', orientation).slice(0, 2),
    ...sensor(width, height, 1).slice(6, 7),
    [274, SHORT, [orientation]],
    ...sensor(width, height, 1).slice(7),
    [34665, LONG, shot([[0x927c, UNDEFINED, note]])],
    [34853, LONG, place],
  ];
  return tiff(first, { magic: 0x4f52 });
}

/** Panasonic RW2: TIFF with another number and tags of its own; the JPEG is the value of one. */
export function drawRw2({ large, width, height, orientation }: CameraRaw): Buffer {
  const first: Ifd = [
    [1, UNDEFINED, Buffer.from('0300')],
    [2, SHORT, [width + 16]],
    [3, SHORT, [height + 16]],
    [4, SHORT, [8]],
    [5, SHORT, [8]],
    [6, SHORT, [height + 8]],
    [7, SHORT, [width + 8]],
    [0x2e, UNDEFINED, large],
    ...camera('Panasonic', 'DC-GX9', orientation),
    [34665, LONG, shot()],
    [34853, LONG, place],
  ];
  const mark = Buffer.from('88e774d8f8251d4d947a6e77822b5d6a', 'hex');
  return tiff(first, { magic: 0x55, extra: mark, mainFirst: true });
}
