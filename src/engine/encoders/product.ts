import { InferenceSession, Tensor } from 'onnxruntime-node';

/**
 * Rows of one matrix times columns of another, by ONNX Runtime: a hundred times the speed of a loop
 * in JavaScript. Runs block the calling thread: not for a thread with something else to do.
 */
export class MatrixProduct {
  readonly #session: InferenceSession;
  readonly #right: Tensor;
  readonly #inner: number;
  readonly #columns: number;

  private constructor(session: InferenceSession, right: Float32Array, inner: number) {
    this.#session = session;
    this.#inner = inner;
    this.#columns = right.length / inner;
    this.#right = new Tensor('float32', right, [inner, this.#columns]);
  }

  /**
   * @param right the right matrix, row by row: `inner` rows
   * @param threads cores to compute with; all of them where none is given
   */
  static async open(right: Float32Array, inner: number, threads = 0): Promise<MatrixProduct> {
    const session = await InferenceSession.create(graph(), {
      executionProviders: ['cpu'],
      logSeverityLevel: 4,
      // As for the towers: Chromium's allocator and large blocks, see session.ts.
      enableCpuMemArena: false,
      intraOpNumThreads: threads,
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
    return new MatrixProduct(session, right, inner);
  }

  /**
   * @param left rows of `inner` numbers, one after the other
   * @returns for each row of `left` its products with the columns, one row after the other
   */
  async times(left: Float32Array): Promise<Float32Array> {
    const shape = [left.length / this.#inner, this.#inner];
    const feeds = { left: new Tensor('float32', left, shape), right: this.#right };
    const { product } = await this.#session.run(feeds, ['product']);
    return (product as Tensor).data as Float32Array;
  }

  async close(): Promise<void> {
    await this.#session.release();
  }
}

/**
 * An ONNX file (protobuf) whose only node is `product = MatMul(left, right)`; IR 8, operators 17.
 * Field numbers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
function graph(): Uint8Array {
  const text = (tag: number, value: string) => bytes(tag, [...Buffer.from(value)]);
  const bytes = (tag: number, value: number[]) => [(tag << 3) | 2, value.length, ...value];
  const number = (tag: number, value: number) => [tag << 3, value];
  /** A tensor of floats with two free sizes. */
  const matrix = (name: string) => {
    const size = (free: string) => bytes(1, text(2, `${name}_${free}`));
    const type = [...number(1, 1), ...bytes(2, [...size('r'), ...size('c')])];
    return [...text(1, name), ...bytes(2, bytes(1, type))];
  };
  const node = [
    ...text(1, 'left'),
    ...text(1, 'right'),
    ...text(2, 'product'),
    ...text(4, 'MatMul'),
  ];
  const body = [
    ...bytes(1, node),
    ...text(2, 'product'),
    ...bytes(11, matrix('left')),
    ...bytes(11, matrix('right')),
    ...bytes(12, matrix('product')),
  ];
  if (body.length > 0x3fff) throw new Error('the graph has outgrown its two bytes of length');
  const graphField = [(7 << 3) | 2, (body.length & 0x7f) | 0x80, body.length >> 7, ...body];
  const operators = bytes(8, [...text(1, ''), ...number(2, 17)]);
  return Uint8Array.from([...number(1, 8), ...graphField, ...operators]);
}
