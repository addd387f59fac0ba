import type { BinaryFile } from './binary-file.ts';

/** Bytes of one element, by element type. */
export const ELEMENT_BYTES = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
} as const;

export type ElementType = keyof typeof ELEMENT_BYTES;

/** A run of bytes in the checkpoint's file. */
export interface Extent {
  at: number;
  bytes: number;
}

/**
 * A tensor that is still in its file. Element (i, j, …) is number i·strides[0] + j·strides[1] + …
 * of the elements that the extents hold, one after another.
 */
export interface StoredTensor {
  type: ElementType;
  shape: readonly number[];
  strides: readonly number[];
  extents: readonly Extent[];
}

/** What a file of weights holds, by the names it uses. */
export interface Checkpoint {
  file: BinaryFile;
  format: 'safetensors' | 'pytorch' | 'flax';
  tensors: Map<string, StoredTensor>;
}

/** More than any model of the supported kinds has. */
export const LIMITS = { tensors: 20_000, rank: 8, elements: 2 ** 40, nameLength: 512 } as const;

/** A list of sizes: whole numbers from 0 up, few and not too large together. */
export function isShape(value: unknown): value is number[] {
  return (
    Array.isArray(value) &&
    value.length <= LIMITS.rank &&
    value.every((size) => Number.isSafeInteger(size) && size >= 0) &&
    elementCount(value) <= LIMITS.elements
  );
}

/** Elements of a tensor of this shape; a scalar has one. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Strides of a tensor whose elements lie row after row. */
export function rowMajor(shape: readonly number[]): number[] {
  const strides: number[] = [];
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis] as number;
  }
  return strides;
}

export function isRowMajor({ shape, strides }: Pick<StoredTensor, 'shape' | 'strides'>): boolean {
  const plain = rowMajor(shape);
  return shape.every((size, axis) => size === 1 || strides[axis] === plain[axis]);
}

/** The same elements with the axes in another order: nothing is read or moved. */
export function permuted(tensor: StoredTensor, order: readonly number[]): StoredTensor {
  return {
    ...tensor,
    shape: order.map((axis) => tensor.shape[axis] as number),
    strides: order.map((axis) => tensor.strides[axis] as number),
  };
}
