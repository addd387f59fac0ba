/**
 * `npm run screenshots`: every screen, light and dark, in Italian into docs/screenshots and in
 * English into its folder `en`, from a library of drawn pictures made for the purpose.
 */
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { ensureBuilt } from '../build/ensure-built.ts';
import type { MessageKey } from '../src/shared/i18n/it.ts';
import { translator, type Language, type Values } from '../src/shared/i18n/translate.ts';
import { launchChromium, startServe } from './support/browser.ts';
import { ROOT } from './support/cli.ts';
import { drawLandscape, SUBJECTS } from './support/pictures/landscapes.ts';

const OUT = join(ROOT, 'docs', 'screenshots');
const PHOTOS = 160;
const PER_OUTING = 9;
/** Outings that were on this day of the year. */
const TODAY = [3, 8];

const dir = mkdtempSync(join(tmpdir(), 'fototeca-'));
const photos = join(dir, 'Immagini');
const two = (n: number) => String(n).padStart(2, '0');
/** Where the last photo drawn is: the one that goes missing. */
let lastDrawn = '';

async function drawPhotos(): Promise<void> {
  for (let i = 0; i < PHOTOS; i++) {
    const outing = Math.floor(i / PER_OUTING);
    const subject = SUBJECTS[(outing * 3 + Math.floor(i / 4)) % SUBJECTS.length] ?? 'mare';
    const year = 2025 - Math.floor(outing / 5);
    const now = new Date();
    const [month, day] = TODAY.includes(outing)
      ? [now.getMonth() + 1, now.getDate()]
      : [((outing * 5) % 12) + 1, ((outing * 7) % 27) + 1];
    const folder = join(photos, String(year), `${two(month)} ${subject}`);
    mkdirSync(folder, { recursive: true });
    const taken = `${year}:${two(month)}:${two(day)} ${two(9 + (i % 9))}:${two((i * 13) % 60)}:00`;
    lastDrawn = join(folder, `${subject}-${i}.jpg`);
    writeFileSync(lastDrawn, await drawLandscape(subject, i + 1, taken));
  }
  writeFileSync(
    join(photos, 'interrotta.jpg'),
    (await drawLandscape('mare', 999, '2024:01:01 10:00:00')).subarray(0, 9000),
  );
  writeFileSync(join(photos, 'appunti.jpg'), 'non è una foto');
}

/** What a person would type, by language. */
const WORDS = {
  it: {
    tags: { neve: 'neve', campo: 'campagna', città: 'città' },
    albums: { neve: 'Settimana bianca', campo: 'Gita in campagna', città: 'Notti in città' },
    sunset: 'tramonto con il sole',
    sky: 'il cielo',
    captions: 'un campo di grano\nuna città di notte\nuna montagna con la neve',
    typed: 'ma',
    saved: 'mare nel 2025 senza neve',
    savedName: 'Il mare del 2025',
  },
  en: {
    tags: { neve: 'snow', campo: 'country', città: 'city' },
    albums: { neve: 'A week of snow', campo: 'In the country', città: 'City nights' },
    sunset: 'tramonto con il sole',
    sky: 'il cielo',
    captions: 'un campo di grano\nuna città di notte\nuna montagna con la neve',
    typed: 'ma',
    saved: 'mare nel 2025 senza neve',
    savedName: 'The sea in 2025',
  },
} as const;

/** A page, spoken to in its language. */
class Visit {
  readonly page: Page;
  readonly words: (typeof WORDS)[Language];
  readonly t: (key: MessageKey, values?: Values) => string;

  constructor(page: Page, language: Language) {
    this.page = page;
    this.words = WORDS[language];
    this.t = translator(language);
  }

  button(key: MessageKey, values?: Values): Locator {
    return this.page.getByRole('button', { name: this.t(key, values) });
  }

  /** The entry of the side bar. */
  section(key: MessageKey): Locator {
    return this.page
      .getByRole('navigation')
      .getByRole('button', { name: this.t(key) })
      .first();
  }

  async press(key: string, times = 1): Promise<void> {
    for (let i = 0; i < times; i++) await this.page.keyboard.press(key);
  }

  async search(text: string): Promise<void> {
    await this.page.locator('#query').fill(text);
    await this.press('Enter');
    await this.page.getByRole('heading', { name: text, exact: true }).waitFor();
    const nearest = this.button('ui.search.show-nearest');
    await this.page.locator('[data-index="0"]').or(nearest).first().waitFor();
    await this.page.locator('[aria-busy=true]').waitFor({ state: 'detached' });
    if (await nearest.isVisible()) await nearest.click();
    await this.page.locator('#photos').focus();
  }
}

