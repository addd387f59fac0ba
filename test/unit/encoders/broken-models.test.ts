/** Every way a model folder can be wrong is found when a tower is opened, before any work. */
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Encoder } from '../../../src/engine/encoders/encoder.ts';
import type { Device } from '../../../src/engine/encoders/devices.ts';
import type { TowerName } from '../../../src/engine/encoders/manifest.ts';
import {
  starterCopy,
  starterManifest,
  TINY,
  tinyImageGraph,
  tinyModel,
  tinyTextGraph,
  tinyTokenizer,
} from '../../support/models/folders.ts';
import { landscape, plain } from '../../support/models/pictures.ts';

async function open(dir: string, device: Device = 'cpu') {
  const encoder = await Encoder.open({ dir, device, threads: 1 });
  onTestFinished(() => encoder.close());
  return encoder;
}

const prepare = async (dir: string, tower: TowerName, device?: Device) =>
  await (await open(dir, device)).prepare(tower);

const n = TINY.size;
const { dims, size } = { ...starterManifest(), ...starterManifest().image };

test.each(['image', 'text'] as const)('%s: cut, garbage, empty, missing', async (tower) => {
  const dir = starterCopy();
  const file = `${tower}.onnx`;
  const path = join(dir, file);
  truncateSync(path, readFileSync(path).length >> 1);
  await expect(prepare(dir, tower)).rejects.toMatchObject({
    code: 'model-file-corrupt',
    details: { file, reason: expect.stringMatching(/./) },
  });
  for (const content of [Buffer.from('not a model at all'), Buffer.alloc(5000, 7), '']) {
    writeFileSync(path, content);
    await expect(prepare(dir, tower)).rejects.toMatchObject({ code: 'model-file-corrupt' });
  }
  rmSync(path);
  await expect(prepare(dir, tower)).rejects.toMatchObject({
    code: 'model-file-missing',
    details: { id: 'starter-it', file },
  });
});

test('a tokenizer that is missing or damaged', async () => {
  const dir = starterCopy();
  writeFileSync(join(dir, 'tokenizer.json'), '{"model": {');
  const failure = { details: { file: 'tokenizer.json' } };
  await expect(prepare(dir, 'text')).rejects.toMatchObject({
    ...failure,
    code: 'model-file-corrupt',
  });
  writeFileSync(join(dir, 'tokenizer.json'), '{}');
  await expect(prepare(dir, 'text')).rejects.toMatchObject({
    ...failure,
    code: 'model-file-corrupt',
  });
  rmSync(join(dir, 'tokenizer.json'));
  await expect(prepare(dir, 'text')).rejects.toMatchObject({
    ...failure,
    code: 'model-file-missing',
  });
});

test('a manifest that is not JSON stops everything', async () => {
  const dir = starterCopy();
  writeFileSync(join(dir, 'manifest.json'), '{');
  await expect(open(dir)).rejects.toMatchObject({ code: 'model-manifest-invalid' });
});

test.each([
  ['image', { dims: dims * 2 }, `float32 [n, ${dims * 2}]`],
  ['text', { dims: dims * 2 }, `float32 [n, ${dims * 2}]`],
  ['image', { image: { size: size / 2 } }, `float32 [n, 3, ${size / 2}, ${size / 2}]`],
  ['image', { image: { input: 'pixels' } }, 'pixels'],
  ['image', { image: { output: 'embedding' } }, 'embedding'],
  ['text', { text: { output: 'embedding' } }, 'embedding'],
  ['text', { text: { inputs: ['ids', 'attention_mask'] } }, 'ids'],
  ['text', { text: { inputs: ['input_ids'] } }, 'input_ids'],
] as const)('%s: the manifest says %j, the graph does not', async (tower, change, expected) => {
  const dir = starterCopy(change);
  await expect(prepare(dir, tower)).rejects.toMatchObject({
    code: 'model-mismatch',
    details: { id: 'starter-it', what: expect.stringContaining(`${tower}.onnx`), expected },
  });
});

test('a graph with another element type', async () => {
  const text = tinyTextGraph();
  text.inputs[0] = { name: 'input_ids', type: 'float32', shape: ['n', 'L'] };
  text.nodes.unshift({ op: 'Cast', inputs: ['input_ids'], output: 'ids', attributes: { to: 7 } });
  text.nodes[1] = { op: 'Gather', inputs: ['table', 'ids'], output: 'rows' };
  await expect(prepare(tinyModel({ text }), 'text')).rejects.toMatchObject({
    code: 'model-mismatch',
    details: { expected: 'int64 [n, L]', actual: 'float32 [n, L]' },
  });
});

