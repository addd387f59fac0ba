import { globSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PhotoWorker } from '../../src/engine/worker/photo-worker.ts';
import type { SearchAnswer } from '../../src/shared/search.ts';
import { median, timed, type Measure } from './figure.ts';
import { drawPhotos } from './photos.ts';
import { CLI, forgetFiles, RESOURCES, runIndex, runNode, STARTER_MODEL } from './programs.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** From the start of the process to the answer of `fototeca search`, and what it is made of. */
export const measureStart: Measure = async ({ quick, scratch }) => {
  const folder = await drawPhotos(scratch, {
    ...{ width: 800, height: 600, distinct: 8 },
    count: quick ? 100 : 1000,
  });
  const library = join(scratch, 'start-library');
  await runIndex(library, folder);

  const times: Record<string, number[]> = {};
  const note = (part: string, ms: number) => (times[part] ??= []).push(ms);
  for (let round = 0; round < (quick ? 3 : 9); round++) {
    const node = await timed(() => runNode(['--eval', '0']));
    const modules = await timed(() => runNode([CLI, '--version']));
    const { wall, timings } = await search(library);
    note('node', node);
    note('modules', modules - node);
    note('encode', timings.encodeMs);
    note('search', timings.searchMs);
    note('rest', wall - modules - timings.totalMs);
    note('wall', wall);
    note('worker', await workerStart());
  }
  const cold: number[] = [];
  for (let round = 0; round < 3; round++) {
    if (!forgetFiles(filesOf(library))) break;
    cold.push((await search(library)).wall);
  }
  const value = (label: string, part: string) => ({
    label,
    value: median(times[part] ?? []),
    unit: 'ms',
  });
  return {
    values: [
      value('start to answer', 'wall'),
      value('= Node itself', 'node'),
      value('+ loading our modules', 'modules'),
      value('+ photo worker, text model, embedding the query', 'encode'),
      value('+ the search', 'search'),
      value('+ opening the library, choosing the model, ending', 'rest'),
      value('photo worker with text model alone', 'worker'),
      ...(cold.length > 0
        ? [{ label: 'start to answer, files not in memory', value: median(cold), unit: 'ms' }]
        : []),
    ],
    ratios: [],
    remarks: ['files not in memory: library, models and native modules; Node itself stays'],
  };
};

async function search(library: string): Promise<{ wall: number } & Pick<SearchAnswer, 'timings'>> {
  let answer = '';
  const wall = await timed(async () => {
    const args = [CLI, 'search', 'cane sulla spiaggia', '--library', library, '--json'];
    answer = await runNode(args);
  });
  return { wall, timings: (JSON.parse(answer) as SearchAnswer).timings };
}

async function workerStart(): Promise<number> {
  const worker = new PhotoWorker({
    model: { dir: STARTER_MODEL, device: 'cpu' },
    towers: ['text'],
  });
  try {
    return await timed(() => worker.start());
  } finally {
    await worker.close();
  }
}

/** What is read from the start to the answer, but for Node itself. */
const filesOf = (library: string): string[] => [
  ...globSync(join(library, '*.db')),
  ...globSync(join(RESOURCES, 'models', '**', '*.{onnx,json}')),
  ...globSync(join(ROOT, 'src', '**', '*.ts')),
  ...globSync(join(ROOT, 'node_modules', '**', '*.{node,so,so.*}')),
];
