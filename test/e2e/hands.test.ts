import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request, type APIRequestContext, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchChromium, openPage, serve, startServe, type Served } from '../support/browser.ts';
import { drawFolder, drawPhoto } from '../support/drawn-folder.ts';
import { fillGridLibrary } from '../support/grid-library.ts';
import { button, photo } from '../support/main-way.ts';
import { tempDir } from '../support/temp-library.ts';
import { WAIT } from '../support/wait.ts';

/** Photos of the one program that most tests look at; each leaves them as they were. */
const PHOTOS = 12;
const dir = mkdtempSync(join(tmpdir(), 'fototeca-hands-'));
let browser: Browser;
let drawn: Served;
/** What its address lets in once, and every page needs. */
let storageState: Awaited<ReturnType<APIRequestContext['storageState']>>;
beforeAll(async () => {
  browser = await launchChromium();
  await drawFolder(join(dir, 'foto'), PHOTOS);
  drawn = await startServe(join(dir, 'libreria'), ['--folder', join(dir, 'foto')]);
  const visitor = await request.newContext();
  await visitor.get(drawn.url);
  storageState = await visitor.storageState();
  await visitor.dispose();
});
afterAll(async () => {
  await drawn.stop();
  await browser.close();
  rmSync(dir, { recursive: true, force: true });
});

const namesOnScreen = (page: Page): Promise<string[]> =>
  page
    .locator('[role=option][data-index]')
    .evaluateAll((tiles) =>
      tiles
        .sort((a, b) => Number(a.dataset['index']) - Number(b.dataset['index']))
        .map((tile) => tile.ariaLabel ?? ''),
    );

async function drawnPage() {
  const watched = await openPage(browser, new URL(drawn.url).origin, { storageState });
  await watched.page.getByText(`${PHOTOS} foto`, { exact: true }).waitFor();
  await photo(watched.page, PHOTOS - 1).waitFor();
  return watched;
}

test('selection as in a file manager: a box, with more added, marks, and the keys', async () => {
  const { page, complaints } = await drawnPage();
  const middle = async (index: number) => {
    const box = await photo(page, index).boundingBox();
    if (!box) throw new Error(`photo ${index} is not there`);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  const [from, to] = [await middle(2), await middle(0)];
  // A box that is called off selects nothing, wherever the pointer goes on to.
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.getByText('3 foto selezionate').waitFor();
  await page.keyboard.press('Escape');
  await page.mouse.move(from.x, to.y + 5, { steps: 4 });
  await page.mouse.up();
  await page.getByRole('toolbar').waitFor({ state: 'detached' });
  // From the empty right of the grid back into the first row.
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, to.y, { steps: 4 });
  await page.mouse.move(to.x, to.y + 5, { steps: 4 });
  await page.getByText('3 foto selezionate').waitFor();
  await page.mouse.up();
  await page.getByText('3 foto selezionate').waitFor();
  await photo(page, 5).click({ modifiers: ['Control'] });
  await page.getByText('4 foto selezionate').waitFor();
  await photo(page, 1).click({ modifiers: ['Control'] });
  await page.getByText('3 foto selezionate').waitFor();
  // After a question the focus is where it was.
  const focused = () =>
    page.evaluate(() => document.activeElement?.ariaLabel ?? document.activeElement?.textContent);
  for (const [name, ask] of [
    ['Etichetta…', () => button(page, 'Etichetta…').click()],
    ['Foto', () => page.locator('#photos').press('Delete')],
  ] as const) {
    await ask();
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect((await focused())?.trim()).toBe(name);
  }
  await page.keyboard.press('Escape');
  await page.getByRole('toolbar').waitFor({ state: 'detached' });

  // Hidden photos are elsewhere until they are shown again.
  await photo(page, 0).click();
  const [name = ''] = await namesOnScreen(page);
  await page.getByRole('button', { name: 'Nascondi', exact: true }).click();
  await page.getByText('11 foto', { exact: true }).waitFor();
  await button(page, /^Foto 11$/).waitFor();
  // The bar is gone with the button: keys go on among the photos.
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('photos');
  await button(page, /^Nascoste 1$/).click();
  await page.locator(`[role=option][aria-label="${name}"]`).click();
  await button(page, 'Mostra di nuovo').click();
  await page.getByText('Nessuna foto è nascosta.').waitFor();
  await button(page, /^Foto/).first().click();
  await page.getByText('12 foto', { exact: true }).waitFor();

  await page.getByLabel('Ordina per').selectOption('name');
  await vi.waitFor(async () => {
    const names = await namesOnScreen(page);
    expect(names).toEqual(names.toSorted());
    expect(names).toHaveLength(12);
  }, WAIT);
  expect(complaints).toEqual([]);
});

