import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { median, type Measure } from './figure.ts';
import { drawPhotos } from './photos.ts';
import { processTree, procNumber, runIndex } from './programs.ts';

/** Memory of indexing must not depend on how many photos there are. */
export const measureMemory: Measure = async ({ quick, scratch }) => {
  const [few, many] = quick ? [100, 1000] : [1000, 10_000];
  const size = { width: 800, height: 600, distinct: 8 };
  const folders = {
    few: await drawPhotos(scratch, { count: few, ...size }),
    many: await drawPhotos(scratch, { count: many, ...size }),
  };
  const peaks = { few: [] as Peak[], many: [] as Peak[] };
  // The many take minutes, and their peak hardly differs from run to run.
  for (const which of quick
    ? (['few', 'many'] as const)
    : (['few', 'few', 'many', 'few'] as const)) {
    peaks[which].push(await peakOfIndexing(folders[which], join(scratch, 'memory-library')));
  }
  const peak = (which: keyof typeof peaks, part: keyof Peak) =>
    median(peaks[which].map((one) => one[part]));
  const values = (['few', 'many'] as const).flatMap((which) => {
    const label = `${which === 'few' ? few : many} photos`;
    return [
      { label: `${label}: engine`, value: peak(which, 'engine'), unit: 'MB' },
      { label: `${label}: photo worker`, value: peak(which, 'worker'), unit: 'MB' },
      { label: `${label}: both`, value: peak(which, 'both'), unit: 'MB' },
    ];
  });
  return {
    values,
    ratios: [
      {
        label: `peak for ${many} / for ${few} photos`,
        value: peak('many', 'both') / peak('few', 'both'),
        target: { atMost: 1.2 },
      },
    ],
    remarks: [
      'each process’s highest resident memory (VmHWM); pages they share, such as Node itself, count twice',
    ],
  };
};

/** Megabytes. */
interface Peak {
  engine: number;
  worker: number;
  both: number;
}

async function peakOfIndexing(folder: string, library: string): Promise<Peak> {
  const highest = new Map<number, number>();
  let root = 0;
  await runIndex(library, folder, {
    watch: (pid) => {
      root = pid;
      for (const one of processTree(pid)) {
        const kilobytes = procNumber(one, 'status', 'VmHWM');
        if (kilobytes !== null) highest.set(one, kilobytes / 1000);
      }
    },
  });
  rmSync(library, { recursive: true });
  const both = [...highest.values()].reduce((sum, megabytes) => sum + megabytes, 0);
  if (both === 0) throw new Error('this system does not tell the memory of a process (/proc)');
  const engine = highest.get(root) ?? 0;
  return { engine, worker: both - engine, both };
}
