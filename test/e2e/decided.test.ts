/** What the user says of photos: tags given, confirmed, taken and deleted, a cover, words in files. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchChromium, openPage, serve } from '../support/browser.ts';
import { independent } from '../support/independent-exiftool.ts';
import { button, photo } from '../support/main-way.ts';
import { take, TORINO } from '../support/pictures/taken.ts';
import { tempDir } from '../support/temp-library.ts';
import { WAIT } from '../support/wait.ts';

const PHOTOS = 4;

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** A program on some photos, the newest first. */
async function opened() {
  const dir = tempDir();
  const folder = join(dir, 'foto');
  mkdirSync(folder);
  const paths = Array.from({ length: PHOTOS }, (_, n) => join(folder, `${n}.jpg`));
  for (const [n, path] of paths.entries()) {
    await take(path, n + 1, `2021:05:${20 - n} 10:00:00`, TORINO);
  }
  const { url } = await serve(join(dir, 'libreria'), '--folder', folder);
  const watched = await openPage(browser, url);
  await watched.page.getByText(`${PHOTOS} foto`, { exact: true }).waitFor(WAIT);
  return { ...watched, paths };
}

async function select(page: Page, first: number, last: number): Promise<void> {
  await photo(page, first).click();
  await photo(page, last).click({ modifiers: ['Shift'] });
}

/** Gives a tag to the selected photos, or takes it from them. */
async function nameTag(page: Page, name: string): Promise<void> {
  await page.getByLabel('Etichetta', { exact: true }).fill(name);
  await page.keyboard.press('Enter');
}

async function more(page: Page, item: string): Promise<void> {
  await button(page, 'Altre azioni').click();
  await page.getByRole('menuitem', { name: item, exact: true }).click();
}

test('what is said of photos is written beside them when asked for, and put back', async () => {
  const { page, paths, complaints } = await opened();
  const bytes = () => paths.map((path) => createHash('sha256').update(readFileSync(path)).digest());
  const xmp = paths.map((path) => `${path}.xmp`);
  const written = () => xmp.map((path) => existsSync(path));
  const before = bytes();
  await select(page, 0, 1);
  await button(page, 'Etichetta…').click();
  await nameTag(page, 'Fido');
  await page.getByText('Etichetta «Fido» aggiunta a 2 foto.').waitFor();
  // Nothing is written by itself.
  expect(written()).toEqual([false, false, false, false]);

  await more(page, 'Scrivi nei file…');
  await page.getByText(/^Scrivere .* di 2 foto in file \.xmp accanto ad esse\?/).waitFor();
  await button(page, 'Scrivi').last().click();
  await vi.waitFor(() => expect(written()).toEqual([true, true, false, false]), WAIT);
  expect(readFileSync(xmp[0] ?? '', 'utf8')).toContain('Fido');
  expect(bytes()).toEqual(before);

  await button(page, /^Impostazioni/).click();
  expect(await page.getByRole('checkbox', { name: /Scrivi dentro le foto/ }).isChecked()).toBe(
    false,
  );
  const run = page.getByRole('listitem').filter({ hasText: '2 file scritti' });
  await run.waitFor();
  await run.getByRole('button', { name: 'Annulla' }).click();
  await run.waitFor({ state: 'detached' });
  await vi.waitFor(() => expect(written()).toEqual([false, false, false, false]), WAIT);
  expect(bytes()).toEqual(before);
  // The library knows it all the same.
  await button(page, /^Etichette/).click();
  await page.locator('.cover', { hasText: 'Fido' }).getByText('2 foto').waitFor();
  expect(complaints).toEqual([]);
});

