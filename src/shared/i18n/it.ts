import { doctor } from './it/doctor.ts';
import { errors } from './it/errors.ts';
import { help } from './it/help.ts';
import { importer } from './it/importer.ts';
import { metadata } from './it/metadata.ts';
import { learning } from './it/learning.ts';
import { models } from './it/models.ts';
import { organize } from './it/organize.ts';
import { query } from './it/query.ts';
import { review } from './it/review.ts';
import { settings } from './it/settings.ts';
import { shell } from './it/shell.ts';
import { terminal } from './it/terminal.ts';
import { tuning } from './it/tuning.ts';
import { updates } from './it/updates.ts';
import { viewer } from './it/viewer.ts';
import { window } from './it/window.ts';

/**
 * The Italian catalogue, and the list of all keys: English must have the same ones (checked by the
 * compiler). One file for each part of the program.
 */
export const it = {
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

export type MessageKey = keyof typeof it;
