import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchChromium, openPage, serve } from '../support/browser.ts';
import { drawFolder } from '../support/drawn-folder.ts';
import { tempDir } from '../support/temp-library.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

const photo = (page: Page, index: number) => page.locator(`[role=option][data-index="${index}"]`);
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

test('from the first run to a restart: index, search, view, tag, album, export', async () => {
  const dir = tempDir();
  const [photos, library, exported] = ['foto', 'libreria', 'copie'].map((name) =>
    join(dir, name),
  ) as [string, string, string];
  await drawFolder(photos, 40);
  const first = await serve(library);
  const { page, complaints } = await openPage(browser, first.url);

  // First run: a folder by its path.
  await page.getByText('nessun account').waitFor();
  await button(page, 'Scegli le cartelle…').click();
  const path = page.getByLabel('Percorso della cartella');
  await path.fill(photos);
  await path.press('Enter');
  await button(page, 'parte 1').waitFor();
  await button(page, 'Aggiungi questa cartella').click();

  // Photos appear while the work goes on, and it is told when it is done.
  await page.getByText('Lettura delle foto').waitFor();
  await photo(page, 0).waitFor();
  await page.getByText('40 foto', { exact: true }).waitFor();
  await page.locator('#photos img.loaded').first().waitFor();

  // An Italian search, while typing.
  await page.keyboard.press('/');
  await page.keyboard.type('un cerchio bianco');
  await page.getByRole('heading', { name: 'un cerchio bianco' }).waitFor();
  const nearest = button(page, 'Mostra comunque le più vicine');
  await page.locator('[role=option][data-index="0"]').or(nearest).first().waitFor();
  if (await nearest.isVisible()) await nearest.click();
  await photo(page, 0).waitFor();
  await page.keyboard.press('Enter');
  await button(page, 'Togli la ricerca').click();
  await page.getByRole('heading', { name: 'Foto', exact: true }).waitFor();

  // The viewer: stars, a caption, the next photo.
  await photo(page, 2).dblclick();
  const viewer = page.getByRole('dialog');
  await page.locator('img[src^="/original/"]').waitFor();
  await page.keyboard.press('4');
  await page.keyboard.press('i');
  await page.getByRole('complementary', { name: 'Informazioni' }).waitFor();
  await page.getByLabel('Descrizione').fill('il disegno più bello');
  await page.getByLabel('Descrizione').press('Tab');
  await vi.waitFor(async () =>
    expect(
      await viewer
        .locator(
          '[aria-pressed=true][aria-label$="stelle"], [aria-pressed=true][aria-label$="stella"]',
        )
        .count(),
    ).toBe(4),
  );
  await button(page, 'Foto successiva').click();
  await page.getByText('4 / 40').waitFor();
  await page.keyboard.press('Escape');
  await viewer.waitFor({ state: 'hidden' });

  // Tag and album, for a selection.
  await photo(page, 1).click();
  await photo(page, 3).click({ modifiers: ['Shift'] });
  await page.getByText('3 foto selezionate').waitFor();
  await button(page, 'Etichetta…').click();
  await page.getByLabel('Etichetta', { exact: true }).fill('disegni');
  await page.keyboard.press('Enter');
  await page.getByText('Etichetta «disegni» aggiunta a 3 foto.').waitFor();
  await button(page, 'Aggiungi a un album…').click();
  await page.getByLabel('Nome dell’album').fill('Prove');
  await page.keyboard.press('Enter');
  await page.getByText('3 foto aggiunte a «Prove».').waitFor();

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
  await vi.waitFor(() => expect(readdirSync(join(photos, 'parte 1')).length).toBe(13 + 3), {
    timeout: 10_000,
  });
  expect(existsSync(exported)).toBe(false);

  // Everything is there after a restart.
  await first.stop();
  await page.getByText('mi ricollego').waitFor();
  const again = await serve(library);
  const { page: later, complaints: laterComplaints } = await openPage(browser, again.url);
  await button(later, /^Album/).click();
  await button(later, /Prove/).first().click();
  await later.getByText('3 foto', { exact: true }).waitFor();
  await button(later, /^Etichette/).click();
  await button(later, /disegni/)
    .first()
    .waitFor();
  await button(later, /^Foto/).first().click();
  await photo(later, 2).dblclick();
  await later.keyboard.press('i');
  await vi.waitFor(async () =>
    expect(await later.getByLabel('Descrizione').inputValue()).toBe('il disegno più bello'),
  );
  expect(complaints.filter((text) => !/WebSocket|ERR_CONNECTION/.test(text))).toEqual([]);
  expect(laterComplaints).toEqual([]);
});

test('photos are trashed only after a question', async () => {
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
  await page.keyboard.press('Escape');
  await page.keyboard.press('Home');
  await photo(page, 0).waitFor();
});
