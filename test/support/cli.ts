import { spawn, type ChildProcess } from 'node:child_process';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';

export const ROOT = resolve(import.meta.dirname, '../..');
/**
 * The program as it was built: what people run, and it starts in half the time of the sources. Whoever
 * uses it sees to it that it is no older than they are (build/ensure-built.ts).
 */
export const PROGRAM = join(ROOT, 'out', 'main', 'cli.js');

export interface CliEnd {
  code: number | null;
  stdout: string;
  stderr: string;
  /** The last line of stdout as JSON. */
  json: unknown;
}

/** Starts `fototeca …`, in Italian unless the environment says otherwise. */
export function startCli(args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, [PROGRAM, ...args], {
    env: { ...process.env, LC_ALL: 'it_IT.UTF-8', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs `fototeca …` to its end. */
export async function runCli(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<CliEnd> {
  return endOf(startCli(args, env));
}

export async function endOf(child: ChildProcess): Promise<CliEnd> {
  const code = new Promise<number | null>((done) => child.once('exit', done));
  const [stdout, stderr] = await Promise.all([
    child.stdout ? text(child.stdout) : '',
    child.stderr ? text(child.stderr) : '',
  ]);
  const last = stdout.trimEnd().split('\n').at(-1) ?? '';
  let json: unknown;
  try {
    json = JSON.parse(last);
  } catch {
    json = undefined;
  }
  return { code: await code, stdout, stderr, json };
}
