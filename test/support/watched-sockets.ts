import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** True where strace can follow a program here. */
export const canWatchSockets =
  process.platform === 'linux' && spawnSync('strace', ['-qq', 'true']).status === 0;

/**
 * The command line that runs a program with every system call on sockets written down. With `-D`
 * the process that is started is the program itself, so that signals reach it.
 */
export const watched = (log: string, command: readonly string[]): string[] => [
  'strace',
  '-D',
  '-f',
  '-q',
  '-e',
  'trace=connect,sendto,sendmsg,sendmmsg,bind',
  '-o',
  log,
  ...command,
];

/** True once everything that a program did until its end has been written down. */
export const isComplete = (log: string, pid: number | undefined): boolean =>
  existsSync(log) && new RegExp(`^${pid} +\\+\\+\\+ exited`, 'm').test(readFileSync(log, 'utf8'));

/**
 * The addresses beyond this computer that a watched program, its children and their native code
 * named to the system.
 */
export function foreignAddresses(log: string): string[] {
  const calls = readFileSync(log, 'utf8');
  const named = [
    ...calls.matchAll(/inet_addr\("([^"]+)"\)/g),
    ...calls.matchAll(/inet_pton\(AF_INET6, "([^"]+)"/g),
  ].map(([, address]) => address ?? '');
  return named.filter((address) => !/^(127\.|::1$|0\.0\.0\.0$|::$)/.test(address));
}
