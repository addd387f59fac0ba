import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { TestContext } from 'vitest';

/** What makes a drive speak again: with its server gone, the system answers that it is away. */
export type Speak = () => void;

/**
 * Makes a folder a drive that never answers, until the test is over: a FUSE file system that nobody
 * serves. Whatever asks it anything hangs in the system itself. The test is skipped, and says so, where
 * that may not be done: it takes Linux and the rights to mount.
 * @param stubborn whether what hangs there does not even end when it is killed: the file system takes
 *   questions, as one does whose network is gone, and keeps them
 */
export function silence(context: TestContext, dir: string, { stubborn = false } = {}): Speak {
  const mayNot = () => context.skip('no file system may be mounted here to play a silent drive');
  let fuse: number | null;
  try {
    fuse = openSync('/dev/fuse', 'r+');
  } catch {
    return mayNot();
  }
  const options = 'fd=3,rootmode=40000,user_id=0,group_id=0';
  const stdio = ['ignore', 'ignore', 'ignore', fuse] as const;
  const { status } = spawnSync('mount', ['-i', '-t', 'fuse', '-o', options, 'silent', dir], {
    stdio: [...stdio],
  });
  const server = stubborn
    ? spawn(process.execPath, ['-e', SERVER], { stdio: [...stdio] })
    : undefined;
  const speak = () => {
    server?.kill('SIGKILL');
    if (fuse !== null) closeSync(fuse);
    fuse = null;
    spawnSync('umount', ['-l', dir], { stdio: 'ignore' });
  };
  if (status !== 0) {
    speak();
    return mayNot();
  }
  context.onTestFinished(speak);
  return speak;
}

/** Says hello as the FUSE protocol has it (`struct fuse_init_out`), then only listens. */
const SERVER = `
  const { readSync, writeSync } = require('node:fs');
  const question = Buffer.alloc(1 << 20);
  readSync(3, question);
  const hello = Buffer.alloc(80);
  hello.writeUInt32LE(hello.length, 0);
  question.copy(hello, 8, 8, 16);
  for (const [at, value] of [[16, 7], [20, 31], [24, 1 << 17], [36, 1 << 17], [40, 1]]) {
    hello.writeUInt32LE(value, at);
  }
  writeSync(3, hello);
  for (;;) readSync(3, question);
`;
