/// <reference lib="es2025.float16" />
/** Writes a graph with its weights as an ONNX file (onnx.proto3, IR version 8, operator set 17). */
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { AppError } from '../../../../shared/errors.ts';
import { elementCount } from '../checkpoint/tensor.ts';
import { TYPE } from './graph.ts';
import type { Attribute, Constant, Graph, GraphInput, GraphNode, Weight } from './graph.ts';
import { field, floatField, lengthPrefix, message } from './protobuf.ts';

const IR_VERSION = 8;
const OPERATOR_SET = 17;
/** Protobuf's own limit for a message. */
const MAX_FILE = 2 ** 31 - 1;

/** The elements of a weight, row after row, some at a time. */
export type WeightSource = (weight: Weight) => AsyncIterable<Float32Array>;

/** Bytes of the file that {@link writeGraph} makes of a graph. */
export function graphBytes(graph: Graph): number {
  const { before, weights, after } = layout(graph);
  return before.length + after.length + sum(weights.map(({ head, bytes }) => head.length + bytes));
}

/**
 * Writes a graph to a new file; weights go from `source` to the disk a part at a time. Throws
 * AppError `import-too-large` beyond two gigabytes.
 */
export async function writeGraph(path: string, graph: Graph, source: WeightSource): Promise<void> {
  const bytes = graphBytes(graph);
  if (bytes > MAX_FILE) throw new AppError('import-too-large', { bytes, limit: MAX_FILE });
  const { before, weights, after } = layout(graph);
  const file = await open(path, 'wx');
  try {
    await writeAll(file, before);
    for (const { weight, head, bytes: expected } of weights) {
      await writeAll(file, head);
      let written = 0;
      for await (const part of source(weight)) {
        const content = encoded(part, graph.precision);
        written += content.length;
        await writeAll(file, content);
      }
      if (written !== expected) throw new Error(`${weight.name}: ${written} of ${expected} bytes`);
    }
    await writeAll(file, after);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    at += (await file.write(bytes, at, bytes.length - at)).bytesWritten;
  }
}

/** What stands around the weights, which are too large to have in memory. */
function layout(graph: Graph) {
  const width = graph.precision === 'float32' ? 4 : 2;
  const weights = graph.weights.map((weight) => {
    const { name, transposed } = weight;
    const shape = transposed ? weight.shape.toReversed() : weight.shape;
    const bytes = elementCount(shape) * width;
    const tensor = message(
      shape.map((size) => field(1, size)),
      field(2, TYPE[graph.precision]),
      field(8, name),
      lengthPrefix(9, bytes),
    );
    const head = message(lengthPrefix(5, tensor.length + bytes), tensor);
    return { weight, head, bytes };
  });
  const start = message(
    graph.nodes.map((node) => field(1, nodeMessage(node))),
    field(2, 'fototeca'),
    graph.constants.map((constant) => field(5, constantMessage(constant, graph))),
  );
  const end = message(
    graph.inputs.map((input) => field(11, valueInfo(input))),
    field(12, valueInfo(graph.output)),
  );
  const graphLength =
    start.length + end.length + sum(weights.map(({ head, bytes }) => head.length + bytes));
  const operators = message(field(1, ''), field(2, OPERATOR_SET));
  const before = message(
    field(1, IR_VERSION),
    field(2, 'fototeca'),
    field(8, operators),
    lengthPrefix(7, graphLength),
    start,
  );
  return { before, weights, after: end };
}

function nodeMessage({ op, inputs, output, attributes }: GraphNode): Buffer {
  return message(
    inputs.map((name) => field(1, name)),
    field(2, output),
    field(3, output),
    field(4, op),
    Object.entries(attributes).map((entry) => field(5, attributeMessage(...entry))),
  );
}

function attributeMessage(name: string, value: Attribute): Buffer {
  if (typeof value === 'number') return message(field(1, name), field(3, value), field(20, 2));
  if (Array.isArray(value)) {
    return message(
      field(1, name),
      value.map((one) => field(8, one)),
      field(20, 7),
    );
  }
  return message(field(1, name), floatField(2, value.float), field(20, 1));
}

function constantMessage({ name, shape, values, whole }: Constant, graph: Graph): Buffer {
  const content = whole
    ? Buffer.from(BigInt64Array.from(values, BigInt).buffer)
    : encoded(Float32Array.from(values), graph.precision);
  return message(
    shape.map((size) => field(1, size)),
    field(2, whole ? TYPE.int64 : TYPE[graph.precision]),
    field(8, name),
    field(9, content),
  );
}

function valueInfo({ name, type, shape }: GraphInput): Buffer {
  const sizes = shape.map((size) => field(1, field(typeof size === 'number' ? 1 : 2, size)));
  const tensor = message(field(1, TYPE[type]), field(2, message(sizes)));
  return message(field(1, name), field(2, field(1, tensor)));
}

function encoded(values: Float32Array, precision: Graph['precision']): Uint8Array {
  const numbers = precision === 'float32' ? values : new Float16Array(values);
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0);
