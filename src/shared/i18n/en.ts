import { doctor } from './en/doctor.ts';
import { errors } from './en/errors.ts';
import { help } from './en/help.ts';
import { importer } from './en/importer.ts';
import { metadata } from './en/metadata.ts';
import { learning } from './en/learning.ts';
import { models } from './en/models.ts';
import { organize } from './en/organize.ts';
import { query } from './en/query.ts';
import { review } from './en/review.ts';
import { settings } from './en/settings.ts';
import { shell } from './en/shell.ts';
import { terminal } from './en/terminal.ts';
import { tuning } from './en/tuning.ts';
import { updates } from './en/updates.ts';
import { viewer } from './en/viewer.ts';
import { window } from './en/window.ts';
import type { MessageKey } from './it.ts';
import type { Message } from './message.ts';

export const en: Record<MessageKey, Message> = {
  ...doctor,
  ...errors,
  ...help,
  ...importer,
  ...metadata,
  ...learning,
  ...models,
  ...organize,
  ...query,
  ...review,
  ...settings,
  ...shell,
  ...terminal,
  ...tuning,
  ...updates,
  ...viewer,
  ...window,
};
