/** What the program finds by itself, and the user corrects: tags, duplicates, albums. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readTaxonomy } from '../../src/engine/organize/taxonomy/taxonomy.ts';
import {
  besidesLostConnection,
  launchChromium,
  openPage,
  serve,
  serveWith,
} from '../support/browser.ts';
import { button, photo } from '../support/main-way.ts';
import { drawScene } from '../support/pictures/scenes.ts';
import { CAGLIARI, take, TORINO } from '../support/pictures/taken.ts';
import { tempDir } from '../support/temp-library.ts';
import { WAIT } from '../support/wait.ts';

/** High enough for all photos of an album to be on screen. */
const TALL = { viewport: { width: 1200, height: 1600 } };

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });

/** What the card of an album or a tag offers. */
async function choose(page: Page, card: string, action: string): Promise<void> {
  await button(page, `${card}: Altre azioni`).click();
  await page.getByRole('menuitem', { name: action, exact: true }).click();
}

/** Names of the photos in the grid, in alphabetical order, once all are known. */
async function namesShown(page: Page): Promise<string[]> {
  const labels = page.locator('#photos [role=option]');
  const names = () => labels.evaluateAll((all) => all.map((one) => one.ariaLabel ?? ''));
  await vi.waitFor(async () => expect(await names()).not.toContain(''), WAIT);
  return (await names()).sort();
}

/** All files below a folder, with their bytes. */
const filesIn = (folder: string): Map<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [path, readFileSync(path).toString('base64')]),
  );

test('a tag is taught: examples, answers, how well it does, and nobody asks twice', async () => {
  const dir = tempDir();
  const photos = join(dir, 'foto');
  mkdirSync(photos);
  // The newest are of one thing that differs little; among the others nothing is like it.
  const FIDO = 9;
  const OTHERS = 15;
  for (let n = 0; n < FIDO + OTHERS; n++) {
    const isFido = n < FIDO;
    const picture = isFido
      ? sharp(await drawScene({ width: 320, height: 240, seed: 77 }).png().toBuffer())
          .extract({ left: n, top: n, width: 280, height: 210 })
          .modulate({ brightness: 1 + n / 40 })
      : drawScene({ width: 320, height: 240, seed: n });
    const DateTime = `2021:05:${String(30 - Math.floor(n / 2)).padStart(2, '0')} 1${n % 2}:00:00`;
    const jpeg = picture.withExif({ IFD0: { DateTime }, IFD2: { DateTimeOriginal: DateTime } });
    writeFileSync(
      join(photos, `${isFido ? 'fido' : 'altro'}-${n}.jpg`),
      await jpeg.jpeg().toBuffer(),
    );
  }
  const { url } = await serve(join(dir, 'libreria'), '--folder', photos);
  const { page, complaints } = await openPage(browser, url, TALL);
  await page.getByText(`${FIDO + OTHERS} foto`, { exact: true }).waitFor(WAIT);

  // Three positives.
  await photo(page, 0).click();
  await photo(page, 2).click({ modifiers: ['Shift'] });
  await page.getByText('3 foto selezionate').waitFor();
  await button(page, 'Etichetta…').click();
  await page.getByLabel('Etichetta', { exact: true }).fill('Fido');
  await page.keyboard.press('Enter');
  await page.getByText('Etichetta «Fido» aggiunta a 3 foto.').waitFor();

  // «È Fido?», with how well it does.
  await button(page, /^Etichette/).click();
  await choose(page, 'Fido', 'Insegna questa etichetta…');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Imparo da 3 foto sì e 0 foto no.').waitFor(WAIT);
  const accuracy = await dialog.getByText(/Riconosco il \d+\s?% di quelle mai viste/).textContent();
  expect(Number(/(\d+)\s?%/.exec(accuracy ?? '')?.[1])).toBeGreaterThan(50);
  const asked = dialog.getByRole('img');
  const [yes, no] = [new Set<string>(), new Set<string>()];
  const note = (name: string): boolean => {
    expect([...yes, ...no]).not.toContain(name);
    const isFido = name.startsWith('fido');
    (isFido ? yes : no).add(name);
    return isFido;
  };
  await dialog.getByText('È «Fido»?').waitFor();
  for (let answers = 0; answers < 2; answers++) {
    const name = (await asked.getAttribute('alt')) ?? '';
    await dialog.getByRole('button', { name: note(name) ? 'Sì' : 'No', exact: true }).click();
    await vi.waitFor(async () => expect(await asked.getAttribute('alt')).not.toBe(name), WAIT);
  }
  await dialog.getByRole('button', { name: 'Chiudi' }).click();

  // The rest waits to be confirmed, a photo beside the other, until nothing is left to ask.
  await button(page, /^Foto/).first().click();
  await button(page, /^Etichette/).click();
  const inbox = page.getByRole('region', { name: 'Da confermare' });
  await inbox.getByText(/Riconosco il \d+\s?% di quelle mai viste/).waitFor(WAIT);
  while (await inbox.isVisible()) {
    const name = (await inbox.getByRole('img').first().getAttribute('alt')) ?? '';
    const isFido = note(name);
    const answer = isFido ? `Sì, ${name} è «Fido»` : `No, ${name} non è «Fido»`;
    await inbox.getByRole('button', { name: answer }).click();
    // After some answers it learns anew, and asks for others.
    await page.locator('[aria-busy=true]').waitFor({ state: 'detached', ...WAIT });
  }
  expect(yes.size).toBeGreaterThan(2);
  await choose(page, 'Fido', 'Insegna questa etichetta…');
  await dialog.getByText(`Imparo da ${3 + yes.size} foto sì e ${no.size} foto no.`).waitFor();
  await dialog.getByText('Per ora non ho altre foto da chiederti.').waitFor();
  await dialog.getByRole('button', { name: 'Chiudi' }).click();

  // The tag has what was confirmed and what is surely the same, and nothing that was denied.
  await page.locator('.cover', { hasText: 'Fido' }).click();
  await heading(page, 'Fido').waitFor();
  await photo(page, 0).waitFor();
  const shown = await namesShown(page);
  for (const name of yes) expect(shown).toContain(name);
  for (const name of no) expect(shown).not.toContain(name);

  // Another name, then away with it; the photos stay.
  await button(page, /^Etichette/).click();
  await choose(page, 'Fido', 'Rinomina l’etichetta');
  await page.getByLabel('Etichetta', { exact: true }).fill('Argo');
  await page.keyboard.press('Enter');
  await choose(page, 'Argo', 'Elimina l’etichetta');
  await page.getByText('Eliminare l’etichetta «Argo»?').waitFor();
  await dialog.getByRole('button', { name: 'Elimina l’etichetta' }).click();
  await page.locator('.cover', { hasText: 'Argo' }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: `Foto ${FIDO + OTHERS}`, exact: true }).waitFor();
  expect(complaints).toEqual([]);
});

