/** Electron's main process: a window, the engine's process, and the channel between them. */
import {
  app,
  BrowserWindow,
  dialog,
  Menu,
  MessageChannelMain,
  protocol,
  session,
  utilityProcess,
  type MessagePortMain,
} from 'electron';
import envPaths from 'env-paths';
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fromEnvelope } from '../shared/errors.ts';
import { unpackedPath } from '../shared/entry.ts';
import { explainError, languageOf, translator, type Language } from '../shared/i18n/translate.ts';
import { channels, type EngineState, type MenuCommand } from '../shared/shell.ts';
import { Activity } from './activity.ts';
import { EngineHost } from './engine-host.ts';
import { handedOver, readLaunch, WINDOW_OPEN } from './launch.ts';
import { menuTemplate } from './menu.ts';
import { servePage, servePhotos } from './protocols.ts';
import { lockDown, PAGE_URL, schemes, windowOptions } from './security.ts';
import { serveShell } from './shell.ts';
import { openUpdates } from './update-shell.ts';
import { watchSurroundings } from './surroundings.ts';

const HERE = import.meta.dirname;
const launch = readLaunch(process.argv.slice(app.isPackaged ? 1 : 2), process.cwd());
// The same folder as that of the terminal and of browser mode.
const libraryDir =
  launch.library ?? (process.env['FOTOTECA_LIBRARY'] || envPaths('Fototeca', { suffix: '' }).data);

try {
  if (launch.browser) openInBrowser();
  else openHere();
} catch (error) {
  tellAndQuit(error, languageOf(app.getLocale()));
}

/** Browser mode is the terminal's `serve`, run by our own program as plain Node. */
function openInBrowser(): void {
  const folders = launch.folders.flatMap((folder) => ['--folder', folder]);
  const args = [join(HERE, 'cli.js'), 'serve', '--library', libraryDir, ...folders];
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  spawn(process.execPath, args, { env, stdio: 'inherit' }).on('exit', (code) =>
    app.exit(code ?? 1),
  );
}

function openHere(): void {
  // One Fototeca for each library: Electron's own lock and data lie in the library's folder.
  mkdirSync(libraryDir, { recursive: true });
  app.setPath('userData', libraryDir);
  app.setPath('sessionData', join(libraryDir, 'window'));
  if (!app.requestSingleInstanceLock({ folders: launch.folders })) {
    app.quit();
    return;
  }
  protocol.registerSchemesAsPrivileged(schemes);
  void app.whenReady().then(run);
}

async function run(): Promise<void> {
  let window: BrowserWindow | null = null;
  let language: Language = languageOf(app.getLocale());
  const activity = new Activity();
  const send = (channel: string, message: MenuCommand | EngineState) => {
    if (window && !window.isDestroyed()) window.webContents.send(channel, message);
  };

  const engine = new EngineHost<MessagePortMain>({
    fork: () =>
      utilityProcess.fork(
        join(HERE, 'engine-process.js'),
        [libraryDir, unpackedPath(join(HERE, '..', '..', 'resources'))],
        { serviceName: 'Fototeca engine' },
      ),
    onProgress: (fraction) => activity.show(window, fraction),
    onState: (state) => {
      send(channels.engine, state);
      if (state.state === 'running') connect();
      if (state.state === 'failed') tellAndQuit(fromEnvelope(state.error), language);
    },
  });
  /** Gives the page a channel to the engine that runs now; before both are there, nothing. */
  function connect(): void {
    if (!window || window.isDestroyed() || window.webContents.isLoading()) return;
    const { port1, port2 } = new MessageChannelMain();
    if (engine.serve(port1)) window.webContents.postMessage(channels.port, null, [port2]);
  }
  const setMenu = () =>
    Menu.setApplicationMenu(
      Menu.buildFromTemplate(
        menuTemplate(translator(language), process.platform, (command) =>
          send(channels.command, command),
        ),
      ),
    );
  const addFolders = (folders: string[]) => {
    if (folders.length > 0) engine.index(folders);
  };

  watchSurroundings((surroundings) => engine.tellSurroundings(surroundings));
  lockDown(app, session.defaultSession);
  setMenu();
  servePhotos(engine);
  let closed = false;
  const close = async () => {
    await engine.close();
    closed = true;
  };
  const translate = () => translator(language);
  serveShell({
    pictures: engine,
    tuningReport: (id) => engine.tuningReport(id),
    updates: openUpdates(libraryDir, translate, close),
    translate,
    setLanguage: (chosen) => {
      language = chosen;
      setMenu();
    },
  });
  await servePage(join(HERE, '..', 'renderer'));
  window = new BrowserWindow(windowOptions(join(HERE, '..', 'preload', 'index.cjs')));
  window.once('ready-to-show', () => {
    window?.show();
    process.send?.(WINDOW_OPEN);
  });
  window.webContents.on('did-finish-load', connect);
  void window.loadURL(PAGE_URL);
  addFolders(launch.folders);

  app.on('second-instance', (_event, _args, _cwd, data) => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
    addFolders(handedOver(data));
  });
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void close().then(() => app.quit());
  });
}

function tellAndQuit(reason: unknown, language: Language): void {
  process.send?.(WINDOW_OPEN);
  dialog.showErrorBox('Fototeca', explainError(translator(language), reason));
  app.exit(1);
}
