import { z } from 'zod';
import type { BackgroundSettings, JobReport } from '../../jobs.ts';
import type { Preferences } from '../../preferences.ts';
import { call } from '../call.ts';
import { id, noParams } from './params.ts';

/** Jobs and preferences. */
export const window = {
  jobs: call(noParams).returns<JobReport[]>(),
  controlJob: call(
    z.strictObject({ id, action: z.enum(['pause', 'resume', 'cancel', 'dismiss']) }),
  ).returnsNothing(),
  /** When long work that can wait does wait. */
  background: call(noParams).returns<BackgroundSettings>(),
  setBackground: call(
    z.strictObject({ onlyOnPower: z.boolean(), onlyWhenIdle: z.boolean() }),
  ).returnsNothing(),
  preferences: call(noParams).returns<Preferences>(),
  setPreferences: call(
    z.strictObject({
      language: z.enum(['it', 'en']).nullable(),
      theme: z.enum(['light', 'dark']).nullable(),
      rowHeight: z.number().min(60).max(600),
      writeIntoFiles: z.boolean(),
    }),
  ).returnsNothing(),
};
