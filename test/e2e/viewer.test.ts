import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, openPage, serve, serveWith } from '../support/browser.ts';
import { drawFolder, drawPhoto } from '../support/drawn-folder.ts';
import { button, photo } from '../support/main-way.ts';
import { openWindowPage } from '../support/window-page.ts';

const PHOTOS = 8;
let browser: Browser;
let dir: string;
let photos: string;
beforeAll(async () => {
  browser = await launchChromium();
  dir = mkdtempSync(join(tmpdir(), 'fototeca-viewer-'));
  photos = join(dir, 'foto');
  await drawFolder(photos, PHOTOS);
});
afterAll(async () => {
  await browser.close();
  rmSync(dir, { recursive: true, force: true });
});

const ready = (page: Page) => page.getByText(`${PHOTOS} foto`, { exact: true }).waitFor();
const place = (page: Page, which: number) => page.getByText(`${which} / ${PHOTOS}`).waitFor();
const isHere = (page: Page) => page.locator('.photo img[src*="original/"]').waitFor();

/** The full pictures that came over the network rather than from what the browser keeps. */
const fetched = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter((entry) => entry.name.includes('/original/'))
      .filter((entry) => (entry as PerformanceResourceTiming).transferSize > 0)
      .map(({ name }) => name),
  );

test('the neighbours of a photo are fetched while it is looked at, and not again when one goes on', async () => {
  const { url } = await serve(join(dir, 'vicine'), '--folder', photos);
  const { page, complaints } = await openPage(browser, url);
  await ready(page);
  const idAt = async (index: number) =>
    (await photo(page, index).getAttribute('id'))?.replace('photo-', '/original/') ?? '';
  const ids = await Promise.all([1, 2, 3, 4].map(idAt));
  await photo(page, 2).dblclick();
  await place(page, 3);
  const named = async () => (await fetched(page)).map((name) => new URL(name).pathname).toSorted();
  await expect.poll(named).toEqual(ids.slice(0, 3).toSorted());

  await page.keyboard.press('ArrowRight');
  await place(page, 4);
  await isHere(page);
  const image = page.locator('.photo img[src*="original/"]');
  await expect
    .poll(() => image.evaluate((element) => (element as HTMLImageElement).naturalWidth))
    .toBe(320);
  // One more neighbour, and nothing twice.
  await expect.poll(named).toEqual(ids.toSorted());
  expect(complaints).toEqual([]);
});

test('in the viewer: arrows are seen on any photo, questions lie beside it, keys move it about', async () => {
  const { url } = await serve(join(dir, 'guarda'), '--folder', photos);
  const { page, complaints } = await openPage(browser, url);
  await ready(page);
  await photo(page, 2).dblclick();
  await isHere(page);
  for (const name of ['Foto precedente', 'Foto successiva']) {
    const ground = await button(page, name).evaluate(
      (element) => getComputedStyle(element).backgroundColor,
    );
    expect(ground).toMatch(/^rgba\(0, 0, 0, 0\.[5-9]/);
  }

  const picture = page.locator('.pane .photo');
  const box = () =>
    picture.evaluate((element) => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      return { left, top, right, bottom };
    });
  await page.keyboard.press('z');
  const before = await box();
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(async () => (await box()).left).toBeLessThan(before.left - 50);
  await page.keyboard.press('Shift+ArrowLeft');
  await expect.poll(async () => (await box()).left).toBe(before.left);
  await page.keyboard.press('Shift+ArrowDown');
  await expect.poll(async () => (await box()).top).toBeLessThan(before.top - 50);
  await place(page, 3);
  await page.keyboard.press('z');

  for (const [name, label] of [
    ['Dov’è?', /Che cosa devo cercare/],
    ['Cosa c’è?', /Una descrizione per riga/],
  ] as const) {
    await button(page, name).click();
    // One types at once.
    await page.keyboard.type('un cerchio');
    expect(await page.getByLabel(label).inputValue()).toBe('un cerchio');
    const panel = await page.locator('form.ask').boundingBox();
    expect((await box()).left).toBeGreaterThanOrEqual((panel?.x ?? 0) + (panel?.width ?? 0));
  }

  // In a window as narrow as it may be, information lies below and every button can be reached.
  await page.getByRole('dialog').focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('i');
  await page.setViewportSize({ width: 480, height: 600 });
  await page.getByRole('complementary', { name: 'Informazioni' }).waitFor();
  const hidden = await page.locator('.viewer header button').evaluateAll((buttons) =>
    buttons.flatMap((element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      const there = document.elementFromPoint(left + width / 2, top + height / 2);
      return element.contains(there) ? [] : [element.ariaLabel ?? element.textContent];
    }),
  );
  expect(hidden).toEqual([]);
  expect((await page.locator('.picture').boundingBox())?.width).toBe(480);
  expect(complaints).toEqual([]);
});

