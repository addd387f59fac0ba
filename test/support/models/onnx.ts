/** Writes ONNX files of a few nodes, so that tests can have towers with any property they need. */

const varint = (value: number): number[] => {
  const bytes: number[] = [];
  let rest = BigInt(value);
  do {
    bytes.push(Number(rest & 127n) | (rest > 127n ? 128 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return bytes;
};

/** A protobuf field: a number as varint, anything else with its length in front. */
const field = (tag: number, value: number | string | Uint8Array): Uint8Array => {
  if (typeof value === 'number') return Uint8Array.from([...varint(tag << 3), ...varint(value)]);
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  return Buffer.concat([
    Uint8Array.from([...varint((tag << 3) | 2), ...varint(bytes.length)]),
    bytes,
  ]);
};

const message = (...fields: (Uint8Array | Uint8Array[])[]) => Buffer.concat(fields.flat());

const TYPES = { float32: 1, int32: 6, int64: 7, float16: 10 } as const;
export type TensorType = keyof typeof TYPES;

export interface TensorShape {
  name: string;
  type: TensorType;
  /** A string is a free size; absent, the graph declares no shape. */
  shape?: (number | string)[];
}

export interface Node {
  op: string;
  inputs: string[];
  output: string;
  attributes?: Record<string, number | number[]>;
}

export interface Constant {
  name: string;
  shape: number[];
  data: Float32Array | BigInt64Array;
}

export interface Graph {
  inputs: TensorShape[];
  outputs: TensorShape[];
  nodes: Node[];
  constants?: Constant[];
}

const valueInfo = ({ name, type, shape }: TensorShape) => {
  const dims = shape?.map((size) => field(1, field(typeof size === 'number' ? 1 : 2, size)));
  const tensor = message(field(1, TYPES[type]), dims ? field(2, message(dims)) : []);
  return message(field(1, name), field(2, field(1, tensor)));
};

const attribute = ([name, value]: [string, number | number[]]) =>
  typeof value === 'number'
    ? message(field(1, name), field(3, value), field(20, 2))
    : message(
        field(1, name),
        value.map((one) => field(8, one)),
        field(20, 7),
      );

const node = ({ op, inputs, output, attributes = {} }: Node) =>
  message(
    inputs.map((name) => field(1, name)),
    field(2, output),
    field(4, op),
    Object.entries(attributes).map((entry) => field(5, attribute(entry))),
  );

const constant = ({ name, shape, data }: Constant) =>
  message(
    shape.map((size) => field(1, size)),
    field(2, data instanceof Float32Array ? TYPES.float32 : TYPES.int64),
    field(8, name),
    field(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  );

/** The bytes of an ONNX file (IR 8, operator set 17). */
export function onnxFile({ inputs, outputs, nodes, constants = [] }: Graph): Uint8Array {
  const graph = message(
    nodes.map((one) => field(1, node(one))),
    field(2, 'test'),
    constants.map((one) => field(5, constant(one))),
    inputs.map((one) => field(11, valueInfo(one))),
    outputs.map((one) => field(12, valueInfo(one))),
  );
  return message(field(1, 8), field(7, graph), field(8, message(field(1, ''), field(2, 17))));
}
