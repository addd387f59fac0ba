/** Rows of equal length, one after another. */
export interface Matrix {
  data: Float32Array;
  rows: number;
  columns: number;
}

export function matrixOf(rows: readonly Float32Array[], columns: number): Matrix {
  const data = new Float32Array(rows.length * columns);
  rows.forEach((row, n) => data.set(row, n * columns));
  return { data, rows: rows.length, columns };
}

export const rowOf = ({ data, columns }: Matrix, n: number): Float32Array =>
  data.subarray(n * columns, (n + 1) * columns);

/** The rows with these numbers, in this order. */
export function pick(matrix: Matrix, numbers: ArrayLike<number>): Matrix {
  const { columns } = matrix;
  const data = new Float32Array(numbers.length * columns);
  for (let i = 0; i < numbers.length; i++) {
    data.set(rowOf(matrix, numbers[i] as number), i * columns);
  }
  return { data, rows: numbers.length, columns };
}

/** Columns as rows. */
export function transposed({ data, rows, columns }: Matrix): Float32Array {
  const result = new Float32Array(data.length);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < columns; k++) result[k * rows + i] = data[i * columns + k] as number;
  }
  return result;
}

/** Scalar product in double precision. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