test('in a low window a description can still be written', async () => {
  const { url } = await serve(join(dir, 'bassa'), '--folder', photos);
  const { page, complaints } = await openPage(browser, url);
  await ready(page);
  await page.setViewportSize({ width: 900, height: 480 });
  await photo(page, 0).dblclick();
  await isHere(page);
  await page.keyboard.press('i');
  const description = page.getByLabel('Descrizione');
  const height = await description.evaluate((element) => element.clientHeight);
  expect(height, 'three lines').toBeGreaterThan(50);
  await description.fill('una sera d’estate');
  await description.blur();
  expect(complaints).toEqual([]);
});

test('a range begins at the photo that was clicked, also when new ones have come before it', async () => {
  const own = join(dir, 'crescono');
  await drawFolder(own, 6);
  const { url } = await serve(join(dir, 'cresce'), '--folder', own);
  const { page, complaints } = await openPage(browser, url);
  await page.getByText('6 foto', { exact: true }).waitFor();
  await photo(page, 1).click();
  const clicked = (await photo(page, 1).getAttribute('id')) ?? '';
  await page.getByText('1 foto selezionata').waitFor();
  // Newer than all others: it stands first.
  writeFileSync(join(own, 'nuova.jpg'), await drawPhoto(100));
  utimesSync(join(own, 'nuova.jpg'), new Date(), new Date(Date.now() + 3_600_000));
  await page.getByText('7 foto', { exact: true }).waitFor();
  await page.locator(`[data-index="2"]#${clicked}`).waitFor();
  await photo(page, 4).click({ modifiers: ['Shift'] });
  await page.getByText('3 foto selezionate').waitFor();
  expect(complaints).toEqual([]);
});

// On Linux the file manager is opened by a program that can be another one.
test.runIf(process.platform === 'linux')(
  '«Mostra nella cartella» opens the folder of the photo, and says where it is where nothing opens',
  async () => {
    const bin = join(dir, 'bin');
    const opened = join(dir, 'aperta.txt');
    mkdirSync(bin);
    const opener = (script: string) =>
      writeFileSync(join(bin, 'xdg-open'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    opener(`printf '%s\\n' "$@" > '${opened}'`);
    const { url } = await serveWith({ PATH: bin }, join(dir, 'mostra'), '--folder', photos);
    const { page, complaints } = await openPage(browser, url);
    await ready(page);
    const reveal = async (from: 'toolbar' | 'dialog') => {
      await page.getByRole(from).getByRole('button', { name: 'Altre azioni' }).click();
      await page.getByRole('menuitem', { name: 'Mostra nella cartella' }).click();
    };
    const wanted = page.locator('[role=option][aria-label^="foto-4.jpg"]');
    await wanted.click();
    await reveal('toolbar');
    await expect
      .poll(() => {
        try {
          return readFileSync(opened, 'utf8');
        } catch {
          return null;
        }
      })
      .toBe(`${join(photos, 'parte 1')}\n`);

    // The same in the viewer, where folders cannot be opened, and then not even asked for.
    await wanted.dblclick();
    await isHere(page);
    const where = join(photos, 'parte 1', 'foto-4.jpg');
    const told = page.getByRole('alert').getByText(`La foto è in ${where}.`);
    for (const spoil of [() => opener('exit 3'), () => rmSync(join(bin, 'xdg-open'))]) {
      spoil();
      await reveal('dialog');
      await told.waitFor();
      await page.getByRole('alert').getByRole('button', { name: 'Chiudi' }).click();
      await told.waitFor({ state: 'detached' });
    }
    // The notice and the menu are gone, the viewer still hears the keys.
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  },
);

test('in the window: a photo is shown in its folder by id; the menu works from the viewer too', async () => {
  const window = await openWindowPage(browser, join(dir, 'finestra'));
  const { page } = window;
  await window.tellNext('running');
  window.host.index([photos]);
  await ready(page);
  const id = Number((await photo(page, 2).getAttribute('id'))?.replace('photo-', ''));
  await photo(page, 2).dblclick();
  await place(page, 3);
  await page.getByRole('dialog').getByRole('button', { name: 'Altre azioni' }).click();
  await page.getByRole('menuitem', { name: 'Mostra nella cartella' }).click();
  expect(await window.asked()).toContainEqual(['showInFolder', { photoId: id }]);
  // Our shell has shown nothing.
  await page.getByRole('alert').getByText('non è raggiungibile').waitFor();

  const focused = () => page.evaluate(() => document.activeElement?.id);
  await window.command('search');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await focused()).toBe('query');
  for (const [command, title] of [
    ['settings', 'Impostazioni'],
    ['help', 'Aiuto'],
  ] as const) {
    await button(page, /^Foto/).first().click();
    await photo(page, 2).dblclick();
    await place(page, 3);
    await window.command(command);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: title, exact: true }).first().waitFor();
  }
});
