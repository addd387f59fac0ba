/** The towers as graphs. Layer names are those of PyTorch's checkpoints. */
import type { BertConfig, ClipTextConfig, ClipVisionConfig } from '../config.ts';
import { GraphBuilder } from './graph.ts';
import type { Graph, Precision } from './graph.ts';
import {
  attention,
  embeddingHead,
  feedForward,
  layerNorm,
  linear,
  maskToAdd,
  sizeOf,
  UNSEEN,
} from './layers.ts';

/**
 * CLIP's vision transformer (arXiv:2103.00020): patches and a class token, layer norm before and
 * after, the class token projected. pixel_values f32 [n, 3, S, S] → image_embeds f32 [n, dims].
 */
export function clipVisionGraph(c: ClipVisionConfig, dims: number, precision: Precision): Graph {
  const g = new GraphBuilder(precision);
  const { width, patchSize, imageSize } = c;
  const at = 'vision_model';
  const side = Math.floor(imageSize / patchSize);
  const pixels = g.toPrecision(
    g.input('pixel_values', 'float32', ['n', c.channels, imageSize, imageSize]),
  );
  const kernel = g.weight(`${at}.embeddings.patch_embedding.weight`, [
    width,
    c.channels,
    patchSize,
    patchSize,
  ]);
  const strides = { kernel_shape: [patchSize, patchSize], strides: [patchSize, patchSize] };
  const grid = g.node('Conv', [pixels, kernel], strides);
  const columns = g.node('Reshape', [grid, g.whole([0, width, side * side])]);
  const patches = g.node('Transpose', [columns], { perm: [0, 2, 1] });
  const token = g.weight(`${at}.embeddings.class_embedding`, [width]);
  const rows = g.node('Concat', [sizeOf(g, pixels, 0), g.whole([1, width])], { axis: 0 });
  const tokens = g.node('Concat', [g.node('Expand', [token, rows]), patches], { axis: 1 });
  const places = g.weight(`${at}.embeddings.position_embedding.weight`, [side * side + 1, width]);
  let x = g.node('Add', [tokens, places]);
  // The name is misspelt in every checkpoint.
  x = layerNorm(g, x, `${at}.pre_layrnorm`, width, c.epsilon);
  x = clipLayers(g, x, at, c, null);
  const pooled = g.node('Gather', [x, g.whole(0)], { axis: 1 });
  const normed = layerNorm(g, pooled, `${at}.post_layernorm`, width, c.epsilon);
  embeddingHead(g, normed, { name: 'visual_projection.weight', dims, width }, 'image_embeds');
  return g.finish({ name: 'image_embeds', type: 'float32', shape: ['n', dims] });
}

/** CLIP's layers, in either tower: the norms come before attention and feed-forward. */
function clipLayers(
  g: GraphBuilder,
  input: string,
  tower: string,
  c: ClipVisionConfig | ClipTextConfig,
  mask: string | null,
): string {
  let x = input;
  for (let n = 0; n < c.layers; n++) {
    const at = `${tower}.encoder.layers.${n}`;
    const names = {
      query: `${at}.self_attn.q_proj`,
      key: `${at}.self_attn.k_proj`,
      value: `${at}.self_attn.v_proj`,
      out: `${at}.self_attn.out_proj`,
    };
    const before = layerNorm(g, x, `${at}.layer_norm1`, c.width, c.epsilon);
    x = g.node('Add', [x, attention(g, before, names, c.width, c.heads, mask)]);
    const between = layerNorm(g, x, `${at}.layer_norm2`, c.width, c.epsilon);
    const mlp = { inner: `${at}.mlp.fc1`, outer: `${at}.mlp.fc2` };
    x = g.node('Add', [x, feedForward(g, between, mlp, c)]);
  }
  return x;
}

const tokenInputs = (g: GraphBuilder) => ({
  ids: g.input('input_ids', 'int64', ['n', 'L']),
  mask: g.input('attention_mask', 'int64', ['n', 'L']),
});

/** The first L rows of a table of positions. */
function positions(g: GraphBuilder, ids: string, name: string, rows: number, width: number) {
  const table = g.weight(name, [rows, width]);
  return g.node('Slice', [table, g.whole([0]), sizeOf(g, ids, 1), g.whole([0])]);
}

/**
 * BERT (arXiv:1810.04805) with its pooler, tanh of a linear layer on the first token, projected.
 * input_ids, attention_mask i64 [n, L] → text_embeds f32 [n, dims].
 */