test('duplicates: the best is chosen, the others go to the trash, all else stays as it is', async () => {
  const dir = tempDir();
  const [photos, data] = ['foto', 'dati'].map((name) => join(dir, name)) as [string, string];
  mkdirSync(join(photos, 'copie'), { recursive: true });
  const scene = drawScene({ width: 1200, height: 900, seed: 5 });
  const original = await scene.jpeg({ quality: 92 }).toBuffer();
  writeFileSync(join(photos, 'grande.jpg'), original);
  writeFileSync(
    join(photos, 'piccola.jpg'),
    await sharp(original).resize(600).jpeg({ quality: 70 }).toBuffer(),
  );
  const copied = await drawScene({ width: 800, height: 600, seed: 9 }).jpeg().toBuffer();
  writeFileSync(join(photos, 'altra.jpg'), copied);
  copyFileSync(join(photos, 'altra.jpg'), join(photos, 'copie', 'altra.jpg'));
  // Three shots of one second, each a little further to the right: a burst, not one picture.
  const wide = await drawScene({ width: 640, height: 320, seed: 77 }).png().toBuffer();
  for (let n = 0; n < 3; n++) {
    const DateTime = `2021:05:01 10:00:0${n}`;
    const shot = sharp(wide).extract({ left: 90 * n, top: 0, width: 400, height: 320 });
    const jpeg = shot.withExif({ IFD0: { DateTime }, IFD2: { DateTimeOriginal: DateTime } });
    writeFileSync(join(photos, `raffica-${n}.jpg`), await jpeg.jpeg().toBuffer());
  }
  const before = filesIn(photos);

  // The trash of the freedesktop.org specification is below this folder.
  const { url } = await serveWith(
    { XDG_DATA_HOME: data },
    join(dir, 'libreria'),
    '--folder',
    photos,
  );
  const { page, complaints } = await openPage(browser, url);
  await page.getByText('6 foto', { exact: true }).waitFor(WAIT);
  await button(page, /^Doppioni/).click();
  const near = page.getByRole('region', { name: '2 volte la stessa immagine' });
  await near.waitFor(WAIT);
  const best = near.locator('li').filter({ hasText: 'La migliore' });
  expect(await best.getByRole('img').getAttribute('alt')).toBe('grande.jpg');

  // Whoever thinks otherwise keeps another, or both; one always stays.
  const box = (of: Locator) => of.getByRole('checkbox');
  const other = near.locator('li').filter({ hasNotText: 'La migliore' });
  const clean = near.getByRole('button', { name: 'Sposta le altre nel cestino…' });
  expect(await box(best).isDisabled()).toBe(true);
  await box(other).check();
  await clean.waitFor({ state: 'detached' });
  await box(best).uncheck();
  await clean.waitFor();
  expect(await box(other).isDisabled()).toBe(true);
  await box(best).check();
  await box(other).uncheck();

  // Asked first; called off, nothing happens.
  await clean.click();
  await page.getByText('Spostare 1 foto nel cestino del sistema?').waitFor();
  await page.getByRole('button', { name: 'Annulla', exact: true }).click();
  expect(filesIn(photos)).toEqual(before);

  await clean.click();
  await page.getByRole('button', { name: 'Sposta nel cestino', exact: true }).click();
  await page.getByText('1 file nel cestino.').waitFor();
  await near.waitFor({ state: 'detached' });

  // Of two files of one photo one stays.
  const exact = page.getByRole('region', { name: 'Copie dello stesso file' });
  await exact.getByRole('button', { name: 'Sposta le altre nel cestino…' }).click();
  await page.getByText('Spostare 1 copia nel cestino del sistema?').waitFor();
  await page.getByRole('button', { name: 'Sposta nel cestino', exact: true }).click();

  // Of a burst one is proposed; whoever keeps all says so.
  const burst = page.getByRole('region', { name: '3 scatti di una raffica' });
  expect(await burst.getByText('La migliore').count()).toBe(1);
  expect(await burst.getByRole('img').count()).toBe(3);
  await burst.getByRole('button', { name: 'Sono tutte diverse: tienile' }).click();
  await page.getByText('Nessun doppione.').waitFor();

  const after = filesIn(photos);
  const gone = [...before.keys()].filter((path) => !after.has(path));
  expect(gone).toHaveLength(2);
  expect(gone).toContain(join(photos, 'piccola.jpg'));
  for (const [path, bytes] of after) expect(bytes, path).toBe(before.get(path));
  // They are in the trash, whole, with where they were.
  const trashed = [...filesIn(join(data, 'Trash', 'files')).values()];
  expect(trashed.sort()).toEqual(gone.map((path) => before.get(path)).sort());
  const info = [...filesIn(join(data, 'Trash', 'info')).keys()].map((path) =>
    readFileSync(path, 'utf8'),
  );
  for (const path of gone) expect(info.some((text) => text.includes(encodeURI(path)))).toBe(true);
  await button(page, /^Foto/).first().click();
  await page.getByText('5 foto', { exact: true }).waitFor();
  expect(complaints).toEqual([]);
});

