/** A step of full tuning at the size of CLIP-Italian: does it run here, and in how much memory? */
import { join } from 'node:path';
import type { Measure } from './figure.ts';
import { runNode } from './programs.ts';

export const measureFullTuning: Measure = async ({ quick }) => {
  const [batch, part] = quick ? [4, 4] : [16, 4];
  const program = join(import.meta.dirname, 'full-step.ts');
  const found = JSON.parse(await runNode([program, String(batch), String(part)])) as {
    parameters: number;
    seconds: number;
    optimiserSeconds: number;
    peakMb: number;
  };
  const weights = (4 * found.parameters) / 2 ** 20;
  return {
    values: [
      { label: 'parameters', value: found.parameters / 1e6, unit: 'million' },
      { label: `step of ${batch} pairs in parts of ${part}`, value: found.seconds, unit: 's' },
      { label: 'of which the optimiser', value: found.optimiserSeconds, unit: 's' },
      { label: 'highest memory', value: found.peakMb, unit: 'MB' },
    ],
    ratios: [
      { label: 'highest memory / weights', value: found.peakMb / weights, target: { atMost: 10 } },
    ],
    remarks: ['weights at random; texts of 24 tokens; the memory does not grow with the batch'],
  };
};
