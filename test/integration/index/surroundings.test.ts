/** Indexing when the computer is not as one would like it. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { checkInvariants } from '../../../src/engine/library/invariants.ts';
import { endOf, PROGRAM, runCli, startCli } from '../../support/cli.ts';
import { drawFolder, drawPhoto } from '../../support/drawn-folder.ts';
import { childrenOf } from '../../support/processes.ts';
import { indexAll, tempDir, tempEngine } from '../../support/temp-library.ts';

const PHOTOS = 40;
const isLinux = process.platform === 'linux';

async function photos(): Promise<{ folder: string; library: string }> {
  const dir = tempDir();
  const folder = join(dir, 'foto');
  await drawFolder(folder, PHOTOS);
  return { folder, library: join(dir, 'libreria') };
}

test.runIf(isLinux).each([30, 48])(
  'with %d files that may be open it does its work or says why, and loses nothing',
  async (limit) => {
    const { folder, library } = await photos();
    const args = ['index', folder, '--library', library, '--json'];
    const program = [process.execPath, PROGRAM, ...args];
    const child = spawn('sh', ['-c', `ulimit -n ${limit} && exec "$@"`, 'sh', ...program], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'it_IT.UTF-8' },
    });
    const { code, stderr } = await endOf(child);
    expect(stderr).not.toContain('Errore interno');
    if (code !== 0) expect(stderr).not.toBe('');
    const after = await runCli(args);
    expect(after).toMatchObject({ code: 0, json: { found: PHOTOS, failed: 0, missing: 0 } });
    expect(checkInvariants(library)).toEqual([]);
  },
);

test('a clock that jumps by decades changes nothing of what is known', async () => {
  const { folder, library } = await photos();
  let now = new Date('2026-11-25T12:00:00Z');
  const engine = tempEngine(library, undefined, { clock: () => now });
  await indexAll(engine, folder);
  for (const [n, year] of ['1980', '2099', '2026'].entries()) {
    now = new Date(`${year}-03-29T01:30:00Z`);
    writeFileSync(join(folder, `nuova-${n}.jpg`), await drawPhoto(1000 + n));
    expect(await indexAll(engine, folder)).toMatchObject({ indexed: 1, failed: 0, missing: 0 });
    await engine.backups.refresh();
    expect(checkInvariants(library)).toEqual([]);
  }
  expect(engine.status()).toMatchObject({ photos: PHOTOS + 3, missing: 0 });
});

test.runIf(isLinux)('a computer that sleeps in the middle goes on where it was', async () => {
  const { folder, library } = await photos();
  const child = startCli(['index', folder, '--library', library, '--json']);
  const end = endOf(child);
  const pid = child.pid as number;
  let workers: number[] = [];
  while (workers.length === 0 && child.exitCode === null) {
    await delay(10);
    workers = childrenOf(pid, 'photo-process');
  }
  const all = [pid, ...workers];
  for (const one of all) process.kill(one, 'SIGSTOP');
  await delay(3000);
  for (const one of all) process.kill(one, 'SIGCONT');
  expect(await end).toMatchObject({ code: 0, json: { indexed: PHOTOS, failed: 0 } });
  expect(checkInvariants(library)).toEqual([]);
});
