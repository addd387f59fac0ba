import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureBuilt } from '../../build/ensure-built.ts';
import { archiveOf, bytesBelow, pack, viewForNode } from '../support/packed.ts';
import { median, type Measure } from './figure.ts';
import { CLI, processTree, procNumber } from './programs.ts';

const IDLE_MS = 3000;

/**
 * The packed program without Electron: its size, how long until its page can be opened, and its
 * memory when nothing is to be done; beside them the sources, and a Node that only waits.
 */
export const measurePacked: Measure = async ({ quick, scratch }) => {
  ensureBuilt();
  const program = await pack(join(scratch, 'packed'));
  const packed = join(viewForNode(archiveOf(program), join(scratch, 'view')), 'out/main/cli.js');
  const times = { packed: [] as number[], sources: [] as number[] };
  const memory = { packed: [] as number[], node: [] as number[] };
  for (let round = 0; round < (quick ? 3 : 9); round++) {
    const library = (name: string) => join(scratch, `packed-library-${name}-${round}`);
    const one = await untilServed(packed, library('packed'));
    times.packed.push(one.ms);
    memory.packed.push(one.megabytes);
    times.sources.push((await untilServed(CLI, library('sources'))).ms);
    memory.node.push(await bareNode());
  }
  const ms = (label: string, list: number[]) => ({ label, value: median(list), unit: 'ms' });
  const megabytes = (label: string, value: number) => ({ label, value, unit: 'MB' });
  return {
    values: [
      megabytes('unpacked size, without Electron', bytesBelow(program) / 1e6),
      ms('start to address of browser mode, packed', times.packed),
      ms('the same from the sources', times.sources),
      megabytes('memory when idle, packed', median(memory.packed)),
      megabytes('memory of a Node that only waits', median(memory.node)),
    ],
    ratios: [],
    remarks: [
      'a new, empty library; files are in the system’s memory from the second round on',
      'resident memory of all processes (VmRSS); Electron’s own processes come on top of it',
    ],
  };
};

async function untilServed(
  program: string,
  library: string,
): Promise<{ ms: number; megabytes: number }> {
  const started = performance.now();
  const args = [program, 'serve', '--no-open', '--json', '--library', library];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  const ms = performance.now() - started;
  await sleep(IDLE_MS);
  const megabytes = memoryOf(child.pid);
  child.kill('SIGTERM');
  await once(child, 'exit');
  return { ms, megabytes };
}

async function bareNode(): Promise<number> {
  const child = spawn(process.execPath, ['--eval', 'setInterval(() => 0, 1e9)']);
  await sleep(IDLE_MS / 3);
  const megabytes = memoryOf(child.pid);
  child.kill();
  await once(child, 'exit');
  return megabytes;
}

const memoryOf = (pid: number | undefined): number =>
  processTree(pid ?? 0).reduce((sum, one) => sum + (procNumber(one, 'status', 'VmRSS') ?? 0), 0) /
  1000;
