/** Pickles and zip archives, right or wrong in any way that a test needs. */
import { closeSync, fstatSync, openSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';

/** Pickle instructions, for programs of any kind. */
export const pickle = {
  begin: Buffer.from([0x80, 2]),
  global: (module: string, name: string) => Buffer.from(`c${module}\n${name}\n`),
  text: (value: string) => {
    const bytes = Buffer.from(value);
    const head = Buffer.from([0x58, 0, 0, 0, 0]);
    head.writeUInt32LE(bytes.length, 1);
    return Buffer.concat([head, bytes]);
  },
  int: (value: number) => {
    const bytes = Buffer.from([0x4a, 0, 0, 0, 0]);
    bytes.writeInt32LE(value, 1);
    return bytes;
  },
  tuple: (...items: Buffer[]) => Buffer.concat([Buffer.from('('), ...items, Buffer.from('t')]),
  reduce: Buffer.from('R'),
  emptyTuple: Buffer.from(')'),
  persistent: Buffer.from('Q'),
  dict: (entries: [string, Buffer][]) =>
    Buffer.concat([
      Buffer.from('}('),
      ...entries.flatMap(([key, value]) => [pickle.text(key), value]),
      Buffer.from('u'),
    ]),
  stop: Buffer.from('.'),
  tensor: (key: string, total: number, offset: number, shape: number[], strides: number[]) =>
    Buffer.concat([
      pickle.global('torch._utils', '_rebuild_tensor_v2'),
      pickle.tuple(
        pickle.tuple(
          pickle.text('storage'),
          pickle.global('torch', 'FloatStorage'),
          pickle.text(key),
          pickle.text('cpu'),
          pickle.int(total),
        ),
        pickle.persistent,
        pickle.int(offset),
        pickle.tuple(...shape.map(pickle.int)),
        pickle.tuple(...strides.map(pickle.int)),
        Buffer.from([0x89]),
        pickle.global('collections', 'OrderedDict'),
        pickle.emptyTuple,
        pickle.reduce,
      ),
      pickle.reduce,
    ]),
};

/** Writes stored entries one after another; what it says of them can be changed to be wrong. */
export class ZipWriter {
  readonly #fd: number;
  readonly #directory: Buffer[] = [];

  constructor(path: string) {
    this.#fd = openSync(path, 'w');
  }

  add(name: string, parts: Uint8Array[], { method = 0, at = -1, size = -1 } = {}): void {
    const stored = parts.reduce((sum, part) => sum + part.length, 0);
    const crc = parts.reduce((sum, part) => crc32(part, sum), 0);
    const nameBytes = Buffer.from(name);
    const offset = fstatSync(this.#fd).size;
    const sizes = Buffer.alloc(16);
    sizes.writeUInt32LE(crc, 0);
    sizes.writeUInt32LE(stored, 4);
    sizes.writeUInt32LE(size < 0 ? stored : size, 8);
    sizes.writeUInt16LE(nameBytes.length, 12);
    const common = Buffer.alloc(10);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(method, 4);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, sizes, nameBytes]);
    if (at < 0) for (const part of [local, ...parts]) writeFully(this.#fd, part);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at < 0 ? offset : at, 10);
    const head = Buffer.from('PK\x01\x02\x14\x00', 'latin1');
    this.#directory.push(Buffer.concat([head, common, sizes, tail, nameBytes]));
  }

  end(): void {
    const at = fstatSync(this.#fd).size;
    const directory = Buffer.concat(this.#directory);
    const end = Buffer.alloc(22);
    end.write('PK\x05\x06', 'latin1');
    end.writeUInt16LE(this.#directory.length, 8);
    end.writeUInt16LE(this.#directory.length, 10);
    end.writeUInt32LE(directory.length, 12);
    end.writeUInt32LE(at, 16);
    writeFully(this.#fd, directory);
    writeFully(this.#fd, end);
    closeSync(this.#fd);
  }
}

/** Writes a file part by part. */
export function written(path: string, parts: () => Iterable<Uint8Array>): string {
  const fd = openSync(path, 'w');
  try {
    for (const part of parts()) writeFully(fd, part);
  } finally {
    closeSync(fd);
  }
  return path;
}

function writeFully(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
}
