import type { InferenceSession } from 'onnxruntime-node';
import { AppError } from '../../shared/errors.ts';
import type { Manifest } from './manifest.ts';

/** What a graph pins down of the sizes the contract leaves free; null means any. */
export interface GraphLimits {
  /** Rows of one run: 1 or any. */
  batch: 1 | null;
  /** Tokens of a text. */
  length: number | null;
  /** Element type of the token ids: int64 by contract, int32 in some exports. */
  idType: 'int64' | 'int32';
}

type Metadata = Pick<InferenceSession, 'inputMetadata' | 'outputMetadata'>;
/** A tensor of the contract: letters stand for sizes that are free. */
interface Expected {
  name: string;
  type: 'float32' | 'int64';
  /** Taken as well. */
  orType?: 'int32' | 'float16';
  shape: readonly (number | 'n' | 'L' | 'H')[];
}

/**
 * Compares what an image graph declares with the model's manifest: names, element types, image
 * size, length of the embedding. Throws AppError `model-mismatch`.
 */
export function checkImageGraph(graph: Metadata, manifest: Manifest): GraphLimits {
  const { input, output, size, file } = manifest.image;
  const check = checker(graph, manifest.id, file);
  const inputs: Expected[] = [{ name: input, type: 'float32', shape: ['n', 3, size, size] }];
  const shapes = check.inputs(inputs);
  check.output({ ...float, name: output, shape: ['n', manifest.dims] });
  return { batch: check.batch(shapes[0]), length: null, idType: 'int64' };
}

/** The same for a text graph. */
export function checkTextGraph(graph: Metadata, manifest: Manifest): GraphLimits {
  const { inputs, output, file, maxLength, pooling } = manifest.text;
  const check = checker(graph, manifest.id, file);
  const shapes = check.inputs(
    inputs.map((name) => ({ name, type: 'int64', orType: 'int32', shape: ['n', 'L'] }) as const),
  );
  const shape = pooling === 'mean' ? (['n', 'L', 'H'] as const) : (['n', manifest.dims] as const);
  check.output({ ...float, name: output, shape });
  const length = shapes[0]?.[1];
  const fixed = typeof length === 'number' ? length : null;
  if (fixed !== null && fixed !== maxLength) {
    throw check.mismatch('text.maxLength', String(fixed), String(maxLength));
  }
  const isInt32 = graph.inputMetadata.some((tensor) => tensor.isTensor && tensor.type === 'int32');
  return {
    batch: check.batch(shapes[0]),
    length: fixed,
    idType: isInt32 ? 'int32' : 'int64',
  };
}

/** Half-precision exports differ in whether their outputs are. */
const float = { type: 'float32', orType: 'float16' } as const;

type Shape = readonly (number | string)[];

function checker(graph: Metadata, id: string, file: string) {
  const mismatch = (what: string, expected: string, actual: string) =>
    new AppError('model-mismatch', { id, what: `${file} (${what})`, expected, actual });

  function one(side: 'input' | 'output', expected: Expected): Shape {
    const list = side === 'input' ? graph.inputMetadata : graph.outputMetadata;
    const found = list.find(({ name }) => name === expected.name);
    if (!found) throw mismatch(side, expected.name, list.map(({ name }) => name).join(', '));
    const wanted = describe(expected.type, expected.shape);
    if (!found.isTensor) throw mismatch(expected.name, wanted, 'sequence');
    // An empty shape means that the graph does not declare any.
    const fits =
      (found.type === expected.type || found.type === expected.orType) &&
      (found.shape.length === 0 ||
        (found.shape.length === expected.shape.length &&
          found.shape.every((actual, axis) => {
            const size = expected.shape[axis];
            return typeof actual === 'string' || typeof size === 'string' || actual === size;
          })));
    if (!fits) throw mismatch(expected.name, wanted, describe(found.type, found.shape));
    return found.shape;
  }

  return {
    mismatch,
    inputs(expected: readonly Expected[]): Shape[] {
      const shapes = expected.map((tensor) => one('input', tensor));
      const fed = new Set(expected.map(({ name }) => name));
      const others = graph.inputMetadata.filter(({ name }) => !fed.has(name));
      if (others.length > 0) {
        const all = graph.inputMetadata.map(({ name }) => name).join(', ');
        throw mismatch('input', [...fed].join(', '), all);
      }
      return shapes;
    },
    output: (expected: Expected) => one('output', expected),
    batch(shape: Shape | undefined): 1 | null {
      const rows = shape?.[0];
      if (typeof rows !== 'number') return null;
      if (rows !== 1) throw mismatch('n', 'n | 1', String(rows));
      return 1;
    },
  };
}

/** `float32 [n, 3, 128, 128]` */
export function describe(type: string, shape: Shape): string {
  return `${type} [${shape.map((size) => (size === '' ? '?' : size)).join(', ')}]`;
}