test('an automatic album keeps what the user made of it: new photos, a restart', async () => {
  const dir = tempDir();
  const [photos, library] = ['foto', 'libreria'].map((name) => join(dir, name)) as [string, string];
  mkdirSync(photos);
  let seed = 1;
  for (let week = 0; week < 14; week++) {
    const day = new Date(Date.UTC(2021, 5, 7 + 7 * week)).toISOString().slice(0, 10);
    const taken = `${day.replaceAll('-', ':')} 12:00:00`;
    await take(join(photos, `casa-${String(week).padStart(2, '0')}.jpg`), seed++, taken, TORINO);
  }
  const holiday = async (day: number) => {
    for (let n = 0; n < 6; n++) {
      const path = join(photos, `mare-${day}-${n}.jpg`);
      await take(path, seed++, `2021:08:${day} 1${n}:00:00`, CAGLIARI);
    }
  };
  await holiday(10);
  await holiday(11);
  const first = await serve(library, '--folder', photos);
  const { page, complaints } = await openPage(browser, first.url, TALL);
  await page.getByText('26 foto', { exact: true }).waitFor(WAIT);
  await button(page, /^Album/).click();
  const card = (name: string, on = page) => on.locator('li', { hasText: name });
  const trip = card('Cagliari, agosto 2021');
  await trip.getByText('12 foto').waitFor(WAIT);
  await trip.getByText('automatico').waitFor();

  // Why it is there; one photo too many; one that is missing.
  await trip.locator('.cover').click();
  await heading(page, 'Cagliari, agosto 2021').waitFor();
  await page.getByText('12 foto lontano da casa').waitFor();
  await photo(page, 0).click();
  await page.getByText('1 foto selezionata').waitFor();
  await button(page, 'Altre azioni').click();
  await page.getByRole('menuitem', { name: 'Togli dall’album' }).click();
  await page.getByText('11 foto', { exact: true }).waitFor();
  await button(page, /^Foto/).first().click();
  await page.getByText('26 foto', { exact: true }).waitFor();
  await page.locator('#photos').focus();
  await page.keyboard.press('End');
  await photo(page, 25).click();
  await button(page, 'Aggiungi a un album…').click();
  await page.getByLabel('Nome dell’album').fill('Cagliari, agosto 2021');
  await page.keyboard.press('Enter');
  await page.getByText('1 foto aggiunta a «Cagliari, agosto 2021».').waitFor();

  // Another name, and a place at the top.
  await button(page, /^Album/).click();
  await choose(page, 'Cagliari, agosto 2021', 'Rinomina l’album');
  await page.getByLabel('Nome dell’album').fill('Mare con i nonni');
  await page.keyboard.press('Enter');
  const own = card('Mare con i nonni');
  await own.getByText('12 foto').waitFor();
  await choose(page, 'Mare con i nonni', 'Fissa in alto');
  await own.locator('.name svg').waitFor();

  // Photos of another day arrive: they join, and the edits stay.
  await holiday(12);
  await own.getByText('18 foto').waitFor(WAIT);
  expect(await card('Cagliari, agosto 2021').count()).toBe(0);
  const inAlbum = async (on: Page): Promise<string[]> => {
    await card('Mare con i nonni', on).locator('.cover').click();
    await heading(on, 'Mare con i nonni').waitFor();
    await on.getByText('18 foto', { exact: true }).waitFor();
    await photo(on, 17).waitFor();
    const names = await namesShown(on);
    await button(on, /^Album/).click();
    return names;
  };
  const kept = await inAlbum(page);
  expect(kept).toContain('casa-00.jpg');
  expect(kept).not.toContain('mare-11-5.jpg');
  expect(kept).toContain('mare-12-5.jpg');

  // Everything is there after a restart, and after another recomputation.
  await first.stop();
  const again = await serve(library);
  const { page: later, complaints: laterComplaints } = await openPage(browser, again.url, TALL);
  await button(later, /^Album/).click();
  expect(await inAlbum(later)).toEqual(kept);

  // Hidden it is gone from here, and comes back.
  const laterOwn = card('Mare con i nonni', later);
  await choose(later, 'Mare con i nonni', 'Nascondi');
  await laterOwn.waitFor({ state: 'detached' });
  await later.getByLabel('Anche quelli nascosti').check();
  await choose(later, 'Mare con i nonni', 'Mostra di nuovo');
  await later.getByLabel('Anche quelli nascosti').waitFor({ state: 'detached' });
  await laterOwn.getByText('automatico').waitFor();

  // Made ordinary it is the user's: nothing joins it any more, and no other takes its place.
  await choose(later, 'Mare con i nonni', 'Rendilo un album tuo');
  await laterOwn.getByText('automatico').waitFor({ state: 'detached' });
  await card('Estate 2021', later).getByText('31 foto').waitFor();
  await holiday(13);
  await card('Estate 2021', later).getByText('37 foto').waitFor(WAIT);
  await laterOwn.getByText('18 foto').waitFor();
  expect(await card('agosto 2021', later).count()).toBe(0);
  expect(besidesLostConnection(complaints)).toEqual([]);

  // Whoever reads English has the program's names in English, and the user's as they are.
  await button(later, /^Impostazioni/).click();
  await later.getByLabel('Lingua').selectOption('en');
  await button(later, /^Albums/).click();
  await card('Summer 2021', later).waitFor();
  await card('Mare con i nonni', later).waitFor();
  expect(laterComplaints).toEqual([]);
});

