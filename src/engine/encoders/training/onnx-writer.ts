/**
 * Writes ONNX models. The format is protocol buffers: each field is a tag (number and wire type)
 * and a value; numbers are varints, everything else has its length in front.
 *
 * Source: onnx/onnx.proto3 of the ONNX project (IR version 8, operator set 17) and the encoding
 * page of protobuf.dev.
 */

export type ElementType = 'float32' | 'int64' | 'bool';

export interface ValueSpec {
  name: string;
  type: ElementType;
  shape: readonly number[];
}

export interface ConstantSpec {
  name: string;
  shape: readonly number[];
  data: Float32Array | BigInt64Array;
}

/** Whole numbers, lists of them, or texts; floats are marked as such. */
export type Attribute = number | readonly number[] | string | { float: number };

export interface NodeSpec {
  op: string;
  inputs: readonly string[];
  outputs: readonly string[];
  attributes?: Readonly<Record<string, Attribute>>;
}

export interface GraphSpec {
  inputs: readonly ValueSpec[];
  outputs: readonly ValueSpec[];
  nodes: readonly NodeSpec[];
  constants: readonly ConstantSpec[];
}

const DATA_TYPE: Record<ElementType, number> = { float32: 1, int64: 7, bool: 9 };
const ATTRIBUTE_TYPE = { float: 1, int: 2, string: 3, ints: 7 } as const;

/** The bytes of an `.onnx` file. */
export function onnxModel(graph: GraphSpec): Uint8Array {
  const opset = message(field(1, ''), field(2, 17));
  return message(field(1, 8), field(7, graphProto(graph)), field(8, opset));
}

function graphProto({ inputs, outputs, nodes, constants }: GraphSpec): Uint8Array {
  return message(
    ...nodes.map((node) => field(1, nodeProto(node))),
    field(2, 'fototeca'),
    ...constants.map((constant) => field(5, tensorProto(constant))),
    ...inputs.map((value) => field(11, valueProto(value))),
    ...outputs.map((value) => field(12, valueProto(value))),
  );
}

function nodeProto({ op, inputs, outputs, attributes = {} }: NodeSpec): Uint8Array {
  return message(
    ...inputs.map((name) => field(1, name)),
    ...outputs.map((name) => field(2, name)),
    field(4, op),
    ...Object.entries(attributes).map(([name, value]) => field(5, attributeProto(name, value))),
  );
}

function attributeProto(name: string, value: Attribute): Uint8Array {
  const named = field(1, name);
  if (typeof value === 'number') return message(named, field(3, value), kind('int'));
  if (typeof value === 'string') return message(named, field(4, value), kind('string'));
  if ('float' in value) return message(named, float32Field(2, value.float), kind('float'));
  return message(named, ...value.map((one) => field(8, one)), kind('ints'));
}

const kind = (type: keyof typeof ATTRIBUTE_TYPE) => field(20, ATTRIBUTE_TYPE[type]);

function tensorProto({ name, shape, data }: ConstantSpec): Uint8Array {
  const type = data instanceof Float32Array ? 'float32' : 'int64';
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return message(
    ...shape.map((size) => field(1, size)),
    field(2, DATA_TYPE[type]),
    field(8, name),
    field(9, raw),
  );
}

function valueProto({ name, type, shape }: ValueSpec): Uint8Array {
  const dimensions = shape.map((size) => field(1, message(field(1, size))));
  const tensor = message(field(1, DATA_TYPE[type]), field(2, message(...dimensions)));
  return message(field(1, name), field(2, message(field(1, tensor))));
}

function message(...fields: Uint8Array[]): Uint8Array {
  return Buffer.concat(fields);
}

const VARINT = 0;
const LENGTH_DELIMITED = 2;
const FOUR_BYTES = 5;

function field(number: number, value: number | string | Uint8Array): Uint8Array {
  if (typeof value === 'number') {
    return Uint8Array.from([...varint((number << 3) | VARINT), ...varint(value)]);
  }
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  return Buffer.concat([
    Uint8Array.from([...varint((number << 3) | LENGTH_DELIMITED), ...varint(bytes.length)]),
    bytes,
  ]);
}

function float32Field(number: number, value: number): Uint8Array {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt8((number << 3) | FOUR_BYTES);
  bytes.writeFloatLE(value, 1);
  return bytes;
}

/** Seven bits a byte, lowest first; negative numbers as 64 bits in two's complement. */
function varint(value: number): number[] {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  do {
    bytes.push(Number(rest & 127n) | (rest > 127n ? 128 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return bytes;
}
