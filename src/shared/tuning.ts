import type { JobProgress } from './jobs.ts';

/** What is known after some steps of training. */
export interface Round {
  step: number;
  steps: number;
  /** Mean contrastive loss of the steps since the round before. */
  loss: number;
  validationLoss: number;
}

export interface TuneProgress extends JobProgress {
  phase: 'embedding' | 'training';
  /** The latest round of training. */
  round?: Round;
}

/** What there is to learn from. */
export interface TuningSource {
  /** Photos with a caption, title or tag of the user's. */
  photos: number;
  captions: number;
  titles: number;
  tags: number;
}

/** A tuning that has ended, in figures of photos it did not learn from; shares from 0 to 1. */
export interface TuningReport {
  /** Also of the model it made. */
  id: string;
  base: string;
  /** In use now. */
  active: boolean;
  photos: { train: number; validation: number };
  /** Mean reciprocal rank among the first ten, text to photo. */
  mrr: { before: number; after: number };
  /** How often the right photo is among the first ten. */
  recall: { before: number; after: number };
  /** Everyday captions still told apart. */
  generic: { before: number; after: number };
  /** Better on photos never seen, and nothing forgotten: only then used without being asked. */
  helps: boolean;
  rounds: Round[];
}
