import { z } from 'zod';
import { call } from './api/call.ts';
import { id, noParams, tuningId } from './api/contract/params.ts';
import { UPDATE_CHOICES, type UpdateOutcome, type UpdateReport } from './updates.ts';

/**
 * What the page may ask of the Electron window; main checks every call against this. Photos are
 * named by id: paths never come from the page.
 */
export const shellCalls = {
  /** The system's dialog; nothing chosen is an empty list. */
  pickFolders: call(noParams).returns<string[]>(),
  /** Where to copy photos to; null where nothing was chosen. */
  pickExportFolder: call(noParams).returns<string | null>(),
  /** Shows the photo's file in the system's file manager; false where the file is not there. */
  showInFolder: call(z.strictObject({ photoId: id })).returns<boolean>(),
  /** Opens the page about a tuning in the system's browser; false where it is not there. */
  openTuningReport: call(z.strictObject({ id: tuningId })).returns<boolean>(),
  /** Begins to drag the photos' files out to another program; the number of files. */
  startDrag: call(z.strictObject({ photoIds: z.array(id).min(1).max(500) })).returns<number>(),
  updates: call(noParams).returns<UpdateReport>(),
  chooseUpdates: call(z.strictObject({ choice: z.enum(UPDATE_CHOICES) })).returns<UpdateReport>(),
  /** Looks for a new version now; asks before it downloads and before it installs. */
  checkForUpdates: call(noParams).returns<UpdateOutcome>(),
  /** The language of menu and dialogs, where it is not to be the system's. */
  setLanguage: call(z.strictObject({ language: z.enum(['it', 'en']) })).returns<null>(),
};
