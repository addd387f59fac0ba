import { rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { makeBackup } from '../../../src/engine/library/backups.ts';
import { endOf, runCli, startCli } from '../cli.ts';
import { childrenOf } from '../processes.ts';

export interface Round {
  /** False where the process had ended before its kill. */
  killed: boolean;
  /** What must not be; empty where all is well. */
  violations: string[];
}

/**
 * Indexes a folder into a new library and kills the photo worker once, at a random moment (Linux):
 * the engine must go on without it and lose no photo.
 * @param random 0 ≤ x < 1
 */
export async function indexWithWorkerKill(
  folder: string,
  libraryDir: string,
  options: { photos: number; longestMs: number; random: () => number },
): Promise<Round> {
  rmSync(libraryDir, { recursive: true, force: true });
  const child = startCli(['index', folder, '--library', libraryDir, '--json']);
  const end = endOf(child);
  await delay(options.random() * options.longestMs);
  const workers = child.exitCode === null ? childrenOf(child.pid ?? 0, 'photo-process') : [];
  for (const pid of workers) process.kill(pid, 'SIGKILL');
  const { code, json, stderr } = await end;
  const { indexed, failed } = (json ?? {}) as { indexed?: number; failed?: number };
  const isWhole = code === 0 && indexed === options.photos && failed === 0;
  return {
    killed: workers.length > 0,
    violations: isWhole ? [] : [`code ${code}, ${indexed} indexed, ${failed} failed: ${stderr}`],
  };
}

/**
 * Restores a backup of a library and kills that at a random moment; then it must be possible to
 * restore again.
 * @param random 0 ≤ x < 1
 */
export async function restoreWithKill(
  libraryDir: string,
  options: { longestMs: number; random: () => number },
): Promise<Round> {
  const { name } = makeBackup(libraryDir, new Date());
  const args = ['restore', name, '--library', libraryDir];
  const child = startCli(args);
  const timer = setTimeout(() => child.kill('SIGKILL'), options.random() * options.longestMs);
  const { code } = await endOf(child);
  clearTimeout(timer);
  const status = await runCli(['status', '--library', libraryDir]);
  const again = await runCli(args);
  const violations = [status, again]
    .filter((end) => end.code !== 0)
    .map((end) => `code ${end.code}: ${end.stderr}`);
  return { killed: code === null, violations };
}