test('written into the photos, where that is chosen: no pixel changes, the files are named, and all is put back', async () => {
  const { page, paths, complaints } = await opened();
  const two = paths.slice(0, 2);
  const bytes = () => paths.map((path) => readFileSync(path));
  const pixels = () => Promise.all(two.map((path) => sharp(path).raw().toBuffer()));
  const [before, seen] = [bytes(), await pixels()];
  await button(page, /^Impostazioni/).click();
  await page.getByRole('checkbox', { name: /Scrivi dentro le foto/ }).check();
  await page.getByText(/i tuoi file originali cambiano/).waitFor();
  await button(page, /^Foto/).first().click();
  await select(page, 0, 1);
  await button(page, 'Etichetta…').click();
  await nameTag(page, 'Fido');
  await page.getByText('Etichetta «Fido» aggiunta a 2 foto.').waitFor();
  expect(bytes()).toEqual(before);

  await more(page, 'Scrivi nei file…');
  await page.getByText(/DENTRO 2 foto\?/).waitFor();
  await button(page, 'Scrivi').last().click();
  await button(page, /^Impostazioni/).click();
  const run = page.getByRole('listitem').filter({ hasText: '2 file scritti' });
  await run.waitFor(WAIT);
  for (const path of two) {
    expect(readFileSync(path).includes('Fido')).toBe(true);
    expect(existsSync(`${path}.xmp`)).toBe(false);
    if (independent) expect(independent.read(path)['Subject']).toEqual(['Fido']);
  }
  expect(await pixels()).toEqual(seen);
  expect(bytes().slice(2)).toEqual(before.slice(2));

  await run.getByText('Quali file').click();
  for (const path of two) await run.getByText(path, { exact: true }).waitFor();
  await run.getByRole('button', { name: 'Annulla' }).click();
  await run.waitFor({ state: 'detached' });
  await vi.waitFor(() => expect(bytes()).toEqual(before), WAIT);
  expect(complaints).toEqual([]);
});

test('a tag is taken from a selection, confirmed in the viewer, deleted for good; an album gets a cover', async () => {
  const { page, complaints } = await opened();
  await select(page, 0, 2);
  await button(page, 'Etichetta…').click();
  await nameTag(page, 'gita');
  await page.getByText('Etichetta «gita» aggiunta a 3 foto.').waitFor();
  await button(page, 'Aggiungi a un album…').click();
  await page.getByLabel('Nome dell’album').fill('Gite');
  await page.keyboard.press('Enter');
  await page.getByText('3 foto aggiunte a «Gite».').waitFor();
  await photo(page, 1).click();
  await page.getByText('1 foto selezionata').waitFor();
  await more(page, 'Togli un’etichetta…');
  await nameTag(page, 'gita');
  await page.getByText('Etichetta «gita» tolta da 1 foto.').waitFor();

  // An automatic tag that is right: it is the user's from now on.
  await photo(page, 3).dblclick();
  await page.locator('img[src*="original/"]').waitFor();
  await page.keyboard.press('i');
  const info = page.getByRole('complementary', { name: 'Informazioni' });
  const computed = info.locator('li.computed');
  await computed.first().waitFor(WAIT);
  const label =
    (await computed.first().getByRole('button').first().getAttribute('aria-label')) ?? '';
  const name = /^«(.*)» è giusta$/.exec(label)?.[1] ?? '';
  expect(name).not.toBe('');
  await computed.getByRole('button', { name: label, exact: true }).click();
  const own = info
    .locator('li:not(.computed)')
    .getByRole('button', { name: `Togli l’etichetta ${name}`, exact: true });
  await own.waitFor();
  expect(await info.getByRole('button', { name: label, exact: true }).count()).toBe(0);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });

  // Deleted, it is gone from all photos; it is said that it is not given again.
  await button(page, /^Etichette/).click();
  await page.locator('.cover', { hasText: 'gita' }).getByText('2 foto').waitFor();
  const card = page.locator('li', { has: page.locator('.name').getByText(name, { exact: true }) });
  await card.getByRole('button', { name: /Altre azioni$/ }).click();
  await page.getByRole('menuitem', { name: 'Elimina l’etichetta' }).click();
  await page.getByText(`«${name}»? Le foto restano, e Fototeca non la darà più da sé.`).waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Elimina l’etichetta' }).click();
  await card.waitFor({ state: 'detached' });
  await button(page, 'Riordina adesso').click();
  await page.locator('.cover', { hasText: 'gita' }).waitFor();
  expect(await card.count()).toBe(0);

  // The oldest of the album's photos on its cover.
  await button(page, /^Album/).click();
  const album = page.locator('.cover', { hasText: 'Gite' });
  const cover = () => album.locator('img').getAttribute('src');
  await album.locator('img').waitFor();
  const shown = await cover();
  await album.click();
  await page.getByText('3 foto', { exact: true }).waitFor();
  const images = page.locator('#photos [role=option] img');
  await vi.waitFor(async () => expect(await images.count()).toBe(3), WAIT);
  const sources = await images.evaluateAll((all) =>
    all.map((one) => (one as HTMLImageElement).src),
  );
  const other = sources.findIndex((src) => !src.endsWith(shown ?? ''));
  await photo(page, other).click();
  await more(page, 'Usa come copertina');
  await button(page, /^Album/).click();
  await vi.waitFor(async () => expect(sources[other]).toContain(await cover()), WAIT);
  expect(complaints).toEqual([]);
});
