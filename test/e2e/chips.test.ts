import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchChromium, openPage, serve } from '../support/browser.ts';
import { drawPhoto } from '../support/drawn-folder.ts';
import { button } from '../support/main-way.ts';
import { tempDir } from '../support/temp-library.ts';
import { WAIT } from '../support/wait.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** All are of 2024, and wider than high; one speaks of another year. */
const CAPTIONS = {
  'ricordo.jpg': 'Il diario del 2019, in orizzontale',
  'altra.jpg': 'Il giardino',
  'terza.jpg': 'Un vaso',
};

async function pageOfPhotos(): Promise<{ page: Page; complaints: string[] }> {
  const dir = tempDir();
  mkdirSync(join(dir, 'foto'));
  for (const [i, [name, caption]] of Object.entries(CAPTIONS).entries()) {
    const jpeg = await sharp(await drawPhoto(i))
      .withExif({
        IFD0: { ImageDescription: caption },
        IFD2: { DateTimeOriginal: `2024:0${i + 5}:10 12:00:00` },
      })
      .jpeg()
      .toBuffer();
    writeFileSync(join(dir, 'foto', name), jpeg);
  }
  const { url } = await serve(join(dir, 'libreria'), '--folder', join(dir, 'foto'));
  const watched = await openPage(browser, url);
  await watched.page.getByText('3 foto', { exact: true }).waitFor();
  return watched;
}

const chips = (page: Page) => page.getByRole('list', { name: 'Ho capito così' });
const chip = (page: Page, label: string) =>
  chips(page).getByRole('button', { name: label, exact: true });
const shown = (page: Page, name: string) => page.locator(`[role=option][aria-label^="${name}"]`);
const none = (page: Page) => page.getByText(/Nessuna foto corrisponde a «/);
const nearest = (page: Page) => button(page, 'Mostra comunque le più vicine');

async function search(page: Page, text: string): Promise<void> {
  await page.locator('#query').fill(text);
  await page.getByRole('heading', { name: text, exact: true }).waitFor();
}

const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    return element?.getAttribute('aria-label') ?? element?.textContent.trim() ?? '';
  });

