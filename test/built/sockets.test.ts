import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ROOT } from '../support/cli.ts';
import { drawFolder, drawPhoto } from '../support/drawn-folder.ts';
import { drawDng } from '../support/pictures/raw-files.ts';
import { tempDir } from '../support/temp-library.ts';
import { WAIT } from '../support/wait.ts';
import {
  canWatchSockets,
  foreignAddresses,
  isComplete,
  watched,
} from '../support/watched-sockets.ts';

if (!canWatchSockets) console.warn('Skipped: there is no strace here to watch sockets with.');

test.runIf(canWatchSockets)('the watch sees a program that speaks to elsewhere', async () => {
  const log = join(tempDir(), 'log');
  // An address for examples (RFC 5737): nobody is there.
  const code = "require('node:dgram').createSocket('udp4').connect(9, '192.0.2.1', process.exit)";
  const [program = '', ...args] = watched(log, [process.execPath, '-e', code]);
  const { pid } = spawnSync(program, args);
  await vi.waitFor(() => expect(isComplete(log, pid)).toBe(true), WAIT);
  expect(foreignAddresses(log)).toEqual(['192.0.2.1']);
});

test.runIf(canWatchSockets)(
  'a whole session opens no connection beyond this computer',
  async () => {
    const dir = tempDir();
    const photos = join(dir, 'foto');
    await drawFolder(photos, 4);
    copyFileSync(join(ROOT, 'test/fixtures/heic/corners.heic'), join(photos, 'foto.heic'));
    const preview = await drawPhoto(100);
    writeFileSync(join(photos, 'foto.dng'), drawDng({ preview, width: 320, height: 240 }));

    const log = join(dir, 'log');
    const main = join(ROOT, 'out', 'main', 'cli.js');
    const serve = [main, 'serve', '--no-open', '--json', '--library', join(dir, 'libreria')];
    const [program = '', ...args] = watched(log, [process.execPath, ...serve, '--folder', photos]);
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const { url } = await vi.waitFor(() => JSON.parse(said) as { url: string }, WAIT);
    const arrival = await fetch(url, { redirect: 'manual' });
    const cookie = arrival.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const get = (path: string) => fetch(new URL(path, url), { headers: { cookie } });
    const ask = async (method: string, params: unknown) => {
      const response = await fetch(new URL(`/api/${method}`, url), {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json' },
        body: JSON.stringify(params),
      });
      return (await response.json()) as { ok: boolean; result: Record<string, unknown> };
    };

    await vi.waitFor(
      async () => expect((await ask('status', {})).result).toMatchObject({ photos: 6 }),
      { ...WAIT, interval: 250 },
    );
    expect((await ask('search', { text: 'un disegno colorato', limit: 5 })).ok).toBe(true);
    // What might ask elsewhere: models and their downloads, devices, places, reports, jobs.
    const asked: [string, unknown][] = [
      ...['models', 'downloadSettings', 'devices', 'preferences', 'folders', 'errors'].map(
        (method): [string, unknown] => [method, {}],
      ),
      ['checkModel', { id: 'starter-it' }],
      ['suggest', { text: 'roma' }],
      ['tagPhotos', { ids: [1], name: 'prova', has: true }],
      ['addAlbum', { name: 'Prova', ids: [1] }],
      ['mark', { ids: [1], changes: { rating: 4 } }],
      ['tuningSource', {}],
      ['tunings', {}],
      ['onThisDay', {}],
      ['organize', {}],
      ['rescan', {}],
      ['problemReport', {}],
    ];
    for (const [method, params] of asked) {
      expect(await ask(method, params), method).toMatchObject({ ok: true });
    }
    await vi.waitFor(
      async () => {
        const jobs = (await ask('jobs', {})).result as unknown as { state: string }[];
        expect(jobs.filter(({ state }) => state === 'running')).toEqual([]);
      },
      { ...WAIT, interval: 250 },
    );
    for (const path of ['/', '/thumbnail/1', '/original/1']) {
      expect((await get(path)).status, path).toBe(200);
    }
    child.kill('SIGTERM');
    expect((await once(child, 'exit'))[0]).toBe(0);
    await vi.waitFor(() => expect(isComplete(log, child.pid)).toBe(true), WAIT);
    expect(foreignAddresses(log)).toEqual([]);
  },
);
