import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { onTestFinished, expect, test } from 'vitest';
import { Encoder } from '../../../src/engine/encoders/encoder.ts';
import type { EncoderOptions } from '../../../src/engine/encoders/encoder.ts';
import { starterCopy, starterDir, starterManifest } from '../../support/models/folders.ts';
import { cosine, landscape } from '../../support/models/pictures.ts';
import { pillowBicubic } from '../../support/models/pillow.ts';

async function open(options: Partial<EncoderOptions> = {}) {
  const encoder = await Encoder.open({ dir: starterDir, ...options });
  onTestFinished(() => encoder.close());
  return encoder;
}

const length = (v: Float32Array) => Math.hypot(...v);

function largestDifference(some: Float32Array[], others: Float32Array[]) {
  let largest = 0;
  some.forEach((v, n) =>
    v.forEach((x, i) => {
      largest = Math.max(largest, Math.abs(x - (others[n]?.[i] ?? NaN)));
    }),
  );
  return largest;
}

test('embeddings have the length of the manifest and the norm 1', async () => {
  const encoder = await open();
  const { dims } = starterManifest();
  const picture = await encoder.embedPicture(landscape(300, 200));
  const texts = await encoder.embedTexts(['un cane', '', 'x'.repeat(5000)]);
  for (const vector of [picture, ...texts]) {
    expect(vector).toHaveLength(dims);
    // Memory of its own: kept or sent elsewhere, it does not drag the batch along.
    expect(vector.buffer.byteLength).toBe(dims * 4);
    expect(length(vector)).toBeCloseTo(1, 5);
  }
  expect(encoder.device).toBe('cpu');
});

// A small tower has two lanes where there are two cores, else one.
test.each([1, 2])(
  'many pictures at once are the same as one by one, in their order, %i cores',
  async (threads) => {
    const encoder = await open({ maxBatch: 7, threads });
    const pictures = Array.from({ length: 40 }, (_, n) => landscape(90 + n, 80 + 2 * n, n));
    const together = await Promise.all(pictures.map((one) => encoder.embedPicture(one)));
    const single: Float32Array[] = [];
    for (const one of pictures) single.push(await encoder.embedPicture(one));
    expect(largestDifference(together, single)).toBeLessThan(1e-5);
    expect(cosine(together[0] ?? [], together[1] ?? [])).toBeLessThan(0.9999);
  },
);

test('many texts at once are the same as one by one', async () => {
  const encoder = await open({ maxBatch: 4 });
  const texts = ['mare', 'un cane che corre sulla spiaggia al tramonto', '', 'neve', 'due gatti'];
  const single: Float32Array[] = [];
  for (const one of texts) single.push(...(await encoder.embedTexts([one])));
  expect(largestDifference(await encoder.embedTexts(texts), single)).toBeLessThan(1e-5);
  expect(await encoder.embedTexts([])).toEqual([]);
});

test('pictures and texts asked for at the same time', async () => {
  const encoder = await open();
  const [picture, texts] = await Promise.all([
    encoder.embedPicture(landscape(50, 50)),
    encoder.embedTexts(['mare', 'neve']),
  ]);
  expect([picture, ...texts].map(length).every((one) => Math.abs(one - 1) < 1e-5)).toBe(true);
});

test('pictures are prepared as Pillow would', async () => {
  const encoder = await open();
  const { size } = encoder.manifest.image;
  for (const [width, height] of [
    [640, 480],
    [1600, 300],
    [100, 80],
    [500, 90],
  ] as const) {
    const picture = landscape(width, height, width);
    const ours = await encoder.embedPicture(picture);
    const theirs = await encoder.embedPicture(pillowBicubic(picture, size, size));
    expect(cosine(ours, theirs)).toBeGreaterThan(0.999);
  }
});

test('a tower runs on tensors as they are', async () => {
  const encoder = await open();
  const { input, output, size } = encoder.manifest.image;
  const data = Float32Array.from({ length: 2 * 3 * size * size }, (_, i) => Math.sin(i));
  const shape = [2, 3, size, size];
  const result = await encoder.runTensors('image', { [input]: { data, shape } });
  expect(result[output]?.shape).toEqual([2, encoder.manifest.dims]);
  const { idsInput, maskInput } = encoder.manifest.text;
  const tokens = { data: BigInt64Array.of(2n, 5n, 3n), shape: [1, 3] };
  const mask = { data: BigInt64Array.of(1n, 1n, 1n), shape: [1, 3] };
  const feeds = { [idsInput]: tokens, ...(maskInput === null ? {} : { [maskInput]: mask }) };
  const text = await encoder.runTensors('text', feeds);
  expect(text[encoder.manifest.text.output]?.shape).toEqual([1, encoder.manifest.dims]);
  await expect(encoder.runTensors('image', { [input]: tokens })).rejects.toMatchObject({
    code: 'usage',
  });
});

test.each(['image', 'text'] as const)('the other tower than %s is not opened', async (tower) => {
  const dir = starterCopy();
  const other = tower === 'image' ? 'text' : 'image';
  rmSync(join(dir, `${other}.onnx`));
  const encoder = await open({ dir });
  if (tower === 'image') await encoder.embedPicture(landscape(40, 40));
  else await encoder.embedTexts(['mare']);
  await expect(encoder.prepare(other)).rejects.toMatchObject({
    code: 'model-file-missing',
    details: { file: `${other}.onnx` },
  });
  // A tower that does not open leaves the other one at work.
  await encoder.prepare(tower);
});

test('closing rejects what is waiting, and what comes after', async () => {
  const encoder = await open({ maxBatch: 1 });
  await encoder.prepare('image');
  const waiting = Array.from({ length: 30 }, (_, n) => encoder.embedPicture(landscape(60, 60, n)));
  const outcomes = Promise.allSettled(waiting);
  await encoder.close();
  const codes = (await outcomes).map((one) => (one.status === 'fulfilled' ? 0 : one.reason.code));
  expect(codes.at(-1)).toBe('encoder-stopped');
  expect(new Set(codes.filter((code) => code !== 0))).toEqual(new Set(['encoder-stopped']));
  await expect(encoder.embedTexts(['mare'])).rejects.toMatchObject({ code: 'encoder-stopped' });
  await encoder.close();
});

test('when the thread dies, everything asked for is rejected, at once and later', async () => {
  const { promise: started, resolve } = Promise.withResolvers<Worker>();
  process.once('worker', resolve);
  const encoder = await open();
  const thread = await started;
  const asked = [
    encoder.embedTexts(['mare']),
    encoder.embedPicture(landscape(40, 40)),
    encoder.embedPicture(landscape(50, 40)),
    encoder.prepare('text'),
  ];
  const outcomes = Promise.allSettled(asked);
  await thread.terminate();
  for (const outcome of await outcomes) {
    expect(outcome).toMatchObject({
      reason: { code: 'encoder-stopped', details: { id: 'starter-it' } },
    });
  }
  await expect(encoder.embedPicture(landscape(9, 9))).rejects.toMatchObject({
    code: 'encoder-stopped',
  });
});
