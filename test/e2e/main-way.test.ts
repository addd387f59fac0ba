import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  besidesLostConnection,
  launchChromium,
  openPage,
  serve,
  serveWith,
} from '../support/browser.ts';
import { drawFolder } from '../support/drawn-folder.ts';
import { button, findWorkAgain, photo, workWithPhotos } from '../support/main-way.ts';
import { tempDir } from '../support/temp-library.ts';
import { WAIT } from '../support/wait.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

test('from the first run to a restart: index, search, view, tag, album, export', async () => {
  const dir = tempDir();
  const [photos, library, exported] = ['foto', 'libreria', 'copie'].map((name) =>
    join(dir, name),
  ) as [string, string, string];
  await drawFolder(photos, 40);
  const home = join(dir, 'casa');
  mkdirSync(join(home, 'Immagini', 'Vacanze'), { recursive: true });
  const first = await serveWith({ HOME: home, USERPROFILE: home }, library);
  const { page, complaints } = await openPage(browser, first.url);

  // First run: a folder that is likely to hold photos is offered; another by its path.
  await page.getByText('nessun account').waitFor();
  await button(page, 'Scegli le cartelle…').click();
  const path = page.getByLabel('Percorso della cartella');
  const likely = join(home, 'Immagini');
  await page.getByRole('button', { name: likely, exact: true }).click();
  await button(page, 'Vacanze').waitFor();
  expect(await path.inputValue()).toBe(likely);
  await path.fill(photos);
  await path.press('Enter');
  await button(page, 'parte 1').waitFor();
  await button(page, 'Aggiungi questa cartella').click();

  // Photos appear while the work goes on, and it is told when it is done.
  await page.getByText('Lettura delle foto').waitFor();
  await photo(page, 0).waitFor();
  await page.getByText('40 foto', { exact: true }).waitFor();
  await page.locator('#photos img.loaded').first().waitFor();

  await workWithPhotos(page, 40);

  // Copies of the originals, byte for byte.
  await button(page, 'Altre azioni').click();
  await page.getByRole('menuitem', { name: 'Esporta gli originali…' }).click();
  await page.getByLabel('Percorso della cartella').fill(dir);
  await page.getByLabel('Percorso della cartella').press('Enter');
  await button(page, 'libreria').waitFor();
  await page.getByLabel('Percorso della cartella').fill(photos);
  await page.getByLabel('Percorso della cartella').press('Enter');
  await button(page, 'parte 1').click();
  await page.getByText('Qui non ci sono sottocartelle.').waitFor();
  await button(page, 'Esporta qui').click();
  await vi.waitFor(() => expect(readdirSync(join(photos, 'parte 1')).length).toBe(13 + 3), WAIT);
  expect(existsSync(exported)).toBe(false);

  // Everything is there after a restart.
  await first.stop();
  await page.getByText('mi ricollego').waitFor();
  const again = await serve(library);
  const { page: later, complaints: laterComplaints } = await openPage(browser, again.url);
  await findWorkAgain(later);
  expect(besidesLostConnection(complaints)).toEqual([]);
  expect(laterComplaints).toEqual([]);
});

test('a path typed before the first folder is listed stays, and is what is listed then', async () => {
  const dir = tempDir();
  mkdirSync(join(dir, 'le mie foto'));
  const { url } = await serve(join(dir, 'libreria'));
  const { page } = await openPage(browser, url);
  const held = Promise.withResolvers<null>();
  await page.route('**/api/browse', (route) => held.promise.then(() => route.continue()), {
    times: 1,
  });
  await button(page, 'Scegli le cartelle…').click();
  const path = page.getByLabel('Percorso della cartella');
  await path.fill(dir);
  held.resolve(null);
  await page.getByRole('dialog').locator('li').first().waitFor();
  expect(await path.inputValue()).toBe(dir);
  await path.press('Enter');
  await button(page, 'le mie foto').waitFor();

  // Relative ones begin at the folder that is shown, and what is no folder is told so.
  await path.fill('le mie foto');
  await path.press('Enter');
  await expect.poll(() => path.inputValue()).toBe(join(dir, 'le mie foto'));
  await path.fill('../nota.txt');
  writeFileSync(join(dir, 'nota.txt'), '');
  await path.press('Enter');
  await page.getByText(`${join(dir, 'nota.txt')} non è una cartella.`).waitFor();
  await path.fill('~');
  await path.press('Enter');
  await expect.poll(() => path.inputValue()).toBe(homedir());
});

test('photos are trashed and forgotten only after a question', async () => {
  const dir = tempDir();
  const photos = join(dir, 'foto');
  await drawFolder(photos, 4);
  const before = readFileSync(join(photos, 'foto-0.jpg'));
  const { url } = await serve(join(dir, 'libreria'), '--folder', photos);
  const { page } = await openPage(browser, url);
  await page.getByText('4 foto', { exact: true }).waitFor();
  await photo(page, 0).click();
  await page.keyboard.press('Delete');
  await page.getByText('Spostare 1 foto nel cestino').waitFor();
  await page.getByRole('button', { name: 'Annulla', exact: true }).click();

  await button(page, 'Altre azioni').click();
  await page.getByRole('menuitem', { name: 'Togli dalla libreria…' }).click();
  await page.getByText('Togliere 1 foto dalla libreria?').waitFor();
  await page.getByRole('button', { name: 'Annulla', exact: true }).click();
  await page.getByText('4 foto', { exact: true }).waitFor();
  await button(page, 'Altre azioni').click();
  await page.getByRole('menuitem', { name: 'Togli dalla libreria…' }).click();
  await page.getByRole('button', { name: 'Togli dalla libreria', exact: true }).click();
  await page.getByText('3 foto', { exact: true }).waitFor();

  // The files are what they were.
  expect(readdirSync(photos, { recursive: true }).length).toBe(4 + 2);
  expect(readFileSync(join(photos, 'foto-0.jpg')).equals(before)).toBe(true);
});

test('many photos: the page holds only what is seen', async () => {
  const dir = tempDir();
  const photos = join(dir, 'foto');
  await drawFolder(photos, 150);
  const { url } = await serve(join(dir, 'libreria'), '--folder', photos);
  const { page } = await openPage(browser, url);
  await page.getByText('150 foto', { exact: true }).waitFor();
  await button(page, 'Foto più grandi').click();
  await button(page, 'Foto più grandi').click();
  const drawn = () => page.locator('[role=option]').count();
  const atTop = await drawn();
  expect(atTop).toBeLessThan(60);
  await page.locator('#photos').focus();
  await page.keyboard.press('End');
  await photo(page, 149).waitFor();
  expect(await drawn()).toBeLessThan(60);
  await page.keyboard.press('Control+a');
  await page.getByText('150 foto selezionate').waitFor();
  // What was done to all shows on those that were on screen before, too.
  await page.keyboard.press('f');
  await photo(page, 149).locator('.heart').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Home');
  await photo(page, 0).locator('.heart').waitFor();

  // Of a library that is there already the first photos come first, and all when they are asked for.
  await page.reload();
  await photo(page, 0).waitFor();
  await page.getByText('150 foto', { exact: true }).waitFor();
  await page.locator('#photos').focus();
  await page.keyboard.press('End');
  await photo(page, 149).waitFor();
});
