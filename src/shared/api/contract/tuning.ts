import { z } from 'zod';
import {
  SEARCH_ACTIONS,
  type Round,
  type SearchLearning,
  type TuningReport,
  type TuningSource,
} from '../../tuning.ts';
import { call } from '../call.ts';
import { id as photoId, noParams, path, query, tuningId as id } from './params.ts';

/** Teaching the model the user's photos and words. */
export const tuning = {
  /** What there is to learn from in the library. */
  tuningSource: call(noParams).returns<TuningSource>(),
  /**
   * Starts a job `tune`, whose progress is a `TuneProgress`; from the library, or from a list of
   * captioned photos. The language is that of the report.
   */
  startTuning: call(
    z.strictObject({
      dataset: path.nullable().default(null),
      language: z.enum(['it', 'en']).default('it'),
    }),
  ).returnsNothing(),
  /** The curve of the tuning that runs, or of the last one since the start. */
  tuningRounds: call(noParams).returns<Round[]>(),
  /** Newest first. */
  tunings: call(noParams).returns<TuningReport[]>(),
  useTuning: call(z.strictObject({ id })).returnsNothing(),
  /** Back to the model that was tuned; the tuning stays and can be used again. */
  undoTuning: call(noParams).returnsNothing(),
  /** Deletes a tuning that is not in use. */
  discardTuning: call(z.strictObject({ id })).returnsNothing(),
  /** Whether what is done with search results may be kept to learn from; off until allowed. */
  searchLearning: call(noParams).returns<SearchLearning>(),
  allowSearchLearning: call(z.strictObject({ allowed: z.boolean() })).returnsNothing(),
  /** Keeps it in the library, unless the user has not allowed it. */
  noteSearchUse: call(
    z.strictObject({
      query: query.trim().min(1),
      photoIds: z.array(photoId).min(1).max(100),
      action: z.enum(SEARCH_ACTIONS),
    }),
  ).returnsNothing(),
  forgetSearchUses: call(noParams).returnsNothing(),
};
