import { copyFileSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { launchChromium, openPage, serve } from '../support/browser.ts';
import { button } from '../support/main-way.ts';
import { haveSharedPhotos, sharedJson, sharedPhotos } from '../support/models/shared-photos.ts';
import { tempDir } from '../support/temp-library.ts';

if (!haveSharedPhotos) {
  console.warn('SKIPPED: there are no real photos in ../shared/photos, so none were searched.');
}

/** Every so-manieth photo is in the library, whatever it shows. */
const EVERY = 4;
/** Searches of people, of the kind that the starter model knows. */
const QUERIES = ['foto con la neve', 'cane nero', 'in spiaggia'];
/** Of so many photos that are found first, half are right at least; by chance one in ten is. */
const FIRST = 5;

interface Judged {
  queries: { q: string; relevant: string[] }[];
}
interface Labels {
  photos: Record<string, string[]>;
}

test.runIf(haveSharedPhotos)('real photos: indexed and found by Italian words', async () => {
  const dir = tempDir();
  const folder = join(dir, 'foto');
  mkdirSync(folder);
  const names = Object.keys((sharedJson('labels.json') as Labels).photos);
  const few = names.filter((_, i) => i % EVERY === 0);
  for (const name of few) copyFileSync(join(sharedPhotos, name), join(folder, basename(name)));
  const { url } = await serve(join(dir, 'libreria'), '--folder', folder);
  const browser = await launchChromium();
  try {
    const { page, complaints } = await openPage(browser, url);
    await page.getByText(`${few.length} foto`, { exact: true }).waitFor({ timeout: 60_000 });
    await page.locator('#photos img.loaded').first().waitFor();

    const { queries } = sharedJson('queries.json') as Judged;
    for (const text of QUERIES) {
      const relevant = queries.find(({ q }) => q === text)?.relevant ?? [];
      const right = new Set(relevant.map((path) => basename(path)));
      await page.locator('#query').fill(text);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: text, exact: true }).waitFor();
      await page.getByText(/ foto trovat[ae]$/).waitFor();
      const labels = await page.locator('[role=option][data-index]').evaluateAll(
        (tiles, most) =>
          tiles
            .sort((a, b) => Number(a.dataset.index) - Number(b.dataset.index))
            .slice(0, most)
            .map((tile) => tile.ariaLabel ?? ''),
        FIRST,
      );
      const found = labels.filter((label) => right.has(label.split(',')[0] ?? ''));
      expect(found.length, `${text}: ${labels.join(' | ')}`).toBeGreaterThanOrEqual(
        labels.length / 2,
      );
    }
    await button(page, 'Togli la ricerca').click();
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
  }
});
