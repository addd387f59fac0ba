/** «Insegna a Fototeca»: from captions to a model in use, and back. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, openPage, serve } from '../support/browser.ts';
import { button } from '../support/main-way.ts';
import { drawScene } from '../support/pictures/scenes.ts';
import { tempDir } from '../support/temp-library.ts';
import { WAIT } from '../support/wait.ts';

const PHOTOS = 50;
const WORDS = ['il mare', 'una strada', 'un prato', 'la neve', 'una casa'];

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

test('counts, curves while it learns, before and after, the report, use, undo, discard', async () => {
  const dir = tempDir();
  const photos = join(dir, 'foto');
  mkdirSync(photos);
  for (let n = 0; n < PHOTOS; n++) {
    const ImageDescription = `${WORDS[n % 5]} numero ${n}`;
    const scene = drawScene({ width: 240, height: 180, seed: n + 1 });
    const jpeg = scene.withExif({ IFD0: { ImageDescription } }).jpeg();
    writeFileSync(join(photos, `${n}.jpg`), await jpeg.toBuffer());
  }
  const { url } = await serve(join(dir, 'libreria'), '--folder', photos);
  const { page, complaints } = await openPage(browser, url);
  await page.getByText(`${PHOTOS} foto`, { exact: true }).waitFor(WAIT);

  await button(page, /^Insegna/).click();
  const main = page.locator('.page');
  await main.getByText('Foto da cui imparare').waitFor();
  expect(await main.locator('dd').first().textContent()).toBe(String(PHOTOS));
  await main.getByRole('button', { name: 'Comincia a imparare' }).click();

  // Paused while it looks at the photos it may be cancelled, and begun again.
  await main.getByRole('button', { name: 'Metti in pausa' }).click();
  await main.getByRole('button', { name: 'Interrompi' }).click();
  await main.getByRole('button', { name: 'Comincia a imparare' }).click();

  // Paused again: it waits, and goes on when it may.
  await main.getByRole('button', { name: 'Metti in pausa' }).click();
  await main.getByRole('button', { name: 'Riprendi' }).click();

  // Both curves are drawn while it learns, and afterwards, also for who looks elsewhere meanwhile.
  await main.getByText(/^Imparo… ·/).waitFor(WAIT);
  await page.locator('.page:has(progress) polyline').first().waitFor(WAIT);
  const curves = main.locator('polyline');
  await curves.first().waitFor(WAIT);
  const points = async () => (await curves.last().getAttribute('points'))?.split(' ').length ?? 0;
  const drawn = await points();
  expect(drawn).toBeGreaterThan(1);
  await button(page, /^Foto/).first().click();
  await button(page, /^Insegna/).click();
  await curves.first().waitFor();
  expect(await points()).toBeGreaterThanOrEqual(drawn);

  // What it did, in words and pictures.
  await main.getByText(/la foto giusta è fra le prime dieci/).waitFor(WAIT);
  await main.getByRole('img', { name: 'La foto giusta fra le prime dieci' }).waitFor();
  await main.getByText('Ricerche prima e dopo').waitFor();
  expect(await main.getByRole('img', { name: 'La foto cercata' }).count()).toBeGreaterThan(0);

  const [report] = await Promise.all([
    page.context().waitForEvent('page'),
    main.getByRole('link', { name: /resoconto/ }).click(),
  ]);
  await report.getByRole('heading', { name: 'Quanto bene trova le foto?' }).waitFor();
  const widths = await report
    .locator('figure img')
    .evaluateAll((all) => all.map((one) => (one as HTMLImageElement).naturalWidth));
  expect(widths.length).toBeGreaterThan(0);
  expect(Math.min(...widths)).toBeGreaterThan(0);
  const address = report.url();
  await report.close();
  const stranger = await browser.newContext();
  expect((await (await stranger.newPage()).goto(address))?.status()).toBe(403);
  await stranger.close();

  // Accepted (by itself where it helped), taken back with one click, discarded.
  const use = main.getByRole('button', { name: 'Usalo' });
  const undo = main.getByRole('button', { name: 'Torna al modello di prima' });
  await use.or(undo).first().waitFor();
  if (await use.isVisible()) await use.click();
  await undo.click();
  await main.getByRole('button', { name: 'Elimina' }).click();
  await main.getByText('Che cosa ha imparato').waitFor({ state: 'detached' });
  expect((await page.request.get(address)).status()).toBe(404);
  expect(complaints).toEqual([]);
});
