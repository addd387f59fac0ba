/**
 * A builder of ONNX graphs: nodes are added in order, each gives the name of its result. Weights are
 * only asked for by name here and are copied from the checkpoint when the file is written, so the
 * graph is also the list of what a checkpoint must hold.
 */

/** ONNX numbers of element types. */
export const TYPE = { float32: 1, int64: 7, bool: 9, float16: 10 } as const;

export type Precision = 'float32' | 'float16';

/** A number, a float32, or a list of whole numbers. */
export type Attribute = number | { float: number } | number[];

export interface GraphNode {
  op: string;
  inputs: string[];
  output: string;
  attributes: Record<string, Attribute>;
}

/** A tensor of the checkpoint. */
export interface Weight {
  /** Its name, as in PyTorch's CLIP and BERT. */
  name: string;
  /** Its shape there. */
  shape: number[];
  /** In the graph the two axes are swapped: PyTorch keeps matrices as [out, in]. */
  transposed: boolean;
}

/** A small tensor of the graph's own. */
export interface Constant {
  name: string;
  shape: number[];
  /** Whole numbers, or numbers in the graph's precision. */
  values: number[];
  whole: boolean;
}

export interface GraphInput {
  name: string;
  type: 'float32' | 'int64';
  /** A string is a size that is free. */
  shape: (number | string)[];
}

export interface Graph {
  precision: Precision;
  inputs: GraphInput[];
  output: GraphInput;
  nodes: GraphNode[];
  weights: Weight[];
  constants: Constant[];
}

export class GraphBuilder {
  readonly precision: Precision;
  readonly #inputs: GraphInput[] = [];
  readonly #nodes: GraphNode[] = [];
  readonly #weights = new Map<string, Weight>();
  readonly #constants = new Map<string, Constant>();

  constructor(precision: Precision) {
    this.precision = precision;
  }

  input(name: string, type: GraphInput['type'], shape: (number | string)[]): string {
    this.#inputs.push({ name, type, shape });
    return name;
  }

  /** Adds a node with one result; returns the result's name. */
  node(
    op: string,
    inputs: string[],
    attributes: Record<string, Attribute> = {},
    output = `${op}_${this.#nodes.length}`,
  ): string {
    this.#nodes.push({ op, inputs, output, attributes });
    return output;
  }

  /** A tensor of the checkpoint, as it is there. */
  weight(name: string, shape: number[]): string {
    this.#weights.set(name, { name, shape, transposed: false });
    return name;
  }

  /** A matrix [out, in] of the checkpoint as [in, out]. */
  matrix(name: string, outputs: number, inputs: number): string {
    this.#weights.set(name, { name, shape: [outputs, inputs], transposed: true });
    return name;
  }

  /** A list of whole numbers, or one where `values` is a number. */
  whole(values: number | number[]): string {
    const list = [values].flat();
    const name = `int_${Array.isArray(values) ? 'list_' : ''}${list.join('_')}`;
    const shape = Array.isArray(values) ? [list.length] : [];
    this.#constants.set(name, { name, shape, values: list, whole: true });
    return name;
  }

  /** A number in the graph's precision. */
  number(value: number): string {
    return this.table(`number_${value}`, [], [value]);
  }

  /** Numbers in the graph's precision. */
  table(name: string, shape: number[], values: number[]): string {
    this.#constants.set(name, { name, shape, values, whole: false });
    return name;
  }

  /** From float32, or whole numbers, to the graph's precision. */
  toPrecision(x: string): string {
    return this.node('Cast', [x], { to: TYPE[this.precision] });
  }

  finish(output: GraphInput): Graph {
    return {
      precision: this.precision,
      inputs: this.#inputs,
      output,
      nodes: this.#nodes,
      weights: [...this.#weights.values()],
      constants: [...this.#constants.values()],
    };
  }
}
