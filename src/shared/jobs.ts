import type { z } from 'zod';
import type { jobProgress, jobReport } from './api/events.ts';

export type JobProgress = z.infer<typeof jobProgress>;
export type JobReport = z.infer<typeof jobReport>;

/** When long work that can wait does wait. */
export interface BackgroundSettings {
  /** Works only while the computer is plugged in. */
  onlyOnPower: boolean;
  /** Works only while nobody uses the computer, where that can be told. */
  onlyWhenIdle: boolean;
}

export const DEFAULT_BACKGROUND: BackgroundSettings = { onlyOnPower: true, onlyWhenIdle: false };

/** What a job that runs is waiting for. */
export const WAITING_REASONS = ['power', 'idle', 'search'] as const;
export type WaitingFor = (typeof WAITING_REASONS)[number];
