/** Model folders for tests: copies of the embedded model, and tiny ones that compute something plain. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { onnxFile } from './onnx.ts';
import type { Graph } from './onnx.ts';

export const resourcesModels = resolve(import.meta.dirname, '../../../resources/models');

/** The folder of the embedded model. */
export const starterDir = join(resourcesModels, 'starter-it');

/** An empty folder, removed when the test has finished. */
export function temporaryFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'fototeca-models-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

type Json = Record<string, unknown>;

/** Merges objects, replaces anything else; `undefined` removes a field. */
function merged(base: Json, change: Json): Json {
  const result: Json = { ...base };
  for (const [key, value] of Object.entries(change)) {
    const old = result[key];
    const bothObjects = [old, value].every(
      (one) => typeof one === 'object' && one !== null && !Array.isArray(one),
    );
    result[key] = bothObjects ? merged(old as Json, value as Json) : value;
  }
  return result;
}

export function starterManifest(): Json & { dims: number; image: { size: number; file: string } } {
  return JSON.parse(readFileSync(join(starterDir, 'manifest.json'), 'utf8'));
}

/** A copy of the embedded model whose manifest is changed. */
export function starterCopy(change: Json = {}, dir = join(temporaryFolder(), 'copy')): string {
  cpSync(starterDir, dir, { recursive: true });
  writeManifest(dir, merged(starterManifest(), change));
  return dir;
}

export function writeManifest(dir: string, manifest: unknown): void {
  writeFileSync(join(dir, 'manifest.json'), JSON.stringify(manifest));
}

/** Side of the pictures of the tiny model, and length of its embeddings. */
export const TINY = { size: 8, dims: 3, words: ['mare', 'cane', 'neve', '##i'] };

const SPECIAL = ['[PAD]', '[UNK]', '[CLS]', '[SEP]'];

/** The mean of each channel. */
export const tinyImageGraph = (): Graph => ({
  inputs: [{ name: 'pixel_values', type: 'float32', shape: ['n', 3, TINY.size, TINY.size] }],
  outputs: [{ name: 'image_embeds', type: 'float32', shape: ['n', TINY.dims] }],
  nodes: [
    {
      op: 'ReduceMean',
      inputs: ['pixel_values'],
      output: 'image_embeds',
      attributes: { axes: [2, 3], keepdims: 0 },
    },
  ],
});

/** The sum of the rows of a table, one for each token that is not padding. */
export const tinyTextGraph = (): Graph => {
  const rows = SPECIAL.length + TINY.words.length;
  const table = Float32Array.from(
    { length: rows * TINY.dims },
    (_, i) => ((i * 37) % 11) / 11 + 0.1,
  );
  return {
    inputs: [
      { name: 'input_ids', type: 'int64', shape: ['n', 'L'] },
      { name: 'attention_mask', type: 'int64', shape: ['n', 'L'] },
    ],
    outputs: [{ name: 'text_embeds', type: 'float32', shape: ['n', TINY.dims] }],
    constants: [
      { name: 'table', shape: [rows, TINY.dims], data: table },
      { name: 'last', shape: [1], data: BigInt64Array.of(2n) },
      { name: 'tokens', shape: [1], data: BigInt64Array.of(1n) },
    ],
    nodes: [
      { op: 'Gather', inputs: ['table', 'input_ids'], output: 'rows' },
      { op: 'Cast', inputs: ['attention_mask'], output: 'mask', attributes: { to: 1 } },
      { op: 'Unsqueeze', inputs: ['mask', 'last'], output: 'column' },
      { op: 'Mul', inputs: ['rows', 'column'], output: 'kept' },
      {
        op: 'ReduceSum',
        inputs: ['kept', 'tokens'],
        output: 'text_embeds',
        attributes: { keepdims: 0 },
      },
    ],
  };
};

export const tinyTokenizer = (words = TINY.words): Json => ({
  version: '1.0',
  added_tokens: SPECIAL.map((content, id) => ({ id, content, special: true, normalized: false })),
  normalizer: { type: 'BertNormalizer', clean_text: true, strip_accents: false, lowercase: false },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: {
    type: 'TemplateProcessing',
    single: [
      { SpecialToken: { id: '[CLS]', type_id: 0 } },
      { Sequence: { id: 'A', type_id: 0 } },
      { SpecialToken: { id: '[SEP]', type_id: 0 } },
    ],
    pair: [],
    special_tokens: {
      '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] },
      '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] },
    },
  },
  decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
  model: {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries([...SPECIAL, ...words].map((token, id) => [token, id])),
  },
});

export interface TinyModel {
  manifest?: Json;
  image?: Graph;
  text?: Graph;
  tokenizer?: Json;
}

/** A model that looks at colours only: black is the zero vector, grey lies on the diagonal. */
export function tinyModel(
  { manifest = {}, image, text, tokenizer }: TinyModel = {},
  dir = join(temporaryFolder(), 'tiny'),
): string {
  mkdirSync(dir, { recursive: true });
  const base = {
    id: 'tiny',
    version: '1',
    dims: TINY.dims,
    image: { size: TINY.size, mean: [0, 0, 0], std: [1, 1, 1] },
    text: { inputs: ['input_ids', 'attention_mask'], maxLength: 6 },
  };
  writeManifest(dir, merged(base, manifest));
  writeFileSync(join(dir, 'image.onnx'), onnxFile(image ?? tinyImageGraph()));
  writeFileSync(join(dir, 'text.onnx'), onnxFile(text ?? tinyTextGraph()));
  writeFileSync(join(dir, 'tokenizer.json'), JSON.stringify(tokenizer ?? tinyTokenizer()));
  return dir;
}
