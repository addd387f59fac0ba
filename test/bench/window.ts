/**
 * The page in headless Chromium, over a library of drawn rows: how soon the grid is there, how it
 * scrolls, how soon a key shows results.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { ensureBuilt } from '../../build/ensure-built.ts';
import type { SearchAnswer } from '../../src/shared/search.ts';
import { launchChromium, startServe } from '../support/browser.ts';
import { ROOT } from '../support/cli.ts';
import { fillGridLibrary, TITLES } from '../support/grid-library.ts';
import { median, percentile, type Measure, type Ratio, type Value } from './figure.ts';

const OPENINGS = 3;
const SCROLL_STEPS = 300;
const SCROLL_PX = 700;
const LONG_TASK_MS = 50;
/** Each title is searched for so often. */
const TYPED = 7;
const JUMPS = [0.9, 0.1, 0.5, 0.75, 0.3, 0.62];
/** As long as a library of 100,000 may take to be tagged. */
const IN_ORDER_MS = 400_000;
const VIEWPORT = { width: 1280, height: 800 };

/** Notes when the first pictures of the grid are there, and tasks that hold the page up. */
const OBSERVER = `
  window.bench = { firstTile: 0, firstPicture: 0, longTasks: [] };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.bench.longTasks.push(duration);
  }).observe({ entryTypes: ['longtask'] });
  new MutationObserver(() => {
    const { bench } = window;
    if (!bench.firstTile && document.querySelector('[role=option][data-index]')) bench.firstTile = performance.now();
    if (!bench.firstPicture && document.querySelector('#photos img.loaded')) bench.firstPicture = performance.now();
  }).observe(document, { subtree: true, childList: true, attributes: true });
`;

interface Bench {
  firstTile: number;
  firstPicture: number;
  longTasks: number[];
}
const benchOf = (page: Page): Promise<Bench> =>
  page.evaluate(() => (window as unknown as { bench: Bench }).bench);

async function opened(browser: Browser, url: string): Promise<Page> {
  const page = await (await browser.newContext({ viewport: VIEWPORT, locale: 'it-IT' })).newPage();
  await page.addInitScript(OBSERVER + HOW_LONG);
  await page.goto(url);
  await page.locator('#photos img.loaded').first().waitFor({ timeout: 60_000 });
  return page;
}

/**
 * Lets a library that is opened for the first time be put in order: scanned, tagged, backed up. What
 * that costs is measured elsewhere.
 */
async function putInOrder(browser: Browser, library: string): Promise<void> {
  const served = await startServe(library);
  const page = await opened(browser, served.url);
  const isBackedUp = () =>
    existsSync(join(library, 'backups')) &&
    readdirSync(join(library, 'backups')).some((name) => name.endsWith('.db'));
  for (
    const until = performance.now() + IN_ORDER_MS;
    !isBackedUp();
    await page.waitForTimeout(500)
  ) {
    if (performance.now() > until) throw new Error('the library is not in order yet');
  }
  await page.context().close();
  await served.stop();
}

/** Milliseconds from the start of the page to its first picture, and its elements. */
async function opening(browser: Browser, library: string) {
  const paints: number[] = [];
  let elements = 0;
  for (let i = 0; i < OPENINGS; i++) {
    const served = await startServe(library);
    const page = await opened(browser, served.url);
    paints.push((await benchOf(page)).firstPicture);
    await page.waitForTimeout(500);
    elements = await page.evaluate(() => document.querySelectorAll('*').length);
    await page.context().close();
    await served.stop();
  }
  return { paint: median(paints), elements };
}

/** What a fast scroll is like: the share of frames that a task of more than 50 ms held up. */
async function scrolling(page: Page) {
  const before = (await benchOf(page)).longTasks.length;
  const seen = await page.evaluate(
    ({ steps, step }) =>
      new Promise<{ elements: number; frames: number[] }>((resolve) => {
        const grid = document.querySelector('#photos') as HTMLElement;
        const frames: number[] = [];
        let elements = 0;
        let last = performance.now();
        const next = () => {
          const now = performance.now();
          frames.push(now - last);
          last = now;
          if (frames.length % 20 === 0) {
            elements = Math.max(elements, document.querySelectorAll('*').length);
          }
          if (frames.length === steps) resolve({ elements, frames });
          else {
            grid.scrollTop += step;
            requestAnimationFrame(next);
          }
        };
        requestAnimationFrame(next);
      }),
    { steps: SCROLL_STEPS, step: SCROLL_PX },
  );
  // Tasks are told a little after they end.
  await page.waitForTimeout(500);
  const { longTasks } = await benchOf(page);
  const long = longTasks.slice(before).filter((duration) => duration > LONG_TASK_MS).length;
  const { elements, frames } = seen;
  return { longShare: long / SCROLL_STEPS, elements, frame: median(frames) };
}

/**
 * Begins to wait in the page, before what is waited for is done: an event could be missed. It looks
 * when the page has changed, not at every frame: frames would be drawn for nothing, beside an engine
 * that wants the same cores.
 */
const HOW_LONG = `
  window.howLong = (target, event, isThere) => {
    window.waited = new Promise((resolve) => {
      target.addEventListener(event, () => {
        const from = performance.now();
        const shown = () => resolve(performance.now() - from);
        requestAnimationFrame(() => {
          if (isThere()) return shown();
          const changes = new MutationObserver(() => {
            if (!isThere()) return;
            changes.disconnect();
            requestAnimationFrame(shown);
          });
          changes.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
        });
      }, { once: true });
    });
  };
  window.noTileIsBlank = () => {
    const tiles = [...document.querySelectorAll('[role=option][data-index]')];
    return tiles.length > 0 &&
      tiles.every((tile) => tile.style.backgroundImage !== '' || tile.querySelector('img.loaded'));
  };
  window.showsResultsOf = (text) =>
    document.querySelector('main h1')?.textContent?.trim() === text &&
    !document.querySelector('[aria-busy=true]') && window.noTileIsBlank();
`;
const waited = (page: Page): Promise<number> => page.evaluate('window.waited');