test('keys that nothing has the focus for go to the photos; a double click opens those below the bar', async () => {
  const { page, complaints } = await drawnPage();
  const focused = () => page.evaluate(() => document.activeElement?.id);
  expect(await focused()).toBe('');
  await page.keyboard.press('Control+a');
  await page.getByText(`${PHOTOS} foto selezionate`).waitFor();
  expect(await page.evaluate(() => String(getSelection()))).toBe('');
  expect(await focused()).toBe('photos');
  await page.keyboard.press('Escape');
  await page.getByRole('toolbar').waitFor({ state: 'detached' });
  await page.locator('#photos').blur();
  await page.keyboard.press('Tab');
  expect(await focused(), 'the tabulator is nobody’s').not.toBe('photos');
  // As many steps larger as smaller is as before, wherever the focus is.
  const width = async () => (await photo(page, 0).boundingBox())?.width;
  const before = await width();
  for (let i = 0; i < 3; i++) await page.locator('#photos').press('+');
  await expect.poll(width).not.toBe(before);
  await page.locator('#photos').blur();
  for (let i = 0; i < 3; i++) await page.keyboard.press('-');
  await expect.poll(width).toBe(before);
  // Words in the search box are all of its words.
  await page.keyboard.press('/');
  await page.keyboard.press('Control+a');
  expect(await page.getByRole('toolbar').count()).toBe(0);

  // The bar comes with the first click and lies over what is clicked twice.
  await photo(page, 0).click();
  await page.getByRole('toolbar').waitFor();
  const bar = await button(page, 'Nascondi').boundingBox();
  if (!bar) throw new Error('the bar is not there');
  await page.keyboard.press('Escape');
  await page.getByRole('toolbar').waitFor({ state: 'detached' });
  const [x, y] = [bar.x + bar.width / 2, bar.y + bar.height / 2];
  const below = await page.evaluate(
    (at) => document.elementFromPoint(...at)?.closest('[role=option]')?.ariaLabel,
    [x, y] as [number, number],
  );
  await page.mouse.dblclick(x, y);
  await page.getByText(` / ${PHOTOS}`).waitFor();
  expect(await page.locator('.viewer').getAttribute('aria-label')).toBe(below?.split(',')[0]);
  await page.keyboard.press('Escape');
  await page.getByText(`${PHOTOS} foto`, { exact: true }).waitFor();
  // A little later it is there for the mouse.
  await page.getByRole('button', { name: 'Metti tra i preferiti' }).click();
  await page.getByRole('button', { name: 'Togli dai preferiti' }).click();
  expect(complaints).toEqual([]);
});

test('searching by a picture: one that is dropped, one that is pasted, one of the library', async () => {
  const { page, complaints } = await drawnPage();
  const wanted = (await drawPhoto(5)).toString('base64');
  const give = (kind: 'drop' | 'paste', file = 'image/jpeg') =>
    page.evaluate(
      ([type, base64, mediaType]) => {
        const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
        const data = new DataTransfer();
        data.items.add(new File([bytes], 'altrove', { type: mediaType }));
        const event =
          type === 'drop'
            ? new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })
            : new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
        document.body.dispatchEvent(event);
      },
      [kind, wanted, file] as const,
    );
  const nearestIs = (name: string) =>
    vi.waitFor(async () => expect((await namesOnScreen(page))[0]).toBe(name), WAIT);

  for (const kind of ['drop', 'paste'] as const) {
    await give(kind);
    await page.getByRole('heading', { name: 'Foto simili' }).waitFor();
    await nearestIs('foto-5.jpg');
    await button(page, 'Togli la ricerca').click();
    await page.getByRole('heading', { name: 'Foto', exact: true }).waitFor();
    await page.locator('#photos .heading').first().waitFor();
  }

  // From the viewer too; and what is no picture is told.
  await photo(page, 0).dblclick();
  await page.getByRole('dialog').waitFor();
  await give('drop', 'text/plain');
  await page.getByRole('alert').getByText('non è un’immagine').waitFor();
  await give('drop');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await nearestIs('foto-5.jpg');
  await button(page, 'Togli la ricerca').click();
  await page.locator('#photos .heading').first().waitFor();

  await page.locator('[role=option][aria-label="foto-3.jpg"]').click();
  await button(page, 'Altre azioni').click();
  await page.getByRole('menuitem', { name: 'Cerca foto simili' }).click();
  await page.getByRole('heading', { name: 'Foto simili' }).waitFor();
  await page.getByText(/ foto trovat/).waitFor();
  await page.keyboard.press('Control+f');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('query');
  expect(complaints).toEqual([]);
});

