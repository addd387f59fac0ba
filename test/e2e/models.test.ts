import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { launchChromium, openPage, serve } from '../support/browser.ts';
import { drawFolder, drawPhoto } from '../support/drawn-folder.ts';
import { xlmRobertaFiles } from '../support/hub/models.ts';
import { startHub } from '../support/hub/server.ts';
import { button } from '../support/main-way.ts';
import { ZipWriter } from '../support/models/archives.ts';
import { starterCopy } from '../support/models/folders.ts';
import { tempDir } from '../support/temp-library.ts';

const PHOTOS = 5;

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** What the settings show of a model. */
const card = (page: Page, name: string | RegExp) =>
  page.locator('li', { has: page.getByRole('heading', { name }) });

async function openSettings() {
  const dir = tempDir();
  await drawFolder(join(dir, 'foto'), PHOTOS);
  const { url } = await serve(join(dir, 'libreria'), '--folder', join(dir, 'foto'));
  const watched = await openPage(browser, url);
  await watched.page.getByText(`${PHOTOS} foto`, { exact: true }).waitFor();
  await button(watched.page, 'Impostazioni').click();
  return { dir, ...watched };
}

test('a model is chosen: downloaded after a question, stopped and gone on with, used, and deleted', async () => {
  const hub = await startHub(xlmRobertaFiles());
  onTestFinished(() => hub.close());
  const { dir, page, complaints } = await openSettings();
  await page.getByText('Da dove si scaricano i modelli').click();
  await page.getByLabel('Indirizzo del deposito').fill(hub.endpoint);
  await button(page, 'Salva').click();
  await page.getByText('Salvato.').waitFor();

  const model = card(page, /^XLM-R/);
  const dialog = page.getByRole('dialog');
  const jobs = page.locator('nav');
  await model.getByRole('button', { name: 'Scarica e installa' }).click();
  await dialog.getByText(/Scaricare «XLM-R.*Licenza: MIT/).waitFor();
  // Nothing is asked of the network before the user has said yes.
  expect(hub.fetched).toEqual([]);

  // Silence in the middle of a file: how much is there is told, and stays when it is stopped.
  const [path] = Object.keys(xlmRobertaFiles()).filter((one) => one.endsWith('visual/model.onnx'));
  hub.faults.set(path as string, [{ kind: 'stall', after: 2000 }]);
  await dialog.getByRole('button', { name: 'Scarica e installa' }).click();
  await jobs.getByText(/^Scarico… · .+ di [\d,]+ kB/).waitFor();
  await button(page, 'Metti in pausa: Installazione di un modello').click();
  await jobs.getByText('In pausa').waitFor();
  await button(page, 'Riprendi: Installazione di un modello').click();
  await button(page, 'Interrompi: Installazione di un modello').click();
  await model.getByRole('button', { name: 'Continua a scaricare' }).click();
  await dialog.getByRole('button', { name: 'Scarica e installa' }).click();
  const use = model.getByRole('button', { name: 'Usa questo' });
  await use.waitFor();

  // The photos are looked at again, and the search goes over to it.
  await use.click();
  await model.getByText('(in uso)').waitFor();
  await model.getByText(`ha guardato ${PHOTOS} foto su ${PHOTOS}`).waitFor();
  await model.getByRole('button', { name: 'Controlla i file' }).click();
  await page.getByText(/I file di «XLM-R.* sono a posto/).waitFor();

  // Back to the one that comes with the program; a photo that only that one has seen does not keep the
  // other from searching already.
  const first = card(page, 'Starter');
  await first.getByRole('button', { name: 'Usa questo' }).click();
  await first.getByText('(in uso)').waitFor();
  writeFileSync(join(dir, 'foto', 'nuova.jpg'), await drawPhoto(100));
  await model.getByRole('button', { name: 'Cerca già con questo' }).click();
  await model.getByText('(in uso)').waitFor();
  await model.getByText(`ha guardato ${PHOTOS + 1} foto su ${PHOTOS + 1}`).waitFor();

  // And away with the other and what it saw.
  await first.getByRole('button', { name: 'Usa questo' }).click();
  await first.getByText('(in uso)').waitFor();
  await model.getByRole('button', { name: 'Elimina il modello' }).click();
  await dialog.getByRole('button', { name: 'Elimina il modello' }).click();
  await model.getByRole('button', { name: 'Scarica e installa' }).waitFor();
  expect(complaints).toEqual([]);
});

test('without a network: a model of the list from its files, another from a folder and from a zip', async () => {
  const { dir, page, complaints } = await openSettings();
  const dialog = page.getByRole('dialog');
  const path = dialog.getByLabel('Percorso della cartella o dello zip');
  const choose = async (typed: string, action: string) => {
    await path.fill(typed);
    await path.press('Enter');
    await dialog.getByRole('button', { name: action }).click();
    await dialog.waitFor({ state: 'detached' });
  };

  const files = join(dir, 'scaricati');
  for (const [name, content] of Object.entries(xlmRobertaFiles())) {
    const file = join(files, name.split('/').slice(2).join('/'));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  const listed = card(page, /^XLM-R/);
  await listed.getByRole('button', { name: 'Scarica e installa' }).click();
  await dialog.getByRole('button', { name: 'Ho già i file…' }).click();
  await choose(files, 'Installa da qui');
  await listed.getByRole('button', { name: 'Usa questo' }).waitFor();

  const folder = starterCopy({ id: 'mio', name: 'Il mio modello' }, join(dir, 'mio modello'));
  await button(page, 'Importa un modello…').click();
  await choose(folder, 'Importa questo');
  await card(page, /^Il mio modello/)
    .getByRole('button', { name: 'Usa questo' })
    .waitFor();

  // A folder without a model is refused, and the reason is told.
  await button(page, 'Importa un modello…').click();
  await choose(join(dir, 'foto'), 'Importa questo');
  await page
    .locator('nav')
    .getByText(/non c’è un modello da importare/)
    .waitFor();

  const other = starterCopy({ id: 'altro', name: 'Da uno zip' }, join(dir, 'altro'));
  const zip = new ZipWriter(join(dir, 'modello.zip'));
  for (const name of readdirSync(other)) {
    zip.add(name, [readFileSync(join(other, name))]);
  }
  zip.end();
  await button(page, 'Importa un modello…').click();
  // Chosen from the list, as one does with a mouse.
  await path.fill(dir);
  await path.press('Enter');
  await dialog.getByRole('button', { name: 'modello.zip' }).click();
  await dialog.getByRole('button', { name: 'Importa questo' }).click();
  await card(page, /^Da uno zip/)
    .getByRole('button', { name: 'Usa questo' })
    .waitFor();
  expect(complaints).toEqual([]);
});

test('a folder leaves the library after a question; its files stay', async () => {
  const { dir, page, complaints } = await openSettings();
  await button(page, new RegExp(`^Togli .*foto dalla libreria$`)).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(join(dir, 'foto')).first().waitFor();
  await dialog.getByRole('button', { name: 'Togli dalla libreria' }).click();
  await button(page, /^Togli .* dalla libreria$/).waitFor({ state: 'detached' });
  await button(page, /^Foto/).first().click();
  await page.getByText('Qui non c’è ancora nessuna foto.').waitFor();
  expect(readdirSync(join(dir, 'foto'))).not.toEqual([]);
  expect(complaints).toEqual([]);
});
