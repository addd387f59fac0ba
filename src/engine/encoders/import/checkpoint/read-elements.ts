/// <reference lib="es2025.float16" />
import type { BinaryFile } from './binary-file.ts';
import { ELEMENT_BYTES, elementCount, isRowMajor } from './tensor.ts';
import type { ElementType, StoredTensor } from './tensor.ts';

/** Elements that are read, converted and handed on at a time: megabytes, not a matrix. */
const STEP = 1024 * 1024;

/** Whether a type's elements are floating-point numbers. */
export function isFloat(type: ElementType): boolean {
  return type in FLOATS;
}

const FLOATS: Partial<Record<ElementType, (bytes: Buffer) => Float32Array>> = {
  F64: (bytes) => new Float32Array(new Float64Array(...viewOf(bytes, 8))),
  F32: (bytes) => new Float32Array(...viewOf(bytes, 4)),
  F16: (bytes) => new Float32Array(new Float16Array(...viewOf(bytes, 2))),
  BF16: (bytes) => {
    // The upper half of a float32.
    const halves = new Uint16Array(...viewOf(bytes, 2));
    const words = new Uint32Array(halves.length);
    for (let i = 0; i < halves.length; i++) words[i] = (halves[i] as number) << 16;
    return new Float32Array(words.buffer);
  },
};

function viewOf(bytes: Buffer, size: number) {
  return [bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length / size] as const;
}

/**
 * The elements of a tensor as float32, row after row, a part at a time. A tensor whose axes are in
 * another order than its elements is read as a whole. Throws AppError `checkpoint-truncated`.
 */
export async function* readElements(
  file: BinaryFile,
  tensor: StoredTensor,
  what: string,
): AsyncGenerator<Float32Array> {
  const convert = FLOATS[tensor.type];
  if (!convert) throw new Error(`${what}: ${tensor.type} is no floating-point type`);
  if (isRowMajor(tensor)) {
    yield* stored(file, tensor, what, convert);
    return;
  }
  const bytes = tensor.extents.reduce((sum, extent) => sum + extent.bytes, 0);
  const all = new Float32Array(bytes / ELEMENT_BYTES[tensor.type]);
  let at = 0;
  for await (const part of stored(file, tensor, what, convert)) {
    all.set(part, at);
    at += part.length;
  }
  yield* inOrder(all, tensor);
}

/** What the extents hold, in the order of the file. */
async function* stored(
  file: BinaryFile,
  { extents, type }: StoredTensor,
  what: string,
  convert: (bytes: Buffer) => Float32Array,
): AsyncGenerator<Float32Array> {
  const step = STEP * ELEMENT_BYTES[type];
  for (const extent of extents) {
    for (let done = 0; done < extent.bytes; done += step) {
      // Memory of its own, so that the numbers in it are aligned.
      const buffer = Buffer.from(new ArrayBuffer(Math.min(step, extent.bytes - done)));
      yield convert(await file.readInto(buffer, extent.at + done, what));
    }
  }
}

function* inOrder(
  all: Float32Array,
  { shape, strides }: StoredTensor,
): Generator<Float32Array<ArrayBuffer>> {
  const last = shape.length - 1;
  const width = shape[last] as number;
  const stride = strides[last] as number;
  const rows = elementCount(shape.slice(0, last));
  const rowsAtOnce = Math.max(1, Math.floor(STEP / Math.max(1, width)));
  const index = new Array<number>(last).fill(0);
  let base = 0;
  for (let row = 0; row < rows; row += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, rows - row);
    const part = new Float32Array(count * width);
    for (let n = 0, to = 0; n < count; n++) {
      for (let x = 0, from = base; x < width; x++, from += stride) part[to++] = all[from] as number;
      base = advance(index, shape, strides, base);
    }
    yield part;
  }
}

/** The place of the next row: the index counts up like an odometer. */
function advance(
  index: number[],
  shape: readonly number[],
  strides: readonly number[],
  base: number,
): number {
  let at = base;
  for (let axis = index.length - 1; axis >= 0; axis--) {
    const stride = strides[axis] as number;
    index[axis] = (index[axis] as number) + 1;
    if ((index[axis] as number) < (shape[axis] as number)) return at + stride;
    at -= ((index[axis] as number) - 1) * stride;
    index[axis] = 0;
  }
  return at;
}
