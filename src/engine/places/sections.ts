import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

/** Columns of one table or another, by name. */
export type Sections = Record<string, readonly string[] | Uint8Array | Uint16Array | Int32Array>;

type Kind = 'text' | 'u8' | 'u16' | 'i32';

interface Entry {
  name: string;
  kind: Kind;
  bytes: number;
}

const ALIGNMENT = 4;
const padded = (bytes: number) => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/**
 * Packs columns into one compressed file: the length of a JSON header, the header, then the columns
 * one after the other, each from a multiple of four bytes. Numbers are little-endian, texts UTF-8
 * with a line for each.
 */
export function packSections(sections: Sections): Buffer {
  const entries: Entry[] = [];
  const parts: Buffer[] = [];
  for (const [name, column] of Object.entries(sections)) {
    const kind = kindOf(column);
    const bytes = Array.isArray(column)
      ? Buffer.from(column.join('\n'))
      : Buffer.from((column as Uint8Array).buffer, 0, (column as Uint8Array).byteLength);
    entries.push({ name, kind, bytes: bytes.length });
    parts.push(bytes, Buffer.alloc(padded(bytes.length) - bytes.length));
  }
  const json = JSON.stringify(entries);
  const header = Buffer.from(json.padEnd(padded(Buffer.byteLength(json))));
  const length = Buffer.alloc(ALIGNMENT);
  length.writeUInt32LE(header.length);
  return brotliCompressSync(Buffer.concat([length, header, ...parts]), {
    params: { [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_QUALITY]: 11 },
  });
}

/** The columns of {@link packSections}. */
export function unpackSections(file: Uint8Array): Record<string, Sections[string]> {
  const buffer = brotliDecompressSync(file);
  const headerLength = buffer.readUInt32LE(0);
  const start = ALIGNMENT + headerLength;
  const entries = JSON.parse(buffer.toString('utf8', ALIGNMENT, start)) as Entry[];
  const sections: Record<string, Sections[string]> = {};
  let offset = start;
  for (const { name, kind, bytes } of entries) {
    const part = buffer.subarray(offset, offset + bytes);
    sections[name] = kind === 'text' ? part.toString('utf8').split('\n') : numbers(kind, part);
    offset += padded(bytes);
  }
  return sections;
}

function numbers(kind: Exclude<Kind, 'text'>, part: Uint8Array): Sections[string] {
  // A copy of its own: the part may lie anywhere in memory, numbers may not.
  const { buffer } = Uint8Array.from(part);
  if (kind === 'u8') return new Uint8Array(buffer);
  return kind === 'u16' ? new Uint16Array(buffer) : new Int32Array(buffer);
}

function kindOf(column: Sections[string]): Kind {
  if (column instanceof Uint8Array) return 'u8';
  if (column instanceof Uint16Array) return 'u16';
  return column instanceof Int32Array ? 'i32' : 'text';
}
