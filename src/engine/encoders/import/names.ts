/**
 * One set of names for tensors, whatever the layout of the checkpoint: those of PyTorch's CLIP and
 * BERT, with `vision_model.` and `text_model.` in front of the towers.
 */
import { AppError } from '../../../shared/errors.ts';
import { permuted } from './checkpoint/tensor.ts';
import type { Checkpoint, StoredTensor } from './checkpoint/tensor.ts';
import { isFloat } from './checkpoint/read-elements.ts';
import type { Weight } from './onnx/graph.ts';

/** How many names a message lists. */
const LISTED = 4;

/** What checkpoints hold beside weights: tables of 0, 1, 2, … that transformers once saved. */
const NO_WEIGHTS = /\.(position_ids|token_type_ids)$/;
export const LOGIT_SCALE = 'logit_scale';

/** The tensors by our names. Throws AppError `checkpoint-malformed` where two get the same. */
export function canonicalTensors({
  file,
  format,
  tensors,
}: Checkpoint): Map<string, StoredTensor & { source: string }> {
  const canonical = new Map<string, StoredTensor & { source: string }>();
  for (const [source, stored] of tensors) {
    const [name, tensor] = format === 'flax' ? fromFlax(source, stored) : [source, stored];
    const ours = canonicalName(name);
    if (canonical.has(ours)) throw file.malformed(`${source}: ${ours} twice`);
    canonical.set(ours, { ...tensor, source });
  }
  return canonical;
}

/**
 * In a dual encoder the towers are whole models, `vision_model.vision_model.…`; in a CLIP they are
 * parts, `vision_model.…`. BERTs converted from TensorFlow call a norm's weight and bias gamma and
 * beta.
 */
function canonicalName(name: string): string {
  return name
    .replace(/^(vision_model|text_model)\.\1\./, '$1.')
    .replace(/\.LayerNorm\.gamma$/, '.LayerNorm.weight')
    .replace(/\.LayerNorm\.beta$/, '.LayerNorm.bias');
}

/**
 * Flax joins with `/`, calls weights by what they do, and keeps matrices as [in, out] and
 * convolutions as [height, width, in, out], where PyTorch has [out, in] and [out, in, height,
 * width].
 */
function fromFlax(path: string, tensor: StoredTensor): [string, StoredTensor] {
  const parts = path.split('/');
  const last = parts.pop() as string;
  const weight = [...parts, 'weight'].join('.');
  if (last === 'kernel' && tensor.shape.length === 2) return [weight, permuted(tensor, [1, 0])];
  if (last === 'kernel' && tensor.shape.length === 4) {
    return [weight, permuted(tensor, [3, 2, 0, 1])];
  }
  if (last === 'scale' || last === 'embedding') return [weight, tensor];
  return [[...parts, last].join('.'), tensor];
}

/**
 * Finds each weight among the tensors. What is left over is refused too: a model with more in it
 * computes something else. Throws AppError `checkpoint-tensors-missing`, `checkpoint-tensors-extra`,
 * `checkpoint-tensor-shape` or `checkpoint-type`.
 */
export function matchWeights(
  file: string,
  weights: readonly Weight[],
  tensors: ReadonlyMap<string, StoredTensor & { source: string }>,
): void {
  const missing = weights.filter(({ name }) => !tensors.has(name)).map(({ name }) => name);
  if (missing.length > 0) {
    throw new AppError('checkpoint-tensors-missing', { file, ...listed(missing) });
  }
  const wanted = new Set(weights.map(({ name }) => name));
  const extra = [...tensors]
    .filter(([name]) => !wanted.has(name) && name !== LOGIT_SCALE && !NO_WEIGHTS.test(name))
    .map(([, { source }]) => source);
  if (extra.length > 0) throw new AppError('checkpoint-tensors-extra', { file, ...listed(extra) });
  for (const { name, shape } of weights) {
    const { source, ...tensor } = tensors.get(name) as StoredTensor & { source: string };
    const [expected, actual] = [shape, tensor.shape].map((sizes) => `[${sizes.join(', ')}]`) as [
      string,
      string,
    ];
    if (expected !== actual) {
      throw new AppError('checkpoint-tensor-shape', { file, name: source, expected, actual });
    }
    if (!isFloat(tensor.type)) {
      throw new AppError('checkpoint-type', { file, name: source, type: tensor.type });
    }
  }
}

function listed(names: string[]) {
  const more = names.length > LISTED ? ', …' : '';
  return { names: names.slice(0, LISTED).join(', ') + more, count: names.length };
}
