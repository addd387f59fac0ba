/**
 * The page in headless Chromium, over a library of drawn rows: how soon the grid is there, how it
 * scrolls, how soon a key shows results.
 */
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { ensureBuilt } from '../../build/ensure-built.ts';
import { findModel } from '../../src/engine/encoders/models.ts';
import { openLibrary } from '../../src/engine/library/library.ts';
import { previewOf } from '../../src/engine/worker/photo/preview.ts';
import type { SearchAnswer } from '../../src/shared/search.ts';
import { launchChromium, startServe } from '../support/browser.ts';
import { ROOT } from '../support/cli.ts';
import { metadataOf } from '../support/metadata.ts';
import { drawScene, randomOf } from '../support/pictures/scenes.ts';
import { median, type Measure, type Ratio, type Value } from './figure.ts';
import { RESOURCES } from './programs.ts';

const BATCH = 1000;
const PER_DAY = 23;
const THUMBNAILS = 40;
const OPENINGS = 3;
const SCROLL_STEPS = 240;
const LONG_TASK_MS = 50;
const JUMPS = [0.9, 0.1, 0.5, 0.75, 0.3, 0.62];
const TYPED = ['cane', 'mare al tramonto', 'bambini', 'montagna', 'auto rossa', 'neve'];
const VIEWPORT = { width: 1280, height: 800 };

/** A library as the grid sees it: days, ratios, thumbnails, embeddings; no file exists. */
async function fill(dir: string, count: number): Promise<void> {
  mkdirSync(dir, { recursive: true });
  const { id, fingerprint, manifest } = await findModel([join(RESOURCES, 'models')], 'starter-it');
  const pictures = await Promise.all(
    Array.from({ length: THUMBNAILS }, async (_, seed) => {
      const scene = drawScene({ width: 320, height: 240, seed: seed + 1 });
      const { data, info } = await scene.clone().raw().toBuffer({ resolveWithObject: true });
      const jpeg = await scene.jpeg({ quality: 80 }).toBuffer();
      const picture = { data, width: info.width, height: info.height };
      return { jpeg, width: 320, height: 240, preview: previewOf(picture) };
    }),
  );
  const library = openLibrary({ dir, clock: () => new Date() });
  const model = library.embeddings.modelFor(id, fingerprint, manifest.dims);
  const random = randomOf(3);
  library.transaction(() => library.settings.set('activeModel', id));
  const folder = library.transaction(() => library.folders.add('/foto', library.now()));
  for (let start = 0; start < count; start += BATCH) {
    library.transaction(() => {
      for (let n = start; n < Math.min(count, start + BATCH); n++) {
        const day = new Date(Date.UTC(2026, 0, 1) - Math.floor(n / PER_DAY) * 86_400_000);
        const local = `${day.toISOString().slice(0, 10)}T12:${String(n % 60).padStart(2, '0')}:00`;
        const hash = n.toString(16).padStart(64, '0');
        const [width, height] = random() < 0.3 ? [3000, 4000] : [4000, 3000];
        const photo = {
          hash,
          bytes: n,
          format: 'jpeg',
          width,
          height,
          metadata: metadataOf(local),
        } as const;
        const photoId = library.addPhoto(photo);
        const stamp = {
          folderId: folder.id,
          directory: '',
          name: `${n}.jpg`,
          bytes: n,
          mtimeMs: n,
        };
        library.files.savePhoto({ ...stamp, sidecar: null }, photoId);
        const vector = Float32Array.from({ length: manifest.dims }, () => random() + random() - 1);
        const length = Math.hypot(...vector);
        library.embeddings.of(model.row).put(
          photoId,
          vector.map((value) => value / length),
        );
        library.thumbnails.put(hash, pictures[n % THUMBNAILS] ?? never());
      }
    });
  }
  library.close();
}

const never = (): never => {
  throw new Error('no picture');
};

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
  await page.addInitScript(OBSERVER);
  await page.goto(url);
  await page.locator('#photos img.loaded').first().waitFor({ timeout: 60_000 });
  return page;
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

