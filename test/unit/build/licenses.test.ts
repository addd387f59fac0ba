import { expect, test } from 'vitest';
import { collectLicenses } from '../../../build/licenses.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import { ROOT } from '../../support/cli.ts';

const notices = collectLicenses(ROOT, ['node_modules/svelte']);

/** What may ship with a program under the MIT licence: permissive, or LGPL as files of their own. */
const MAY_SHIP =
  /^(MIT|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|CC0-1\.0|BlueOak-1\.0\.0|Python-2\.0)$/;
const AS_LIBRARY = [/^libheif-js$/, /^@img\/sharp-(libvips-|win32)/];

test('every package that ships is there, with Electron and what is bundled', () => {
  const names = notices.map(({ name }) => name);
  for (const name of [...Object.keys(packageJson.dependencies), 'electron', 'svelte']) {
    expect(names).toContain(name);
  }
  expect(names).not.toContain('vitest');
  expect(names).not.toContain('electron-builder');
  expect(new Set(names).size).toBeGreaterThan(60);
});

test('every licence may ship, and has a text', () => {
  for (const { name, license, text } of notices) {
    expect(text.length, name).toBeGreaterThan(40);
    if (AS_LIBRARY.some((pattern) => pattern.test(name))) {
      expect(license, name).toMatch(/LGPL-3\.0/);
      continue;
    }
    const choices = license.replace(/[()]/g, '').split(' OR ');
    const may = choices.some((choice) => choice.split(' AND ').every((one) => MAY_SHIP.test(one)));
    expect(may, `${name}: ${license}`).toBe(true);
  }
});
