import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCheckpoint } from '../../../../src/engine/encoders/import/checkpoint/open.ts';
import { readElements } from '../../../../src/engine/encoders/import/checkpoint/read-elements.ts';
import { permuted } from '../../../../src/engine/encoders/import/checkpoint/tensor.ts';
import type { StoredTensor } from '../../../../src/engine/encoders/import/checkpoint/tensor.ts';
import { readConfig } from '../../../../src/engine/encoders/import/config.ts';
import { importModel } from '../../../../src/engine/encoders/import/index.ts';
import { imageManifest } from '../../../../src/engine/encoders/import/preprocessing.ts';
import { bertTokenizer } from '../../../../src/engine/encoders/import/tokenizer-json.ts';
import { pickle, ZipWriter } from '../../../support/models/archives.ts';
import {
  randomValues,
  SMALL_CONFIG,
  tensorsOf,
  writeSafetensors,
  writeTexts,
} from '../../../support/models/checkpoints.ts';
import type { NamedTensor } from '../../../support/models/checkpoints.ts';
import { temporaryFolder } from '../../../support/models/folders.ts';

/** A folder with a small checkpoint whose tensors, or texts, are changed. */
function checkpoint(
  change: (tensors: NamedTensor[]) => NamedTensor[] = (same) => same,
  config: object = SMALL_CONFIG,
) {
  const dir = join(temporaryFolder(), 'small');
  mkdirSync(dir);
  writeTexts(dir, SMALL_CONFIG);
  writeFileSync(join(dir, 'config.json'), JSON.stringify(config));
  writeSafetensors(dir, change(tensorsOf(SMALL_CONFIG)), randomValues());
  return dir;
}

const withText = (change: object) => ({
  ...SMALL_CONFIG,
  text_config: { ...SMALL_CONFIG.text_config, ...change },
});
const withVision = (change: object) => ({
  ...SMALL_CONFIG,
  vision_config: { ...SMALL_CONFIG.vision_config, ...change },
});

test.each([
  ['another model', { ...SMALL_CONFIG, model_type: 'siglip' }, 'model_type', 'siglip'],
  ['another image tower', withVision({ model_type: 'vit' }), 'vision_config.model_type', 'vit'],
  [
    'another text tower',
    withText({ model_type: 'xlm-roberta' }),
    'text_config.model_type',
    'xlm-roberta',
  ],
  ['another activation', withText({ hidden_act: 'mish' }), 'text_config.hidden_act', 'mish'],
  [
    'relative positions',
    withText({ position_embedding_type: 'relative_key' }),
    'position_embedding_type',
    'relative_key',
  ],
  ['a decoder', withText({ is_decoder: true }), 'is_decoder', 'true'],
  ['one channel', withVision({ num_channels: 1 }), 'num_channels', '1'],
])('%s is named', (_, config, what, value) => {
  expect(() => readConfig(config)).toThrow(
    expect.objectContaining({
      code: 'import-unsupported',
      details: expect.objectContaining({ what, value }),
    }),
  );
});

test.each([
  ['heads that do not divide', withText({ num_attention_heads: 5 }), /num_attention_heads/],
  ['a billion layers', withText({ num_hidden_layers: 1e9 }), /num_hidden_layers/],
  ['a patch larger than the image', withVision({ patch_size: 512 }), /patch_size/],
  ['a text for a number', withVision({ hidden_size: '16' }), /hidden_size/],
])('a configuration with %s', (_, config, reason) => {
  expect(() => readConfig(config)).toThrow(
    expect.objectContaining({
      code: 'import-config-invalid',
      details: expect.objectContaining({ reason: expect.stringMatching(reason) }),
    }),
  );
});

