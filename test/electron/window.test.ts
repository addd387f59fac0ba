import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { runCli } from '../support/cli.ts';
import { drawFolder } from '../support/drawn-folder.ts';
import { electronProgram } from '../support/electron-binary.ts';

const program = electronProgram();
if (typeof program === 'string') {
  console.warn(
    `\n  SKIPPED: the tests in Electron's window did not run, because ${program}.\n` +
      '  Nothing was learned about the window. They run in the release workflow.\n',
  );
}

describe.runIf(typeof program !== 'string')('in Electron', () => {
  const dir = mkdtempSync(join(tmpdir(), 'fototeca-electron-'));
  const library = join(dir, 'libreria');
  const photos = join(dir, 'foto');
  const more = join(dir, 'altre');
  let running: ElectronApplication | null = null;

  const args = (...own: string[]): string[] =>
    typeof program === 'string' ? [] : [...program.args, '--library', library, ...own];
  const executablePath = typeof program === 'string' ? '' : program.executablePath;

  async function open(...own: string[]): Promise<{ app: ElectronApplication; page: Page }> {
    running = await _electron.launch({
      executablePath,
      args: args('--lang=it', ...own),
      // Linux takes its language from here.
      env: { ...process.env, LC_ALL: 'it_IT.UTF-8', LANGUAGE: 'it' } as Record<string, string>,
    });
    return { app: running, page: await running.firstWindow() };
  }

  const status = async () =>
    (await runCli(['status', '--json', '--library', library])).json as { photos: number };
  const photosAre = (count: number) =>
    vi.waitFor(async () => expect((await status()).photos).toBe(count), {
      timeout: 60_000,
      interval: 500,
    });
  const enginePid = (app: ElectronApplication) =>
    app.evaluate(
      ({ app: electron }) =>
        electron
          .getAppMetrics()
          .find(({ serviceName, name }) => [serviceName, name].includes('Fototeca engine'))?.pid,
    );

  /** Types a search and waits for a picture that has really been drawn. */
  async function search(page: Page, text: string): Promise<void> {
    await page.locator('#query').fill(text);
    await page.getByRole('heading', { name: text }).waitFor();
    const nearest = page.getByRole('button', { name: 'Mostra comunque le più vicine' });
    const first = page.locator('[role=option][data-index="0"]');
    await first.or(nearest).first().waitFor();
    if (await nearest.isVisible()) await nearest.click();
    const picture = first.locator('img[src^="photo://thumbnail/"]');
    await picture.waitFor();
    await vi.waitFor(async () =>
      expect(
        await picture.evaluate((image) => (image as HTMLImageElement).naturalWidth),
      ).toBeGreaterThan(0),
    );
  }

  beforeAll(async () => {
    await drawFolder(photos, 6);
    await drawFolder(more, 9);
  });
  afterEach(async () => {
    await running?.close();
    running = null;
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  test('a folder on the command line is indexed; its photos are found and shown', async () => {
    const { page } = await open('--folder', photos);
    await photosAre(6);
    await search(page, 'un disegno colorato');
  });

  test('after a restart everything is still there, the window too', async () => {
    const first = await open();
    await first.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 50, width: 901, height: 702 }),
    );
    await first.app.close();
    const { app, page } = await open();
    const bounds = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.getBounds(),
    );
    expect(bounds).toMatchObject({ width: 901, height: 702 });
    expect(await status()).toMatchObject({ photos: 6 });
    await search(page, 'un disegno colorato');
  });

  test('a second start hands its folder over and ends', async () => {
    const { app } = await open();
    const second = spawn(executablePath, args('--folder', more), { stdio: 'ignore' });
    expect((await once(second, 'exit'))[0]).toBe(0);
    // Six of the nine are the same photos as before.
    await photosAre(9);
    expect(app.windows()).toHaveLength(1);
  });

  test('an engine that is killed comes back, and the page goes on', async () => {
    const { app, page } = await open();
    await search(page, 'un disegno colorato');
    const before = await vi.waitFor(async () => {
      const pid = await enginePid(app);
      if (pid === undefined) throw new Error('no engine yet');
      return pid;
    });
    process.kill(before, 'SIGKILL');
    await vi.waitFor(
      async () => {
        const after = await enginePid(app);
        expect(after).toBeDefined();
        expect(after).not.toBe(before);
      },
      { timeout: 15_000, interval: 200 },
    );
    await search(page, 'un cerchio bianco');
  });

  test('the page is a page: no Node, no inline scripts, no leaving, no windows', async () => {
    const { app, page } = await open();
    const seen = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.inlineRan = true';
      document.body.append(script);
      return {
        node: [typeof globalThis.process, typeof Reflect.get(window, 'require')],
        inlineRan: Reflect.get(window, 'inlineRan') as unknown,
        opened: window.open('https://example.org'),
        bridge: Object.keys(Reflect.get(window, 'fototecaWindow') as object).sort(),
        origin: location.origin,
      };
    });
    expect(seen).toEqual({
      node: ['undefined', 'undefined'],
      inlineRan: undefined,
      opened: null,
      bridge: ['call', 'onCommand', 'onEngine'],
      origin: 'app://fototeca',
    });
    await page.evaluate(() => void (location.href = 'https://example.org'));
    await page.waitForTimeout(500);
    expect(page.url()).toBe('app://fototeca/index.html');
    expect(app.windows()).toHaveLength(1);
  });

  test('photos are served by id only', async () => {
    const { page } = await open();
    const loads = (url: string) =>
      page.evaluate(
        (source) =>
          new Promise<boolean>((resolve) => {
            const image = new Image();
            image.onload = () => resolve(true);
            image.onerror = () => resolve(false);
            image.src = source;
          }),
        url,
      );
    expect(await loads('photo://thumbnail/1')).toBe(true);
    expect(await loads('photo://original/1')).toBe(true);
    for (const wrong of [
      'photo://thumbnail/999999',
      `photo://original/${encodeURIComponent(join(photos, 'foto-0.jpg'))}`,
      `file://${join(photos, 'foto-0.jpg')}`,
      'app://fototeca/../../package.json',
    ]) {
      expect(await loads(wrong), wrong).toBe(false);
    }
  });

  test('the menu is in Italian and reaches the page', async () => {
    const { app, page } = await open();
    const labels = await app.evaluate(({ Menu }) =>
      Menu.getApplicationMenu()?.items.map(({ label }) => label),
    );
    expect(labels).toContain('Modifica');
    const command = page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          const bridge = Reflect.get(window, 'fototecaWindow') as {
            onCommand(listener: (command: string) => void): void;
          };
          bridge.onCommand(resolve);
        }),
    );
    await page.waitForTimeout(100);
    await app.evaluate(({ Menu }) => {
      const items = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? []);
      items?.find(({ label }) => label.startsWith('Aggiungi'))?.click();
    });
    expect(await command).toBe('add-folder');
  });
});
