import type { Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import { WAIT } from './wait.ts';

/**
 * What a person does with photos, as far as it is the same in a browser's tab and in the window
 * of Electron. The page speaks Italian.
 */

export const photo = (page: Page, index: number) =>
  page.locator(`[role=option][data-index="${index}"]`);
export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

/** Searches, looks, rates and describes a photo, tags three and puts them into an album. */
export async function workWithPhotos(page: Page, count: number): Promise<void> {
  // An Italian search, while typing.
  await page.keyboard.press('/');
  await page.keyboard.type('un cerchio bianco');
  await page.getByRole('heading', { name: 'un cerchio bianco' }).waitFor();
  const nearest = button(page, 'Mostra comunque le più vicine');
  await page.locator('[role=option][data-index="0"]').or(nearest).first().waitFor();
  if (await nearest.isVisible()) await nearest.click();
  await photo(page, 0).waitFor();
  await page.keyboard.press('Enter');
  await button(page, 'Togli la ricerca').click();
  await page.getByRole('heading', { name: 'Foto', exact: true }).waitFor();
  // Results have no days: what is on screen is the library again.
  await page.locator('#photos .heading').first().waitFor();
  await page.locator('[aria-busy=true]').waitFor({ state: 'detached' });

  // The viewer: stars, a caption, the next photo.
  await photo(page, 2).dblclick();
  const viewer = page.getByRole('dialog');
  await page.locator('img[src*="original/"]').waitFor();
  await page.keyboard.press('4');
  await page.keyboard.press('i');
  await page.getByRole('complementary', { name: 'Informazioni' }).waitFor();
  await page.getByLabel('Descrizione').fill('il disegno più bello');
  await page.getByLabel('Descrizione').press('Tab');
  await viewer.getByRole('img', { name: 'il disegno più bello' }).waitFor();
  await vi.waitFor(
    async () =>
      expect(
        await viewer
          .locator(
            '[aria-pressed=true][aria-label$="stelle"], [aria-pressed=true][aria-label$="stella"]',
          )
          .count(),
      ).toBe(4),
    WAIT,
  );
  await button(page, 'Foto successiva').click();
  await page.getByText(`4 / ${count}`).waitFor();
  await page.keyboard.press('Escape');
  await viewer.waitFor({ state: 'hidden' });

  // Tag and album, for a selection.
  await photo(page, 1).click();
  await photo(page, 3).click({ modifiers: ['Shift'] });
  await page.getByText('3 foto selezionate').waitFor();
  await button(page, 'Etichetta…').click();
  await page.getByLabel('Etichetta', { exact: true }).fill('disegni');
  await page.keyboard.press('Enter');
  await page.getByText('Etichetta «disegni» aggiunta a 3 foto.').waitFor();
  await button(page, 'Aggiungi a un album…').click();
  await page.getByLabel('Nome dell’album').fill('Prove');
  await page.keyboard.press('Enter');
  await page.getByText('3 foto aggiunte a «Prove».').waitFor();
}

/** Finds what {@link workWithPhotos} left, after a restart. */
export async function findWorkAgain(page: Page): Promise<void> {
  await button(page, /^Album/).click();
  await button(page, /Prove/).first().click();
  await page.getByText('3 foto', { exact: true }).waitFor();
  await button(page, /^Etichette/).click();
  await button(page, /disegni/)
    .first()
    .waitFor();
  await button(page, /^Foto/).first().click();
  // The album has three: with a fourth, what is on screen is the library.
  await photo(page, 3).waitFor();
  await photo(page, 2).dblclick();
  await page.keyboard.press('i');
  await vi.waitFor(
    async () =>
      expect(await page.getByLabel('Descrizione').inputValue()).toBe('il disegno più bello'),
    WAIT,
  );
}
