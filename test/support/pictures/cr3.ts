import { ASCII, type Ifd, LONG, tiff } from './blocks.ts';
import { camera, type CameraRaw, place, shot } from './camera-raws.ts';

/**
 * Canon CR3: ISO boxes. Metadata as four TIFF structures in Canon's uuid box of `moov`, beside the
 * thumbnail; the full JPEG as the only sample of the first track; a smaller one in a uuid of its own.
 */
export function drawCr3({ large, small, width, height, orientation }: CameraRaw): Buffer {
  const brand = box('ftyp', Buffer.from('crx \0\0\0\x01crx isom', 'latin1'));
  const size: Ifd = [
    [256, LONG, [width]],
    [257, LONG, [height]],
  ];
  const preview = Buffer.alloc(16);
  preview.writeUInt16BE(1, 4);
  preview.writeUInt16BE(160, 6);
  preview.writeUInt16BE(120, 8);
  preview.writeUInt16BE(1, 10);
  preview.writeUInt32BE(small.length, 12);
  const previews = box(
    'uuid',
    Buffer.from('eaf42b5e1c984b88b9fbb7dc406e4d16', 'hex'),
    Buffer.from([0, 0, 0, 0, 0, 0, 0, 1]),
    box('PRVW', preview, small),
  );
  const moov = (jpegAt: number) =>
    box(
      'moov',
      box(
        'uuid',
        Buffer.from('85c0b687820f11e08111f4ce462b6a48', 'hex'),
        box('CNCV', Buffer.from('CanonCR3_001/00.09.00/00.00.00')),
        box('CMT1', tiff([...size, ...camera('Canon', 'Canon EOS R6', orientation)])),
        box('CMT2', tiff(shot())),
        box('CMT3', tiff([[6, ASCII, 'Canon EOS R6']])),
        box('CMT4', tiff(place)),
      ),
      jpegTrack(large.length, jpegAt, width, height),
    );
  // The JPEG is the first thing in `mdat`, whose head has 8 bytes.
  const jpegAt = brand.length + moov(0).length + previews.length + 8;
  return Buffer.concat([brand, moov(jpegAt), previews, box('mdat', large, Buffer.alloc(64))]);
}

/** A track with one sample: the JPEG, described as a raw frame that is one. */
function jpegTrack(bytes: number, at: number, width: number, height: number): Buffer {
  const words = (...values: number[]) => {
    const packed = Buffer.alloc(4 * values.length);
    values.forEach((value, n) => packed.writeUInt32BE(value, 4 * n));
    return packed;
  };
  const frame = Buffer.alloc(82);
  frame.writeUInt16BE(1, 6);
  frame.writeUInt16BE(width, 24);
  frame.writeUInt16BE(height, 26);
  frame.writeUInt32BE(72 << 16, 28);
  frame.writeUInt32BE(72 << 16, 32);
  frame.writeUInt16BE(1, 40);
  frame.writeUInt16BE(24, 74);
  frame.writeInt16BE(-1, 76);
  frame.writeUInt16BE(3, 78);
  return box(
    'trak',
    box(
      'mdia',
      box('hdlr', words(0, 0), Buffer.from('vide'), words(0, 0, 0), Buffer.alloc(1)),
      box(
        'minf',
        box('vmhd', words(1, 0, 0)),
        box(
          'stbl',
          box('stsd', words(0, 1), box('CRAW', frame, box('JPEG', words(0)))),
          box('stts', words(0, 1, 1, 1)),
          box('stsc', words(0, 1, 1, 1, 1)),
          box('stsz', words(0, bytes, 1)),
          box('co64', words(0, 1, 0, at)),
        ),
      ),
    ),
  );
}

/** A box of ISO 14496-12: size, type, content. */
function box(type: string, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + content.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, content]);
}
