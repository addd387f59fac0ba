import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ROOT, runCli } from '../support/cli.ts';
import { drawFolder, drawPhoto } from '../support/drawn-folder.ts';
import { tempDir } from '../support/temp-library.ts';
import { WAIT } from '../support/wait.ts';

/** `npm start -- …` where there is no display, and what it has said so far. */
const start = (cwd: string, ...args: string[]) => startWith({}, cwd, ...args);

/** As {@link start}, with something more in the environment. */
function startWith(env: Record<string, string>, cwd: string, ...args: string[]) {
  const child = spawn(process.execPath, [join(ROOT, 'build', 'start.ts'), ...args, '--no-open'], {
    cwd,
    env: { PATH: process.env['PATH'], LC_ALL: 'it_IT.UTF-8', ...env },
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
    { ...WAIT, interval: 50 },
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
      { ...WAIT, interval: 200 },
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

/** A display, and in the place of Electron a program that we write. */
function electronIs(dir: string, program: string, mode = 0o755): Record<string, string> {
  mkdirSync(join(dir, 'electron'));
  writeFileSync(join(dir, 'electron', 'electron'), program, { mode });
  return { DISPLAY: ':4711', ELECTRON_OVERRIDE_DIST_PATH: join(dir, 'electron') };
}

describe.runIf(process.platform === 'linux')('where there is a display', () => {
  test.each([
    ['ends at once with a code', '#!/bin/sh\nexit 127\n', 0o755, '127'],
    ['is killed', '#!/bin/sh\nkill -TRAP $$\n', 0o755, 'SIGTRAP'],
    ['may not be run', '', 0o644, 'EACCES'],
  ])('an Electron that %s is told in one line, and browser mode opens', async (...row) => {
    const [, program, mode, reason] = row;
    const dir = tempDir();
    const electron = electronIs(dir, program, mode);
    const { child, said } = startWith(electron, dir, '--library', join(dir, 'libreria'));
    expect((await fetch(await addressIn(said), { redirect: 'manual' })).status).toBe(303);
    expect(said.stderr).toMatch(
      new RegExp(
        `^Electron qui non si avvia \\([^)]*${reason}\\): Fototeca si apre nel browser.\n$`,
      ),
    );
    expect(await end(child)).toBe(0);
  });

  test('a window that was open and ends is the end, however it ends', async () => {
    const dir = tempDir();
    const program = `#!${process.execPath}
      process.send('window-open', () => process.exit(5));
    `;
    const { child, said } = startWith(electronIs(dir, program), dir, '--library', 'libreria');
    expect(await once(child, 'exit')).toEqual([5, null]);
    expect(said).toEqual({ stdout: '', stderr: '' });
  });

  test('stopped while the window opens, it opens nothing else', async () => {
    const dir = tempDir();
    const program = '#!/bin/sh\necho waiting\nexec sleep 60\n';
    const { child, said } = startWith(electronIs(dir, program), dir, '--library', 'libreria');
    await vi.waitFor(() => expect(said.stdout).toBe('waiting\n'), WAIT);
    expect(await end(child)).toBe(1);
    expect(said.stderr).toBe('');
  });
});
