import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, openPage, serve } from '../support/browser.ts';
import { drawFolder } from '../support/drawn-folder.ts';
import { button, photo } from '../support/main-way.ts';

let browser: Browser;
let dir: string;
beforeAll(async () => {
  browser = await launchChromium();
  dir = mkdtempSync(join(tmpdir(), 'fototeca-motion-'));
  await drawFolder(join(dir, 'foto'), 4);
});
afterAll(async () => {
  await browser.close();
  rmSync(dir, { recursive: true, force: true });
});

/** What would move: elements with a transition, an animation or a scroll that takes time. */
const moving = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const takesTime = (durations: string) =>
      durations.split(',').some((duration) => Number.parseFloat(duration) > 0);
    const found = new Set<string>();
    for (const element of document.querySelectorAll('*')) {
      for (const pseudo of [null, '::before', '::after']) {
        const style = getComputedStyle(element, pseudo);
        const moves =
          takesTime(style.transitionDuration) ||
          takesTime(style.animationDuration) ||
          style.scrollBehavior === 'smooth';
        if (moves) found.add(`${element.tagName} ${element.getAttribute('class') ?? ''}`);
      }
    }
    for (const animation of document.getAnimations()) found.add(`running ${animation.playState}`);
    return [...found];
  });

test('who wants less motion gets none, on any screen; without that wish pictures fade in', async () => {
  const { url } = await serve(join(dir, 'libreria'), '--folder', join(dir, 'foto'));
  const { page, complaints } = await openPage(browser, url);
  await page.getByText('4 foto', { exact: true }).waitFor();
  await page.locator('#photos img.loaded').first().waitFor();
  // Else the rest would prove nothing.
  expect(await moving(page)).not.toEqual([]);

  await page.emulateMedia({ reducedMotion: 'reduce' });
  // What began before goes on to its end.
  await page.waitForFunction(() => document.getAnimations().length === 0);
  const screens: (() => Promise<void>)[] = [
    () => photo(page, 0).click(),
    () => photo(page, 1).dblclick(),
    async () => {
      await button(page, 'Dov’è?').click();
      await page.getByLabel(/Che cosa devo cercare/).fill('un cerchio bianco');
      await page.keyboard.press('Enter');
      await page.locator('canvas').or(page.getByText('In nessun punto')).first().waitFor();
    },
    async () => {
      await button(page, 'Chiudi').first().click();
      await page.locator('#query').fill('un cerchio');
      await page.getByRole('heading', { name: 'un cerchio' }).waitFor();
    },
    ...[/^Album/, /^Etichette/, /^Doppioni/, /^Insegna/, /^Impostazioni/].map(
      (name) => () => button(page, name).first().click(),
    ),
  ];
  for (const [i, go] of screens.entries()) {
    await go();
    expect(await moving(page), `screen ${i}`).toEqual([]);
  }
  expect(complaints).toEqual([]);
});
