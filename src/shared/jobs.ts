import type { ErrorEnvelope } from './errors.ts';

/** How far a piece of long work is; every kind of job says at least this. */
export interface JobProgress {
  done: number;
  /** null while it is not known. */
  total: number | null;
  /** null where nothing honest can be said. */
  remainingSeconds: number | null;
  /** Pieces per second; of photos where it is about photos. */
  perSecond?: number | null;
}

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

/** A job as the window shows it. */
export interface JobReport {
  id: number;
  /** `index`, `export`, …: its name is the catalogue's `job.<kind>`. */
  kind: string;
  state: 'running' | 'paused' | 'done' | 'cancelled' | 'failed';
  progress: JobProgress | null;
  /** Why it stands still by itself; null where it does not. */
  waitingFor: WaitingFor | null;
  error: ErrorEnvelope | null;
}