test('a configuration that leaves out what is usual has the usual sizes', () => {
  const sparse = {
    vision_config: { model_type: 'clip_vision_model' },
    text_config: { model_type: 'bert' },
  };
  const { vision, text, dims } = readConfig({ model_type: 'vision-text-dual-encoder', ...sparse });
  expect(dims).toBe(512);
  expect(vision).toMatchObject({
    width: 768,
    layers: 12,
    heads: 12,
    imageSize: 224,
    patchSize: 32,
  });
  expect(text).toMatchObject({
    width: 768,
    vocabulary: 30_522,
    positions: 512,
    activation: 'gelu',
  });
});

test.each<[string, (tensors: NamedTensor[]) => NamedTensor[], string, object]>([
  [
    'missing',
    (all) => all.filter(({ name }) => name !== 'text_model.pooler.dense.bias'),
    'checkpoint-tensors-missing',
    { count: 1, names: 'text_model.pooler.dense.bias' },
  ],
  [
    'extra',
    (all) => [...all, { name: 'vision_model.adapter.weight', shape: [2] }],
    'checkpoint-tensors-extra',
    { count: 1, names: 'vision_model.adapter.weight' },
  ],
  [
    'of another shape',
    (all) =>
      all.map((one) => (one.name === 'text_projection.weight' ? { ...one, shape: [16, 12] } : one)),
    'checkpoint-tensor-shape',
    { name: 'text_projection.weight', expected: '[12, 16]', actual: '[16, 12]' },
  ],
])('a tensor that is %s is named, and nothing is left', async (_, change, code, details) => {
  const modelsDir = join(temporaryFolder(), 'models');
  const importing = importModel(checkpoint(change), { modelsDir });
  await expect(importing).rejects.toMatchObject({ code, details });
});

test('a dual encoder’s towers may be whole models, with tables that are no weights', async () => {
  const modelsDir = join(temporaryFolder(), 'models');
  const dir = checkpoint((tensors) => [
    ...tensors.map(({ name, shape }) => ({
      name: name.replace(/^vision_model\./, 'vision_model.vision_model.'),
      shape,
    })),
    { name: 'text_model.embeddings.position_ids', shape: [1, 12] },
  ]);
  const { id, dims, halfCosine } = await importModel(dir, { modelsDir });
  expect({ id, dims }).toEqual({ id: 'small', dims: 12 });
  expect(halfCosine).toBeGreaterThan(0.999);
});

test('a folder with another name than an id may have keeps it as the model’s name', async () => {
  const modelsDir = join(temporaryFolder(), 'models');
  const dir = join(temporaryFolder(), 'Il mio CLIP, com’è');
  cpSync(checkpoint(), dir, { recursive: true });
  const { id, manifest } = await importModel(dir, { modelsDir });
  expect({ id, name: manifest.name }).toEqual({
    id: 'Il-mio-CLIP-com-e',
    name: 'Il mio CLIP, com’è',
  });
});

test('the caller’s words stand over those of the checkpoint; progress is told', async () => {
  const modelsDir = join(temporaryFolder(), 'models');
  const stages: string[] = [];
  const { manifest } = await importModel(checkpoint(), {
    modelsDir,
    id: 'nuovo',
    half: false,
    manifest: { version: '7', license: 'MIT', logitScale: 20, text: { maxLength: 8 } },
    onProgress: ({ stage, bytes }) => stages.push(`${stage} ${bytes.done === bytes.total}`),
  });
  expect(manifest).toMatchObject({ id: 'nuovo', version: '7', license: 'MIT', logitScale: 20 });
  expect(manifest.text).toMatchObject({ maxLength: 8, maskInput: 'attention_mask' });
  expect(stages[0]).toBe('read true');
  expect(stages.filter((stage) => stage.startsWith('write')).length).toBeGreaterThan(50);
  expect(stages.at(-1)).toBe('check true');
  expect(readdirSync(join(modelsDir, 'nuovo')).sort()).toEqual([
    'image.onnx',
    'manifest.json',
    'text.onnx',
    'tokenizer.json',
    'tokenizer_config.json',
  ]);
});

