/** Writes checkpoints in the three layouts that are published, of any size, part by part. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../../src/engine/encoders/import/config.ts';
import {
  bertGraph,
  clipTextGraph,
  clipVisionGraph,
} from '../../../src/engine/encoders/import/onnx/towers.ts';
import { pickle, written, ZipWriter } from './archives.ts';
import { sharedPhotos } from './shared-photos.ts';

/** The published tiny checkpoint with its expected embeddings; not part of the repository. */
export const tinyCheckpoint = join(sharedPhotos, '../fixtures/clip-italian-tiny');

export interface NamedTensor {
  name: string;
  shape: number[];
}

/** Elements of a tensor, a part at a time. */
export type Values = (tensor: NamedTensor) => Iterable<Float32Array>;

export const SMALL_CONFIG = {
  model_type: 'vision-text-dual-encoder',
  projection_dim: 12,
  logit_scale_init_value: 2.6592,
  vision_config: {
    model_type: 'clip_vision_model',
    hidden_size: 16,
    intermediate_size: 24,
    num_hidden_layers: 2,
    num_attention_heads: 2,
    image_size: 16,
    patch_size: 8,
  },
  text_config: {
    model_type: 'bert',
    vocab_size: 20,
    hidden_size: 16,
    intermediate_size: 24,
    num_hidden_layers: 1,
    num_attention_heads: 2,
    max_position_embeddings: 12,
  },
};

/** The same with CLIP's text tower, as one CLIP. */
export const SMALL_CLIP_CONFIG = {
  ...SMALL_CONFIG,
  model_type: 'clip',
  text_config: { ...SMALL_CONFIG.text_config, model_type: 'clip_text_model', eos_token_id: 1 },
};

/** The size of CLIP-Italian: ViT-B/32 with BERT-base. */
export const FULL_CONFIG = {
  model_type: 'vision-text-dual-encoder',
  projection_dim: 512,
  vision_config: { model_type: 'clip_vision_model' },
  text_config: { model_type: 'bert', vocab_size: 32_102 },
};

/** The tensors of a checkpoint of this configuration, under PyTorch's names. */
export function tensorsOf(json: object): NamedTensor[] {
  const { vision, text, dims } = readConfig(json);
  const graphs = [
    clipVisionGraph(vision, dims, 'float32'),
    text.kind === 'bert' ? bertGraph(text, dims, 'float32') : clipTextGraph(text, dims, 'float32'),
  ];
  const weights = graphs.flatMap(({ weights: list }) => list);
  return [
    ...weights.map(({ name, shape }) => ({ name, shape })),
    { name: 'logit_scale', shape: [] },
  ];
}

/** Small random numbers, the same at every run; norms near 1. */
export function randomValues(seed = 1): Values {
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  return function* values({ name, shape }) {
    const base = /(norm|LayerNorm)\w*\.weight$/.test(name) ? 1 : 0;
    let left = elements(shape);
    while (left > 0) {
      const part = new Float32Array(Math.min(left, 1 << 20));
      for (let i = 0; i < part.length; i++) part[i] = base + 0.12 * random();
      left -= part.length;
      yield part;
    }
  };
}

export const elements = (shape: number[]) => shape.reduce((product, size) => product * size, 1);

/** What stands beside the weights: configuration and a vocabulary. */
export function writeTexts(dir: string, config: object): void {
  const { text } = readConfig(config);
  const words = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'un', 'cane', 'mare', '##i', 'neve'];
  writeFileSync(join(dir, 'config.json'), JSON.stringify(config));
  writeFileSync(join(dir, 'tokenizer_config.json'), '{"do_lower_case":true,"strip_accents":false}');
  if (text.kind === 'bert') {
    writeFileSync(join(dir, 'vocab.txt'), words.join('\n') + '\n');
    return;
  }
  const pieces = [
    '<|startoftext|>',
    '<|endoftext|>',
    'c',
    'a',
    'n',
    'e</w>',
    'ca',
    'ne</w>',
    'cane</w>',
  ];
  const vocab = Object.fromEntries(pieces.map((piece, id) => [piece, id]));
  writeFileSync(join(dir, 'vocab.json'), JSON.stringify(vocab));
  writeFileSync(join(dir, 'merges.txt'), '#version: 0.2\nc a\nn e</w>\nca ne</w>\n');
}

const bytesOf = (part: Float32Array) =>
  new Uint8Array(part.buffer, part.byteOffset, part.byteLength);

