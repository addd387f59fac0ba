import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ROOT, runCli } from '../support/cli.ts';
import { drawFolder, drawPhoto } from '../support/drawn-folder.ts';
import { tempDir } from '../support/temp-library.ts';

/** `npm start -- …` where there is no display, and what it has said so far. */
function start(cwd: string, ...args: string[]) {
  const child = spawn(process.execPath, [join(ROOT, 'build', 'start.ts'), ...args, '--no-open'], {
    cwd,
    env: { PATH: process.env['PATH'], LC_ALL: 'it_IT.UTF-8' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  return { child, said };
}

async function addressIn(said: { stdout: string }): Promise<string> {
  return vi.waitFor(
    () => {
      const [url] = /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/.exec(said.stdout) ?? [];
      if (url === undefined) throw new Error('no address yet');
      return url;
    },
    { timeout: 60_000, interval: 50 },
  );
}

async function end(child: ChildProcess): Promise<number | null> {
  child.kill('SIGTERM');
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

// Without a display there is no window on Linux; elsewhere there always is one.
test.runIf(process.platform === 'linux')(
  'without a display npm start says so and opens browser mode, with library and folders',
  async () => {
    const dir = tempDir();
    await drawFolder(join(dir, 'foto'), 3);
    for (const [i, name] of ['altre', 'terze'].entries()) {
      mkdirSync(join(dir, name));
      writeFileSync(join(dir, name, 'una.jpg'), await drawPhoto(100 + i));
    }
    const folders = ['--folder', 'foto', '--folder', 'altre', 'terze'];
    const { child, said } = start(dir, '--library', 'libreria', ...folders);
    const url = await addressIn(said);
    expect(said.stderr).toBe(
      'Electron o uno schermo qui non ci sono: Fototeca si apre nel browser.\n',
    );

    const arrival = await fetch(url, { redirect: 'manual' });
    const cookie = arrival.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const page = await fetch(new URL('/', url), { headers: { cookie } });
    expect(await page.text()).toContain('<title>Fototeca</title>');
    const status = async () => {
      const response = await fetch(new URL('/api/status', url), {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json' },
        body: '{}',
      });
      return (await response.json()) as unknown;
    };
    await vi.waitFor(
      async () => expect(await status()).toMatchObject({ ok: true, result: { photos: 5 } }),
      { timeout: 60_000, interval: 200 },
    );

    expect(await end(child)).toBe(0);
    const after = await runCli(['status', '--json', '--library', join(dir, 'libreria')]);
    expect(after.json).toMatchObject({ photos: 5 });
  },
);

test('npm start -- --browser opens it without a word about Electron', async () => {
  const dir = tempDir();
  const { child, said } = start(dir, '--browser', '--library', join(dir, 'libreria'));
  expect((await fetch(await addressIn(said), { redirect: 'manual' })).status).toBe(303);
  expect(said.stderr).toBe('');
  expect(await end(child)).toBe(0);
});
