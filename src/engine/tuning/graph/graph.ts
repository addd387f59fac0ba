import type {
  Attribute,
  ConstantSpec,
  ElementType,
  GraphSpec,
  NodeSpec,
  ValueSpec,
} from '../../encoders/training/onnx-writer.ts';

/** A tensor of a graph that is being built: a name and a shape, no numbers yet. */
export interface Value {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: ElementType;
}

/** How a gradient flows back through a node, from its first output to its inputs. */
export type Backward = (gradient: Value) => (Value | null)[];

interface Step {
  inputs: readonly Value[];
  output: Value;
  backward: Backward | null;
}

/**
 * Collects the nodes of an ONNX graph whose shapes are all known, and remembers for each how
 * gradients flow back. The operators are in operators.ts, the gradients in gradients.ts.
 */
export class Graph {
  readonly #inputs: ValueSpec[] = [];
  readonly #constants: ConstantSpec[] = [];
  readonly #nodes: NodeSpec[] = [];
  readonly #steps: Step[] = [];
  readonly #known = new Map<string, Value>();
  #count = 0;

  /** What is fed at every run: data, and parameters, which change from run to run. */
  input(name: string, shape: readonly number[], type: ElementType = 'float32'): Value {
    this.#inputs.push({ name, shape, type });
    return { name, shape, type };
  }

  /** A constant number, as a tensor of no dimensions. */
  scalar(value: number): Value {
    return this.#constant(`f ${value}`, [], Float32Array.of(value));
  }

  /** A list of whole numbers, as operators want for axes and shapes. */
  integers(values: readonly number[]): Value {
    return this.#constant(
      `i ${values.join()}`,
      [values.length],
      BigInt64Array.from(values, BigInt),
    );
  }

  /** One whole number as a tensor of no dimensions. */
  integer(value: number): Value {
    return this.#constant(`n ${value}`, [], BigInt64Array.of(BigInt(value)));
  }

  /**
   * Adds a node.
   * @param shapes of its outputs
   * @param backward null where no gradient passes
   * @returns its outputs; gradients flow through the first
   */
  node(
    op: string,
    inputs: readonly Value[],
    shapes: readonly (readonly number[])[],
    attributes: Record<string, Attribute>,
    backward: Backward | null,
    type: ElementType = 'float32',
  ): Value[] {
    const outputs = shapes.map((shape) => ({ name: `v${this.#count++}`, shape, type }));
    const names = outputs.map(({ name }) => name);
    this.#nodes.push({ op, inputs: inputs.map(({ name }) => name), outputs: names, attributes });
    this.#steps.push({ inputs, output: outputs[0] as Value, backward });
    return outputs;
  }

  /** The nodes so far, first to last. */
  get steps(): readonly Step[] {
    return this.#steps;
  }

  /** @param outputs by the names they are to have */
  spec(outputs: Readonly<Record<string, Value>>): GraphSpec {
    const named = Object.entries(outputs).map(([name, value]) => ({ name, value }));
    return {
      inputs: this.#inputs,
      outputs: named.map(({ name, value: { shape, type } }) => ({ name, shape, type })),
      nodes: [
        ...this.#nodes,
        ...named.map(({ name, value }) => ({
          op: 'Identity',
          inputs: [value.name],
          outputs: [name],
        })),
      ],
      constants: this.#constants,
    };
  }

  #constant(key: string, shape: number[], data: Float32Array | BigInt64Array): Value {
    const known = this.#known.get(key);
    if (known) return known;
    const name = `c${this.#known.size}`;
    this.#constants.push({ name, shape, data });
    const type = data instanceof Float32Array ? 'float32' : 'int64';
    const value: Value = { name, shape, type };
    this.#known.set(key, value);
    return value;
  }
}
