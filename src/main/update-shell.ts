/** What updating needs of Electron: dialogs, files, and electron-updater once it may be used. */
import { app, dialog } from 'electron';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Translate } from '../shared/i18n/translate.ts';
import { UPDATE_CHOICES } from '../shared/updates.ts';
import {
  abilityOf,
  Updates,
  type UpdateQuestion,
  type UpdateState,
  type Updater,
} from './updates.ts';

const STATE_FILE = 'updates.json';
const FIRST_LOOK_MS = 60_000;
const LOOK_EVERY_MS = 3_600_000;

const stateSchema = z.object({
  choice: z.enum(UPDATE_CHOICES).catch('never'),
  lastCheck: z.iso.datetime().nullable().catch(null),
});

const packageSchema = z.object({ updateKey: z.string().catch('') });

/**
 * @param dir where the choice is kept
 * @param beforeInstall ends the engine before the program is replaced
 */
export function openUpdates(
  dir: string,
  translate: () => Translate,
  beforeInstall: () => Promise<void>,
): Updates {
  const path = join(dir, STATE_FILE);
  const key = updateKey();
  const config = app.isPackaged ? textOf(join(process.resourcesPath, 'app-update.yml')) : null;
  const updates = new Updates({
    ability: abilityOf(process.platform, config, key, process.env['APPIMAGE']),
    key,
    load: async (): Promise<Updater> => (await import('electron-updater')).default.autoUpdater,
    read: (): UpdateState => stateSchema.parse(parsed(textOf(path))),
    write: (state) => writeFileSync(path, JSON.stringify(state)),
    ask: async (question) => {
      const t = translate();
      const { response } = await dialog.showMessageBox({
        type: 'question',
        message: t(`update.ask.${question.kind}`, valuesOf(question)),
        detail: t(`update.detail.${question.kind}`),
        buttons: [t(`update.yes.${question.kind}`), t('update.no')],
        defaultId: 1,
        cancelId: 1,
      });
      return response === 0;
    },
    tell: async (news) => {
      const t = translate();
      await dialog.showMessageBox({
        type: 'info',
        message: t(`update.tell.${news.kind}`, { ...news }),
      });
    },
    beforeInstall,
    now: () => new Date(),
  });
  const tick = () => void updates.tick();
  setTimeout(tick, FIRST_LOOK_MS).unref();
  setInterval(tick, LOOK_EVERY_MS).unref();
  return updates;
}

/** Written into our package.json when the program was packed; '' where none was given. */
function updateKey(): string {
  const own = parsed(textOf(join(app.getAppPath(), 'package.json')));
  return packageSchema.parse(own).updateKey;
}

function valuesOf(question: UpdateQuestion): Record<string, string> {
  if (question.kind === 'check') return {};
  const bytes = question.kind === 'download' ? question.bytes : null;
  return {
    version: question.version,
    size: bytes === null ? '?' : String(Math.ceil(bytes / 1e6)),
  };
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '{}') ?? {};
  } catch {
    // A damaged file is no choice.
    return {};
  }
}
