import type { MenuItemConstructorOptions } from 'electron';
import { expect, test } from 'vitest';
import { menuTemplate } from '../../../src/main/menu.ts';
import { translator, type Language } from '../../../src/shared/i18n/translate.ts';
import { menuCommands, type MenuCommand } from '../../../src/shared/shell.ts';

const flat = (items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  items.flatMap((item) => [
    item,
    ...(Array.isArray(item.submenu) ? flat(item.submenu as MenuItemConstructorOptions[]) : []),
  ]);
const menu = (language: Language, platform: NodeJS.Platform, send = (_: MenuCommand) => {}) =>
  flat(menuTemplate(translator(language), platform, send));

test.each(['linux', 'win32', 'darwin'] as const)(
  'on %s the menu sends every command',
  (platform) => {
    const sent: MenuCommand[] = [];
    for (const { click } of menu('it', platform, (command) => sent.push(command))) {
      (click as (() => void) | undefined)?.();
    }
    expect(sent.toSorted()).toEqual([...menuCommands].sort());
  },
);

test.each(['linux', 'darwin'] as const)(
  'on %s no accelerator stands for two things',
  (platform) => {
    const used = menu('it', platform).flatMap(({ accelerator }) => accelerator ?? []);
    expect(new Set(used).size).toBe(used.length);
  },
);

test.each(['it', 'en'] as const)('in %s every item that is no line has a label', (language) => {
  const items = menu(language, 'darwin').filter(({ type }) => type !== 'separator');
  expect(items.every(({ label }) => label && !label.includes('{'))).toBe(true);
  expect(items.map(({ label }) => label)).toContain(language === 'it' ? 'Modifica' : 'Edit');
});
