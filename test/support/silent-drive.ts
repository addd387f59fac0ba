import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { onTestFinished } from 'vitest';

/**
 * Makes a folder a drive that never answers, until the test is over: a FUSE file system that nobody
 * serves. Whatever asks it anything hangs in the system itself.
 * @returns false where that may not be done: it takes Linux and the rights to mount
 */
export function silence(dir: string): boolean {
  let fuse: number;
  try {
    fuse = openSync('/dev/fuse', 'r+');
  } catch {
    return false;
  }
  const options = 'fd=3,rootmode=40000,user_id=0,group_id=0';
  const { status } = spawnSync('mount', ['-i', '-t', 'fuse', '-o', options, 'silent', dir], {
    stdio: ['ignore', 'ignore', 'ignore', fuse],
  });
  onTestFinished(() => {
    // With its server gone, the system answers for the drive: all that hangs there goes on.
    closeSync(fuse);
    if (status === 0) spawnSync('umount', [dir]);
  });
  return status === 0;
}