export function writeSafetensors(dir: string, tensors: NamedTensor[], values: Values): string {
  let at = 0;
  const entries = tensors.map(({ name, shape }) => {
    const from = at;
    at += 4 * elements(shape);
    return [name, { dtype: 'F32', shape, data_offsets: [from, at] }];
  });
  const header = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return written(join(dir, 'model.safetensors'), function* parts() {
    yield length;
    yield header;
    for (const tensor of tensors) for (const part of values(tensor)) yield bytesOf(part);
  });
}

export function writePyTorch(dir: string, tensors: NamedTensor[], values: Values): string {
  const path = join(dir, 'pytorch_model.bin');
  const zip = new ZipWriter(path);
  zip.add('archive/data.pkl', [pickleOf(tensors)]);
  tensors.forEach((tensor, n) => zip.add(`archive/data/${n}`, [...values(tensor)].map(bytesOf)));
  zip.add('archive/version', [Buffer.from('3\n')]);
  zip.end();
  return path;
}

/** In Flax's names and order of axes. */
export function writeFlax(dir: string, tensors: NamedTensor[], values: Values): string {
  const tree: Tree = new Map();
  for (const tensor of tensors) put(tree, ...flaxOf(tensor, values));
  return written(join(dir, 'flax_model.msgpack'), () => packed(tree));
}

function pickleOf(tensors: NamedTensor[]): Buffer {
  const entries = tensors.map(({ name, shape }, n): [string, Buffer] => {
    const strides = shape.map((_, axis) => elements(shape.slice(axis + 1)));
    return [name, pickle.tensor(String(n), elements(shape), 0, shape, strides)];
  });
  return Buffer.concat([pickle.begin, pickle.dict(entries), pickle.stop]);
}

export interface FlaxLeaf {
  shape: number[];
  parts: () => Iterable<Uint8Array>;
}
export type Tree = Map<string, Tree | FlaxLeaf>;

function put(tree: Tree, path: string[], leaf: FlaxLeaf): void {
  const [key = '', ...rest] = path;
  if (rest.length === 0) {
    tree.set(key, leaf);
    return;
  }
  if (!tree.has(key)) tree.set(key, new Map());
  put(tree.get(key) as Tree, rest, leaf);
}

function flaxOf({ name, shape }: NamedTensor, values: Values): [string[], FlaxLeaf] {
  const path = name.split('.');
  const last = path.pop() as string;
  const all = () => Float32Array.from([...values({ name, shape })].flatMap((part) => [...part]));
  if (last !== 'weight') {
    return [[...path, last], { shape, parts: () => [bytesOf(all())] }];
  }
  if (/[Nn]orm\w*$/.test(path.at(-1) ?? '')) {
    return [[...path, 'scale'], { shape, parts: () => [bytesOf(all())] }];
  }
  if (
    /embeddings$/.test(path.at(-1) ?? '') ||
    path.at(-1) === 'position_embedding' ||
    path.at(-1) === 'token_embedding'
  ) {
    return [[...path, 'embedding'], { shape, parts: () => [bytesOf(all())] }];
  }
  const order = shape.length === 4 ? [2, 3, 1, 0] : [1, 0];
  return [
    [...path, 'kernel'],
    {
      shape: order.map((axis) => shape[axis] as number),
      parts: () => [bytesOf(reordered(all(), shape, order))],
    },
  ];
}

/** The elements with the axes in another order. */
function reordered(data: Float32Array, shape: number[], order: number[]): Float32Array {
  const strides = shape.map((_, axis) => elements(shape.slice(axis + 1)));
  const result: number[] = [];
  const walk = (depth: number, at: number) => {
    const axis = order[depth];
    if (axis === undefined) {
      result.push(data[at] as number);
      return;
    }
    for (let i = 0; i < (shape[axis] as number); i++)
      walk(depth + 1, at + i * (strides[axis] as number));
  };
  walk(0, 0);
  return Float32Array.from(result);
}

function* packed(tree: Tree): Iterable<Uint8Array> {
  yield head(0xdf, tree.size);
  for (const [key, value] of tree) {
    yield textBytes(key);
    if (value instanceof Map) {
      yield* packed(value);
      continue;
    }
    const shape = Buffer.concat([
      head(0xdd, value.shape.length),
      ...value.shape.map((n) => head(0xce, n)),
    ]);
    const content = Buffer.concat([...value.parts()]);
    const array = Buffer.concat([
      Buffer.from([0x93]),
      shape,
      textBytes('float32'),
      head(0xc6, content.length),
      content,
    ]);
    yield Buffer.concat([head(0xc9, array.length), Buffer.from([1]), array]);
  }
}

/** A tag with four bytes of number. */
function head(tag: number, value: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes[0] = tag;
  bytes.writeUInt32BE(value, 1);
  return bytes;
}

const textBytes = (value: string) =>
  Buffer.concat([head(0xdb, Buffer.byteLength(value)), Buffer.from(value)]);
