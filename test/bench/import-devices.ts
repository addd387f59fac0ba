import { join } from 'node:path';
import { softwareGpu } from '../support/models/swiftshader.ts';
import { timed, type Measure } from './figure.ts';
import { fullCheckpoint, importing, smallCheckpoint } from './import.ts';
import { runNode } from './programs.ts';

const PROGRAM = join(import.meta.dirname, '../support/models/in-process.ts');

/**
 * What an imported model computes on WebGPU against the CPU: of the true size with random weights,
 * or with `--quick` a small one.
 */
export const measureImportOnDevices: Measure = async ({ quick, scratch }) => {
  const path = join(scratch, 'checkpoint-devices');
  const dir = quick ? smallCheckpoint(path) : fullCheckpoint(path).path;
  const library = join(scratch, 'library-devices');
  await importing(dir, library);
  const model = join(library, 'models', 'model');
  const env = softwareGpu();
  let answer = '';
  const milliseconds = await timed(async () => {
    answer = await runNode([PROGRAM, 'webgpu', model], env ? { env } : {});
  });
  const { image, text } = JSON.parse(answer) as { image: number; text: number };
  return {
    values: [{ label: 'both towers on both devices', value: milliseconds / 1000, unit: 's' }],
    ratios: [
      { label: 'image: cosine of WebGPU to CPU', value: image, target: { atLeast: 0.999 } },
      { label: 'text: cosine of WebGPU to CPU', value: text, target: { atLeast: 0.999 } },
    ],
    remarks: [env ? 'WebGPU on SwiftShader, in software' : 'WebGPU on this machine’s GPU'],
  };
};
