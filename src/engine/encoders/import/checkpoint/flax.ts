/**
 * Flax's MessagePack of a tree of parameters: nested maps, whose leaves are arrays in extension 1
 * as `[shape, type, bytes]`; arrays over a gigabyte are cut into chunks under a map with the key
 * `__msgpack_chunked_array__` (flax/serialization.py).
 */
import { AppError } from '../../../../shared/errors.ts';
import type { BinaryFile } from './binary-file.ts';
import { Bytes, MsgpackReader } from './msgpack.ts';
import type { MsgpackValue } from './msgpack.ts';
import { ELEMENT_BYTES, LIMITS, elementCount, isShape, rowMajor } from './tensor.ts';
import type { ElementType, StoredTensor } from './tensor.ts';

const TYPES: Record<string, ElementType> = {
  float64: 'F64',
  float32: 'F32',
  float16: 'F16',
  bfloat16: 'BF16',
  int64: 'I64',
  int32: 'I32',
  int16: 'I16',
  int8: 'I8',
  uint8: 'U8',
  bool: 'BOOL',
};
/** Extension types; 3 is a scalar, written as an array of no axes. */
const ARRAY = 1;
const SCALAR = 3;
const CHUNKED = '__msgpack_chunked_array__';

/**
 * The tensors of a `flax_model.msgpack`, by their path joined with `/`. Throws AppError
 * `checkpoint-malformed`, `checkpoint-truncated`, `checkpoint-limit` or `checkpoint-type`.
 */
export async function readFlax(file: BinaryFile): Promise<Map<string, StoredTensor>> {
  const root = await new MsgpackReader(file).readAll();
  if (!(root instanceof Map)) throw file.malformed('no parameters');
  const tensors = new Map<string, StoredTensor>();
  // Some programs save the whole state, with the parameters under one key.
  const params: MsgpackValue = root.size === 1 ? root.get('params') : undefined;
  await collect(file, params instanceof Map ? params : root, '', tensors);
  return tensors;
}

async function collect(
  file: BinaryFile,
  tree: Map<string, MsgpackValue>,
  path: string,
  tensors: Map<string, StoredTensor>,
): Promise<void> {
  for (const [key, value] of tree) {
    const name = path === '' ? key : `${path}/${key}`;
    if (key === '' || key.includes('/') || name.length > LIMITS.nameLength) {
      throw file.malformed(`name: ${name.slice(0, LIMITS.nameLength)}`);
    }
    if (value instanceof Map && !value.has(CHUNKED)) {
      await collect(file, value, name, tensors);
      continue;
    }
    if (tensors.size === LIMITS.tensors) throw file.tooMuch('tensors', LIMITS.tensors);
    const isChunked = value instanceof Map;
    tensors.set(name, await (isChunked ? chunked : array)(file, name, value as never));
  }
}

async function array(file: BinaryFile, name: string, value: MsgpackValue): Promise<StoredTensor> {
  if (!(value instanceof Bytes) || (value.type !== ARRAY && value.type !== SCALAR)) {
    throw file.malformed(`${name}: no array`);
  }
  const parts = await new MsgpackReader(file, value.at, value.at + value.length).readAll();
  const [shape, typeName, bytes] = Array.isArray(parts) ? (parts as unknown[]) : [];
  const type = typeof typeName === 'string' ? TYPES[typeName] : undefined;
  if (!type) {
    const details = { file: file.name, name, type: String(typeName).slice(0, 40) };
    throw new AppError('checkpoint-type', details);
  }
  if (!isShape(shape) || !(bytes instanceof Bytes) || bytes.type !== null) {
    throw file.malformed(`${name}: array`);
  }
  if (bytes.length !== elementCount(shape) * ELEMENT_BYTES[type]) {
    throw file.malformed(`${name}: ${bytes.length} bytes for [${shape.join(', ')}]`);
  }
  const extents = [{ at: bytes.at, bytes: bytes.length }];
  return { type, shape, strides: rowMajor(shape), extents };
}

/** `{shape: {0: …, 1: …}, chunks: {0: array, 1: array, …}}` */
async function chunked(
  file: BinaryFile,
  name: string,
  value: Map<string, MsgpackValue>,
): Promise<StoredTensor> {
  const shape = listOf(value.get('shape'));
  const chunks = listOf(value.get('chunks'));
  if (!isShape(shape) || !chunks || chunks.length === 0) throw file.malformed(`${name}: chunks`);
  const parts: StoredTensor[] = [];
  for (const chunk of chunks) parts.push(await array(file, name, chunk));
  const { type } = parts[0] as StoredTensor;
  const elements = parts.reduce((sum, part) => sum + elementCount(part.shape), 0);
  if (parts.some((part) => part.type !== type) || elements !== elementCount(shape)) {
    throw file.malformed(`${name}: chunks`);
  }
  const extents = parts.flatMap((part) => part.extents);
  return { type, shape, strides: rowMajor(shape), extents };
}

/** A tuple, which Flax writes as a map from position to value. */
function listOf(value: MsgpackValue): MsgpackValue[] | null {
  if (Array.isArray(value)) return value;
  if (!(value instanceof Map)) return null;
  const list = Array.from({ length: value.size }, (_, n) => value.get(String(n)));
  return list.includes(undefined) ? null : list;
}