/** Goes from stop to stop of the tabulator until it is on what has that name. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press('Tab');
    if ((await focused(page)) === name) return;
  }
  throw new Error(`the tabulator does not reach «${name}»`);
}

const selected = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const box = document.activeElement as HTMLInputElement;
    return box.id === 'query'
      ? box.value.slice(box.selectionStart ?? 0, box.selectionEnd ?? 0)
      : '';
  });

test('by mouse: a removed chip is searched as words, an edited one is written anew', async () => {
  const { page, complaints } = await pageOfPhotos();
  await search(page, 'diario nel 2019 in orizzontale');
  await chip(page, 'orizzontali').waitFor();
  await chip(page, '2019').waitFor();
  // Where no photo is of that year, none is near either.
  await none(page).waitFor();
  await page.getByText('Prova a togliere una delle condizioni').waitFor();
  expect(await nearest(page).count()).toBe(0);

  // The year becomes words, which a caption has; the other chip goes on to hold.
  await button(page, 'Cerca «nel 2019» come parole').click();
  await shown(page, 'ricordo.jpg').waitFor();
  await chip(page, '2019').waitFor({ state: 'detached' });
  await chip(page, 'orizzontali').waitFor();
  expect(await page.locator('#query').inputValue()).toBe('diario nel 2019 in orizzontale');

  // As an album it goes on without that chip.
  await button(page, 'Salva come album').click();
  await page.getByLabel('Nome dell’album').fill('Diari');
  await page.keyboard.press('Enter');
  await page.getByText('si aggiorna da solo').waitFor();
  const albums = await page.request.post(new URL('/api/albums', page.url()).href, {
    data: {},
    headers: { origin: new URL(page.url()).origin },
  });
  expect(((await albums.json()) as { result: object[] }).result).toEqual([
    expect.objectContaining({
      name: 'Diari',
      query: 'diario testo:"nel 2019" in orizzontale',
      photos: 1,
    }),
  ]);

  // The viewer tells why a photo was found.
  await shown(page, 'ricordo.jpg').dblclick();
  await page.keyboard.press('i');
  const why = page.getByRole('region', { name: 'Perché è tra i risultati' });
  await why.getByText('Condizioni: orizzontali', { exact: true }).waitFor();
  await why.getByText('Parole scritte: diario, 2019', { exact: true }).waitFor();
  await why.getByText(/^Rilevanza: [89]\d/).waitFor();
  await page.keyboard.press('Escape');

  // What was removed stays removed while the rest is changed.
  await chip(page, 'orizzontali').click();
  expect(await selected(page)).toBe('in orizzontale');
  await page.keyboard.type('in verticale');
  await chip(page, 'verticali').waitFor();
  await none(page).waitFor();
  await chip(page, '2019').waitFor({ state: 'detached' });
  expect(await page.locator('#query').inputValue()).toBe('diario nel 2019 in verticale');

  // Written anew, it is understood anew.
  await search(page, 'nel 2019');
  await chip(page, '2019').waitFor();
  await none(page).waitFor();
  // What fulfils the conditions and is only unlike can be shown.
  await search(page, 'una balena in orizzontale');
  await page.getByText('Nessuna foto somiglia abbastanza').waitFor();
  await nearest(page).click();
  await shown(page, 'altra.jpg').waitFor();
  expect(complaints).toEqual([]);
});

test('the list ends where relevance ends, and goes on where less similar ones are asked for', async () => {
  const { page, complaints } = await pageOfPhotos();
  await search(page, 'diario');
  await shown(page, 'ricordo.jpg').waitFor();
  await shown(page, 'altra.jpg').waitFor({ state: 'detached' });
  await shown(page, 'terza.jpg').waitFor({ state: 'detached' });
  await button(page, 'Mostra altre foto meno simili').click();
  await shown(page, 'altra.jpg').waitFor();
  await shown(page, 'terza.jpg').waitFor();
  // What was found is still first, and there is nothing more to ask for.
  expect(await page.locator('[role=option]').first().getAttribute('aria-label')).toMatch(
    /^ricordo\.jpg/,
  );
  await button(page, 'Mostra altre foto meno simili').waitFor({ state: 'detached' });
  // Another search ends where its own relevance does.
  await search(page, 'giardino');
  await shown(page, 'ricordo.jpg').waitFor({ state: 'detached' });
  await button(page, 'Mostra altre foto meno simili').waitFor();
  expect(complaints).toEqual([]);
});

test('by keyboard: reached, edited and removed; the focus is never lost', async () => {
  const { page, complaints } = await pageOfPhotos();
  await page.keyboard.press('/');
  await page.keyboard.type('diario nel 2019 in verticale');
  await chip(page, 'verticali').waitFor();

  // Edited: its words are selected in the box, so that typing replaces them.
  await tabTo(page, 'verticali');
  await page.keyboard.press('Enter');
  expect(await selected(page)).toBe('in verticale');
  await page.keyboard.type('in orizzontale');
  await chip(page, 'orizzontali').waitFor();

  // Removed with Delete: the focus goes to the next chip.
  await tabTo(page, '2019');
  await page.keyboard.press('Delete');
  await chip(page, '2019').waitFor({ state: 'detached' });
  await shown(page, 'ricordo.jpg').waitFor();
  await vi.waitFor(async () => expect(await focused(page)).toBe('orizzontali'), WAIT);

  // Or with its cross; after the last one the photos have the focus.
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Cerca «in orizzontale» come parole');
  await page.keyboard.press('Enter');
  await chips(page).waitFor({ state: 'detached' });
  await shown(page, 'ricordo.jpg').waitFor();
  await vi.waitFor(async () => expect(await focused(page)).toMatch(/^Foto/), WAIT);
  expect(complaints).toEqual([]);
});
