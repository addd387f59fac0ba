import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256];
/** Apple's names of the sizes of an .icns, as pixels. */
const ICNS_TYPES: [string, number][] = [
  ['icp4', 16],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic10', 1024],
];

/** Draws `icon.svg` in all sizes: `16x16.png` …, `icon.ico`, `icon.icns`. */
export async function renderIcons(svg: string, dir: string): Promise<void> {
  mkdirSync(dir, { recursive: true });
  const pngs = new Map<number, Buffer>();
  for (const size of SIZES) {
    const density = Math.max(72, (72 * size) / 1024);
    const png = await sharp(svg, { density }).resize(size, size).png().toBuffer();
    pngs.set(size, png);
    writeFileSync(join(dir, `${size}x${size}.png`), png);
  }
  const of = (size: number) => pngs.get(size) ?? Buffer.alloc(0);
  writeFileSync(join(dir, 'icon.ico'), ico(ICO_SIZES.map((size) => [size, of(size)])));
  writeFileSync(join(dir, 'icon.icns'), icns(ICNS_TYPES.map(([type, size]) => [type, of(size)])));
}

/** Windows' container: a directory of 16 bytes each, then the PNG files. */
function ico(images: [number, Buffer][]): Buffer {
  const head = Buffer.alloc(6 + 16 * images.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(images.length, 4);
  let offset = head.length;
  for (const [index, [size, png]] of images.entries()) {
    const at = 6 + 16 * index;
    // 0 stands for 256.
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  }
  return Buffer.concat([head, ...images.map(([, png]) => png)]);
}

/** Apple's container: a type and a length before each PNG file, and before all of them. */
function icns(images: [string, Buffer][]): Buffer {
  const chunk = (type: string, body: Buffer) => {
    const head = Buffer.alloc(8);
    head.write(type, 'latin1');
    head.writeUInt32BE(8 + body.length, 4);
    return Buffer.concat([head, body]);
  };
  return chunk('icns', Buffer.concat(images.map(([type, png]) => chunk(type, png))));
}
