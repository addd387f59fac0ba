import type { App, BrowserWindowConstructorOptions, Privileges, Session } from 'electron';
import { contentPolicy } from '../shared/content-policy.ts';

/** The page's own origin: served by us, with the rights of an ordinary page of the web. */
export const PAGE_HOST = 'fototeca';
export const PAGE_ORIGIN = `app://${PAGE_HOST}`;
export const PAGE_URL = `${PAGE_ORIGIN}/index.html`;

/** Our schemes and what they may do; both only answer from lists and ids. */
export const schemes: { scheme: string; privileges: Privileges }[] = [
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  { scheme: 'photo', privileges: { standard: true, secure: true, supportFetchAPI: true } },
];

/** Sent with every answer of {@link schemes}. */
export const securityHeaders = {
  'Content-Security-Policy': contentPolicy('photo:'),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
};

/** The window, by Electron's security checklist: the page is a page and nothing more. */
export function windowOptions(preload: string): BrowserWindowConstructorOptions {
  return {
    // Electron remembers place, size and state of a window that has a name.
    name: 'main',
    windowStatePersistence: true,
    width: 1280,
    height: 860,
    minWidth: 480,
    minHeight: 400,
    show: false,
    title: 'Fototeca',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  };
}

/** No page of ours may leave, open another, embed one or ask the system for anything. */
export function lockDown(
  app: Pick<App, 'on'>,
  session: Pick<
    Session,
    | 'setPermissionRequestHandler'
    | 'setPermissionCheckHandler'
    | 'setDevicePermissionHandler'
    | 'setDisplayMediaRequestHandler'
  >,
): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
  session.setPermissionRequestHandler((_contents, _permission, allow) => allow(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, grant) => grant(null));
}

/** Who sent a message, as far as it matters here; a WebFrameMain is one. */
export interface Frame {
  origin: string;
  parent: unknown;
  detached: boolean;
}

/** True for our page itself: not a frame in it, not another page, not one that is gone. */
export const isOurPage = (frame: Frame | null): boolean =>
  frame !== null && frame.parent === null && !frame.detached && frame.origin === PAGE_ORIGIN;

/**
 * The photo that `photo://thumbnail/12` or `photo://original/12` names, with or without a version
 * (`?v=…`, for caches); null for anything else.
 */
export function photoOf(url: string): { kind: 'thumbnail' | 'original'; photoId: number } | null {
  const match = /^photo:\/\/(thumbnail|original)\/([1-9]\d{0,14})(?:\?v=[0-9a-f]{0,64})?$/.exec(
    url,
  );
  if (!match) return null;
  return { kind: match[1] as 'thumbnail' | 'original', photoId: Number(match[2]) };
}
