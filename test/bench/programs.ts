/** Runs Fototeca's command line, and programs of the bench, and looks at their processes. */
import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { IndexResult } from '../../src/engine/scan/index-folders.ts';

const ROOT = resolve(import.meta.dirname, '../..');
export const RESOURCES = join(ROOT, 'resources');
export const STARTER_MODEL = join(RESOURCES, 'models', 'starter-it');
export const CLI = join(ROOT, 'src', 'cli', 'main.ts');

/** As src/engine/worker/connection.ts starts the photo worker. */
export const WORKER_ENVIRONMENT = {
  UV_THREADPOOL_SIZE: String(availableParallelism() + 2),
  MALLOC_ARENA_MAX: '2',
  // ONNX Runtime would tell its makers about every session.
  ORT_DISABLE_TELEMETRY: '1',
};

export interface RunOptions {
  env?: Record<string, string>;
  /** Called every few milliseconds while the program runs. */
  watch?: (pid: number) => void;
}

const WATCH_EVERY_MS = 20;

/** Runs a Node program and returns what it printed. */
export async function runNode(args: string[], options: RunOptions = {}): Promise<string> {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { pid } = child;
  const watch = () => pid !== undefined && options.watch?.(pid);
  const timer = options.watch && setInterval(watch, WATCH_EVERY_MS);
  const ended = new Promise<number | null>((done, failed) => {
    child.once('close', done);
    child.once('error', failed);
  });
  const [output, errors, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    ended,
  ]).finally(() => clearInterval(timer));
  if (code !== 0) throw new Error(`${args.join(' ')}: exit ${code}\n${errors}`);
  return output;
}

/** `fototeca index FOLDER --json` */
export async function runIndex(
  library: string,
  folder: string,
  options: RunOptions = {},
): Promise<IndexResult> {
  const args = [CLI, 'index', folder, '--library', library, '--json'];
  const result = JSON.parse(await runNode(args, options)) as IndexResult;
  if (result.failed > 0) throw new Error(`${result.failed} photos could not be read`);
  return result;
}

/**
 * Seconds of processor time of programs that have ended, with all they started; null where Linux's
 * `/proc` is not there to tell.
 */
export function processorSeconds(): number | null {
  // cutime and cstime (proc(5), fields 16 and 17), in ticks of which Linux shows 100 a second.
  const fields = procFile('self', 'stat')?.split(') ').at(-1)?.split(' ');
  return fields ? (Number(fields[13]) + Number(fields[14])) / 100 : null;
}

/** A process and all it started, as Linux lists them; only the process elsewhere. */
export function processTree(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of procEntries()) {
    // The name in brackets may hold anything; the parent is the second field after it.
    const parent = Number(procFile(name, 'stat')?.split(') ').at(-1)?.split(' ')[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const tree = [root];
  for (const pid of tree) tree.push(...(children.get(pid) ?? []));
  return tree;
}

/** A number of `/proc/PID/FILE`, e.g. `VmHWM` of `status` (kilobytes) or `rchar` of `io` (bytes). */
export function procNumber(pid: number, file: string, name: string): number | null {
  const found = procFile(pid, file)?.match(new RegExp(`^${name}:\\s*(\\d+)`, 'm'));
  return found ? Number(found[1]) : null;
}

function procEntries(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

function procFile(pid: number | string, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return null;
  }
}

/** Has the system drop files from its memory, by GNU dd; false where that does not work. */
export function forgetFiles(files: readonly string[]): boolean {
  try {
    // What was written just now stays in memory until it is on the disk.
    execFileSync('sync');
    for (const file of files) {
      execFileSync('dd', [`if=${file}`, 'iflag=nocache', 'count=0', 'status=none']);
    }
    return true;
  } catch {
    return false;
  }
}
