import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { runCli } from '../support/cli.ts';
import { drawFolder, drawPhoto } from '../support/drawn-folder.ts';
import { electronProgram } from '../support/electron-binary.ts';
import { button, findWorkAgain, photo, workWithPhotos } from '../support/main-way.ts';
import { WAIT } from '../support/wait.ts';

const PHOTOS = 40;

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
  const exported = join(dir, 'copie');
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

  /** Answers the next native dialogs with a folder, as a person would. */
  const answerDialogs = (app: ElectronApplication, folder: string) =>
    app.evaluate(({ dialog }, path) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
    }, folder);

  /** Waits for a picture that has really been drawn. */
  async function seePictures(page: Page): Promise<void> {
    const picture = photo(page, 0).locator('img[src^="photo://thumbnail/"]');
    await vi.waitFor(
      async () =>
        expect(
          await picture.evaluate((image) => (image as HTMLImageElement).naturalWidth),
        ).toBeGreaterThan(0),
      WAIT,
    );
  }

  beforeAll(async () => {
    await drawFolder(photos, PHOTOS);
    for (const folder of [more, exported]) mkdirSync(folder);
    writeFileSync(join(more, 'nuova.jpg'), await drawPhoto(1000));
  });
  afterEach(async () => {
    await running?.close();
    running = null;
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  test('from the first run to a restart: index, search, view, tag, album, export', async () => {
    const first = await open();
    await answerDialogs(first.app, photos);
    await button(first.page, 'Scegli le cartelle…').click();
    await first.page.getByText(`${PHOTOS} foto`, { exact: true }).waitFor();
    await seePictures(first.page);
    await workWithPhotos(first.page, PHOTOS);

    await answerDialogs(first.app, exported);
    await button(first.page, 'Altre azioni').click();
    await first.page.getByRole('menuitem', { name: 'Esporta gli originali…' }).click();
    await vi.waitFor(() => expect(readdirSync(exported)).toHaveLength(3), WAIT);
    await first.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 50, width: 901, height: 702 }),
    );
    await first.app.close();

    const { app, page } = await open();
    const bounds = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.getBounds(),
    );
    expect(bounds).toMatchObject({ width: 901, height: 702 });
    await findWorkAgain(page);
  });

  test('a second start hands its folder over and ends', async () => {
    const { app } = await open();
    const second = spawn(executablePath, args('--folder', more), { stdio: 'ignore' });
    expect((await once(second, 'exit'))[0]).toBe(0);
    await photosAre(PHOTOS + 1);
    expect(app.windows()).toHaveLength(1);
  });

  test('an engine that is killed comes back, and the page goes on', async () => {
    const { app, page } = await open();
    await seePictures(page);
    const before = await vi.waitFor(async () => {
      const pid = await enginePid(app);
      if (pid === undefined) throw new Error('no engine yet');
      return pid;
    }, WAIT);
    process.kill(before, 'SIGKILL');
    await vi.waitFor(
      async () => {
        const after = await enginePid(app);
        expect(after).toBeDefined();
        expect(after).not.toBe(before);
      },
      { ...WAIT, interval: 200 },
    );
    await button(page, /^Preferiti/).click();
    await button(page, /^Foto/).first().click();
    await seePictures(page);
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
