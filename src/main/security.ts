import type { BrowserWindowConstructorOptions } from 'electron';

/** The window, by Electron's security checklist: the page is a page and nothing more. */
export function windowOptions(preload: string): BrowserWindowConstructorOptions {
  return {
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

/** The photo that `photo://thumbnail/12` names; null for anything else. */
export function photoIdOf(url: string): number | null {
  const match = /^photo:\/\/thumbnail\/(\d{1,15})$/.exec(url);
  return match ? Number(match[1]) : null;
}
