/** Electron's main process: a window, the engine's process, and the channel between them. */
import { app, BrowserWindow, dialog, MessageChannelMain, protocol, session } from 'electron';
import envPaths from 'env-paths';
import { join } from 'node:path';
import { explainError, languageOf, translator } from '../shared/i18n/translate.ts';
import { EngineHost } from './engine-host.ts';
import { photoIdOf, windowOptions } from './security.ts';

// The same folder as that of the terminal and of browser mode.
app.setPath('userData', envPaths('Fototeca', { suffix: '' }).data);
protocol.registerSchemesAsPrivileged([
  { scheme: 'photo', privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);

const asked = app.commandLine.getSwitchValue('library');
const libraryDir = asked || process.env['FOTOTECA_LIBRARY'] || app.getPath('userData');
const resourcesDir = app.isPackaged
  ? process.resourcesPath
  : join(import.meta.dirname, '..', '..', 'resources');

function openWindow(engine: EngineHost): void {
  const preload = join(import.meta.dirname, '..', 'preload', 'index.cjs');
  const window = new BrowserWindow(windowOptions(preload));
  window.once('ready-to-show', () => window.show());
  window.webContents.on('will-navigate', (event) => event.preventDefault());
  window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  window.webContents.on('did-finish-load', () => {
    const { port1, port2 } = new MessageChannelMain();
    engine.serve(port1);
    window.webContents.postMessage('engine', null, [port2]);
  });
  void window.loadFile(join(import.meta.dirname, '..', 'renderer', 'index.html'));
}

function tellAndQuit(reason: Error): void {
  dialog.showErrorBox('Fototeca', explainError(translator(languageOf(app.getLocale())), reason));
  app.exit(1);
}

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', () => BrowserWindow.getAllWindows()[0]?.focus());
  app.on('window-all-closed', () => app.quit());
  void app.whenReady().then(() => {
    session.defaultSession.setPermissionRequestHandler((_contents, _permission, allow) =>
      allow(false),
    );
    const engine = new EngineHost(libraryDir, resourcesDir, tellAndQuit);
    protocol.handle('photo', async ({ url }) => {
      const id = photoIdOf(url);
      const jpeg = id === null ? null : await engine.thumbnail(id);
      if (!jpeg) return new Response(null, { status: 404 });
      return new Response(new Uint8Array(jpeg), { headers: { 'Content-Type': 'image/jpeg' } });
    });
    let closed = false;
    app.on('before-quit', (event) => {
      if (closed) return;
      event.preventDefault();
      void engine.close().then(() => {
        closed = true;
        app.quit();
      });
    });
    openWindow(engine);
  });
} else {
  app.quit();
}
