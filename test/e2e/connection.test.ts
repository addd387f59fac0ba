import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { besidesLostConnection, launchChromium, openPage, serve } from '../support/browser.ts';
import { drawFolder, drawPhoto } from '../support/drawn-folder.ts';
import { fillGridLibrary } from '../support/grid-library.ts';
import { button, photo } from '../support/main-way.ts';
import { tempDir } from '../support/temp-library.ts';
import { WAIT } from '../support/wait.ts';
import { openWindowPage } from '../support/window-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

test('a lost connection is told, reconnects by itself, and what was missed is caught up with', async () => {
  const dir = tempDir();
  const photos = join(dir, 'foto');
  await drawFolder(photos, 4);
  const { url } = await serve(join(dir, 'libreria'), '--folder', photos);
  const { page, complaints } = await openPage(browser, 'about:blank');

  // The page's sockets go through here, to be cut.
  let isCut = false;
  const sockets = new Set<WebSocketRoute>();
  await page.routeWebSocket('**/events', async (socket) => {
    if (isCut) {
      await socket.close();
      return;
    }
    socket.connectToServer();
    sockets.add(socket);
  });
  await page.goto(url);
  await page.getByText('4 foto', { exact: true }).waitFor();

  isCut = true;
  for (const socket of sockets) await socket.close();
  const lost = page.getByText('mi ricollego');
  await lost.waitFor();

  // Meanwhile the library goes on: a photo comes in, and another page marks one.
  writeFileSync(join(photos, 'nuova.jpg'), await drawPhoto(100));
  copyFileSync(join(photos, 'foto-0.jpg'), join(photos, 'copia.jpg'));
  const call = (method: string, data: object) =>
    page.request.post(new URL(`/api/${method}`, url).href, {
      data,
      headers: { origin: new URL(url).origin },
    });
  await call('rescan', {});
  await expect
    .poll(async () => ((await (await call('status', {})).json()) as Status).result.photos, WAIT)
    .toBe(5);
  expect(await page.getByText('5 foto', { exact: true }).count()).toBe(0);

  isCut = false;
  await lost.waitFor({ state: 'detached' });
  await page.getByText('5 foto', { exact: true }).waitFor();
  await photo(page, 4).waitFor();

  // And it hears of what comes later.
  await photo(page, 0).click();
  await button(page, 'Etichetta…').click();
  await page.keyboard.type('prova');
  await page.keyboard.press('Enter');
  await button(page, /^Etichette/).click();
  await button(page, /prova/).first().waitFor();
  expect(complaints).toEqual([]);
});

test('what an engine that was gone did not tell at the start is asked for when it is back', async () => {
  const { url } = await serve(join(tempDir(), 'libreria'));
  const { page, complaints } = await openPage(browser, 'about:blank');
  const sockets = new Set<WebSocketRoute>();
  await page.routeWebSocket('**/events', (socket) => {
    socket.connectToServer();
    sockets.add(socket);
  });
  // Its cookie, and then the settings that it is to show again.
  await page.goto(url);
  await page.getByText('nessun account').waitFor();
  const { ok } = await page.evaluate(async () => {
    const call = (method: string, params: object) =>
      fetch(`/api/${method}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(params),
      }).then((response) => response.json() as Promise<{ ok: boolean; result: object }>);
    const { result } = await call('preferences', {});
    return call('setPreferences', { ...result, language: 'en' });
  });
  expect(ok).toBe(true);

  await page.route('**/api/preferences', (route) => route.abort('connectionrefused'));
  await page.reload();
  await page.getByRole('alert').getByText('non ha risposto').waitFor();
  await page.unroute('**/api/preferences');
  for (const socket of sockets) await socket.close();
  await page.getByText('no account').waitFor();
  expect(besidesLostConnection(complaints)).toEqual([]);
});

test('while nobody answers, the viewer says so too, and what one does then is told as such', async () => {
  const dir = tempDir();
  await drawFolder(join(dir, 'foto'), 3);
  const { url, stop } = await serve(join(dir, 'libreria'), '--folder', join(dir, 'foto'));
  const { page, complaints } = await openPage(browser, url);
  await page.getByText('3 foto', { exact: true }).waitFor();
  await photo(page, 0).dblclick();
  await page.locator('.photo img[src*="original/"]').waitFor();
  // It goes while it is asked what has changed: that is not to say that the photos are gone.
  await page.route('**/api/timeline', (route) => route.abort('connectionreset'));
  const unanswered = page.waitForEvent('requestfailed', (request) =>
    request.url().endsWith('/api/timeline'),
  );
  writeFileSync(join(dir, 'foto', 'nuova.jpg'), await drawPhoto(100));
  await unanswered;
  await stop();
  const lost = page.getByText('mi ricollego');
  await lost.waitFor();
  const isOnTop = await lost.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return document.elementFromPoint(left + width / 2, top + height / 2) === element;
  });
  expect(isOnTop).toBe(true);
  // And it covers nothing of the viewer.
  const viewer = page.getByRole('dialog');
  await viewer.getByRole('button', { name: 'Metti tra i preferiti' }).click();
  await page.getByRole('alert').getByText('Il motore di Fototeca non ha risposto.').waitFor();
  expect(besidesLostConnection(complaints)).toEqual([]);
});

test('who scrolls while nobody answers asks once for what comes in view, not again and again', async () => {
  const library = join(tempDir(), 'libreria');
  await fillGridLibrary(library, 1200);
  const { url, stop } = await serve(library);
  const { page } = await openPage(browser, url);
  await page.getByText('1200 foto', { exact: true }).waitFor();
  await photo(page, 0).waitFor();
  await page.keyboard.press('End');
  await photo(page, 1199).click();
  // Something has changed: what is no longer in view is to be asked for again when it is.
  await button(page, 'Etichetta…').click();
  await page.keyboard.type('prova');
  await page.keyboard.press('Enter');
  await page.getByText('Etichetta «prova» aggiunta a 1 foto.').waitFor();
  await stop();
  await page.getByText('mi ricollego').waitFor();

  let asked = 0;
  page.on('request', (request) => {
    if (request.url().includes('/api/')) asked++;
  });
  await photo(page, 1199).hover();
  await page.mouse.wheel(0, -8000);
  await delay(2000);
  expect(asked).toBeGreaterThan(0);
  expect(asked).toBeLessThan(30);
});

test('in the window: an engine that crashes is started again, the page says so and goes on', async () => {
  const dir = tempDir();
  const photos = join(dir, 'foto');
  await drawFolder(photos, 3);
  const { page, host, crash, tellNext } = await openWindowPage(browser, join(dir, 'libreria'));
  await tellNext('running');
  host.index([photos]);
  await page.getByText('3 foto', { exact: true }).waitFor();

  crash();
  await tellNext('restarting');
  const stopped = page.getByText('si è fermato: lo riavvio');
  await stopped.waitFor();
  // What comes meanwhile is found by the engine that follows.
  writeFileSync(join(photos, 'nuova.jpg'), await drawPhoto(100));
  await tellNext('running');
  await page.getByText('Il motore di Fototeca è stato riavviato.').waitFor();
  await stopped.waitFor({ state: 'detached' });
  await page.getByText('4 foto', { exact: true }).waitFor();

  // And it does what it is asked.
  await photo(page, 0).click();
  await button(page, 'Etichetta…').click();
  await page.keyboard.type('prova');
  await page.keyboard.press('Enter');
  await page.getByText('Etichetta «prova» aggiunta a 1 foto.').waitFor();
});

interface Status {
  result: { photos: number };
}