async function organise(visit: Visit): Promise<void> {
  const { page, words, t } = visit;
  for (let i = 0; i < 3; i++) await visit.button('ui.grid.smaller').click();
  for (const subject of ['neve', 'campo', 'città'] as const) {
    const shown = page.locator(`[role=option][aria-label^="${subject}-"]`);
    await shown.first().click();
    for (const i of [1, 2]) await shown.nth(i).click({ modifiers: ['Control'] });
    await visit.button('ui.selection.tag').click();
    await page.keyboard.type(words.tags[subject]);
    await visit.press('Enter');
    await page.getByText(t('ui.tag.added', { name: words.tags[subject], count: 3 })).waitFor();
    await visit.button('ui.selection.album').click();
    await page.keyboard.type(words.albums[subject]);
    await visit.press('Enter');
    await page.getByText(t('ui.album.added', { name: words.albums[subject], count: 3 })).waitFor();
    await visit.button('ui.dialog.close').last().click();
  }
  await visit.press('Escape');
  for (let i = 0; i < 3; i++) await visit.button('ui.grid.larger').click();
  await page.locator('#photos').focus();
  await visit.press('Escape');
}

async function select(page: Page, first: number, ...more: number[]): Promise<void> {
  const tile = (index: number) => page.locator(`[data-index="${index}"]`);
  await tile(first).click();
  for (const index of more) await tile(index).click({ modifiers: ['Control'] });
}

/** Each from where the one before leaves off. */
const SCREENS: [string, (visit: Visit) => Promise<unknown>][] = [
  ['grid', (visit) => visit.press('Home')],
  ['selection', ({ page }) => select(page, 1, 2, 4)],
  [
    'question',
    async ({ page, t }) => {
      await page.getByRole('button', { name: t('ui.selection.more'), exact: true }).click();
      await page.getByRole('menuitem', { name: t('ui.selection.forget') }).click();
      await page.getByRole('dialog').waitFor();
    },
  ],
  [
    'search',
    async (visit) => {
      await visit.press('Escape', 2);
      await visit.search(visit.words.sunset);
    },
  ],
  [
    'suggestions',
    async ({ page, words }) => {
      await page.locator('#query').fill(words.typed);
      await page.locator('#query[aria-expanded=true]').waitFor();
    },
  ],
  ['chips', (visit) => visit.search(visit.words.saved)],
  [
    'smart-album',
    async (visit) => {
      const { page, words, t } = visit;
      await visit.button('ui.search.save').click();
      await page.getByLabel(t('ui.album.name')).fill(words.savedName);
      await visit.press('Enter');
      await page.getByText(t('ui.search.saved', { name: words.savedName })).waitFor();
      await visit.button('ui.dialog.close').last().click();
      await visit.section('ui.page.albums').click();
      await page
        .getByRole('button', { name: new RegExp(`^${words.savedName}`) })
        .first()
        .click();
      await page.getByRole('heading', { name: words.savedName }).waitFor();
    },
  ],
  [
    'viewer',
    async (visit) => {
      await visit.section('ui.view.all').click();
      await visit.page.locator('[data-index="4"]').dblclick();
      await visit.press('i');
    },
  ],
  [
    'where',
    async (visit) => {
      await visit.button('ui.viewer.where').click();
      await visit.page.getByLabel(visit.t('ui.viewer.where.label')).fill(visit.words.sky);
      await visit.press('Enter');
      await visit.page.locator('canvas').waitFor();
    },
  ],
  [
    'what',
    async (visit) => {
      await visit.button('ui.viewer.what').click();
      await visit.page.getByLabel(visit.t('ui.viewer.what.label')).fill(visit.words.captions);
      await visit.button('ui.viewer.ask').click();
      await visit.page.locator('meter').first().waitFor();
    },
  ],
  [
    'albums',
    async (visit) => {
      await visit.button('ui.dialog.close').first().click();
      await visit.section('ui.page.albums').click();
    },
  ],
  [
    'teach',
    async (visit) => {
      const { page, words, t } = visit;
      await visit.section('ui.page.tags').click();
      const more = `${words.tags.neve}: ${t('ui.selection.more')}`;
      await page.getByRole('button', { name: more }).click();
      await page.getByRole('menuitem', { name: t('ui.teach') }).click();
      await visit.button('ui.teach.skip').waitFor();
      await page.locator('dialog img').waitFor();
    },
  ],
  [
    'tags',
    async (visit) => {
      await visit.press('Escape');
      await visit.page.getByRole('heading', { name: visit.t('ui.inbox') }).waitFor();
      await visit.page.locator('.page').evaluate((page) => page.scrollTo(0, 0));
    },
  ],
  ['tag-tree', (visit) => visit.button('ui.tags.shape.tree').click()],
  ['tag-cloud', (visit) => visit.button('ui.tags.shape.cloud').click()],
  ['errors', (visit) => visit.section('ui.page.errors').click()],
  ['duplicates', (visit) => visit.section('ui.page.duplicates').click()],
  ['tuning', (visit) => visit.section('ui.page.tuning').click()],
  ['settings', (visit) => visit.section('ui.page.settings').click()],
  [
    'settings-more',
    (visit) => visit.page.locator('.page').evaluate((page) => page.scrollTo(0, page.scrollHeight)),
  ],
  [
    'licences',
    async (visit) => {
      const licences = visit.page.getByText(visit.t('ui.settings.licences'));
      await licences.click();
      await licences.evaluate((heading) => heading.scrollIntoView());
    },
  ],
  [
    'report',
    async (visit) => {
      await visit.button('ui.report').click();
      await visit.page.getByLabel(visit.t('ui.report.look')).waitFor();
    },
  ],
  [
    'folder-picker',
    async (visit) => {
      await visit.press('Escape');
      await visit.button('ui.folders.add').click();
      const path = visit.page.getByLabel(visit.t('ui.folders.path'));
      await path.fill(dir);
      await visit.press('Enter');
      await visit.page.getByRole('dialog').getByRole('button', { name: 'Immagini' }).waitFor();
    },
  ],
  [
    'help',
    async (visit) => {
      await visit.press('Escape');
      await visit.press('F1');
    },
  ],
  [
    'help-more',
    (visit) => visit.page.locator('.page').evaluate((page) => page.scrollTo(0, page.scrollHeight)),
  ],
  [
    'favourites',
    async (visit) => {
      await visit.section('ui.view.all').click();
      await select(visit.page, 0, 3, 5, 12);
      await visit.press('f');
      await visit.section('ui.view.favourites').click();
    },
  ],
  [
    'hidden',
    async (visit) => {
      await visit.section('ui.view.all').click();
      await select(visit.page, 1, 6);
      await visit.press('h');
      await visit.section('ui.view.hidden').click();
    },
  ],
  [
    'missing',
    async (visit) => {
      renameSync(lastDrawn, `${lastDrawn}.via`);
      await visit.section('ui.page.settings').click();
      await visit.button('ui.folders.rescan').click();
      await visit.section('ui.view.missing').click();
      await visit.page.locator('[data-index="0"].unavailable').waitFor();
    },
  ],
  [
    'narrow',
    async (visit) => {
      renameSync(`${lastDrawn}.via`, lastDrawn);
      await visit.page.setViewportSize({ width: 480, height: 800 });
      await visit.section('ui.view.all').click();
    },
  ],
];

