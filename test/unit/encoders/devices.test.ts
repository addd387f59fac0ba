import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  candidates,
  deviceEnvironment,
  precisionsFor,
  variantOf,
} from '../../../src/engine/encoders/devices.ts';
import { Encoder } from '../../../src/engine/encoders/encoder.ts';
import { bestBatch, selfCheck, worstCosine } from '../../../src/engine/encoders/self-check.ts';
import { tinyImageGraph, tinyModel } from '../../support/models/folders.ts';
import { onnxFile } from '../../support/models/onnx.ts';

test('each platform has its devices, and the CPU always', () => {
  const worthATry = (platform: NodeJS.Platform) =>
    candidates(platform).flatMap(({ id, missing }) => (missing === null ? [id] : []));
  expect(worthATry('win32')).toEqual(expect.arrayContaining(['cpu', 'webgpu', 'dml']));
  expect(worthATry('darwin')).toEqual(['cpu', 'webgpu', 'coreml']);
  expect(worthATry('linux')).toContain('cpu');
  expect(worthATry('linux')).not.toContain('dml');
});

test('a new driver is another environment', () => {
  const before = deviceEnvironment();
  expect(deviceEnvironment()).toBe(before);
  const icd = join(tinyModel(), 'driver.json');
  writeFileSync(icd, '{}');
  const { VK_DRIVER_FILES } = process.env;
  try {
    process.env['VK_DRIVER_FILES'] = icd;
    const withDriver = deviceEnvironment();
    expect(withDriver).not.toBe(before);
    writeFileSync(icd, '{"version": 2}');
    expect(deviceEnvironment()).not.toBe(withDriver);
  } finally {
    if (VK_DRIVER_FILES === undefined) delete process.env['VK_DRIVER_FILES'];
    else process.env['VK_DRIVER_FILES'] = VK_DRIVER_FILES;
  }
});

test('variants of a graph', async () => {
  expect(variantOf('image.onnx', 'fp32')).toBe('image.onnx');
  expect(variantOf('image.onnx', 'fp16')).toBe('image_fp16.onnx');
  expect(precisionsFor('cpu')[0]).toBe('fp32');
  const dir = tinyModel();
  // In this one red and blue have changed places.
  const graph = tinyImageGraph();
  graph.outputs[0] = { ...graph.outputs[0], name: 'image_embeds', type: 'float32' };
  graph.nodes = [
    { op: 'Gather', inputs: ['pixel_values', 'order'], output: 'turned', attributes: { axis: 1 } },
    { ...(graph.nodes[0] as (typeof graph.nodes)[0]), inputs: ['turned'] },
  ];
  graph.constants = [{ name: 'order', shape: [3], data: BigInt64Array.of(2n, 1n, 0n) }];
  writeFileSync(join(dir, 'image_int8.onnx'), onnxFile(graph));
  const check = async (precision: 'fp32' | 'fp16' | 'int8') => {
    const encoder = await Encoder.open({ dir, precision, threads: 1 });
    try {
      return await selfCheck(encoder);
    } finally {
      await encoder.close();
    }
  };
  const [plain, half, int8] = [await check('fp32'), await check('fp16'), await check('int8')];
  expect(plain.batches.length).toBeGreaterThan(0);
  // There is no fp16 file: the plain one runs.
  expect(worstCosine(half.embeddings, plain.embeddings)).toBeCloseTo(1, 5);
  expect(worstCosine(int8.embeddings, plain.embeddings)).toBeLessThan(0.99);
});

test('the smallest batch that keeps up with the fastest', () => {
  const batches = [
    { size: 1, imagesPerSecond: 50 },
    { size: 2, imagesPerSecond: 98 },
    { size: 4, imagesPerSecond: 100 },
    { size: 8, imagesPerSecond: 97 },
  ];
  expect(bestBatch(batches)).toEqual({ size: 2, imagesPerSecond: 98 });
  expect(worstCosine([Float32Array.of(1, 0)], [Float32Array.of(NaN, 0)])).toBeNaN();
});
