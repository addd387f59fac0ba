import { crc32, deflateSync } from 'node:zlib';

/** Metadata blocks written byte by byte, right and wrong ones, and files to carry them. */

export type TiffEntry = [
  tag: number,
  type: number,
  value: string | number[] | Buffer | Ifd | Ifd[],
];
export type Ifd = TiffEntry[];

export const BYTE = 1;
export const ASCII = 2;
export const SHORT = 3;
export const LONG = 4;
/** Given as numerators and denominators in turn. */
export const RATIONAL = 5;
export const UNDEFINED = 7;

export interface TiffForm {
  bigEndian?: boolean;
  /** What stands where TIFF has 42: cameras' own formats have their own number. */
  magic?: number;
  /** What follows the pointer to the first directory. */
  extra?: Buffer;
  /** The first directory stands in front of what it points to, not behind it. */
  mainFirst?: boolean;
}

/**
 * A TIFF 6.0 structure; several directories are chained. An entry whose value is a directory, or
 * several, points to them, and so does a LONG whose value is bytes.
 */
export function tiff(first: Ifd | Ifd[], form: TiffForm = {}): Buffer {
  const { bigEndian = false, magic = 42, extra = Buffer.alloc(0), mainFirst = false } = form;
  const [main = [], ...others] = isIfds(first) ? first : [first];
  const room = Buffer.alloc(mainFirst ? 2 + 12 * main.length + 4 : 0);
  const chunks: Buffer[] = [Buffer.alloc(8), extra, room];
  let end = 8 + extra.length + room.length;
  const u16 = (n: number) => {
    const bytes = Buffer.alloc(2);
    if (bigEndian) bytes.writeUInt16BE(n);
    else bytes.writeUInt16LE(n);
    return bytes;
  };
  const u32 = (n: number) => {
    const bytes = Buffer.alloc(4);
    if (bigEndian) bytes.writeUInt32BE(n);
    else bytes.writeUInt32LE(n);
    return bytes;
  };
  const append = (bytes: Buffer): number => {
    const at = end;
    const padded = bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
    chunks.push(padded);
    end += padded.length;
    return at;
  };
  const bytesOf = (type: number, value: TiffEntry[2]): [Buffer, number] => {
    if (typeof value === 'string') {
      const bytes = Buffer.from(`${value}\0`, 'utf8');
      return [bytes, bytes.length];
    }
    if (Buffer.isBuffer(value)) {
      return type === LONG ? [u32(append(value)), 1] : [value, value.length];
    }
    if (isIfds(value)) {
      return [Buffer.concat(value.map((ifd) => u32(append(directory(ifd))))), value.length];
    }
    if (isIfd(value)) return [u32(append(directory(value))), 1];
    const pack = type === SHORT ? u16 : type === BYTE ? (n: number) => Buffer.from([n]) : u32;
    const count = type === RATIONAL ? value.length / 2 : value.length;
    return [Buffer.concat(value.map(pack)), count];
  };
  const directory = (ifd: Ifd, next = 0): Buffer => {
    const entries = ifd.map(([tag, type, value]) => {
      const [bytes, count] = bytesOf(type, value);
      const inline = Buffer.alloc(4);
      if (bytes.length <= 4) bytes.copy(inline);
      const field = bytes.length <= 4 ? inline : u32(append(bytes));
      return Buffer.concat([u16(tag), u16(type), u32(count), field]);
    });
    return Buffer.concat([u16(ifd.length), ...entries, u32(next)]);
  };
  let next = 0;
  for (const ifd of others.toReversed()) next = append(directory(ifd, next));
  const start = directory(main, next);
  if (mainFirst) start.copy(room);
  const at = mainFirst ? 8 + extra.length : append(start);
  chunks[0] = Buffer.concat([Buffer.from(bigEndian ? 'MM' : 'II'), u16(magic), u32(at)]);
  return Buffer.concat(chunks);
}

function isIfd(value: TiffEntry[2]): value is Ifd {
  return Array.isArray(value) && Array.isArray(value[0]) && !Array.isArray(value[0][0]);
}

function isIfds(value: TiffEntry[2]): value is Ifd[] {
  return Array.isArray(value) && Array.isArray(value[0]) && Array.isArray(value[0][0]);
}

/** A JPEG with one more APPn segment right after its start. */
export function withSegment(jpeg: Buffer, marker: number, data: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, data, jpeg.subarray(2)]);
}

export function withExif(jpeg: Buffer, structure: Buffer): Buffer {
  return withSegment(jpeg, 0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), structure]));
}

export function withXmp(jpeg: Buffer, packet: string): Buffer {
  const name = 'http://ns.adobe.com/xap/1.0/\0';
  return withSegment(jpeg, 0xe1, Buffer.from(name + packet));
}

/** IPTC-IIM datasets of record 2, inside Photoshop resources. */
export function withIptc(jpeg: Buffer, datasets: [number, Buffer][]): Buffer {
  return withSegment(jpeg, 0xed, photoshopBlock(datasets));
}

export function photoshopBlock(datasets: [number, Buffer][]): Buffer {
  const records = Buffer.concat(
    datasets.map(([dataset, data]) => {
      const head = Buffer.from([0x1c, 2, dataset, 0, 0]);
      head.writeUInt16BE(data.length, 3);
      return Buffer.concat([head, data]);
    }),
  );
  const resource = (id: number, data: Buffer) => {
    const head = Buffer.from('8BIM\0\0\0\0\0\0\0\0', 'latin1');
    head.writeUInt16BE(id, 4);
    head.writeUInt32BE(data.length, 8);
    return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
  };
  const first = resource(0x03ed, Buffer.alloc(15));
  return Buffer.concat([Buffer.from('Photoshop 3.0\0'), first, resource(0x0404, records)]);
}

/** An XMP packet around the attributes and elements of one rdf:Description. */
export function xmpPacket(attributes: string, elements = ''): string {
  const namespaces = {
    dc: 'http://purl.org/dc/elements/1.1/',
    xmp: 'http://ns.adobe.com/xap/1.0/',
    exif: 'http://ns.adobe.com/exif/1.0/',
    tiff: 'http://ns.adobe.com/tiff/1.0/',
    photoshop: 'http://ns.adobe.com/photoshop/1.0/',
    lr: 'http://ns.adobe.com/lightroom/1.0/',
  };
  const declared = Object.entries(namespaces).map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`);
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" ${declared.join(' ')} ${attributes}>${elements}</rdf:Description>
</rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;
}

/** A PNG that promises a picture of any size and holds next to nothing. */
export function hugePng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const chunk = (type: string, data: Buffer) => {
    const bytes = Buffer.alloc(12 + data.length);
    bytes.writeUInt32BE(data.length, 0);
    bytes.write(type, 4, 'latin1');
    data.copy(bytes, 8);
    bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
    return bytes;
  };
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(1000))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
