/**
 * `npm run screenshots`: every screen, light and dark, into docs/screenshots, from a library of
 * drawn pictures made for the purpose.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { ensureBuilt } from '../build/ensure-built.ts';
import { launchChromium, startServe } from './support/browser.ts';
import { ROOT } from './support/cli.ts';
import { drawLandscape, SUBJECTS } from './support/pictures/landscapes.ts';

const OUT = join(ROOT, 'docs', 'screenshots');
const PHOTOS = 160;
const PER_OUTING = 9;

const dir = mkdtempSync(join(tmpdir(), 'fototeca-'));
const photos = join(dir, 'Immagini');
const two = (n: number) => String(n).padStart(2, '0');

async function drawPhotos(): Promise<void> {
  for (let i = 0; i < PHOTOS; i++) {
    const outing = Math.floor(i / PER_OUTING);
    const subject = SUBJECTS[(outing * 3 + Math.floor(i / 4)) % SUBJECTS.length] ?? 'mare';
    const [year, month, day] = [
      2025 - Math.floor(outing / 5),
      ((outing * 5) % 12) + 1,
      ((outing * 7) % 27) + 1,
    ];
    const folder = join(photos, String(year), `${two(month)} ${subject}`);
    mkdirSync(folder, { recursive: true });
    const taken = `${year}:${two(month)}:${two(day)} ${two(9 + (i % 9))}:${two((i * 13) % 60)}:00`;
    writeFileSync(join(folder, `${subject}-${i}.jpg`), await drawLandscape(subject, i + 1, taken));
  }
  writeFileSync(
    join(photos, 'interrotta.jpg'),
    (await drawLandscape('mare', 999, '2024:01:01 10:00:00')).subarray(0, 9000),
  );
  writeFileSync(join(photos, 'appunti.jpg'), 'non è una foto');
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

async function organise(page: Page): Promise<void> {
  const groups = [
    ['neve', 'Settimana bianca'],
    ['campo', 'Gita in campagna'],
    ['città', 'Notti in città'],
  ] as const;
  for (let i = 0; i < 3; i++) await button(page, 'Foto più piccole').click();
  for (const [subject, album] of groups) {
    const shown = page.locator(`[role=option][aria-label^="${subject}-"]`);
    await shown.first().click();
    for (const i of [1, 2]) await shown.nth(i).click({ modifiers: ['Control'] });
    await button(page, 'Etichetta…').click();
    await page.keyboard.type(subject);
    await page.keyboard.press('Enter');
    await page.getByText('aggiunta a').first().waitFor();
    await button(page, 'Aggiungi a un album…').click();
    await page.keyboard.type(album);
    await page.keyboard.press('Enter');
    await page.getByText(`a «${album}»`).waitFor();
    await button(page, 'Chiudi').last().click();
  }
  await page.keyboard.press('Escape');
  for (let i = 0; i < 3; i++) await button(page, 'Foto più grandi').click();
  await page.locator('#photos').focus();
  await page.keyboard.press('Escape');
}

/** Each from where the one before leaves off. */
const SCREENS: [string, (page: Page) => Promise<unknown>][] = [
  ['grid', (page) => page.keyboard.press('Home')],
  [
    'selection',
    async (page) => {
      await page.locator('[data-index="1"]').click();
      await page.locator('[data-index="2"]').click({ modifiers: ['Control'] });
      await page.locator('[data-index="4"]').click({ modifiers: ['Control'] });
    },
  ],
  [
    'search',
    async (page) => {
      await page.keyboard.press('Escape');
      await page.locator('#query').fill('tramonto con il sole');
      await page.keyboard.press('Enter');
      const nearest = button(page, 'Mostra comunque le più vicine');
      await page.locator('[data-index="0"]').or(nearest).first().waitFor();
      if (await nearest.isVisible()) await nearest.click();
    },
  ],
  [
    'viewer',
    async (page) => {
      await button(page, 'Togli la ricerca').click();
      await page.locator('[data-index="4"]').dblclick();
      await page.keyboard.press('i');
    },
  ],
  [
    'where',
    async (page) => {
      await button(page, 'Dov’è?').click();
      await page.getByLabel('Che cosa devo cercare in questa foto?').fill('il cielo');
      await page.keyboard.press('Enter');
      await page.locator('canvas').waitFor();
    },
  ],
  [
    'albums',
    async (page) => {
      await button(page, 'Chiudi').first().click();
      await button(page, /^Album/).click();
    },
  ],
  ['tags', (page) => button(page, /^Etichette/).click()],
  ['errors', (page) => button(page, /^Errori/).click()],
  ['duplicates', (page) => button(page, /^Doppioni/).click()],
  ['tuning', (page) => button(page, /^Insegna/).click()],
  ['settings', (page) => button(page, /^Impostazioni/).click()],
  ['help', (page) => page.keyboard.press('F1')],
];

async function shoot(page: Page, name: string, theme: string): Promise<void> {
  await page.waitForFunction(
    () =>
      !document.querySelector('[aria-busy=true]') &&
      [...document.querySelectorAll('[role=option][data-index]')].every((tile) =>
        tile.querySelector('img.loaded'),
      ),
  );
  await page.waitForTimeout(700);
  // Whose computer this was is nobody's business.
  await page.evaluate((real) => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const { currentNode: node } = walk;
      node.textContent = node.textContent?.replaceAll(real, '/home/marta') ?? '';
    }
  }, dir);
  const png = await page.screenshot();
  await sharp(png)
    .webp({ quality: 82 })
    .toFile(join(OUT, `${name}-${theme}.webp`));
  console.log(`${name}-${theme}`);
}

ensureBuilt();
mkdirSync(OUT, { recursive: true });
await drawPhotos();
const browser = await launchChromium();
const servers: { stop(): Promise<void> }[] = [];
try {
  for (const theme of ['light', 'dark'] as const) {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: 'it-IT',
      colorScheme: theme,
    });
    const page = await context.newPage();
    const empty = await startServe(join(dir, `vuota-${theme}`));
    servers.push(empty);
    await page.goto(empty.url);
    await page.getByText('nessun account').waitFor();
    await shoot(page, 'first-run', theme);

    const full = await startServe(join(dir, `libreria-${theme}`), ['--folder', photos]);
    servers.push(full);
    await page.goto(full.url);
    await page.getByText(`${PHOTOS} foto`, { exact: true }).waitFor({ timeout: 60_000 });
    await organise(page);
    for (const [name, arrive] of SCREENS) {
      await arrive(page);
      await shoot(page, name, theme);
    }
    await context.close();
  }
} finally {
  await browser.close();
  for (const server of servers) await server.stop();
  rmSync(dir, { recursive: true, force: true });
}