test('an import that is cancelled leaves nothing, wherever it is', async () => {
  for (const stage of ['read', 'write', 'check']) {
    const modelsDir = join(temporaryFolder(), 'models');
    const cancel = new AbortController();
    const importing = importModel(checkpoint(), {
      modelsDir,
      signal: cancel.signal,
      onProgress: (progress) => {
        if (progress.stage === stage) cancel.abort(new Error('enough'));
      },
    });
    await expect(importing).rejects.toThrow('enough');
    if (stage !== 'read') expect(readdirSync(modelsDir)).toEqual([]);
  }
});

test('the same model again is fine, another of its name is not', async () => {
  const modelsDir = join(temporaryFolder(), 'models');
  // What an import that was killed left behind.
  mkdirSync(join(modelsDir, '.import-999999999-00'), { recursive: true });
  const dir = checkpoint();
  const first = await importModel(dir, { modelsDir, half: false });
  expect(await importModel(dir, { modelsDir, half: false })).toEqual(first);
  const image = readFileSync(join(first.dir, 'image.onnx'));
  writeSafetensors(dir, tensorsOf(SMALL_CONFIG), randomValues(2));
  const again = importModel(dir, { modelsDir, half: false });
  await expect(again).rejects.toMatchObject({ code: 'model-exists', details: { id: 'small' } });
  expect(readFileSync(join(first.dir, 'image.onnx')).equals(image)).toBe(true);
  expect(readdirSync(modelsDir)).toEqual(['small']);
  const outside = importModel(dir, { modelsDir, id: '../out' });
  await expect(outside).rejects.toMatchObject({ code: 'model-id-invalid' });
});

test('weights that are no numbers are found out before they are installed', async () => {
  const modelsDir = join(temporaryFolder(), 'models');
  const dir = checkpoint();
  writeSafetensors(dir, tensorsOf(SMALL_CONFIG), function* values({ shape }) {
    yield new Float32Array(shape.reduce((product, size) => product * size, 1)).fill(NaN);
  });
  await expect(importModel(dir, { modelsDir })).rejects.toMatchObject({
    code: 'model-output-invalid',
  });
  expect(readdirSync(modelsDir)).toEqual([]);
});

test('a model that float16 does not hold comes without it', async () => {
  const modelsDir = join(temporaryFolder(), 'models');
  const dir = checkpoint();
  const values = randomValues();
  writeSafetensors(dir, tensorsOf(SMALL_CONFIG), function* huge(tensor) {
    const factor = tensor.name === 'visual_projection.weight' ? 1e7 : 1;
    for (const part of values(tensor)) yield part.map((value) => factor * value);
  });
  const { halfCosine, halfDropped, dir: installed } = await importModel(dir, { modelsDir });
  expect({ halfCosine, halfDropped }).toEqual({ halfCosine: null, halfDropped: true });
  expect(readdirSync(installed).filter((name) => name.endsWith('.onnx'))).toEqual([
    'image.onnx',
    'text.onnx',
  ]);
});

async function all(file: Parameters<typeof readElements>[0], tensor: StoredTensor) {
  const parts: number[] = [];
  for await (const part of readElements(file, tensor, 'x')) parts.push(...part);
  return parts;
}

test('elements in any order of axes, of any floating-point type', async () => {
  const dir = temporaryFolder();
  const path = join(dir, 'pytorch_model.bin');
  const zip = new ZipWriter(path);
  const stored = Float32Array.from({ length: 7 }, (_, i) => i + 0.5);
  // The transpose of a matrix [2, 3] that begins at the second element.
  const program = pickle.dict([['a', pickle.tensor('0', 7, 1, [3, 2], [1, 3])]]);
  zip.add('x/data.pkl', [Buffer.concat([pickle.begin, program, pickle.stop])]);
  zip.add('x/data/0', [new Uint8Array(stored.buffer)]);
  zip.end();
  const { file, tensors } = await openCheckpoint(dir, 'pytorch_model.bin');
  const tensor = tensors.get('a') as StoredTensor;
  expect(await all(file, tensor)).toEqual([1.5, 4.5, 2.5, 5.5, 3.5, 6.5]);
  expect(await all(file, permuted(tensor, [1, 0]))).toEqual([1.5, 2.5, 3.5, 4.5, 5.5, 6.5]);
  await file.close();
});