/** The screen as it is, light and dark. */
async function shoot({ page }: Visit, folder: string, name: string): Promise<void> {
  await page.waitForFunction(
    () =>
      !document.querySelector('[aria-busy=true]') &&
      [...document.querySelectorAll('[role=option][data-index]')].every((tile) =>
        tile.querySelector('img.loaded'),
      ),
  );
  // What is asked for after the page is there has come by then.
  await page.waitForTimeout(1000);
  // Whose computer this was is nobody's business.
  await page.evaluate((real) => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const { currentNode: node } = walk;
      node.textContent = node.textContent?.replaceAll(real, '/home/marta') ?? '';
    }
    for (const field of document.querySelectorAll('input')) {
      field.value = field.value.replaceAll(real, '/home/marta');
    }
  }, dir);
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.waitForTimeout(500);
    await sharp(await page.screenshot())
      .webp({ quality: 82 })
      .toFile(join(folder, `${name}-${theme}.webp`));
  }
  console.log(join(folder, name));
}

ensureBuilt();
await drawPhotos();
const browser = await launchChromium();
const servers: { stop(): Promise<void> }[] = [];
try {
  for (const language of ['it', 'en'] as const) {
    const folder = language === 'it' ? OUT : join(OUT, language);
    mkdirSync(folder, { recursive: true });
    const page = await browser.newPage({
      viewport: { width: 1280, height: 800 },
      locale: language === 'it' ? 'it-IT' : 'en-GB',
    });
    const visit = new Visit(page, language);
    const { t } = visit;
    const empty = await startServe(join(dir, `vuota-${language}`));
    servers.push(empty);
    await page.goto(empty.url);
    await visit.button('ui.first.choose').waitFor();
    await shoot(visit, folder, 'first-run');

    const full = await startServe(join(dir, `libreria-${language}`), ['--folder', photos]);
    servers.push(full);
    await page.goto(full.url);
    const count = page.getByText(t('ui.grid.count', { count: PHOTOS }), { exact: true });
    await count.first().waitFor({ timeout: 120_000 });
    await page.locator('progress').waitFor({ state: 'detached', timeout: 120_000 });
    await organise(visit);
    for (const [name, arrive] of SCREENS) {
      await arrive(visit);
      await shoot(visit, folder, name);
    }
    await page.close();
  }
} finally {
  await browser.close();
  for (const server of servers) await server.stop();
  rmSync(dir, { recursive: true, force: true });
}
