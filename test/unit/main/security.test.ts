import type { App, Session, WebContents } from 'electron';
import { EventEmitter } from 'node:events';
import { expect, test, vi } from 'vitest';
import {
  isOurPage,
  lockDown,
  PAGE_ORIGIN,
  photoOf,
  schemes,
  securityHeaders,
  windowOptions,
} from '../../../src/main/security.ts';
import { electronTypes } from '../../support/electron-types.ts';

test('the window follows the security checklist of Electron', () => {
  expect(windowOptions('preload.cjs').webPreferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
  });
});

test('every setting is one that this Electron knows', () => {
  const types = electronTypes();
  const { webPreferences, ...window } = windowOptions('preload.cjs');
  const unknown = (settings: object, type: string) =>
    Object.keys(settings).filter((name) => !types.get(type)?.has(name));
  expect(unknown(webPreferences ?? {}, 'WebPreferences')).toEqual([]);
  expect(unknown(window, 'BaseWindowConstructorOptions')).toEqual([]);
  for (const { privileges } of schemes) expect(unknown(privileges, 'Privileges')).toEqual([]);
  for (const name of ['will-navigate', 'will-frame-navigate', 'will-attach-webview']) {
    expect(types.get('WebContents')).toContain(`event ${name}`);
  }
});

test('no scheme of ours gets around the policy, and the policy lets nothing in', () => {
  for (const { privileges } of schemes) {
    expect(privileges.bypassCSP).toBeUndefined();
    expect(privileges.allowServiceWorkers).toBeUndefined();
    expect(privileges.corsEnabled).toBeUndefined();
  }
  const policy = securityHeaders['Content-Security-Policy'];
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
});

test('a page can neither leave nor open another nor ask for permissions', () => {
  const app = new EventEmitter();
  const asked: Record<string, unknown> = {};
  const session = {
    setPermissionRequestHandler: (handler: unknown) => (asked['request'] = handler),
    setPermissionCheckHandler: (handler: unknown) => (asked['check'] = handler),
    setDevicePermissionHandler: (handler: unknown) => (asked['device'] = handler),
    setDisplayMediaRequestHandler: (handler: unknown) => (asked['screen'] = handler),
  };
  lockDown(app as unknown as App, session as unknown as Session);

  let opener: unknown;
  const contents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler: (handler: unknown) => (opener = handler),
  });
  app.emit('web-contents-created', {}, contents as unknown as WebContents);
  for (const name of ['will-navigate', 'will-frame-navigate', 'will-attach-webview']) {
    const preventDefault = vi.fn();
    contents.emit(name, { preventDefault });
    expect(preventDefault, name).toHaveBeenCalledOnce();
  }
  expect((opener as () => unknown)()).toEqual({ action: 'deny' });

  const answer = vi.fn();
  (asked['request'] as (...args: unknown[]) => void)(contents, 'geolocation', answer);
  expect(answer).toHaveBeenCalledExactlyOnceWith(false);
  expect((asked['check'] as () => boolean)()).toBe(false);
  expect((asked['device'] as () => boolean)()).toBe(false);
  const grant = vi.fn();
  (asked['screen'] as (...args: unknown[]) => void)({}, grant);
  expect(grant).toHaveBeenCalledExactlyOnceWith(null);
});

test.each([
  ['our page', { origin: PAGE_ORIGIN, parent: null, detached: false }, true],
  ['a frame in it', { origin: PAGE_ORIGIN, parent: {}, detached: false }, false],
  ['another page', { origin: 'https://foto.example', parent: null, detached: false }, false],
  [
    'one that begins like ours',
    { origin: `${PAGE_ORIGIN}.example`, parent: null, detached: false },
    false,
  ],
  ['one that is gone', { origin: PAGE_ORIGIN, parent: null, detached: true }, false],
  ['nobody', null, false],
])('%s may speak to main: %s', (_name, frame, may) => {
  expect(isOurPage(frame)).toBe(may);
});

test.each([
  ['photo://thumbnail/12', { kind: 'thumbnail', photoId: 12 }],
  ['photo://original/7', { kind: 'original', photoId: 7 }],
  ['photo://original/7?v=0a1b2c3d4e5f', { kind: 'original', photoId: 7 }],
  ['photo://original/7?v=../7', null],
  ['photo://thumbnail/', null],
  ['photo://thumbnail/0', null],
  ['photo://thumbnail/12/../../etc/passwd', null],
  ['photo://original/%2e%2e%2fetc', null],
  ['photo://original//etc/passwd', null],
  ['photo://thumbnail/-1', null],
  ['photo://thumbnail/12?x=1', null],
  ['photo://thumbnail/1e3', null],
  ['file:///etc/passwd', null],
])('%s names %o', (url, photo) => {
  expect(photoOf(url)).toEqual(photo);
});
