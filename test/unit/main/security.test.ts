import type { BrowserWindowConstructorOptions } from 'electron';
import { expect, test } from 'vitest';
import { photoIdOf, windowOptions } from '../../../src/main/security.ts';

test('the window follows the security checklist of Electron', () => {
  const options: BrowserWindowConstructorOptions = windowOptions('preload.cjs');
  expect(options.webPreferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
  });
});

test.each([
  ['photo://thumbnail/12', 12],
  ['photo://thumbnail/', null],
  ['photo://thumbnail/12/../../etc/passwd', null],
  ['photo://thumbnail/-1', null],
  ['photo://thumbnail/12?x=1', null],
  ['file:///etc/passwd', null],
])('%s names photo %s', (url, id) => {
  expect(photoIdOf(url)).toBe(id);
});
