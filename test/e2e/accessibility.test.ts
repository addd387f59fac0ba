import axe from 'axe-core';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchChromium, openPage, serve } from '../support/browser.ts';
import { drawFolder } from '../support/drawn-folder.ts';
import { button, photo } from '../support/main-way.ts';
import { tempDir } from '../support/temp-library.ts';
import { WAIT } from '../support/wait.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

interface Violation {
  id: string;
  impact?: string | null;
  nodes: { html: string; failureSummary?: string }[];
}

/** What colours can do wrong, of the rules that axe applies. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/**
 * Serious and critical violations of the page as it stands, with where they are.
 * @param rules to apply; without them all are that axe applies
 */
async function violations(page: Page, rules?: readonly string[]): Promise<string[]> {
  await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'));
  // The page's policy allows no script of ours by address, but the browser may be told to run one.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const found = await page.evaluate(async (runOnly) => {
    const { axe: tool } = window as unknown as {
      axe: { run(options: object): Promise<{ violations: unknown[] }> };
    };
    const options = { resultTypes: ['violations'], ...(runOnly && { runOnly }) };
    return (await tool.run(options)).violations;
  }, rules);
  return (found as Violation[])
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

/** Every screen, from where the one before leaves off. */
const SCREENS: [string, (page: Page) => Promise<void>][] = [
  ['grid', (page) => page.locator('#photos img.loaded').first().waitFor()],
  [
    'selection',
    async (page) => {
      await page.locator('[data-index="0"]').click();
      await page.getByRole('toolbar').waitFor();
    },
  ],
  [
    'menu',
    async (page) => {
      await button(page, 'Altre azioni').click();
      await page.getByRole('menu').waitFor();
    },
  ],
  [
    'question',
    async (page) => {
      await page.keyboard.press('Escape');
      await button(page, 'Etichetta…').click();
      await page.getByRole('dialog').waitFor();
    },
  ],
  [
    'viewer',
    async (page) => {
      await page.keyboard.type('mare');
      await page.keyboard.press('Enter');
      await page.getByText('aggiunta a 1 foto').waitFor();
      await page.locator('[data-index="1"]').dblclick();
      await page.keyboard.press('i');
      await page.getByLabel('Descrizione').waitFor();
    },
  ],
  [
    'where',
    async (page) => {
      await button(page, 'Dov’è?').click();
      await page.getByLabel('Che cosa devo cercare in questa foto?').fill('un cerchio');
      await page.keyboard.press('Enter');
      await page.locator('canvas').or(page.getByText('In nessun punto')).first().waitFor();
    },
  ],
  [
    'what',
    async (page) => {
      await button(page, 'Cosa c’è?').click();
      await page.getByLabel(/Una descrizione per riga/).fill('un cerchio\nun cane');
      await button(page, 'Chiedi').click();
      await page.locator('meter').first().waitFor();
    },
  ],
  [
    'search',
    async (page) => {
      await button(page, 'Chiudi').first().click();
      await page.locator('#query').fill('qualcosa che non c’è');
      await page.getByRole('heading', { name: 'qualcosa che non c’è' }).waitFor();
      await page.waitForTimeout(500);
    },
  ],
  [
    'suggestions',
    async (page) => {
      await page.locator('#query').fill('ma');
      await page.locator('#query[aria-expanded=true]').waitFor();
    },
  ],
  [
    'chips',
    async (page) => {
      await page.locator('#query').fill('tag:mare in orizzontale');
      await page.getByRole('list', { name: 'Ho capito così' }).waitFor();
      await page.keyboard.press('Enter');
    },
  ],
  ['favourites', (page) => button(page, /^Preferiti/).click()],
  ['hidden', (page) => button(page, /^Nascoste/).click()],
  ['missing', (page) => button(page, /^Mancanti/).click()],
  ['albums', (page) => button(page, /^Album/).click()],
  ['tags', (page) => button(page, /^Etichette/).click()],
  ['tag tree', (page) => button(page, 'Albero').click()],
  ['tag cloud', (page) => button(page, 'Nuvola').click()],
  [
    'teach',
    async (page) => {
      await button(page, 'Copertine').click();
      await button(page, 'mare: Altre azioni').click();
      await page.getByRole('menuitem', { name: 'Insegna questa etichetta…' }).click();
      await page.getByRole('dialog').waitFor();
    },
  ],
  [
    'errors',
    async (page) => {
      await page.keyboard.press('Escape');
      await button(page, /^Errori/).click();
      await page.getByText('non si può leggere').waitFor();
    },
  ],
  ['duplicates', (page) => button(page, /^Doppioni/).click()],
  ['tuning', (page) => button(page, /^Insegna/).click()],
  [
    'settings',
    async (page) => {
      await button(page, /^Impostazioni/).click();
      await page.getByText('(in uso)').waitFor();
    },
  ],
  [
    'licences',
    async (page) => {
      await page.getByText('Licenze dei programmi usati').click();
      await page.getByText(/^svelte .* · MIT$/).click();
    },
  ],
  [
    'report',
    async (page) => {
      await button(page, 'Segnala un problema').click();
      await page.getByLabel(/^Guardalo prima/).waitFor();
    },
  ],
  [
    'folder picker',
    async (page) => {
      await page.keyboard.press('Escape');
      await button(page, 'Aggiungi cartelle…').click();
      await page.getByLabel('Percorso della cartella').waitFor();
    },
  ],
  [
    'model import',
    async (page) => {
      await page.keyboard.press('Escape');
      await button(page, 'Importa un modello…').click();
      await page.getByLabel('Percorso della cartella o dello zip').waitFor();
    },
  ],
  [
    'model download',
    async (page) => {
      await page.keyboard.press('Escape');
      await button(page, 'Scarica e installa').first().click();
      await page.getByRole('dialog').waitFor();
    },
  ],
  [
    'help',
    async (page) => {
      await page.keyboard.press('Escape');
      await page.keyboard.press('F1');
      await page.getByRole('heading', { name: 'Aiuto' }).waitFor();
    },
  ],
  // Where the window is as narrow as it may be, words give way to pictures.
  ['narrow window', (page) => page.setViewportSize({ width: 480, height: 600 })],
];