export function bertGraph(c: BertConfig, dims: number, precision: Precision): Graph {
  const g = new GraphBuilder(precision);
  const { width, epsilon } = c;
  const { ids, mask } = tokenInputs(g);
  const embeddings = 'text_model.embeddings';
  const words = g.weight(`${embeddings}.word_embeddings.weight`, [c.vocabulary, width]);
  const places = `${embeddings}.position_embeddings.weight`;
  const types = g.weight(`${embeddings}.token_type_embeddings.weight`, [c.tokenTypes, width]);
  let x = g.node('Gather', [words, ids], { axis: 0 });
  // A single text is all of type 0.
  x = g.node('Add', [x, g.node('Gather', [types, g.whole(0)], { axis: 0 })]);
  x = g.node('Add', [x, positions(g, ids, places, c.positions, width)]);
  x = layerNorm(g, x, `${embeddings}.LayerNorm`, width, epsilon);
  const added = maskToAdd(g, mask);
  for (let n = 0; n < c.layers; n++) {
    const at = `text_model.encoder.layer.${n}`;
    const names = {
      query: `${at}.attention.self.query`,
      key: `${at}.attention.self.key`,
      value: `${at}.attention.self.value`,
      out: `${at}.attention.output.dense`,
    };
    x = g.node('Add', [x, attention(g, x, names, width, c.heads, added)]);
    x = layerNorm(g, x, `${at}.attention.output.LayerNorm`, width, epsilon);
    const mlp = { inner: `${at}.intermediate.dense`, outer: `${at}.output.dense` };
    x = g.node('Add', [x, feedForward(g, x, mlp, c)]);
    x = layerNorm(g, x, `${at}.output.LayerNorm`, width, epsilon);
  }
  const first = g.node('Gather', [x, g.whole(0)], { axis: 1 });
  const pooled = g.node('Tanh', [linear(g, first, 'text_model.pooler.dense', width, width)]);
  embeddingHead(g, pooled, { name: 'text_projection.weight', dims, width }, 'text_embeds');
  return g.finish({ name: 'text_embeds', type: 'float32', shape: ['n', dims] });
}

/**
 * CLIP's text transformer: every token sees those before it, so the end-of-text token, which is
 * pooled, has seen the whole text. Same inputs and output as {@link bertGraph}.
 */
export function clipTextGraph(c: ClipTextConfig, dims: number, precision: Precision): Graph {
  const g = new GraphBuilder(precision);
  const { width } = c;
  const { ids, mask } = tokenInputs(g);
  const embeddings = 'text_model.embeddings';
  const words = g.weight(`${embeddings}.token_embedding.weight`, [c.vocabulary, width]);
  const places = `${embeddings}.position_embedding.weight`;
  let x = g.node('Gather', [words, ids], { axis: 0 });
  x = g.node('Add', [x, positions(g, ids, places, c.positions, width)]);
  x = clipLayers(g, x, 'text_model', c, g.node('Add', [causalMask(g, ids, c), maskToAdd(g, mask)]));
  x = layerNorm(g, x, 'text_model.final_layer_norm', width, c.epsilon);
  const end = g.node('Unsqueeze', [endOfText(g, ids, c), g.whole([1])]);
  const pooled = g.node('GatherND', [x, end], { batch_dims: 1 });
  embeddingHead(g, pooled, { name: 'text_projection.weight', dims, width }, 'text_embeds');
  return g.finish({ name: 'text_embeds', type: 'float32', shape: ['n', dims] });
}

/** [L, L]: what comes after a token is not seen by it. */
function causalMask(g: GraphBuilder, ids: string, c: ClipTextConfig): string {
  const size = c.positions;
  const values = Array.from({ length: size * size }, (_, i) =>
    i % size > Math.floor(i / size) ? UNSEEN : 0,
  );
  const table = g.table('causal_mask', [size, size], values);
  const length = sizeOf(g, ids, 1);
  const corner = g.node('Concat', [length, length], { axis: 0 });
  return g.node('Slice', [table, g.whole([0, 0]), corner, g.whole([0, 1])]);
}

/**
 * Where each text ends, i64 [n]: at its first end-of-text token. Configurations of before
 * transformers 4.31 give that token as 2, which it never was: there it is the largest id.
 */
function endOfText(g: GraphBuilder, ids: string, c: ClipTextConfig): string {
  const first = { axis: 1, keepdims: 0 };
  if (c.endToken === 2) return g.node('ArgMax', [ids], first);
  const isEnd = g.node('Equal', [ids, g.whole(c.endToken)]);
  return g.node('ArgMax', [g.node('Cast', [isEnd], { to: 6 })], first);
}
