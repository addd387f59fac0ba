import { z } from 'zod';
import type { ErrorCode } from '../errors.ts';
import { it } from '../i18n/it.ts';
import { WAITING_REASONS } from '../jobs.ts';

const errorEnvelope = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('expected'),
    code: z.custom<ErrorCode>((code) => typeof code === 'string' && `error.${code}` in it),
    details: z.record(z.string(), z.union([z.string(), z.number()])),
  }),
  z.object({ kind: z.literal('bug'), message: z.string(), stack: z.string() }),
]);

/** How far a piece of long work is; every kind of job says at least this. */
export const jobProgress = z.object({
  done: z.number(),
  /** null while it is not known. */
  total: z.number().nullable(),
  /** null where nothing honest can be said. */
  remainingSeconds: z.number().nullable(),
  /** Pieces per second; of photos where it is about photos. */
  perSecond: z.number().nullable().exactOptional(),
  /** What is counted, where it is not pieces of work. */
  unit: z.literal('bytes').exactOptional(),
  /** What it is at, where it goes through several: the catalogue's `job.phase.<phase>`. */
  phase: z.string().exactOptional(),
  /** Of learning: its latest round; see {@link TuneProgress}. */
  round: z.object({ step: z.int() }).exactOptional(),
});

/** A job as the window shows it. */
export const jobReport = z.object({
  id: z.int(),
  /** `index`, `export`, …: its name is the catalogue's `job.<kind>`. */
  kind: z.string(),
  state: z.enum(['running', 'paused', 'done', 'cancelled', 'failed']),
  progress: jobProgress.nullable(),
  /** Why it stands still by itself; null where it does not. */
  waitingFor: z.enum(WAITING_REASONS).nullable(),
  error: errorEnvelope.nullable(),
});

/**
 * What the engine tells without being asked, said once. Events are checked where they leave the
 * engine, and only what is described here goes out; the page has but their types.
 */
export const engineEvent = z.discriminatedUnion('kind', [
  /** Something in the library is not what it was: ask again for what is shown. */
  z.object({ kind: z.literal('library-changed') }),
  /** The jobs that run and those that ended a moment ago. */
  z.object({ kind: z.literal('jobs'), jobs: z.array(jobReport) }),
]);
export type EngineEvent = z.infer<typeof engineEvent>;
