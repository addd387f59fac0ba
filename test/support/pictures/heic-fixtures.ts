/**
 * Draws the pictures of test/fixtures/heic. Run it by hand with Node where libheif's `heif-enc` is
 * installed; nothing that the tests need to run encodes HEVC.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { ASCII, LONG, SHORT, tiff, withExif } from './blocks.ts';
import { drawCorners, drawPlain } from './scenes.ts';

const fixtures = join(import.meta.dirname, '../../fixtures/heic');
const folder = mkdtempSync(join(tmpdir(), 'fototeca-heic-'));

/** EXIF orientation 6 goes with the quarter turn: a decoder that obeys both turns twice. */
const exif = tiff([
  [271, ASCII, 'Prova'],
  [272, ASCII, 'Telefono 1'],
  [274, SHORT, [6]],
  [
    34665,
    LONG,
    [
      [0x9003, ASCII, '2021:05:06 12:34:56'],
      [0x9011, ASCII, '+02:00'],
    ],
  ],
]);

const corners = await drawCorners(320, 240).jpeg({ quality: 95 }).toBuffer();
const plain = await drawPlain(64, 48, [200, 60, 40]).png().toBuffer();
const p3 = await sharp(plain).withIccProfile('p3').png().toBuffer();

const upright = encode('corners.jpg', withExif(corners, exif));
writeFileSync(join(fixtures, 'corners.heic'), upright);
writeFileSync(join(fixtures, 'corners-turned.heic'), withRotation(upright, 3));
writeFileSync(join(fixtures, 'display-p3.heic'), encode('p3.png', p3));
rmSync(folder, { recursive: true });

function encode(name: string, picture: Buffer): Buffer {
  const [input, output] = [join(folder, name), join(folder, `${name}.heic`)];
  writeFileSync(input, picture);
  execFileSync('heif-enc', ['-q', '60', input, '-o', output]);
  return readFileSync(output);
}

/** Adds an `irot` property (quarter turns counter-clockwise) to the first item of a HEIF file. */
function withRotation(file: Buffer, quarterTurns: number): Buffer {
  const irot = Buffer.from([0, 0, 0, 9, ...Buffer.from('irot'), quarterTurns]);
  const ipco = find(file, 'ipco');
  const properties = countBoxes(file, ipco.at + 8, ipco.at + ipco.size);
  const ipma = find(file, 'ipma');
  // Version 0, flags 0: count (4), then per item id (2), number of associations (1), one byte each.
  const firstCount = ipma.at + 8 + 4 + 4 + 2;
  const end = firstCount + 1 + (file[firstCount] ?? 0);
  const turned = Buffer.concat([
    file.subarray(0, ipco.at + ipco.size),
    irot,
    file.subarray(ipco.at + ipco.size, end),
    Buffer.from([0x80 | (properties + 1)]),
    file.subarray(end),
  ]);
  turned[firstCount + irot.length] = (file[firstCount] ?? 0) + 1;
  grow(turned, 'ipco', irot.length);
  grow(turned, 'ipma', 1);
  grow(turned, 'iprp', irot.length + 1);
  grow(turned, 'meta', irot.length + 1);
  moveItems(turned, irot.length + 1);
  return turned;
}

function find(file: Buffer, type: string) {
  const at = file.indexOf(type, 0, 'latin1') - 4;
  return { at, size: file.readUInt32BE(at) };
}

function countBoxes(file: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at += file.readUInt32BE(at)) count++;
  return count;
}

function grow(file: Buffer, type: string, bytes: number): void {
  const { at, size } = find(file, type);
  file.writeUInt32BE(size + bytes, at);
}

/** Shifts the offsets of `iloc` (version 0 or 1, four-byte offsets and lengths, one extent each). */
function moveItems(file: Buffer, bytes: number): void {
  const { at } = find(file, 'iloc');
  const version = file[at + 8] ?? 0;
  const baseSize = (file[at + 13] ?? 0) >> 4;
  const items = file.readUInt16BE(at + 14);
  let item = at + 16;
  for (let n = 0; n < items; n++) {
    const offsetAt = item + 2 + (version === 1 ? 2 : 0) + 2 + baseSize + 2;
    file.writeUInt32BE(file.readUInt32BE(offsetAt) + bytes, offsetAt);
    item = offsetAt + 8;
  }
}