/** What is wrong with a screen in either of the looks, which differ in nothing but colours. */
async function expectAccessible(page: Page, screen: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await violations(page), `${screen}, light`).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await violations(page, OF_COLOURS), `${screen}, dark`).toEqual([]);
}

test(
  'no serious or critical violation on any screen, light or dark',
  { timeout: 240_000 },
  async () => {
    const dir = tempDir();
    await drawFolder(join(dir, 'foto'), 5);
    writeFileSync(join(dir, 'foto', 'rotta.jpg'), 'non è una foto');
    const fresh = await serve(join(dir, 'vuota'));
    const first = await openPage(browser, fresh.url);
    await first.page.getByText('nessun account').waitFor();
    await expectAccessible(first.page, 'first run');

    const { url } = await serve(join(dir, 'libreria'), '--folder', join(dir, 'foto'));
    const { page } = await openPage(browser, url);
    await page.getByText('5 foto', { exact: true }).waitFor();
    for (const [screen, arrive] of SCREENS) {
      await arrive(page);
      await expectAccessible(page, screen);
    }
  },
);

test('all of it with the keyboard alone, focus always seen', async () => {
  const dir = tempDir();
  const photos = join(dir, 'foto');
  await drawFolder(photos, 12);
  const { url } = await serve(join(dir, 'libreria'));
  const { page } = await openPage(browser, url);
  const focused = () =>
    page.evaluate(() => {
      const element = document.activeElement as HTMLInputElement | null;
      const active = element?.getAttribute('aria-activedescendant');
      const named = active ? document.getElementById(active) : element;
      const label = named?.getAttribute('aria-label') ?? element?.labels?.[0]?.textContent;
      return `${named?.getAttribute('role') ?? named?.tagName.toLowerCase()} ${(label ?? named?.textContent ?? '').trim()}`;
    });
  const go = async (key: 'Tab' | 'ArrowDown', place: RegExp) => {
    for (let presses = 0; presses < 60; presses++) {
      if (place.test(await focused())) return;
      await page.keyboard.press(key);
    }
    throw new Error(`${place.source} is not reached`);
  };
  const choose = async (place: RegExp, text: string) => {
    await go('Tab', place);
    await page.keyboard.press('Control+a');
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  };
  const press = async (place: RegExp) => {
    await go('Tab', place);
    await page.keyboard.press('Enter');
  };

  // First run: a folder by its path.
  await page.getByText('nessun account').waitFor();
  await press(/^button Scegli le cartelle/);
  await vi.waitFor(
    async () => expect(await page.getByLabel('Percorso della cartella').inputValue()).not.toBe(''),
    WAIT,
  );
  // The folder that comes by itself is selected: another one is typed over it.
  await go('Tab', /^input Percorso della cartella/);
  await page.keyboard.type(photos);
  await page.keyboard.press('Enter');
  await button(page, 'parte 1').waitFor();
  await press(/^button Aggiungi questa cartella/);
  await page.getByText('12 foto', { exact: true }).waitFor();
  await photo(page, 11).waitFor();

  // To the photos by the first link of the page.
  await page.reload();
  await photo(page, 11).waitFor();
  await page.keyboard.press('Tab');
  expect(await focused()).toMatch(/Vai alle foto/);
  await page.keyboard.press('Enter');
  expect(await focused()).toMatch(/^option foto-/);
  const first = await focused();
  await page.keyboard.press('ArrowRight');
  expect(await focused()).not.toBe(first);

  // The viewer: another photo, stars, a description.
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('ArrowRight');
  await page.getByText('3 / 12').waitFor();
  await page.keyboard.press('5');
  await page.keyboard.press('i');
  await go('Tab', /^textarea Descrizione/);
  await page.keyboard.type('scritta coi tasti');
  await page.keyboard.press('Tab');
  await page.getByRole('img', { name: 'scritta coi tasti' }).waitFor();
  // The first Escape leaves a field, where the focus is in one.
  if (/^(input|combobox)/.test(await focused())) await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  expect(await focused()).toMatch(/^option /);

  // Select, favourite, tag, album, copies.
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await page.getByText('2 foto selezionate').waitFor();
  await page.keyboard.press('f');
  await page.locator('.heart').nth(1).waitFor();
  await press(/^button Etichetta…/);
  await choose(/^input Etichetta/, 'tasti');
  await page.getByText('Etichetta «tasti» aggiunta a 2 foto.').waitFor();
  await press(/^button Aggiungi a un album/);
  await choose(/^input Nome dell’album/, 'Senza mouse');
  await page.getByText('2 foto aggiunte a «Senza mouse».').waitFor();
  await press(/^button Altre azioni/);
  await go('ArrowDown', /^menuitem Esporta gli originali/);
  await page.keyboard.press('Enter');
  await choose(/^input Percorso della cartella/, join(photos, 'parte 1'));
  await page.getByText('Qui non ci sono sottocartelle.').waitFor();
  const before = readdirSync(join(photos, 'parte 1')).length;
  await press(/^button Esporta qui/);
  await vi.waitFor(
    () => expect(readdirSync(join(photos, 'parte 1'))).toHaveLength(before + 2),
    WAIT,
  );

  // Search, and back.
  await page.keyboard.press('/');
  await page.keyboard.type('cerchio');
  await page.getByRole('heading', { name: 'cerchio' }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: 'Foto', exact: true }).waitFor();

  // Every stop of the tabulator shows where it is.
  for (let i = 0; i < 25; i++) {
    await page.keyboard.press('Tab');
    const outline = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body || element.id === 'photos') return 'elsewhere';
      return getComputedStyle(element).outlineStyle;
    });
    expect(outline, await focused()).not.toBe('none');
  }
});