test('what the graph does not declare is found by trying it', async () => {
  const image = tinyImageGraph();
  image.inputs = [{ name: 'pixel_values', type: 'float32', shape: ['n', 'c', 'h', 'w'] }];
  image.outputs = [{ name: 'image_embeds', type: 'float32' }];
  await prepare(tinyModel({ image }), 'image');
  await expect(prepare(tinyModel({ image, manifest: { dims: 5 } }), 'image')).rejects.toMatchObject(
    {
      code: 'model-mismatch',
      details: { expected: 'float32 [2, 5]', actual: 'float32 [2, 3]' },
    },
  );
});

test('the tokenizer of another model', async () => {
  const tokenizer = tinyTokenizer([...TINY.words, 'one', 'two', 'many']);
  await expect(prepare(tinyModel({ tokenizer }), 'text')).rejects.toMatchObject({
    code: 'model-mismatch',
    details: { what: expect.stringContaining('tokenizer.json: 10') },
  });
});

test('a tower that computes nonsense', async () => {
  const image = tinyImageGraph();
  image.nodes[0] = { ...image.nodes[0], output: 'mean' } as (typeof image.nodes)[0];
  image.nodes.push({ op: 'Sub', inputs: ['mean', 'mean'], output: 'zero' });
  image.nodes.push({ op: 'Div', inputs: ['mean', 'zero'], output: 'image_embeds' });
  await expect(prepare(tinyModel({ image }), 'image')).rejects.toMatchObject({
    code: 'model-output-invalid',
    details: { id: 'tiny', device: 'cpu' },
  });
});

test('a picture without a usable embedding does not take its neighbours along', async () => {
  const encoder = await open(tinyModel());
  const pictures = [plain(255, 0, 0), plain(0, 0, 0), plain(0, 90, 0), plain(10, 10, 10)];
  const outcomes = await Promise.allSettled(pictures.map((one) => encoder.embedPicture(one)));
  expect(outcomes.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
  ]);
  expect(outcomes[1]).toMatchObject({ reason: { code: 'model-output-invalid' } });
  expect(outcomes[2]).toMatchObject({ value: Float32Array.of(0, 1, 0) });
});

test('graphs that take one row, or one length, only', async () => {
  const image = tinyImageGraph();
  image.inputs = [{ name: 'pixel_values', type: 'float32', shape: [1, 3, n, n] }];
  const text = tinyTextGraph();
  for (const input of text.inputs) input.shape = [1, 6];
  const encoder = await open(tinyModel({ image, text }));
  const free = await open(tinyModel());
  const pictures = [plain(255, 0, 0), plain(0, 90, 0), plain(10, 20, 30)];
  const embed = (one: Encoder) => Promise.all(pictures.map((picture) => one.embedPicture(picture)));
  expect(await embed(encoder)).toEqual(await embed(free));
  const texts = ['mare', 'cane neve', ''];
  expect(await encoder.embedTexts(texts)).toEqual(await free.embedTexts(texts));

  const other = tinyTextGraph();
  for (const input of other.inputs) input.shape = ['n', 9];
  await expect(prepare(tinyModel({ text: other }), 'text')).rejects.toMatchObject({
    code: 'model-mismatch',
    details: { expected: '9', actual: '6' },
  });
});

test('a device that this computer has not: said so, and a broken file is still a broken file', async () => {
  const dir = tinyModel();
  const device = process.platform === 'darwin' ? 'dml' : 'coreml';
  await expect(prepare(dir, 'image', device)).rejects.toMatchObject({
    code: 'device-unavailable',
    details: { device },
  });
  truncateSync(join(dir, 'image.onnx'), 40);
  await expect(prepare(dir, 'image', device)).rejects.toMatchObject({ code: 'model-file-corrupt' });
});

test('the failing tower does not stop the other one', async () => {
  const dir = starterCopy();
  writeFileSync(join(dir, 'image.onnx'), 'x');
  const encoder = await open(dir);
  await expect(encoder.embedPicture(landscape(30, 30))).rejects.toMatchObject({
    code: 'model-file-corrupt',
  });
  expect(await encoder.embedTexts(['mare'])).toHaveLength(1);
});
