import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, openPage, serve } from '../support/browser.ts';
import { fillGridLibrary } from '../support/grid-library.ts';
import { button, photo } from '../support/main-way.ts';
import { tempDir } from '../support/temp-library.ts';

const PHOTOS = 1500;
let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

test('a search with many results can be looked through to its end; a search that is an album is counted', async () => {
  const library = join(tempDir(), 'libreria');
  await fillGridLibrary(library, PHOTOS);
  const { page, complaints } = await openPage(browser, (await serve(library)).url);
  await page.getByText('1500 foto', { exact: true }).waitFor();

  await page.locator('#query').fill('mare');
  await page.getByRole('heading', { name: 'mare' }).waitFor();
  await button(page, /^Mostra (altre|comunque)/).click();
  await page.getByText('1500 foto trovate').waitFor();
  await page.locator('#photos').focus();
  // At once, before the rest has come by itself.
  await page.keyboard.press('Control+a');
  await page.getByText('1500 foto selezionate').waitFor();
  await page.keyboard.press('End');
  await photo(page, PHOTOS - 1).waitFor();
  await page.getByLabel('Ordina per').selectOption('oldest');
  await page.getByText('1500 foto trovate').waitFor();
  await page.locator('[data-index="0"][aria-label^="1499.jpg"]').waitFor();

  await page.locator('#query').fill('anno:2025');
  await page.getByRole('heading', { name: 'anno:2025' }).waitFor();
  await button(page, 'Salva come album').click();
  await page.getByLabel('Nome dell’album').fill('Il mio 2025');
  await page.keyboard.press('Enter');
  await page.getByText('si aggiorna da solo').waitFor();
  await button(page, /^Album/).click();
  await button(page, /^Il mio 2025 1477 foto/).click();
  await page.getByRole('heading', { name: 'Il mio 2025' }).waitFor();
  await page.getByText('1477 foto', { exact: true }).waitFor();
  await button(page, 'anno:2025').click();
  await page.getByText('1477 foto trovate').waitFor();
  expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
});

test('help with searches to try; a report that is looked at before it is saved; from where models come', async () => {
  const library = join(tempDir(), 'libreria');
  await fillGridLibrary(library, 30);
  const { url } = await serve(library);
  const { page, complaints } = await openPage(browser, url);
  await page.getByText('30 foto', { exact: true }).waitFor();

  await page.keyboard.press('F1');
  await page.getByRole('heading', { name: 'Aiuto' }).waitFor();
  await button(page, 'Prova «tramonto a Roma»').click();
  await page.getByRole('heading', { name: 'tramonto a Roma' }).waitFor();
  expect(await page.locator('#query').inputValue()).toBe('tramonto a Roma');
  await page.getByRole('list', { name: 'Ho capito così' }).getByText('Roma').waitFor();

  await button(page, 'Impostazioni').click();
  await button(page, 'Segnala un problema').click();
  const text = page.getByLabel(/^Guardalo prima/);
  await text.waitFor();
  const report = await text.inputValue();
  expect(JSON.parse(report)).toMatchObject({ library: { photos: 30 } });
  expect(report).not.toContain(library);
  const download = page.waitForEvent('download');
  await button(page, 'Salva…').click();
  expect(readFileSync(await (await download).path(), 'utf8')).toBe(report);
  await button(page, 'Copia').click();
  await page.getByText('Resoconto copiato.').waitFor();
  expect(complaints).toEqual([]);

  // A mirror and a proxy are kept as they were written; what is no web address is refused.
  const [endpoint, proxy] = [page.getByLabel('Indirizzo del deposito'), page.getByLabel('Proxy')];
  const save = page.locator('form', { has: endpoint }).getByRole('button', { name: 'Salva' });
  const openForm = async () => {
    await page.goto(url);
    await button(page, 'Impostazioni').click();
    await page.getByText('Da dove si scaricano i modelli').click();
  };
  const settings = { endpoint: 'https://specchio.example/hf', proxy: 'http://proxy.example:3128' };
  await openForm();
  await endpoint.fill(settings.endpoint);
  await proxy.fill(settings.proxy);
  await save.click();
  await page.getByText('Salvato.').waitFor();
  await proxy.fill('ftp://proxy.example');
  await save.click();
  await page.getByText('L’impostazione «proxy» non può essere «ftp://proxy.example»').waitFor();

  await openForm();
  await expect.poll(() => endpoint.inputValue()).toBe(settings.endpoint);
  expect(await proxy.inputValue()).toBe(settings.proxy);
});