test('what was searched is offered again, and can be forgotten; a text without matches helps', async () => {
  const { page, complaints } = await drawnPage();
  await page.keyboard.press('/');
  await page.keyboard.type('una balena azzurra');
  await page.keyboard.press('Enter');
  await page.getByText('Nessuna foto somiglia abbastanza a «una balena azzurra».').waitFor();
  await button(page, 'Mostra comunque le più vicine').click();
  await photo(page, 3).waitFor();
  await button(page, 'Togli la ricerca').click();
  await page.keyboard.type('una bal');
  const offered = page.getByRole('option', { name: 'una balena azzurra' });
  await offered.waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'una balena azzurra' }).waitFor();
  await button(page, 'Togli la ricerca').click();
  await page.keyboard.type('una bal');
  await button(page, 'Dimentica «una balena azzurra»').click();
  await offered.waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
});

test('the viewer: to 1:1 and back, moved by hand, only as far as there is photo', async () => {
  const { page, complaints } = await drawnPage();
  await photo(page, 0).dblclick();
  const picture = page.locator('.pane .photo');
  await page.locator('img[src*="original/"]').waitFor();
  const scale = () =>
    picture.evaluate((element) => new DOMMatrix(getComputedStyle(element).transform).a);
  const left = () => picture.evaluate((element) => element.getBoundingClientRect().left);
  expect(await scale()).toBe(1);
  const pane = page.locator('.pane');
  await pane.dblclick({ position: { x: 600, y: 400 } });
  await vi.waitFor(async () => expect(await scale()).toBeGreaterThanOrEqual(2), WAIT);
  const before = await left();
  await page.mouse.move(600, 400);
  await page.mouse.down();
  await page.mouse.move(700, 400, { steps: 5 });
  await page.mouse.up();
  expect((await left()) - before).toBeGreaterThan(50);
  await page.mouse.move(600, 400);
  await page.mouse.down();
  await page.mouse.move(1190, 400, { steps: 5 });
  await page.mouse.up();
  // The photo's edge does not come further in than the window's.
  expect(await left()).toBeLessThanOrEqual(1);
  await pane.dblclick({ position: { x: 600, y: 400 } });
  await vi.waitFor(async () => expect(await scale()).toBe(1), WAIT);

  // «Dov'è?», called off while the engine still looks; then asked again.
  await page.route('**/api/whereIs', () => undefined, { times: 1 });
  await button(page, 'Dov’è?').click();
  await page.getByLabel('Che cosa devo cercare').fill('un cerchio bianco');
  await button(page, 'Chiedi').click();
  const looking = page.getByText('Guardo la foto…');
  await looking.waitFor();
  await Promise.all([
    page.waitForEvent('requestfailed', (request) => request.url().endsWith('/api/whereIs')),
    page.getByRole('button', { name: 'Annulla', exact: true }).click(),
  ]);
  await looking.waitFor({ state: 'detached' });
  const [answered] = await Promise.all([
    page.waitForResponse('**/api/whereIs'),
    button(page, 'Chiedi').click(),
  ]);
  expect(await answered.json()).toMatchObject({ ok: true });
  await looking.waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
});

test('dates: small photos stand by month, large ones by day; the scrubber goes to another year', async () => {
  const library = join(tempDir(), 'libreria');
  await fillGridLibrary(library, 1200);
  const { page, complaints } = await openPage(browser, (await serve(library)).url);
  await page.getByText('1200 foto', { exact: true }).waitFor();
  const heading = page.locator('#photos .heading').first();
  expect(await heading.textContent()).toMatch(/1 gennaio 2026/);
  for (let i = 0; i < 4; i++) await button(page, 'Foto più piccole').click();
  await vi.waitFor(
    async () => expect(await heading.textContent()).toMatch(/^gennaio 2026$/i),
    WAIT,
  );

  const scrubber = page.getByLabel('Scorri per data');
  const box = await scrubber.boundingBox();
  if (!box) throw new Error('no scrubber');
  await page.mouse.click(box.x + box.width / 2, box.y + box.height - 4);
  await page
    .locator('#photos')
    .getByText(/novembre 2025/i)
    .first()
    .waitFor();
  await photo(page, 1199).waitFor();

  // Keys go on where the photo that was clicked has left the page with those far from the window.
  await photo(page, 1199).click();
  await page.keyboard.press('Home');
  await photo(page, 0).waitFor();
  await page.keyboard.press('End');
  await photo(page, 1199).waitFor();
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('photos');
  expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
});