test('«Accadde oggi», tags in the viewer, as a tree and as a cloud, a photo hidden and shown again', async () => {
  const dir = tempDir();
  const photos = join(dir, 'foto');
  mkdirSync(photos);
  const now = new Date();
  const two = (value: number) => String(value).padStart(2, '0');
  // The 29th of February comes round every four years.
  const year = now.getFullYear() - 4;
  const day = `${year}:${two(now.getMonth() + 1)}:${two(now.getDate())}`;
  for (let n = 0; n < 3; n++) {
    await take(join(photos, `oggi-${n}.jpg`), n + 1, `${day} 1${n}:00:00`, TORINO);
  }
  await take(join(photos, 'altra.jpg'), 9, `${year}:01:15 10:00:00`, TORINO);
  const { url } = await serve(join(dir, 'libreria'), '--folder', photos);
  const { page, complaints } = await openPage(browser, url, TALL);
  await page.getByText('4 foto', { exact: true }).waitFor(WAIT);

  await button(page, /^Album/).click();
  const memories = page.getByRole('region', { name: 'Accadde oggi' });
  const memory = memories.getByRole('button', { name: /4 anni fa/ });
  await memory.getByText(/^[34] foto$/).waitFor();
  await memory.click();

  // In the viewer: a tag of one's own, and an automatic one that is wrong.
  const viewer = page.getByRole('dialog');
  await page.locator('img[src*="original/"]').waitFor();
  await page.keyboard.press('i');
  const info = page.getByRole('complementary', { name: 'Informazioni' });
  await info.getByPlaceholder('Aggiungi un’etichetta').fill('lago di casa');
  await page.keyboard.press('Enter');
  await info.getByRole('button', { name: 'Togli l’etichetta lago di casa' }).waitFor();
  const automatic = info.locator('li.computed').first();
  await automatic.waitFor(WAIT);
  await info.getByText('Torino, Piemonte, Italia').waitFor(WAIT);
  const remove = automatic.getByRole('button', { name: /^Togli l’etichetta/ });
  const label = (await remove.getAttribute('aria-label')) ?? '';
  await remove.click();
  await info.getByRole('button', { name: label, exact: true }).waitFor({ state: 'detached' });
  await info.getByPlaceholder('Aggiungi un’etichetta').press('Escape');
  if (await viewer.isVisible()) await page.keyboard.press('Escape');
  await viewer.waitFor({ state: 'hidden' });

  await button(page, /^Etichette/).click();
  for (const shape of ['Copertine', 'Albero', 'Nuvola']) {
    await button(page, shape).click();
    await button(page, /lago di casa/)
      .first()
      .waitFor();
  }
  await button(page, /lago di casa/)
    .first()
    .click();
  await heading(page, 'lago di casa').waitFor();

  // Hidden it is nowhere but among the hidden ones.
  await photo(page, 0).click();
  await button(page, 'Nascondi').click();
  await page.getByText('Qui non c’è ancora nessuna foto.').waitFor();
  await button(page, /^Foto/).first().click();
  await page.getByText('3 foto', { exact: true }).waitFor();
  await button(page, /^Nascoste/).click();
  await page.getByText('1 foto', { exact: true }).waitFor();
  await photo(page, 0).click();
  await button(page, 'Mostra di nuovo').click();
  await page.getByText('Nessuna foto è nascosta.').waitFor();
  await button(page, /^Foto/).first().click();
  await page.getByText('4 foto', { exact: true }).waitFor();

  // Whoever reads English has the program's tags in English, and the user's as they are.
  const { concepts } = await readTaxonomy('resources');
  await button(page, /^Etichette/).click();
  await button(page, 'Copertine').click();
  const cards = page.locator('.cover .name');
  await cards.first().waitFor();
  const known = (await cards.allTextContents()).flatMap((shown) =>
    concepts.filter(({ name, english }) => name === shown.trim() && name !== english),
  );
  await button(page, /^Impostazioni/).click();
  await page.getByLabel('Lingua').selectOption('en');
  await button(page, /^Tags/).click();
  await cards.filter({ hasText: 'lago di casa' }).waitFor();
  await cards.getByText(known[0]?.english ?? '', { exact: true }).waitFor();
  expect(complaints).toEqual([]);
});
