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

/** A job as the window shows it. */
export interface JobReport {
  id: number;
  /** `index`, `export`, …: its name is the catalogue's `job.<kind>`. */
  kind: string;
  state: 'running' | 'paused' | 'done' | 'cancelled' | 'failed';
  progress: JobProgress | null;
  error: ErrorEnvelope | null;
}
