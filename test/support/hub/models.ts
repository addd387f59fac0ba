/** Models as the hub has them: the layout of catalogue entries, with graphs that compute something plain. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { resourcesModels, TINY, tinyModel, tinyTokenizer } from '../models/folders.ts';
import { onnxFile } from '../models/onnx.ts';
import type { HubFiles } from './server.ts';

const DIMS = 512;
const IDS = ['visual/model.onnx', 'textual/model.onnx', 'tokenizer.json'] as const;
const XLMR = 'immich-app/XLM-Roberta-Base-ViT-B-32__laion5b_s13b_b90k';

const table = (rows: number) =>
  Float32Array.from({ length: rows * DIMS }, (_, i) => (((i * 37) % 23) - 11) / 11);

/** As the entry `xlm-roberta-base-vit-b-32` of the real catalogue, whose sizes nobody knows. */
export function xlmRobertaFiles(imageInput = 'image'): HubFiles {
  const image = onnxFile({
    inputs: [{ name: imageInput, type: 'float32', shape: [1, 3, 224, 224] }],
    outputs: [{ name: 'embedding', type: 'float32', shape: [1, DIMS] }],
    constants: [{ name: 'table', shape: [3, DIMS], data: table(3) }],
    nodes: [
      {
        op: 'ReduceMean',
        inputs: [imageInput],
        output: 'colour',
        attributes: { axes: [2, 3], keepdims: 0 },
      },
      { op: 'MatMul', inputs: ['colour', 'table'], output: 'embedding' },
    ],
  });
  const rows = TINY.words.length + 4;
  const text = onnxFile({
    inputs: [{ name: 'text', type: 'int32', shape: [1, 77] }],
    outputs: [{ name: 'embedding', type: 'float32', shape: [1, DIMS] }],
    constants: [
      { name: 'table', shape: [rows, DIMS], data: table(rows) },
      { name: 'tokens', shape: [1], data: BigInt64Array.of(1n) },
    ],
    nodes: [
      { op: 'Gather', inputs: ['table', 'text'], output: 'rows' },
      {
        op: 'ReduceSum',
        inputs: ['rows', 'tokens'],
        output: 'embedding',
        attributes: { keepdims: 0 },
      },
    ],
  });
  const tokenizer = Buffer.from(JSON.stringify(tinyTokenizer()));
  const contents = [Buffer.from(image), Buffer.from(text), tokenizer];
  return Object.fromEntries(IDS.map((path, n) => [`${XLMR}/${path}`, contents[n] as Buffer]));
}

export interface TinyEntry {
  /** A resources folder whose catalogue has the starter and `tiny`, downloadable. */
  resourcesDir: string;
  files: HubFiles;
}

/** A published checkpoint: the tiny one of the evaluation material, in one format of weights. */
export function checkpointEntry(dir: string, weights: string, dims = 40): TinyEntry {
  const all = ['model.safetensors', 'pytorch_model.bin', 'flax_model.msgpack'];
  const papers = ['config.json', 'preprocessor_config.json', 'tokenizer_config.json', 'vocab.txt'];
  const file = (path: string | string[]) => ({ path, bytes: null, sha256: null });
  const repository = 'casa/clip';
  const entry = tinyEntry(dir, {
    kind: 'checkpoint',
    sources: [{ repository, revision: 'main', files: [file(all), ...papers.map(file)] }],
    aboutBytes: 1_000_000,
    manifest: {
      dims,
      image: { size: 32, mean: [0, 0, 0], std: [1, 1, 1] },
      text: { inputs: ['input_ids', 'attention_mask'], maxLength: 48 },
      logitScale: 20,
    },
    tokens: [],
  });
  const files = [weights, ...papers].map((name) => [
    `${repository}/${name}`,
    readFileSync(join(tinyCheckpoint, name)),
  ]);
  return { ...entry, files: Object.fromEntries(files) as HubFiles };
}

/** Not part of the repository. */
export const tinyCheckpoint = resolve(
  import.meta.dirname,
  '../../../../shared/fixtures/clip-italian-tiny',
);

/** A catalogue with a tiny model, sizes and hashes as they are. */
export function tinyEntry(dir: string, change: Record<string, unknown> = {}): TinyEntry {
  const folder = tinyModel({}, join(dir, 'tiny'));
  const repository = 'casa/tiny';
  const names = ['image.onnx', 'text.onnx', 'tokenizer.json'];
  const contents = names.map((name) => readFileSync(join(folder, name)));
  const catalogue = JSON.parse(readFileSync(join(resourcesModels, 'catalogue.json'), 'utf8')) as {
    models: Record<string, unknown>[];
  };
  const [starter, model] = catalogue.models;
  const tiny = {
    ...model,
    id: 'tiny',
    version: '1',
    name: 'Tiny',
    sources: [
      {
        repository,
        revision: 'main',
        files: names.map((name, n) => ({
          path: `onnx/${name}`,
          bytes: contents[n]?.length,
          sha256: createHash('sha256')
            .update(contents[n] as Buffer)
            .digest('hex'),
        })),
      },
    ],
    manifest: {
      dims: TINY.dims,
      image: { size: TINY.size, mean: [0, 0, 0], std: [1, 1, 1] },
      text: { inputs: ['input_ids', 'attention_mask'], maxLength: 6 },
    },
    tokens: [{ text: 'mare', ids: [2, 4, 3] }],
    ...change,
  };
  mkdirSync(join(dir, 'models'), { recursive: true });
  const text = JSON.stringify({ ...catalogue, models: [starter, tiny] });
  writeFileSync(join(dir, 'models', 'catalogue.json'), text);
  return {
    resourcesDir: dir,
    files: Object.fromEntries(
      names.map((name, n) => [`${repository}/onnx/${name}`, contents[n] as Buffer]),
    ),
  };
}
