import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, openPage, serve } from '../support/browser.ts';
import { drawPhoto } from '../support/drawn-folder.ts';
import { tempDir } from '../support/temp-library.ts';
import { WAIT } from '../support/wait.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** Runs as soon as anybody takes it for HTML. */
const EVIL = '<img src=x onerror="window.evil=1"><script>window.evil=1</script>';
const CAPTION_BYTES = 50 * 1024 * 1024;

async function pageWith(fill: (photos: string) => Promise<void>) {
  const dir = tempDir();
  const photos = join(dir, 'foto');
  mkdirSync(photos);
  await fill(photos);
  const { url } = await serve(join(dir, 'libreria'), '--folder', photos);
  const watched = await openPage(browser, url);
  await watched.page.getByText(/^\d+ foto$/).waitFor(WAIT);
  return { ...watched, url };
}

test('HTML in names, captions, tags, albums and searches stays text', async () => {
  const { page, complaints } = await pageWith(async (photos) => {
    const name = `<img src=x onerror=window.evil=1>.jpg`;
    const evil = await sharp(await drawPhoto(1))
      .withExif({ IFD0: { ImageDescription: EVIL, Make: EVIL, Model: EVIL } })
      .jpeg()
      .toBuffer();
    writeFileSync(join(photos, name), evil);
    mkdirSync(join(photos, '<b onclick=evil>'));
    writeFileSync(join(photos, '<b onclick=evil>', 'x.jpg'), await drawPhoto(2));
  });
  await page.locator('[role=option][aria-label*="onerror"]').dblclick();
  await page.keyboard.press('i');
  await page.getByLabel('Descrizione').waitFor();
  expect(await page.getByLabel('Descrizione').inputValue()).toBe(EVIL);
  await page.getByLabel('Etichette', { exact: true }).fill(EVIL);
  await page.keyboard.press('Enter');
  await page.getByText('aggiunta a 1 foto').waitFor();
  await page.getByRole('dialog').focus();
  await page.keyboard.press('Escape');
  await page.locator('#query').fill(EVIL);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '<img' }).waitFor();
  await page.getByRole('button', { name: /^Etichette/ }).click();
  await page.getByText('<script>').first().waitFor();
  expect(await page.evaluate(() => (window as unknown as { evil?: number }).evil)).toBeUndefined();
  expect(complaints.filter((text) => /evil|Content Security/.test(text))).toEqual([]);
});

test('a caption of 50 MB neither stops the scan nor the page', async () => {
  const { page } = await pageWith(async (photos) => {
    // XMP beside the photo: no format bounds its size.
    writeFileSync(join(photos, 'lunga.jpg'), await drawPhoto(1));
    const packet = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description><rdf:Alt><rdf:li xml:lang="x-default">${'a'.repeat(CAPTION_BYTES)}</rdf:li></rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>`;
    writeFileSync(join(photos, 'lunga.xmp'), packet);
    writeFileSync(join(photos, 'altra.jpg'), await drawPhoto(2));
  });
  await page.getByText('2 foto', { exact: true }).waitFor();
  await page.locator('[role=option][aria-label^="lunga"]').dblclick();
  await page.keyboard.press('i');
  await page.getByLabel('Descrizione').waitFor();
  expect((await page.getByLabel('Descrizione').inputValue()).length).toBeLessThanOrEqual(10_000);
});

test('another page, without the cookie, gets nothing; the address works once', async () => {
  const { page, url } = await pageWith(async (photos) => {
    writeFileSync(join(photos, 'una.jpg'), await drawPhoto(1));
  });
  const { origin } = new URL(url);
  const stranger = await browser.newContext();
  const other = await stranger.newPage();
  for (const path of [
    '/',
    '/thumbnail/1',
    '/original/1',
    new URL(url).pathname + new URL(url).search,
  ]) {
    expect((await other.goto(origin + path))?.status(), path).toBe(403);
  }
  await stranger.close();
  for (const path of [
    '/original/..%2f..%2fetc%2fpasswd',
    '/original/1%2f..',
    '/original/-1',
    '/original/1e9',
  ]) {
    const response = await page.request.get(origin + path);
    expect(response.status(), path).toBe(404);
  }
  const socket = await page.evaluate(
    (address) =>
      new Promise((resolve) => {
        const attempt = new WebSocket(`${address.replace('http', 'ws')}/altro`);
        attempt.onopen = () => resolve('open');
        attempt.onerror = () => resolve('refused');
      }),
    origin,
  );
  expect(socket).toBe('refused');
});
