import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureBuilt } from '../../build/ensure-built.ts';
import { archiveOf, bytesBelow, pack, viewForNode } from '../support/packed.ts';
import { median, type Measure } from './figure.ts';
import { ROOT } from '../support/cli.ts';
import { CLI, forgetFiles, processTree, procNumber, RESOURCES } from './programs.ts';

const IDLE_MS = 3000;

/**
 * The packed program without Electron: its size, how long until its page can be opened, and its
 * memory when nothing is to be done; beside them the sources, and a Node that only waits.
 */
export const measurePacked: Measure = async ({ quick, scratch }) => {
  ensureBuilt();
  const { program } = await pack(join(scratch, 'packed'));
  const view = viewForNode(archiveOf(program), join(scratch, 'view'));
  const packed = join(view, 'out/main/cli.js');
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
  const cold: number[] = [];
  for (let round = 0; round < 3 && forgetFiles(filesBelow(program, view)); round++) {
    cold.push((await untilServed(packed, join(scratch, `packed-library-cold-${round}`))).ms);
  }
  const ms = (label: string, list: number[]) => ({ label, value: median(list), unit: 'ms' });
  const megabytes = (label: string, value: number) => ({ label, value, unit: 'MB' });
  return {
    values: [
      megabytes('unpacked size, without Electron', bytesBelow(program) / 1e6),
      megabytes('the same packages and files, unpruned', unpruned() / 1e6),
      ms('start to address of browser mode, packed', times.packed),
      ...(cold.length > 0 ? [ms('the same, files not in memory', cold)] : []),
      ms('the same from the sources', times.sources),
      megabytes('memory when idle, packed', median(memory.packed)),
      megabytes('memory of a Node that only waits', median(memory.node)),
    ],
    ratios: [],
    remarks: [
      'unpruned: what npm installs for the program, with our build and resources',
      'a new, empty library; files are in the system’s memory, but for the line that says so, in which only Node itself stays',
      'resident memory of all processes (VmRSS); Electron’s own processes come on top of it',
    ],
  };
};

const filesBelow = (...dirs: string[]): string[] =>
  dirs.flatMap((dir) =>
    readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name)),
  );

/** Bytes of the packages that ship as npm installs them, of our build and of the resources. */
function unpruned(): number {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean }>;
  };
  const ships = Object.entries(lock.packages)
    .filter(([path, { dev }]) => path.startsWith('node_modules/') && !dev)
    .map(([path]) => join(ROOT, path))
    // Those of other systems are not here; those inside another one are counted with it.
    .filter(
      (path) =>
        existsSync(path) && path.lastIndexOf('node_modules') === path.indexOf('node_modules'),
    );
  return [...ships, join(ROOT, 'out'), RESOURCES].reduce((sum, dir) => sum + bytesBelow(dir), 0);
}

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
