import { rmSync } from 'node:fs';
import { endOf, runCli, startCli, type CliEnd } from '../cli.ts';

export interface CrashReport {
  /** Indexing runs that were killed before they ended. */
  kills: number;
  /** Runs that ended by themselves before their kill. */
  ended: number;
  last: CliEnd;
}

/**
 * Indexes a folder while killing the process (SIGKILL) at random moments, beginning anew whenever
 * a run completes, until there were enough kills; then lets it complete.
 * @param random 0 ≤ x < 1
 */
export async function indexWithKills(
  folder: string,
  libraryDir: string,
  options: { kills: number; longestMs: number; random: () => number },
): Promise<CrashReport> {
  const args = ['index', folder, '--library', libraryDir, '--json'];
  let kills = 0;
  let ended = 0;
  while (kills < options.kills) {
    const child = startCli(args);
    const timer = setTimeout(() => child.kill('SIGKILL'), options.random() * options.longestMs);
    const { code } = await endOf(child);
    clearTimeout(timer);
    if (code === null) {
      kills++;
    } else {
      ended++;
      if (kills < options.kills) rmSync(libraryDir, { recursive: true, force: true });
    }
  }
  return { kills, ended, last: await runCli(args) };
}
