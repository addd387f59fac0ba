import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  FULL_CONFIG,
  randomValues,
  SMALL_CONFIG,
  tensorsOf,
  writePyTorch,
  writeSafetensors,
  writeTexts,
} from '../support/models/checkpoints.ts';
import { timed, type Figure, type Measure } from './figure.ts';
import { CLI, procNumber, runNode } from './programs.ts';

const LAYOUTS = { PyTorch: writePyTorch, safetensors: writeSafetensors };

/**
 * `models import` of a checkpoint of the size of CLIP-Italian, random weights. The program's highest
 * memory must stay within 2.5 times the checkpoint.
 */
export const measureImport: Measure = async ({ quick, scratch }) => {
  const values: Figure['values'] = [];
  const ratios: Figure['ratios'] = [];
  const layouts = Object.entries(LAYOUTS).slice(0, quick ? 1 : 2);
  for (const [layout, write] of layouts) {
    const dir = fullCheckpoint(join(scratch, `checkpoint-${layout}`), write);
    for (const options of quick ? [[]] : [[], ['--no-fp16']]) {
      const library = join(scratch, `library-${layout}${options.join('')}`);
      const { seconds, peakMb } = await importing(dir.path, library, options);
      const label = [layout, ...options].join(' ');
      values.push({ label: `${label}: time`, value: seconds, unit: 's' });
      values.push({ label: `${label}: highest memory`, value: peakMb, unit: 'MB' });
      ratios.push({
        label: `${label}: highest memory / checkpoint of ${Math.round(dir.megabytes)} MB`,
        value: peakMb / dir.megabytes,
        target: { atMost: 2.5 },
      });
    }
  }
  return {
    values,
    ratios,
    remarks: [
      'the whole command: reading, two towers in float32 and unless told otherwise in float16, each opened and run before it is installed',
      'VmHWM of the process; Node and ONNX Runtime alone take about 150 MB of it',
    ],
  };
};

/** Writes a checkpoint of the true size. */
export function fullCheckpoint(
  path: string,
  write = writePyTorch,
): { path: string; megabytes: number } {
  mkdirSync(path, { recursive: true });
  writeTexts(path, FULL_CONFIG);
  const file = write(path, tensorsOf(FULL_CONFIG), randomValues());
  return { path, megabytes: statSync(file).size / 1e6 };
}

/** A checkpoint of the same kind that is imported in no time. */
export function smallCheckpoint(path: string): string {
  mkdirSync(path, { recursive: true });
  writeTexts(path, SMALL_CONFIG);
  writePyTorch(path, tensorsOf(SMALL_CONFIG), randomValues());
  return path;
}

/** Runs the command; seconds, and megabytes where the system tells them. */
export async function importing(dir: string, library: string, options: string[] = []) {
  let kilobytes = 0;
  const args = [CLI, 'models', 'import', dir, '--id', 'model', '--library', library, ...options];
  const watch = (pid: number) => {
    kilobytes = Math.max(kilobytes, procNumber(pid, 'status', 'VmHWM') ?? 0);
  };
  const milliseconds = await timed(() => runNode(args, { watch }));
  if (kilobytes === 0) throw new Error('this system does not tell the memory of a process (/proc)');
  return { seconds: milliseconds / 1000, peakMb: kilobytes / 1000 };
}