/** Milliseconds from a jump of the scrubber until no place on screen is blank. */
async function jumping(page: Page): Promise<number[]> {
  const box = await page.getByRole('slider').boundingBox();
  if (!box) throw new Error('no scrubber');
  const waits: number[] = [];
  for (const share of JUMPS) {
    await page.mouse.move(box.x + box.width / 2, box.y + box.height * share);
    await page.evaluate("howLong(document, 'pointerup', noTileIsBlank)");
    await page.mouse.down();
    await page.mouse.up();
    waits.push(await waited(page));
    await page.waitForTimeout(300);
  }
  return waits;
}

/** Milliseconds from the last key of a search to its results on screen, and what the engine took. */
async function typing(page: Page): Promise<{ shown: number; engine: number }[]> {
  const found: { shown: number; engine: number }[] = [];
  // The first search starts the encoder; it is not what one waits for while typing.
  await page.locator('#query').fill(`${TITLES[0]} ${TITLES[1]}`);
  await page.locator('main h1', { hasText: TITLES[1] ?? '' }).waitFor();
  await page.waitForTimeout(3000);
  for (const text of new Array<string[]>(TYPED).fill(TITLES).flat()) {
    const answer = page.waitForResponse(
      (response) =>
        response.url().endsWith('/api/search') &&
        (response.request().postData() ?? '').includes(`"${text}"`),
    );
    await page.evaluate(
      `howLong(document.getElementById('query'), 'input', () => showsResultsOf(${JSON.stringify(text)}))`,
    );
    await page.locator('#query').fill(text);
    // The answer is fetched from the browser when its results are on screen: not beside them.
    const shown = await waited(page);
    const { result } = (await (await answer).json()) as { result: SearchAnswer };
    found.push({ shown, engine: result.timings.totalMs });
    await page.waitForTimeout(700);
  }
  return found;
}

export const measureWindow: Measure = async ({ quick, scratch }) => {
  ensureBuilt();
  const [few, many] = quick ? [500, 5_000] : [1_000, 100_000];
  const libraries = [few, many].map((count) => join(scratch, `window-${count}`)) as [
    string,
    string,
  ];
  await fillGridLibrary(libraries[0], few);
  await fillGridLibrary(libraries[1], many);
  const browser = await launchChromium();
  try {
    for (const library of libraries) await putInOrder(browser, library);
    const small = await opening(browser, libraries[0]);
    const large = await opening(browser, libraries[1]);
    const served = await startServe(libraries[1]);
    const page = await opened(browser, served.url);
    await page.waitForTimeout(2000);
    await page.locator('nav progress').first().waitFor({ state: 'detached', timeout: 60_000 });
    const scroll = await scrolling(page);
    const jumps = await jumping(page);
    const keys = await typing(page);
    await served.stop();
    const slowest = percentile(
      keys.map(({ shown }) => shown),
      0.95,
    );
    const beyond = percentile(
      keys.map(({ shown, engine }) => shown - engine),
      0.95,
    );
    const bundle = readdirSync(join(ROOT, 'out', 'renderer', 'assets')).map((name) =>
      join(ROOT, 'out', 'renderer', 'assets', name),
    );
    const kilobytes = (paths: string[]) =>
      paths.reduce((sum, path) => sum + statSync(path).size, 0) / 1000;
    const values: Value[] = [
      { label: `first picture of the grid, ${few} photos`, value: small.paint, unit: 'ms' },
      { label: `first picture of the grid, ${many} photos`, value: large.paint, unit: 'ms' },
      { label: 'a frame of a fast scroll, median', value: scroll.frame, unit: 'ms' },
      { label: 'elements of the page at its start', value: large.elements, unit: '' },
      {
        label: 'longest blank after a jump of the scrubber',
        value: Math.max(...jumps),
        unit: 'ms',
      },
      { label: `key to results, p95 of ${keys.length}`, value: slowest, unit: 'ms' },
      { label: 'of which beyond the engine, p95', value: beyond, unit: 'ms' },
      { label: 'page, scripts and styles', value: kilobytes(bundle), unit: 'kB' },
      {
        label: 'the same, compressed',
        value: bundle.reduce((sum, path) => sum + gzipSync(readFileSync(path)).length, 0) / 1000,
        unit: 'kB',
      },
    ];
    const ratios: Ratio[] = [
      {
        label: 'first picture, many / few',
        value: large.paint / small.paint,
        target: { atMost: 1.5 },
      },
      {
        label: 'elements, many / few',
        value: large.elements / small.elements,
        target: { atMost: 1.2 },
      },
      {
        label: 'elements while scrolling / at the start',
        value: scroll.elements / large.elements,
        target: { atMost: 2 },
      },
      {
        label: 'frames of a fast scroll held up > 50 ms',
        value: scroll.longShare,
        target: { atMost: 0.02 },
      },
      {
        label: 'longest blank after a jump / 300 ms',
        value: Math.max(...jumps) / 300,
        target: { atMost: 1 },
      },
      {
        label: 'key to results beyond the engine / 60 ms',
        value: beyond / 60,
        target: { atMost: 1 },
      },
    ];
    return { values, ratios };
  } finally {
    await browser.close();
  }
};
