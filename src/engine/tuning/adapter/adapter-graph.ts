import type { GraphSpec } from '../../encoders/training/onnx-writer.ts';
import { ADAPTER_PARTS, adapterKey, type AdapterPart } from '../../encoders/adapter.ts';
import type { TowerName } from '../../encoders/manifest.ts';
import { gradientsOf } from '../graph/gradients.ts';
import { Graph, type Value } from '../graph/graph.ts';
import { add, linear, mul, normalize, sub, tanh, total } from '../graph/operators.ts';
import { Random } from '../random.ts';
import { contrastiveLoss } from '../training/loss.ts';
import type { Tensors } from '../training/training.ts';

/** Rank of the residual adapters. */
export const RANK = 32;

export interface AdapterSizes {
  dims: number;
  images: number;
  texts: number;
  generic: number;
}

export interface Penalties {
  /** Pull of the matrices towards zero, that is, of the model towards what it was. */
  pull: number;
  /** Weight of what everyday captions may move. */
  replay: number;
}

/** Names of the parameters of both towers. */
export const ADAPTER_KEYS = (['image', 'text'] as const).flatMap((tower) =>
  ADAPTER_PARTS.map((part) => adapterKey(tower, part)),
);

/** An adapter that changes nothing yet; the way into the low rank is random. */
export function newAdapter(dims: number, seed: number): Tensors {
  const random = new Random(seed);
  const shapes: Record<AdapterPart, number[]> = {
    projection: [dims, dims],
    down: [RANK, dims],
    up: [dims, RANK],
    shift: [dims],
  };
  const tensors: Tensors = new Map();
  for (const tower of ['image', 'text'] as const) {
    for (const part of ADAPTER_PARTS) {
      const shape = shapes[part];
      const data = new Float32Array(shape.reduce((all, one) => all * one, 1));
      // An embedding of length 1 comes out about as long.
      if (part === 'down') {
        for (let i = 0; i < data.length; i++) data[i] = random.normal() / Math.sqrt(RANK);
      }
      tensors.set(adapterKey(tower, part), { shape, data });
    }
  }
  return tensors;
}

/**
 * One step of adapter tuning: inputs `images` [B, D], `texts` [T, D], `generic` [R, D] (embeddings
 * of the base model), `textTargets`, `imageTargets` and the parameters; outputs `loss` (the
 * contrastive part alone) and `d/<parameter>`, the gradients of
 *
 *     contrastive + pull/2 · Σ(‖P‖² + ‖U‖²) + replay · mean over generic captions of ‖y − z‖²
 */
export function adapterGraph(sizes: AdapterSizes, penalties: Penalties): GraphSpec {
  const { dims } = sizes;
  const g = new Graph();
  const zero = newAdapter(dims, 0);
  const parameters = new Map(
    ADAPTER_KEYS.map((key) => [key, g.input(key, zero.get(key)?.shape ?? [])]),
  );
  const at = (tower: TowerName, part: AdapterPart) =>
    parameters.get(adapterKey(tower, part)) as Value;
  const adapted = (tower: TowerName, z: Value) => {
    const low = linear(g, tanh(g, linear(g, z, at(tower, 'down'))), at(tower, 'up'));
    const moved = linear(g, z, at(tower, 'projection'), at(tower, 'shift'));
    return normalize(g, add(g, z, add(g, moved, low)));
  };
  const images = adapted('image', g.input('images', [sizes.images, dims]));
  const texts = adapted('text', g.input('texts', [sizes.texts, dims]));
  const loss = contrastiveLoss(
    g,
    texts,
    images,
    g.input('textTargets', [sizes.texts, sizes.images]),
    g.input('imageTargets', [sizes.images, sizes.texts]),
  );
  const generic = g.input('generic', [sizes.generic, dims]);
  const drift = sub(g, adapted('text', generic), generic);
  const squares = (x: Value) => total(g, mul(g, x, x));
  const weights = (['image', 'text'] as const)
    .flatMap((tower) => [at(tower, 'projection'), at(tower, 'up'), at(tower, 'down')])
    .map(squares)
    .reduce((a, b) => add(g, a, b));
  const objective = add(
    g,
    add(g, loss, mul(g, weights, g.scalar(penalties.pull / 2))),
    mul(g, squares(drift), g.scalar(penalties.replay / sizes.generic)),
  );
  const gradients = gradientsOf(g, objective, [...parameters.values()]);
  const named = ADAPTER_KEYS.map((key, n) => [`d/${key}`, gradients[n] as Value]);
  return g.spec({ loss, ...Object.fromEntries(named) });
}
