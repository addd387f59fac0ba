/** Encoders inside a whole process: native threads are at their worst when a process ends. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { starterDir } from '../../support/models/folders.ts';
import { softwareGpu } from '../../support/models/swiftshader.ts';

const program = join(import.meta.dirname, '../../support/models/in-process.ts');

function run(mode: string, env: NodeJS.ProcessEnv = {}) {
  return new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    const options = { env: { ...process.env, ...env }, timeout: 100_000 };
    execFile(process.execPath, [program, mode, starterDir], options, (error, stdout, stderr) =>
      resolve({ code: error ? (error.code ?? error.signal) : 0, stdout, stderr }),
    );
  });
}

test.each([
  ['close', 3, 0],
  ['close-busy', 2, 0],
  ['exit', 3, 7],
])('%s: %i processes, each ends with code %i', { timeout: 60_000 }, async (mode, times, code) => {
  for (let round = 0; round < times; round++) {
    expect(await run(mode)).toEqual({ code, stdout: '', stderr: '' });
  }
});

const gpu = softwareGpu();

test.skipIf(!gpu)('WebGPU gives the embeddings of the CPU', { timeout: 120_000 }, async () => {
  const { code, stdout, stderr } = await run('webgpu', gpu ?? {});
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const { device, image, text } = JSON.parse(stdout);
  expect(device).toBe('webgpu');
  expect(image).toBeGreaterThan(0.999);
  expect(text).toBeGreaterThan(0.999);
});
