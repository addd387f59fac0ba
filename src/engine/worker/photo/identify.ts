import { open, stat } from 'node:fs/promises';
import { fileTypeFromBuffer, fileTypeFromFile } from 'file-type';
import { AppError } from '../../../shared/errors.ts';
import { extensionOf, isRawFileName } from '../../../shared/formats.ts';
import type { PhotoFormat } from '../../../shared/photo.ts';
import { type FileState, fileError } from './file-errors.ts';
import type { FileContent } from './recent-contents.ts';

export interface PhotoFile extends FileState {
  format: PhotoFormat;
}

const HEAD_BYTES = 8192;

/**
 * Opens a file and tells its format by its content; the name only decides between TIFF and the raw
 * formats built on it.
 *
 * @param content what the file held a moment ago, if that is at hand: then it need not be opened
 * @returns `data` is the content, if it is still what the file holds
 * @throws AppError `file-empty`, `file-vanished`, `file-unreadable`, `not-an-image`
 */
export async function identify(
  path: string,
  content: FileContent | null = null,
): Promise<PhotoFile & { data: Buffer | null }> {
  const { head, bytes, mtimeMs, data } = await readHead(path, content).catch((error: unknown) => {
    throw fileError(error);
  });
  if (bytes === 0) throw new AppError('file-empty');
  const format = await formatOf(path, head);
  if (format === null) throw new AppError('not-an-image');
  return { path, bytes, mtimeMs, format, data };
}

async function readHead(path: string, content: FileContent | null) {
  // Opening a named pipe would wait for ever for somebody to write to it.
  const now = await stat(path);
  if (!now.isFile() && !now.isDirectory()) throw new AppError('not-an-image');
  if (content && content.data.length === now.size && content.mtimeMs === now.mtimeMs) {
    const { data, mtimeMs } = content;
    return { head: data.subarray(0, HEAD_BYTES), bytes: data.length, mtimeMs, data };
  }
  const file = await open(path, 'r');
  try {
    const { size, mtimeMs } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    // A file of a pseudo file system says 0 bytes and still has some.
    const head = buffer.subarray(0, bytesRead);
    return { head, bytes: Math.max(size, bytesRead), mtimeMs, data: null };
  } finally {
    await file.close();
  }
}

async function formatOf(path: string, head: Buffer): Promise<PhotoFormat | null> {
  if (head.length >= 3 && head.readUIntBE(0, 3) === 0xffd8ff) return 'jpeg';
  if (isTiff(head)) return tiffFamily(path);
  if (head.toString('latin1', 4, 8) === 'ftyp') return isoFormat(head);
  // Old raw formats have magic numbers that file-type does not know.
  if (isRawFileName(path) && hasRawMagic(head)) return 'raw';
  const mime = (await fileTypeFromBuffer(head).catch(() => undefined))?.mime ?? '';
  const known = FORMAT_OF_MIME[mime];
  return known ?? null;
}

const FORMAT_OF_MIME: Record<string, PhotoFormat> = {
  'image/png': 'png',
  'image/apng': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/x-fujifilm-raf': 'raw',
  'image/x-olympus-orf': 'raw',
  'image/x-panasonic-rw2': 'raw',
};

/** TIFF 6.0 and BigTIFF signatures. */
function isTiff(head: Buffer): boolean {
  const start = head.toString('latin1', 0, 4);
  return ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].includes(start);
}

/**
 * Nothing in its content tells a camera's raw file from a TIFF for sure (file-type takes every TIFF
 * with a PrintIM tag for a Sony raw), so a name that says either is believed.
 */
async function tiffFamily(path: string): Promise<PhotoFormat> {
  if (isRawFileName(path)) return 'raw';
  if (['tif', 'tiff'].includes(extensionOf(path))) return 'tiff';
  const mime = (await fileTypeFromFile(path).catch(() => undefined))?.mime;
  return mime === undefined || mime === 'image/tiff' ? 'tiff' : 'raw';
}

/** By the brands of ISO 23008-12 (HEIF) and AV1 Image File Format, read from the `ftyp` box. */
function isoFormat(head: Buffer): PhotoFormat | null {
  const end = Math.min(head.readUInt32BE(0), head.length);
  const brands = [head.toString('latin1', 8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(head.toString('latin1', at, at + 4));
  const has = (pattern: RegExp) => brands.some((brand) => pattern.test(brand));
  if (has(/^crx $/)) return 'raw';
  if (has(/^avi[fs]$/)) return 'avif';
  if (has(/^(?:hei[cmsx]|hev[cmsx]|mif[12]|msf1|miaf)$/)) return 'heic';
  return null;
}

function hasRawMagic(head: Buffer): boolean {
  const start = head.toString('latin1', 0, 16);
  return (
    /^(?:II|MM)[\s\S]{4}HEAPCCDR/.test(start) || // Canon CRW
    start.startsWith('FOVb') || // Sigma X3F
    start.startsWith('\0MRM') || // Minolta MRW
    start.startsWith('FUJIFILMCCD-RAW') || // Fujifilm RAF
    start.startsWith('IIU\0') || // Panasonic RW2, Leica RWL
    /^(?:II|MM)(?:R[OS]|OR)/.test(start) // Olympus ORF
  );
}
