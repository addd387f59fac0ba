import { call } from '../call.ts';
import { noParams } from './params.ts';

/** What to look at, and perhaps to share, when something goes wrong. */
export const diagnostics = {
  /** JSON for a person to read: no photos, names, paths or queries. Takes some seconds. */
  problemReport: call(noParams).returns<{ text: string }>(),
};
