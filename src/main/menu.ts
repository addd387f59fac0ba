import type { MenuItemConstructorOptions } from 'electron';
import type { MessageKey } from '../shared/i18n/it.ts';
import type { Translate } from '../shared/i18n/translate.ts';
import type { MenuCommand } from '../shared/shell.ts';

type Item = MenuItemConstructorOptions;
type Role = NonNullable<Item['role']>;

const SEPARATOR: Item = { type: 'separator' };

/**
 * The application's menu.
 * @param send carries a command out in the page
 */
export function menuTemplate(
  t: Translate,
  platform: NodeJS.Platform,
  send: (command: MenuCommand) => void,
): Item[] {
  const command = (name: MenuCommand, label: MessageKey, accelerator: string): Item => ({
    label: t(label),
    accelerator,
    click: () => send(name),
  });
  /** Electron's own labels follow the system's language, not ours. */
  const role = (name: Role, label: MessageKey): Item => ({ role: name, label: t(label) });
  const isMac = platform === 'darwin';
  const settings = command('settings', 'menu.settings', 'CmdOrCtrl+,');

  const application: Item = {
    label: 'Fototeca',
    submenu: [
      role('about', 'menu.about'),
      SEPARATOR,
      settings,
      SEPARATOR,
      role('services', 'menu.services'),
      SEPARATOR,
      role('hide', 'menu.hide'),
      role('hideOthers', 'menu.hide-others'),
      role('unhide', 'menu.unhide'),
      SEPARATOR,
      role('quit', 'menu.quit'),
    ],
  };
  const file: Item = {
    label: t('menu.file'),
    submenu: [
      command('add-folder', 'menu.add-folder', 'CmdOrCtrl+O'),
      command('rescan', 'menu.rescan', 'CmdOrCtrl+R'),
      SEPARATOR,
      ...(isMac ? [role('close', 'menu.close')] : [settings, SEPARATOR, role('quit', 'menu.quit')]),
    ],
  };
  const edit: Item = {
    label: t('menu.edit'),
    submenu: [
      role('undo', 'menu.undo'),
      role('redo', 'menu.redo'),
      SEPARATOR,
      role('cut', 'menu.cut'),
      role('copy', 'menu.copy'),
      role('paste', 'menu.paste'),
      role('selectAll', 'menu.select-all'),
      SEPARATOR,
      command('search', 'menu.search', 'CmdOrCtrl+F'),
    ],
  };
  const view: Item = {
    label: t('menu.view'),
    submenu: [
      command('larger', 'menu.larger', 'CmdOrCtrl+Plus'),
      command('smaller', 'menu.smaller', 'CmdOrCtrl+-'),
      SEPARATOR,
      role('togglefullscreen', 'menu.full-screen'),
    ],
  };
  const window: Item = {
    label: t('menu.window'),
    submenu: [role('minimize', 'menu.minimize'), role('zoom', 'menu.zoom')],
  };
  const help: Item = {
    role: 'help',
    label: t('menu.help'),
    submenu: [
      command('help', 'menu.guide', 'F1'),
      ...(isMac ? [] : [SEPARATOR, role('about', 'menu.about')]),
    ],
  };
  return isMac ? [application, file, edit, view, window, help] : [file, edit, view, help];
}
