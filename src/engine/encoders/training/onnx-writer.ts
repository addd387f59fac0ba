/**
 * Writes small ONNX models whose weights are inputs, with nodes of several outputs.
 *
 * Source: onnx/onnx.proto3 of the ONNX project (IR version 8, operator set 17).
 */
import { field, floatField, message } from '../import/onnx/protobuf.ts';

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
export function onnxModel(graph: GraphSpec): Buffer {
  const opset = message(field(1, ''), field(2, 17));
  return message(field(1, 8), field(7, graphProto(graph)), field(8, opset));
}

function graphProto({ inputs, outputs, nodes, constants }: GraphSpec): Buffer {
  return message(
    ...nodes.map((node) => field(1, nodeProto(node))),
    field(2, 'fototeca'),
    ...constants.map((constant) => field(5, tensorProto(constant))),
    ...inputs.map((value) => field(11, valueProto(value))),
    ...outputs.map((value) => field(12, valueProto(value))),
  );
}

function nodeProto({ op, inputs, outputs, attributes = {} }: NodeSpec): Buffer {
  return message(
    ...inputs.map((name) => field(1, name)),
    ...outputs.map((name) => field(2, name)),
    field(4, op),
    ...Object.entries(attributes).map(([name, value]) => field(5, attributeProto(name, value))),
  );
}

function attributeProto(name: string, value: Attribute): Buffer {
  const named = field(1, name);
  if (typeof value === 'number') return message(named, field(3, value), kind('int'));
  if (typeof value === 'string') return message(named, field(4, value), kind('string'));
  if ('float' in value) return message(named, floatField(2, value.float), kind('float'));
  return message(named, ...value.map((one) => field(8, one)), kind('ints'));
}

const kind = (type: keyof typeof ATTRIBUTE_TYPE) => field(20, ATTRIBUTE_TYPE[type]);

function tensorProto({ name, shape, data }: ConstantSpec): Buffer {
  const type = data instanceof Float32Array ? 'float32' : 'int64';
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return message(
    ...shape.map((size) => field(1, size)),
    field(2, DATA_TYPE[type]),
    field(8, name),
    field(9, raw),
  );
}

function valueProto({ name, type, shape }: ValueSpec): Buffer {
  const dimensions = shape.map((size) => field(1, message(field(1, size))));
  const tensor = message(field(1, DATA_TYPE[type]), field(2, message(...dimensions)));
  return message(field(1, name), field(2, message(field(1, tensor))));
}
