import type { JobReport } from '../jobs.ts';

/** What the engine tells without being asked. */
export type EngineEvent =
  /** Something in the library is not what it was: ask again for what is shown. */
  | { kind: 'library-changed' }
  /** The jobs that run and those that ended a moment ago. */
  | { kind: 'jobs'; jobs: JobReport[] };