test('English, chosen in the settings, reaches every corner and stays', async () => {
  const dir = tempDir();
  await drawFolder(join(dir, 'foto'), 3);
  const library = join(dir, 'libreria');
  const served = await serve(library, '--folder', join(dir, 'foto'));
  const { page } = await openPage(browser, served.url);
  await page.getByText('3 foto', { exact: true }).waitFor();
  await button(page, 'Impostazioni').click();
  await page.getByLabel('Lingua').selectOption('en');
  await page.getByRole('heading', { name: 'Settings' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
  await page.getByLabel('Look').selectOption('dark');
  await button(page, /^Photos/)
    .first()
    .click();
  await page.getByText('3 photos', { exact: true }).waitFor();
  const words = await page.evaluate(() => document.body.innerText);
  expect(words).not.toMatch(/Preferiti|Cartelle|Etichette|Impostazioni|Nascoste/);
  // What is offered while one types, too: these photos are of this month.
  const month = new Intl.DateTimeFormat('en', { month: 'long' }).format(new Date());
  await page.locator('#query').fill(month.slice(0, 2));
  await page.getByRole('option', { name: `${month} 3 photos` }).waitFor();
  await served.stop();
  const again = await openPage(browser, (await serve(library)).url);
  await again.page.getByText('3 photos', { exact: true }).waitFor();
  expect(await again.page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
});
