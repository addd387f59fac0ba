import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, openPage, serve } from '../support/browser.ts';
import { drawFolder } from '../support/drawn-folder.ts';
import { fillGridLibrary } from '../support/grid-library.ts';
import { button, photo } from '../support/main-way.ts';
import { tempDir } from '../support/temp-library.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

const shown = (page: Page, name: string) =>
  page.getByRole('heading', { name, exact: true }).waitFor();

test('ways to photos: folders below folders, the tree of tags, a suggestion that is clicked', async () => {
  const dir = tempDir();
  await drawFolder(join(dir, 'foto'), 12);
  const { url } = await serve(join(dir, 'libreria'), '--folder', join(dir, 'foto'));
  const { page, complaints } = await openPage(browser, url);
  await page.getByText('12 foto', { exact: true }).waitFor();
  await photo(page, 3).click();
  await button(page, 'Etichetta…').click();
  await page.keyboard.type('gita');
  await page.keyboard.press('Enter');
  await page.getByText('Etichetta «gita» aggiunta a 1 foto.').waitFor();

  await button(page, 'Mostra le sottocartelle di foto').click();
  await button(page, /^parte 1/).click();
  await shown(page, 'parte 1');
  await page.getByText('4 foto', { exact: true }).waitFor();
  await button(page, /^foto/).click();
  await shown(page, 'foto');
  await page.getByText('12 foto', { exact: true }).waitFor();

  await button(page, /^Etichette/)
    .first()
    .click();
  await button(page, 'Albero').click();
  await page.locator('.tree').getByRole('button', { name: /^gita/ }).click();
  await shown(page, 'gita');
  await page.getByText('1 foto', { exact: true }).waitFor();

  await page.keyboard.press('/');
  await page.keyboard.type('git');
  await page.getByRole('option', { name: /gita/ }).first().click();
  await page
    .getByText('1 foto', { exact: true })
    .or(page.getByText(/1 foto trovata/))
    .first()
    .waitFor();
  expect(complaints).toEqual([]);
});

test('keys of the photos go to the one above and below, and select; those of the scrubber to a date', async () => {
  const library = join(tempDir(), 'libreria');
  await fillGridLibrary(library, 600);
  const { page, complaints } = await openPage(browser, (await serve(library)).url);
  await page.getByText('600 foto', { exact: true }).waitFor();
  await photo(page, 0).waitFor();
  const grid = page.locator('#photos');
  await grid.focus();
  const current = async () => {
    const id = await grid.getAttribute('aria-activedescendant');
    const box = await page.locator(`[id="${id}"]`).boundingBox();
    if (!box) throw new Error(`${id} is not on screen`);
    return { id, ...box };
  };
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  const second = await current();
  await page.keyboard.press('ArrowDown');
  const below = await current();
  expect(below.y).toBeGreaterThan(second.y);
  // Below its middle there is the photo that it went to.
  const middle = second.x + second.width / 2;
  expect(Math.abs(below.x + below.width / 2 - middle)).toBeLessThanOrEqual(
    (below.width + second.width) / 2,
  );
  await page.keyboard.press('ArrowUp');
  expect((await current()).y).toBe(second.y);
  await page.keyboard.press('PageDown');
  const far = await current();
  expect([second.id, below.id]).not.toContain(far.id);
  await page.keyboard.press(' ');
  await page.keyboard.press('Shift+ArrowDown');
  await page.getByText(/^\d+ foto selezionate$/).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('PageUp');
  await page.keyboard.press('ArrowLeft');

  const scrubber = page.getByLabel('Scorri per data');
  const share = async () => Number(await scrubber.getAttribute('aria-valuenow'));
  await scrubber.focus();
  await page.keyboard.press('End');
  await expect.poll(share).toBe(100);
  await photo(page, 599).waitFor();
  await page.keyboard.press('ArrowUp');
  await expect.poll(share).toBeLessThan(100);
  await page.keyboard.press('PageUp');
  await page.keyboard.press('Home');
  await expect.poll(share).toBe(0);
  expect(complaints).toEqual([]);
});
