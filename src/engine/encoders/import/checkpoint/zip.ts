/** The directory of a zip archive (PKWARE APPNOTE 6.3.10, with zip64). Nothing is unpacked here. */
import { AppError } from '../../../../shared/errors.ts';
import type { BinaryFile } from './binary-file.ts';

export interface ZipEntry {
  name: string;
  /** 0 stored, 8 deflated. */
  method: number;
  /** Bytes in the archive, and where they begin. */
  stored: number;
  at: number;
  /** Bytes once unpacked, as the archive says. */
  size: number;
}

const SIGNATURE = { local: 0x04034b50, entry: 0x02014b50, end: 0x06054b50 };
const SIGNATURE_64 = { locator: 0x07064b50, end: 0x06064b50 };
const END_BYTES = 22;
const MAX_COMMENT = 65_535;
const MAX_ENTRIES = 50_000;
const MAX_DIRECTORY = 16 * 1024 * 1024;
const ENCRYPTED = 0x0001;

/**
 * The entries of an archive, by name. Throws AppError `checkpoint-truncated`,
 * `checkpoint-malformed`, `checkpoint-limit`, `checkpoint-overlap` where entries share bytes, or
 * `checkpoint-path` for a name that leads out of a folder.
 */
export async function readZipDirectory(file: BinaryFile): Promise<Map<string, ZipEntry>> {
  const { count, at, bytes } = await findDirectory(file);
  if (count > MAX_ENTRIES) throw file.tooMuch('zip', MAX_ENTRIES);
  if (bytes > MAX_DIRECTORY) throw file.tooMuch('zip', MAX_DIRECTORY);
  const directory = await file.read(at, bytes, 'zip');
  const entries = new Map<string, ZipEntry>();
  const spans: { name: string; from: number; to: number }[] = [];
  let next = 0;
  for (let n = 0; n < count; n++) {
    const { entry, header, length } = entryAt(file, directory, next);
    next += length;
    if (entries.has(entry.name)) throw file.malformed(`${entry.name}: twice`);
    expectSafeName(file, entry.name);
    const local = await file.read(header, 30, entry.name);
    if (local.readUInt32LE(0) !== SIGNATURE.local) throw file.malformed(entry.name);
    entry.at = header + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
    if (entry.at + entry.stored > at) throw file.truncated(entry.name);
    spans.push({ name: entry.name, from: header, to: entry.at + entry.stored });
    entries.set(entry.name, entry);
  }
  spans.sort((a, b) => a.from - b.from);
  let end = 0;
  for (const { name, from, to } of spans) {
    if (from < end) throw new AppError('checkpoint-overlap', { file: file.name, what: name });
    end = to;
  }
  return entries;
}

interface Directory {
  count: number;
  at: number;
  bytes: number;
}

/** The end record is the last thing in the file, but for a comment. */
async function findDirectory(file: BinaryFile): Promise<Directory> {
  const tailBytes = Math.min(file.size, END_BYTES + MAX_COMMENT);
  const tailAt = file.size - tailBytes;
  const tail = await file.read(tailAt, tailBytes, 'zip');
  for (let i = tailBytes - END_BYTES; i >= 0; i--) {
    if (tail.readUInt32LE(i) !== SIGNATURE.end) continue;
    if (i + END_BYTES + tail.readUInt16LE(i + 20) !== tailBytes) continue;
    if (tail.readUInt16LE(i + 4) !== 0 || tail.readUInt16LE(i + 6) !== 0) {
      throw file.malformed('zip of several disks');
    }
    const large = await findDirectory64(file, tailAt + i);
    return (
      large ?? {
        count: tail.readUInt16LE(i + 10),
        bytes: tail.readUInt32LE(i + 12),
        at: tail.readUInt32LE(i + 16),
      }
    );
  }
  throw file.malformed('no zip');
}

async function findDirectory64(file: BinaryFile, endAt: number): Promise<Directory | null> {
  if (endAt < 20) return null;
  const locator = await file.read(endAt - 20, 20, 'zip');
  if (locator.readUInt32LE(0) !== SIGNATURE_64.locator) return null;
  const end = await file.read(Number(locator.readBigUInt64LE(8)), 56, 'zip');
  if (end.readUInt32LE(0) !== SIGNATURE_64.end) throw file.malformed('zip64');
  return {
    count: Number(end.readBigUInt64LE(32)),
    bytes: Number(end.readBigUInt64LE(40)),
    at: Number(end.readBigUInt64LE(48)),
  };
}

function entryAt(file: BinaryFile, directory: Buffer, at: number) {
  if (at + 46 > directory.length) throw file.truncated('zip');
  const head = directory.subarray(at);
  if (head.readUInt32LE(0) !== SIGNATURE.entry) throw file.malformed('zip');
  const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((i) => head.readUInt16LE(i)) as [
    number,
    number,
    number,
  ];
  const length = 46 + nameBytes + extraBytes + commentBytes;
  if (length > head.length) throw file.truncated('zip');
  const name = head.subarray(46, 46 + nameBytes).toString('utf8');
  if ((head.readUInt16LE(8) & ENCRYPTED) !== 0) throw file.malformed(`${name}: encrypted`);
  const sizes = {
    size: head.readUInt32LE(24),
    stored: head.readUInt32LE(20),
    header: head.readUInt32LE(42),
  };
  readExtra64(file, name, head.subarray(46 + nameBytes, 46 + nameBytes + extraBytes), sizes);
  const method = head.readUInt16LE(10);
  const entry: ZipEntry = { name, method, size: sizes.size, stored: sizes.stored, at: 0 };
  return { entry, header: sizes.header, length };
}

/** Sizes that do not fit 32 bits are in extra field 1, in this order. */
function readExtra64(
  file: BinaryFile,
  name: string,
  extra: Buffer,
  sizes: { size: number; stored: number; header: number },
): void {
  for (let i = 0; i + 4 <= extra.length;) {
    const bytes = extra.readUInt16LE(i + 2);
    if (extra.readUInt16LE(i) === 1) {
      let field = extra.subarray(i + 4, i + 4 + bytes);
      for (const key of ['size', 'stored', 'header'] as const) {
        if (sizes[key] !== 0xffffffff) continue;
        if (field.length < 8) throw file.malformed(`${name}: zip64`);
        sizes[key] = Number(field.readBigUInt64LE(0));
        field = field.subarray(8);
      }
    }
    i += 4 + bytes;
  }
}

function expectSafeName(file: BinaryFile, name: string): void {
  const leadsOut =
    name === '' ||
    /^[/\\]|^[A-Za-z]:|[\0\\]/.test(name) ||
    name.split('/').some((part) => part === '..' || part === '.');
  if (leadsOut) throw new AppError('checkpoint-path', { file: file.name, entry: name });
}
