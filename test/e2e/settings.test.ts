import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, openPage, serve } from '../support/browser.ts';
import { drawFolder } from '../support/drawn-folder.ts';
import { button, photo } from '../support/main-way.ts';
import { tempDir } from '../support/temp-library.ts';

const PHOTOS = 6;

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

async function opened() {
  const dir = tempDir();
  const photos = join(dir, 'foto');
  await drawFolder(photos, PHOTOS);
  const { url } = await serve(join(dir, 'libreria'), '--folder', photos);
  const watched = await openPage(browser, url);
  await watched.page.getByText(`${PHOTOS} foto`, { exact: true }).waitFor();
  return { photos, ...watched };
}

test('what is chosen in the settings stays: the device, when long work waits', async () => {
  const { page, complaints } = await opened();
  await button(page, 'Impostazioni').click();
  const device = page.getByLabel('Calcola con');
  await device.selectOption('cpu');
  await button(page, 'Confronta di nuovo').click();
  await button(page, 'Confronto in corso…').waitFor();
  await page
    .getByText(/foto al secondo/)
    .first()
    .waitFor();
  await button(page, 'Confronta di nuovo').waitFor();
  const onPower = page.getByLabel('Solo quando è collegato alla corrente');
  expect(await onPower.isChecked()).toBe(true);
  const whenIdle = page.getByLabel('Solo quando nessuno usa il computer');
  await onPower.uncheck();
  await whenIdle.check();

  await page.reload();
  await button(page, 'Impostazioni').click();
  await onPower.waitFor();
  expect(await onPower.isChecked()).toBe(false);
  expect(await whenIdle.isChecked()).toBe(true);
  await device.waitFor();
  expect(await device.inputValue()).toBe('cpu');
  expect(complaints).toEqual([]);
});

test('what is done with results is kept only where that is allowed, and forgotten when asked', async () => {
  const { page, complaints } = await opened();
  const search = async () => {
    await page.keyboard.press('/');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('un cerchio bianco');
    await page.getByRole('heading', { name: 'un cerchio bianco' }).waitFor();
    const nearest = button(page, 'Mostra comunque le più vicine');
    await photo(page, 0).or(nearest).first().waitFor();
    if (await nearest.isVisible()) await nearest.click();
    await photo(page, 0).dblclick();
    await page.locator('.photo img[src*="original/"]').waitFor();
    await page.keyboard.press('Escape');
  };
  const allowed = page.getByLabel('Ricorda quali foto uso dopo una ricerca');
  const forget = button(page, /^Dimentica/);

  await search();
  await button(page, 'Impostazioni').click();
  await allowed.waitFor();
  expect(await allowed.isChecked()).toBe(false);
  expect(await forget.count()).toBe(0);

  await allowed.check();
  await search();
  await button(page, 'Impostazioni').click();
  await forget.click();
  await forget.waitFor({ state: 'detached' });
  expect(await allowed.isChecked()).toBe(true);
  await allowed.uncheck();
  expect(complaints).toEqual([]);
});

test('a search is pinned, folders are looked at again, an album goes after a question', async () => {
  const { photos, page, complaints } = await opened();
  await page.keyboard.press('/');
  await page.keyboard.type('una barca');
  await page.keyboard.press('Enter');
  await button(page, 'Togli la ricerca').click();
  await page.keyboard.type('una');
  await button(page, 'Fissa «una barca»').click();
  await button(page, 'Non fissare più «una barca»').waitFor();
  await page.reload();
  await page.getByText(`${PHOTOS} foto`, { exact: true }).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('una');
  await button(page, 'Non fissare più «una barca»').click();
  await button(page, 'Fissa «una barca»').waitFor();

  await button(page, 'Impostazioni').click();
  const again = button(page, 'Controlla di nuovo le cartelle');
  mkdirSync(join(photos, 'vuota'));
  await again.click();
  await page.locator('nav').getByText('Lettura delle foto').first().waitFor();

  await button(page, /^Album/)
    .first()
    .click();
  await button(page, 'Nuovo album').click();
  await page.getByLabel('Nome dell’album').fill('Da buttare');
  await button(page, 'Crea').click();
  const card = page.locator('.cover', { hasText: 'Da buttare' });
  await card.waitFor();
  await button(page, 'Da buttare: Altre azioni').click();
  await page.getByRole('menuitem', { name: 'Elimina l’album' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Eliminare l’album «Da buttare»? Le foto restano.').waitFor();
  await dialog.getByRole('button', { name: 'Elimina l’album' }).click();
  await card.waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
});
