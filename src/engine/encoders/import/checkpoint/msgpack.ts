/**
 * Reads the structure of a MessagePack file and leaves its bulk where it is
 * (https://github.com/msgpack/msgpack/blob/master/spec.md).
 */
import type { BinaryFile } from './binary-file.ts';

/** Bytes that were not read. */
export class Bytes {
  readonly at: number;
  readonly length: number;
  /** Type of an extension; null for plain binary. */
  readonly type: number | null;
  constructor(at: number, length: number, type: number | null) {
    this.at = at;
    this.length = length;
    this.type = type;
  }
}

/** A map is a Map, an array an array, binary and extensions are {@link Bytes}. */
export type MsgpackValue = unknown;

const MAX_DEPTH = 24;
const MAX_VALUES = 200_000;
const MAX_TEXT = 4096;

/** Where the reading has come to; `left` values may follow. */
export class MsgpackReader {
  readonly #file: BinaryFile;
  readonly #end: number;
  #at: number;
  #values = 0;

  constructor(file: BinaryFile, at = 0, end = file.size) {
    this.#file = file;
    this.#at = at;
    this.#end = end;
  }

  /** The one value that the range holds. Throws AppError `checkpoint-malformed` and the like. */
  async readAll(): Promise<MsgpackValue> {
    const value = await this.#value(0);
    if (this.#at !== this.#end) throw this.#file.malformed('msgpack');
    return value;
  }

  async #value(depth: number): Promise<MsgpackValue> {
    if (depth > MAX_DEPTH) throw this.#file.tooMuch('nesting', MAX_DEPTH);
    if (++this.#values > MAX_VALUES) throw this.#file.tooMuch('values', MAX_VALUES);
    const tag = await this.#number(1);
    if (tag <= 0x7f) return tag;
    if (tag <= 0x8f) return this.#map(tag & 0x0f, depth);
    if (tag <= 0x9f) return this.#array(tag & 0x0f, depth);
    if (tag <= 0xbf) return this.#text(tag & 0x1f);
    if (tag >= 0xe0) return tag - 0x100;
    switch (tag) {
      case 0xc0:
        return null;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xc4:
      case 0xc5:
      case 0xc6:
        return this.#bytes(await this.#number(1 << (tag - 0xc4)), null);
      case 0xc7:
      case 0xc8:
      case 0xc9: {
        const length = await this.#number(1 << (tag - 0xc7));
        return this.#bytes(length, await this.#number(1));
      }
      case 0xca:
        return (await this.#take(4)).readFloatBE();
      case 0xcb:
        return (await this.#take(8)).readDoubleBE();
      case 0xcc:
      case 0xcd:
      case 0xce:
        return this.#number(1 << (tag - 0xcc));
      case 0xcf:
        return Number((await this.#take(8)).readBigUInt64BE());
      case 0xd0:
      case 0xd1:
      case 0xd2: {
        const size = 1 << (tag - 0xd0);
        return (await this.#take(size)).readIntBE(0, size);
      }
      case 0xd3:
        return Number((await this.#take(8)).readBigInt64BE());
      case 0xd4:
      case 0xd5:
      case 0xd6:
      case 0xd7:
      case 0xd8:
        return this.#bytes(1 << (tag - 0xd4), await this.#number(1));
      case 0xd9:
      case 0xda:
      case 0xdb:
        return this.#text(await this.#number(1 << (tag - 0xd9)));
      case 0xdc:
      case 0xdd:
        return this.#array(await this.#number(tag === 0xdc ? 2 : 4), depth);
      case 0xde:
      case 0xdf:
        return this.#map(await this.#number(tag === 0xde ? 2 : 4), depth);
      default:
        throw this.#file.malformed(`msgpack 0x${tag.toString(16)}`);
    }
  }

  async #map(count: number, depth: number): Promise<Map<string, MsgpackValue>> {
    const map = new Map<string, MsgpackValue>();
    for (let n = 0; n < count; n++) {
      const key = await this.#value(depth + 1);
      if (typeof key !== 'string' || map.has(key)) throw this.#file.malformed('msgpack key');
      map.set(key, await this.#value(depth + 1));
    }
    return map;
  }

  async #array(count: number, depth: number): Promise<MsgpackValue[]> {
    const array: MsgpackValue[] = [];
    for (let n = 0; n < count; n++) array.push(await this.#value(depth + 1));
    return array;
  }

  async #text(bytes: number): Promise<string> {
    if (bytes > MAX_TEXT) throw this.#file.tooMuch('text', MAX_TEXT);
    return (await this.#take(bytes)).toString('utf8');
  }

  /** An unsigned number of 1, 2 or 4 bytes. */
  async #number(bytes: number): Promise<number> {
    return (await this.#take(bytes)).readUIntBE(0, bytes);
  }

  #bytes(length: number, type: number | null): Bytes {
    const bytes = new Bytes(this.#at, length, type);
    this.#advance(length);
    return bytes;
  }

  async #take(length: number): Promise<Buffer> {
    const at = this.#at;
    this.#advance(length);
    return this.#file.read(at, length, 'msgpack');
  }

  #advance(length: number): void {
    if (this.#at + length > this.#end) throw this.#file.truncated('msgpack');
    this.#at += length;
  }
}
