import type { GraphSpec } from '../../encoders/training/onnx-writer.ts';
import { ADAPTER_PARTS, adapterKey, type AdapterPart } from '../../encoders/adapter.ts';
import type { TowerName } from '../../encoders/manifest.ts';
import { gradientsOf } from '../graph/gradients.ts';
import { Graph, type Value } from '../graph/graph.ts';
import {
  add,
  linear,
  matmul,
  mul,
  normalize,
  softplus,
  sub,
  sum,
  swap,
  tanh,
  total,
} from '../graph/operators.ts';
import { Random } from '../random.ts';
import { contrastiveLoss, LOGIT_SCALE } from '../training/loss.ts';
import type { Tensors } from '../training/training.ts';

/** Rank of the residual adapters. */
export const RANK = 32;

export interface AdapterSizes {
  dims: number;
  images: number;
  texts: number;
  generic: number;
  /** Photos with a caption that is wrong for them. */
  rejected: number;
}

export interface Penalties {
  /** Pull of the matrices towards zero, that is, of the model towards what it was. */
  pull: number;
  /** Weight of how far everyday captions move. */
  drift: number;
  /** Weight of how differently everyday captions rank the photos of the batch. */
  replay: number;
  /** Weight of the captions that somebody said are wrong. */
  rejection: number;
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
 * z of the base model), `textTargets`, `imageTargets`, where there are any `wrongImages` and
 * `wrongTexts` [N, D], and the parameters; outputs `loss` (the contrastive part alone) and
 * `d/<parameter>`, the gradients of
 *
 *     contrastive + pull/2 · Σ(‖P‖² + ‖U‖² + ‖V‖²) + drift · mean over captions of ‖y − z‖²
 *                 + replay · mean over captions and images of (Δ − mean over images of Δ)²
 *                 + rejection · mean over wrong pairs of log(1 + exp(l − mean over images of l))
 *
 * where Δ is what the adapter changes in the logits of everyday captions. A shift that all images
 * share changes no ranking and is free. l are the logits of a wrong caption with its photo and with
 * the images of the batch: a photo is to fit what it does not show no better than any photo does
 * (the pairwise loss of Rendle et al. 2009, arXiv 1205.2618, against the average photo).
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
  const seen = g.input('images', [sizes.images, dims]);
  const images = adapted('image', seen);
  const texts = adapted('text', g.input('texts', [sizes.texts, dims]));
  const loss = contrastiveLoss(
    g,
    texts,
    images,
    g.input('textTargets', [sizes.texts, sizes.images]),
    g.input('imageTargets', [sizes.images, sizes.texts]),
  );
  const generic = g.input('generic', [sizes.generic, dims]);
  const everyday = adapted('text', generic);
  const drift = sub(g, everyday, generic);
  const cosines = (a: Value, b: Value) => matmul(g, a, swap(g, b));
  const change = sub(g, cosines(everyday, images), cosines(generic, seen));
  const profile = sub(g, change, mul(g, sum(g, change, [1]), g.scalar(1 / sizes.images)));
  const squares = (x: Value) => total(g, mul(g, x, x));
  const wrongPairs = () => {
    const count = sizes.rejected;
    const photos = adapted('image', g.input('wrongImages', [count, dims]));
    const words = adapted('text', g.input('wrongTexts', [count, dims]));
    const own = sum(g, mul(g, photos, words), [1]);
    const average = mul(g, sum(g, cosines(words, images), [1]), g.scalar(1 / sizes.images));
    return total(g, softplus(g, mul(g, sub(g, own, average), g.scalar(LOGIT_SCALE))));
  };
  const weights = (['image', 'text'] as const)
    .flatMap((tower) => [at(tower, 'projection'), at(tower, 'up'), at(tower, 'down')])
    .map(squares)
    .reduce((a, b) => add(g, a, b));
  const weighted = (x: Value, weight: number) => mul(g, x, g.scalar(weight));
  const objective = [
    loss,
    weighted(weights, penalties.pull / 2),
    weighted(squares(drift), penalties.drift / sizes.generic),
    weighted(
      squares(profile),
      (penalties.replay * LOGIT_SCALE ** 2) / (sizes.generic * sizes.images),
    ),
    ...(sizes.rejected > 0 ? [weighted(wrongPairs(), penalties.rejection / sizes.rejected)] : []),
  ].reduce((a, b) => add(g, a, b));
  const gradients = gradientsOf(g, objective, [...parameters.values()]);
  const named = ADAPTER_KEYS.map((key, n) => [`d/${key}`, gradients[n] as Value]);
  return g.spec({ loss, ...Object.fromEntries(named) });
}
