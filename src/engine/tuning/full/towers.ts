/**
 * The forward passes of CLIP-Italian's towers as differentiable graphs. Parameters are named as in
 * its checkpoints.
 */
import type { Graph, Value } from '../graph/graph.ts';
import {
  add,
  concat,
  embed,
  expand,
  gelu,
  layerNorm,
  linear,
  matmul,
  mul,
  normalize,
  quickGelu,
  reshape,
  slice,
  softmax,
  sub,
  swap,
  tanh,
  transpose,
} from '../graph/operators.ts';

export interface VisionShape {
  width: number;
  inner: number;
  layers: number;
  heads: number;
  imageSize: number;
  patchSize: number;
  epsilon: number;
  activation: 'gelu' | 'quick_gelu';
}

export interface TextShape {
  width: number;
  inner: number;
  layers: number;
  heads: number;
  vocabulary: number;
  positions: number;
  types: number;
  epsilon: number;
}

/** Gives the value of a parameter; asks for its shape, to check it against the checkpoint. */
export type Parameters = (name: string, shape: readonly number[]) => Value;

/**
 * CLIP's vision transformer.
 *
 * Source: Dosovitskiy et al. 2020, arXiv 2010.11929, equations 1–4, with CLIP's layer norm before
 * the first block (Radford et al. 2021, section 2.4).
 * @param pixels f32 [n, 3, S, S]
 * @returns f32 [n, D], rows of length 1
 */
export function imageEmbeddings(
  g: Graph,
  shape: VisionShape,
  dims: number,
  pixels: Value,
  parameter: Parameters,
): Value {
  const { width, patchSize, epsilon } = shape;
  const p = 'vision_model.vision_model';
  const n = pixels.shape[0] as number;
  const side = shape.imageSize / patchSize;
  // A convolution whose stride is its kernel is a product with each patch.
  const patches = reshape(
    g,
    transpose(g, reshape(g, pixels, [n, 3, side, patchSize, side, patchSize]), [0, 2, 4, 1, 3, 5]),
    [n, side * side, 3 * patchSize * patchSize],
  );
  const kernel = parameter(`${p}.embeddings.patch_embedding.weight`, [
    width,
    3,
    patchSize,
    patchSize,
  ]);
  const flat = reshape(g, kernel, [width, 3 * patchSize * patchSize]);
  const token = parameter(`${p}.embeddings.class_embedding`, [width]);
  const tokens = concat(
    g,
    [expand(g, reshape(g, token, [1, 1, width]), [n, 1, width]), linear(g, patches, flat)],
    1,
  );
  const length = side * side + 1;
  const positions = parameter(`${p}.embeddings.position_embedding.weight`, [length, width]);
  const norm = (x: Value, name: string) =>
    layerNorm(
      g,
      x,
      parameter(`${name}.weight`, [width]),
      parameter(`${name}.bias`, [width]),
      epsilon,
    );
  // The checkpoint's own spelling.
  let x = norm(add(g, tokens, positions), `${p}.pre_layrnorm`);
  for (let layer = 0; layer < shape.layers; layer++) {
    const at = `${p}.encoder.layers.${layer}`;
    const attended = attention(g, shape, norm(x, `${at}.layer_norm1`), null, parameter, {
      query: `${at}.self_attn.q_proj`,
      key: `${at}.self_attn.k_proj`,
      value: `${at}.self_attn.v_proj`,
      out: `${at}.self_attn.out_proj`,
    });
    x = add(g, x, attended);
    const activate = shape.activation === 'gelu' ? gelu : quickGelu;
    const hidden = activate(
      g,
      dense(g, norm(x, `${at}.layer_norm2`), `${at}.mlp.fc1`, shape.inner, parameter),
    );
    x = add(g, x, dense(g, hidden, `${at}.mlp.fc2`, width, parameter));
  }
  const pooled = norm(reshape(g, slice(g, x, 1, 0, 1), [n, width]), `${p}.post_layernorm`);
  return normalize(g, linear(g, pooled, parameter('visual_projection.weight', [dims, width])));
}