test.each([
  ['F16', new Uint16Array([0x3c00, 0xc100]), [1, -2.5]],
  ['BF16', new Uint16Array([0x3f80, 0xc020]), [1, -2.5]],
  ['F64', new Float64Array([1, -2.5]), [1, -2.5]],
])('%s', async (dtype, data, expected) => {
  const dir = temporaryFolder();
  const header = Buffer.from(
    JSON.stringify({ a: { dtype, shape: [2], data_offsets: [0, data.byteLength] } }),
  );
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  writeFileSync(
    join(dir, 'model.safetensors'),
    Buffer.concat([length, header, new Uint8Array(data.buffer)]),
  );
  const { file, tensors } = await openCheckpoint(dir, 'model.safetensors');
  expect(await all(file, tensors.get('a') as StoredTensor)).toEqual(expected);
  await file.close();
});

test('a large Flax array comes in chunks', async () => {
  const dir = temporaryFolder();
  const leaf = (values: number[]) => {
    const body = Buffer.concat([
      Buffer.from([0x93, 0x91, values.length, 0xa7]),
      Buffer.from('float32'),
      Buffer.from([0xc4, 4 * values.length]),
      new Uint8Array(Float32Array.from(values).buffer),
    ]);
    return Buffer.concat([Buffer.from([0xc7, body.length, 1]), body]);
  };
  const text = (value: string) =>
    Buffer.concat([Buffer.from([0xd9, value.length]), Buffer.from(value)]);
  writeFileSync(
    join(dir, 'flax_model.msgpack'),
    Buffer.concat([
      Buffer.from([0x81]),
      text('embedding'),
      Buffer.from([0x83]),
      text('__msgpack_chunked_array__'),
      Buffer.from([0xc3]),
      text('shape'),
      Buffer.from([0x82]),
      text('0'),
      Buffer.from([2]),
      text('1'),
      Buffer.from([3]),
      text('chunks'),
      Buffer.from([0x82]),
      text('0'),
      leaf([1, 2, 3, 4]),
      text('1'),
      leaf([5, 6]),
    ]),
  );
  const { file, tensors } = await openCheckpoint(dir, 'flax_model.msgpack');
  const tensor = tensors.get('embedding') as StoredTensor;
  expect(tensor.shape).toEqual([2, 3]);
  expect(await all(file, permuted(tensor, [1, 0]))).toEqual([1, 4, 2, 5, 3, 6]);
  await file.close();
});

test('preprocessing as it was published, in old and new words', () => {
  expect(imageManifest({ size: 224, crop_size: 224, resample: 3 }, 224)).toMatchObject({
    size: 224,
    resize: 'shortest',
    crop: 'center',
    interpolation: 'bicubic',
  });
  const squashed = { size: { height: 8, width: 8 }, do_center_crop: false, resample: 2 };
  expect(imageManifest(squashed, 8)).toMatchObject({
    resize: 'squash',
    crop: null,
    interpolation: 'bilinear',
  });
  expect(() => imageManifest({ size: { shortest_edge: 256 }, crop_size: 224 }, 224)).toThrow(
    expect.objectContaining({ code: 'import-unsupported' }),
  );
});

test.each([
  [{}, { lowercase: true, strip_accents: true }],
  [
    { do_lower_case: true, strip_accents: false },
    { lowercase: true, strip_accents: false },
  ],
  [{ do_lower_case: false }, { lowercase: false, strip_accents: false }],
])('capitals and accents as %j says', (config, normalizer) => {
  const words = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', 'mare'].join('\n');
  expect(bertTokenizer(words, config)['normalizer']).toMatchObject({
    ...normalizer,
    handle_chinese_chars: false,
  });
  expect(bertTokenizer(`${words}\n漢`, config)['normalizer']).toMatchObject({
    handle_chinese_chars: true,
  });
});
