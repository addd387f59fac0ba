/**
 * The safetensors format: eight bytes with the length of a JSON header, the header, the data
 * (https://github.com/huggingface/safetensors, «Format»).
 */
import { AppError } from '../../../../shared/errors.ts';
import type { BinaryFile } from './binary-file.ts';
import { ELEMENT_BYTES, LIMITS, elementCount, isShape, rowMajor } from './tensor.ts';
import type { ElementType, StoredTensor } from './tensor.ts';

/** A header of a thousand tensors is about 150 kB. */
const MAX_HEADER = 8 * 1024 * 1024;

/**
 * The tensors of a safetensors file. Throws AppError `checkpoint-truncated`,
 * `checkpoint-malformed`, `checkpoint-limit`, `checkpoint-overlap` or `checkpoint-type`.
 */
export async function readSafetensors(file: BinaryFile): Promise<Map<string, StoredTensor>> {
  const length = Number((await file.read(0, 8, 'header')).readBigUInt64LE());
  if (length > file.size - 8) throw file.truncated('header');
  if (length > MAX_HEADER) throw file.tooMuch('header', MAX_HEADER);
  const start = 8 + length;
  const header = parse(file, await file.read(8, length, 'header'));

  const tensors = new Map<string, StoredTensor>();
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    if (tensors.size === LIMITS.tensors) throw file.tooMuch('tensors', LIMITS.tensors);
    tensors.set(name, tensorOf(file, start, name, entry));
  }
  expectNoOverlap(file, start, tensors);
  return tensors;
}

function parse(file: BinaryFile, bytes: Buffer): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw file.malformed((error as Error).message);
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw file.malformed('header');
  }
  return header as Record<string, unknown>;
}

function tensorOf(file: BinaryFile, start: number, name: string, entry: unknown): StoredTensor {
  const { dtype, shape, data_offsets: range } = (entry ?? {}) as Record<string, unknown>;
  if (typeof dtype !== 'string' || !Object.hasOwn(ELEMENT_BYTES, dtype)) {
    throw new AppError('checkpoint-type', { file: file.name, name, type: String(dtype) });
  }
  const type = dtype as ElementType;
  if (!isShape(shape)) throw file.malformed(`${name}: shape`);
  const [from, to] = Array.isArray(range) && range.length === 2 ? (range as unknown[]) : [];
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to)) {
    throw file.malformed(`${name}: data_offsets`);
  }
  const bytes = (to as number) - (from as number);
  if ((from as number) < 0 || bytes !== elementCount(shape) * ELEMENT_BYTES[type]) {
    throw file.malformed(`${name}: data_offsets`);
  }
  const at = start + (from as number);
  file.expect(at, bytes, name);
  return { type, shape, strides: rowMajor(shape), extents: [{ at, bytes }] };
}

/** The format wants every byte of the data to belong to exactly one tensor. */
function expectNoOverlap(
  file: BinaryFile,
  start: number,
  tensors: Map<string, StoredTensor>,
): void {
  const all = [...tensors].flatMap(([name, { extents }]) =>
    extents.map((extent) => ({ name, ...extent })),
  );
  all.sort((a, b) => a.at - b.at || a.bytes - b.bytes);
  let end = start;
  for (const { name, at, bytes } of all) {
    if (at < end) throw new AppError('checkpoint-overlap', { file: file.name, what: name });
    if (at > end) throw file.malformed(`${name}: ${at - end} bytes of no tensor`);
    end = at + bytes;
  }
  if (end !== file.size) throw file.malformed(`${file.size - end} bytes of no tensor`);
}