/** The share of frames of a fast scroll that a task of more than 50 ms held up. */
async function scrolling(page: Page): Promise<{ longShare: number; elements: number }> {
  const before = (await benchOf(page)).longTasks.length;
  let elements = 0;
  await page.mouse.move(700, 500);
  for (let i = 0; i < SCROLL_STEPS; i++) {
    await page.mouse.wheel(0, 700);
    await page.evaluate(() => new Promise((frame) => requestAnimationFrame(frame)));
    if (i % 40 === 0) {
      const now = await page.evaluate(() => document.querySelectorAll('*').length);
      elements = Math.max(elements, now);
    }
  }
  const { longTasks } = await benchOf(page);
  const long = longTasks.slice(before).filter((duration) => duration > LONG_TASK_MS).length;
  return { longShare: long / SCROLL_STEPS, elements };
}

/** Milliseconds from a jump of the scrubber until no place on screen is blank. */
async function jumping(page: Page): Promise<number[]> {
  const box = await page.getByRole('slider').boundingBox();
  if (!box) throw new Error('no scrubber');
  const waits: number[] = [];
  for (const share of JUMPS) {
    await page.mouse.move(box.x + box.width / 2, box.y + box.height * share);
    const wait = page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          document.addEventListener(
            'pointerup',
            () => {
              const from = performance.now();
              const look = () => {
                const tiles = [
                  ...document.querySelectorAll<HTMLElement>('[role=option][data-index]'),
                ];
                const shown = tiles.every(
                  (tile) => tile.style.backgroundImage !== '' || tile.querySelector('img.loaded'),
                );
                if (tiles.length > 0 && shown) resolve(performance.now() - from);
                else requestAnimationFrame(look);
              };
              requestAnimationFrame(look);
            },
            { once: true },
          );
        }),
    );
    await page.mouse.down();
    await page.mouse.up();
    waits.push(await wait);
    await page.waitForTimeout(300);
  }
  return waits;
}

/** Milliseconds from the last key of a search to its results on screen, and what the engine took. */
async function typing(page: Page): Promise<{ shown: number; engine: number }[]> {
  const found: { shown: number; engine: number }[] = [];
  await page.locator('#query').fill('prova');
  await page.getByRole('heading', { name: 'prova' }).waitFor();
  await page.waitForTimeout(3000);
  for (const text of TYPED) {
    const answer = page.waitForResponse(
      (response) =>
        response.url().endsWith('/api/search') &&
        (response.request().postData() ?? '').includes(`"${text}"`),
    );
    const shown = page.evaluate(
      (wanted) =>
        new Promise<number>((resolve) => {
          const from = performance.now();
          const look = () => {
            const isThere =
              document.querySelector('main h1')?.textContent?.trim() === wanted &&
              !document.querySelector('[aria-busy=true]');
            if (isThere) resolve(performance.now() - from);
            else requestAnimationFrame(look);
          };
          document.getElementById('query')?.addEventListener('input', look, { once: true });
        }),
      text,
    );
    await page.locator('#query').fill(text);
    const { result } = (await (await answer).json()) as { result: SearchAnswer };
    found.push({ shown: await shown, engine: result.timings.totalMs });
    await page.waitForTimeout(500);
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
  await fill(libraries[0], few);
  await fill(libraries[1], many);
  const browser = await launchChromium();
  try {
    const small = await opening(browser, libraries[0]);
    const large = await opening(browser, libraries[1]);
    const served = await startServe(libraries[1]);
    const page = await opened(browser, served.url);
    const scroll = await scrolling(page);
    const jumps = await jumping(page);
    const keys = await typing(page);
    await served.stop();
    const worst = Math.max(...keys.map(({ shown }) => shown));
    const beyond = Math.max(...keys.map(({ shown, engine }) => shown - engine));
    const bundle = readdirSync(join(ROOT, 'out', 'renderer', 'assets')).map((name) =>
      join(ROOT, 'out', 'renderer', 'assets', name),
    );
    const kilobytes = (paths: string[]) =>
      paths.reduce((sum, path) => sum + statSync(path).size, 0) / 1000;
    const values: Value[] = [
      { label: `first picture of the grid, ${few} photos`, value: small.paint, unit: 'ms' },
      { label: `first picture of the grid, ${many} photos`, value: large.paint, unit: 'ms' },
      { label: 'elements of the page at its start', value: large.elements, unit: '' },
      {
        label: 'longest blank after a jump of the scrubber',
        value: Math.max(...jumps),
        unit: 'ms',
      },
      { label: 'key to results, slowest of 6', value: worst, unit: 'ms' },
      { label: 'of which beyond the engine, worst', value: beyond, unit: 'ms' },
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
