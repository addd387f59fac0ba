import type { Graph, Value } from './graph.ts';
import { add, expand } from './operators.ts';

/**
 * Adds to a graph the nodes that compute the derivatives of a number with respect to some values.
 * @param loss a tensor of no dimensions
 * @param seed factor of all derivatives; default 1
 * @returns one gradient for each of `values`, of the same shape; zeros where the loss does not
 *   depend on it
 */
export function gradientsOf(
  g: Graph,
  loss: Value,
  values: readonly Value[],
  seed: Value = g.scalar(1),
): Value[] {
  return flowBack(g, new Map([[loss.name, seed]]), values);
}

/**
 * The same from given derivatives of something that is computed elsewhere.
 * @param outputs values of the graph, each with the derivative with respect to it
 */
export function gradientsFrom(
  g: Graph,
  outputs: readonly { value: Value; gradient: Value }[],
  values: readonly Value[],
): Value[] {
  return flowBack(g, new Map(outputs.map(({ value, gradient }) => [value.name, gradient])), values);
}

function flowBack(g: Graph, known: Map<string, Value>, values: readonly Value[]): Value[] {
  const wanted = neededFor(g, values);
  // The list grows while gradients are added: only the steps of the forward pass are walked.
  for (const { inputs, output, backward } of [...g.steps].reverse()) {
    const gradient = known.get(output.name);
    if (!gradient || !backward || !wanted.has(output.name)) continue;
    backward(gradient).forEach((part, n) => {
      const input = inputs[n];
      if (!part || !input || !wanted.has(input.name)) return;
      const before = known.get(input.name);
      known.set(input.name, before ? add(g, before, part) : part);
    });
  }
  return values.map(({ name, shape }) => known.get(name) ?? expand(g, g.scalar(0), shape));
}

/** Names of what depends on the values, themselves included: nothing else needs a gradient. */
function neededFor(g: Graph, values: readonly Value[]): Set<string> {
  const names = new Set(values.map(({ name }) => name));
  for (const { inputs, output } of g.steps) {
    if (inputs.some(({ name }) => names.has(name))) names.add(output.name);
  }
  return names;
}
