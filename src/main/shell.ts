import { BrowserWindow, dialog, ipcMain, nativeImage, shell, type WebContents } from 'electron';
import { answerCall } from '../shared/api/answer.ts';
import type { Answer } from '../shared/api/envelope.ts';
import { AppError, toEnvelope } from '../shared/errors.ts';
import type { Language, Translate } from '../shared/i18n/translate.ts';
import { shellCalls } from '../shared/shell-calls.ts';
import { channels } from '../shared/shell.ts';
import type { UpdateChoice, UpdateReport } from '../shared/updates.ts';
import type { Pictures } from './protocols.ts';
import { isOurPage } from './security.ts';
import type { Updates } from './updates.ts';

const DRAG_ICON_HEIGHT = 96;

export interface ShellWorld {
  pictures: Pictures;
  /** The path of the page about a tuning; null where it is not there. */
  tuningReport(id: string): Promise<string | null>;
  updates: Updates;
  translate(): Translate;
  setLanguage(language: Language): void;
}

/** Answers the page's calls of {@link shellCalls}; those of anybody else are refused. */
export function serveShell(world: ShellWorld): void {
  ipcMain.handle(channels.call, (event, method: unknown, params: unknown): Promise<Answer> => {
    if (!isOurPage(event.senderFrame)) {
      return Promise.resolve({
        ok: false,
        error: toEnvelope(new AppError('request-unknown', { method: channels.call })),
      });
    }
    return answerCall(shellCalls, handlersFor(event.sender, world), String(method), params);
  });
}

const handlersFor = (
  page: WebContents,
  { pictures, tuningReport, updates, translate, setLanguage }: ShellWorld,
) => ({
  async pickFolders(): Promise<string[]> {
    const t = translate();
    return pick(page, {
      title: t('dialog.add-folders'),
      buttonLabel: t('dialog.add-folders.button'),
      properties: ['openDirectory', 'multiSelections'],
    });
  },

  async pickExportFolder(): Promise<string | null> {
    const t = translate();
    const [folder] = await pick(page, {
      title: t('dialog.export'),
      buttonLabel: t('dialog.export.button'),
      properties: ['openDirectory', 'createDirectory'],
    });
    return folder ?? null;
  },

  async showInFolder({ photoId }: { photoId: number }): Promise<boolean> {
    const [file] = await pictures.originals([photoId]);
    if (file) shell.showItemInFolder(file.path);
    return file !== undefined;
  },

  async openTuningReport({ id }: { id: string }): Promise<boolean> {
    const path = await tuningReport(id);
    // The answer is what went wrong; nothing where it was opened.
    return path !== null && (await shell.openPath(path)) === '';
  },

  async startDrag({ photoIds }: { photoIds: number[] }): Promise<number> {
    const files = await pictures.originals(photoIds);
    const [first] = files;
    if (!first) return 0;
    const jpeg = await pictures.thumbnail(first.photoId);
    // macOS refuses an empty picture.
    if (!jpeg) return 0;
    const icon = nativeImage.createFromBuffer(Buffer.from(jpeg));
    page.startDrag({
      file: first.path,
      files: files.map(({ path }) => path),
      icon: icon.resize({ height: DRAG_ICON_HEIGHT }),
    });
    return files.length;
  },

  updates: () => updates.report(),
  chooseUpdates({ choice }: { choice: UpdateChoice }): UpdateReport {
    updates.choose(choice);
    return updates.report();
  },
  checkForUpdates: () => updates.check(),

  setLanguage({ language }: { language: Language }): null {
    setLanguage(language);
    return null;
  },
});

async function pick(page: WebContents, options: Electron.OpenDialogOptions): Promise<string[]> {
  const window = BrowserWindow.fromWebContents(page);
  const { filePaths } = window
    ? await dialog.showOpenDialog(window, options)
    : await dialog.showOpenDialog(options);
  return filePaths;
}
