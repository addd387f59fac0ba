/** Towers as the hub has them: a state for each token, half-precision outputs, 32-bit token ids. */
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Encoder } from '../../../src/engine/encoders/encoder.ts';
import { fingerprintModel } from '../../../src/engine/encoders/fingerprint.ts';
import { readManifest } from '../../../src/engine/encoders/manifest.ts';
import { writeTensors } from '../../../src/engine/encoders/training/safetensors.ts';
import { TINY, tinyModel, tinyTextGraph } from '../../support/models/folders.ts';
import type { Graph } from '../../support/models/onnx.ts';
import { cosine } from '../../support/models/pictures.ts';

async function open(dir: string): Promise<Encoder> {
  const encoder = await Encoder.open({ dir, threads: 1 });
  onTestFinished(() => encoder.close());
  return encoder;
}

/** The tiny tower without its sum: the rows of its table, one for each token. */
const statesGraph = (): Graph => {
  const graph = tinyTextGraph();
  return {
    ...graph,
    outputs: [{ name: 'states', type: 'float32', shape: ['n', 'L', TINY.dims] }],
    nodes: [
      { op: 'Gather', inputs: ['table', 'input_ids'], output: 'rows' },
      { op: 'Cast', inputs: ['attention_mask'], output: 'mask', attributes: { to: 1 } },
      { op: 'Unsqueeze', inputs: ['mask', 'last'], output: 'column' },
      // Padding is not zero here: whoever takes it into the mean gets another result.
      { op: 'Add', inputs: ['rows', 'column'], output: 'more' },
      { op: 'Sub', inputs: ['more', 'column'], output: 'states' },
    ],
  };
};

const pooled = (change: object = {}) =>
  tinyModel({
    text: statesGraph(),
    manifest: { text: { output: 'states', pooling: 'mean', ...change } },
  });

test('the mean over a text’s own tokens points where their sum does', async () => {
  const texts = ['mare', 'cane neve', 'mare cane neve'];
  const sums = await (await open(tinyModel())).embedTexts(texts);
  const means = await (await open(pooled())).embedTexts(texts);
  texts.forEach((_, n) => expect(cosine(means[n] ?? [], sums[n] ?? [])).toBeCloseTo(1, 5));
});

test('then the matrix; another one is another model', async () => {
  const dir = pooled({ projection: 'p.safetensors' });
  const write = (data: number[], shape = [3, 3]) =>
    writeTensors(
      join(dir, 'p.safetensors'),
      new Map([['linear.weight', { shape, data: Float32Array.from(data) }]]),
    );
  const fingerprint = async () => fingerprintModel(dir, await readManifest(dir));
  // Turns the axes round: x → y → z → x.
  await write([0, 0, 1, 1, 0, 0, 0, 1, 0]);
  const before = await fingerprint();
  const [plain] = await (await open(pooled())).embedTexts(['cane neve']);
  const [turned] = await (await open(dir)).embedTexts(['cane neve']);
  const [x, y, z] = plain ?? [];
  expect([...(turned ?? [])]).toEqual([z, x, y].map((value) => expect.closeTo(value ?? 0, 5)));
  await write([0, 0, 2, 1, 0, 0, 0, 1, 0]);
  expect(await fingerprint()).not.toBe(before);
  await write([1, 0, 0, 1], [2, 2]);
  await expect((await open(dir)).prepare('text')).rejects.toMatchObject({
    code: 'model-mismatch',
    details: { what: 'p.safetensors', expected: '[3, H]', actual: '[2, 2]' },
  });
});

test('outputs in half precision, token ids of 32 bits', async () => {
  const text = tinyTextGraph();
  for (const input of text.inputs) input.type = 'int32';
  text.outputs[0] = { name: 'text_embeds', type: 'float16', shape: ['n', TINY.dims] };
  const last = text.nodes.at(-1);
  if (last) last.output = 'sum';
  text.nodes.push({ op: 'Cast', inputs: ['sum'], output: 'text_embeds', attributes: { to: 10 } });
  const [half] = await (await open(tinyModel({ text }))).embedTexts(['cane neve']);
  const [full] = await (await open(tinyModel())).embedTexts(['cane neve']);
  expect(cosine(half ?? [], full ?? [])).toBeGreaterThan(0.99999);
});