/**
 * BERT with its pooler.
 *
 * Source: Devlin et al. 2018, arXiv 1810.04805, section 3; the blocks are those of Vaswani et al.
 * 2017, arXiv 1706.03762, section 3.1, with the norm after each part.
 * @param ids i64 [n, L]
 * @param mask f32 [n, L], 1 for a token, 0 for padding
 * @returns f32 [n, D], rows of length 1
 */
export function textEmbeddings(
  g: Graph,
  shape: TextShape,
  dims: number,
  ids: Value,
  mask: Value,
  parameter: Parameters,
): Value {
  const { width, epsilon } = shape;
  const [n = 0, length = 0] = ids.shape;
  const p = 'text_model';
  const norm = (x: Value, name: string) =>
    layerNorm(
      g,
      x,
      parameter(`${name}.weight`, [width]),
      parameter(`${name}.bias`, [width]),
      epsilon,
    );
  const words = embed(
    g,
    parameter(`${p}.embeddings.word_embeddings.weight`, [shape.vocabulary, width]),
    ids,
  );
  const positions = slice(
    g,
    parameter(`${p}.embeddings.position_embeddings.weight`, [shape.positions, width]),
    0,
    0,
    length,
  );
  const type = slice(
    g,
    parameter(`${p}.embeddings.token_type_embeddings.weight`, [shape.types, width]),
    0,
    0,
    1,
  );
  let x = norm(add(g, add(g, words, positions), type), `${p}.embeddings.LayerNorm`);
  // What is added to the scores of padding: far below any real one, but finite.
  const hidden = mul(g, sub(g, g.scalar(1), reshape(g, mask, [n, 1, 1, length])), g.scalar(-1e9));
  for (let layer = 0; layer < shape.layers; layer++) {
    const at = `${p}.encoder.layer.${layer}`;
    const attended = attention(g, shape, x, hidden, parameter, {
      query: `${at}.attention.self.query`,
      key: `${at}.attention.self.key`,
      value: `${at}.attention.self.value`,
      out: `${at}.attention.output.dense`,
    });
    x = norm(add(g, x, attended), `${at}.attention.output.LayerNorm`);
    const inner = gelu(g, dense(g, x, `${at}.intermediate.dense`, shape.inner, parameter));
    x = norm(
      add(g, x, dense(g, inner, `${at}.output.dense`, width, parameter)),
      `${at}.output.LayerNorm`,
    );
  }
  const first = reshape(g, slice(g, x, 1, 0, 1), [n, width]);
  const pooled = tanh(g, dense(g, first, `${p}.pooler.dense`, width, parameter));
  return normalize(g, linear(g, pooled, parameter('text_projection.weight', [dims, width])));
}

function dense(g: Graph, x: Value, name: string, width: number, parameter: Parameters): Value {
  const weight = parameter(`${name}.weight`, [width, x.shape.at(-1) as number]);
  return linear(g, x, weight, parameter(`${name}.bias`, [width]));
}

/**
 * Scaled dot-product attention with several heads.
 *
 * Source: Vaswani et al. 2017, arXiv 1706.03762, section 3.2.
 * @param x f32 [n, L, width]
 * @param hidden what is added to the scores, [n, 1, 1, L]; null for nothing
 */
function attention(
  g: Graph,
  { width, heads }: { width: number; heads: number },
  x: Value,
  hidden: Value | null,
  parameter: Parameters,
  names: Record<'query' | 'key' | 'value' | 'out', string>,
): Value {
  const [n = 0, length = 0] = x.shape;
  const split = (name: string) =>
    transpose(
      g,
      reshape(g, dense(g, x, name, width, parameter), [n, length, heads, width / heads]),
      [0, 2, 1, 3],
    );
  const scale = g.scalar(1 / Math.sqrt(width / heads));
  const scores = mul(g, matmul(g, split(names.query), swap(g, split(names.key))), scale);
  const weights = softmax(g, hidden ? add(g, scores, hidden) : scores);
  const mixed = transpose(g, matmul(g, weights, split(names.value)), [0, 2, 1, 3]);
  return dense(g, reshape(g, mixed, [n, length, width]), names.out, width, parameter);
}
