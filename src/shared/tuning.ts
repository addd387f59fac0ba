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
  /** Photos of which something is said. */
  photos: number;
  captions: number;
  titles: number;
  tags: number;
  /** Tags that were taken away: what photos do not show. */
  rejected: number;
  /** Photos that were used after a search; 0 unless the user allows to keep that. */
  searches: number;
}

export const SEARCH_ACTIONS = ['opened', 'added', 'rated'] as const;

/** What the user did with photos that a search had found. */
export interface SearchUse {
  /** The meaning that was searched for. */
  query: string;
  photoIds: number[];
  action: (typeof SEARCH_ACTIONS)[number];
}

/** Whether uses of search results are kept, and how many are. */
export interface SearchLearning {
  allowed: boolean;
  kept: number;
}

/** A search before and after a tuning, with the caption of a photo that it did not learn from. */
export interface SearchExample<Photo> {
  caption: string;
  /** The photo that was meant. */
  photo: Photo;
  /** Its place, from 1. */
  rank: { before: number; after: number };
  /** What was found first, in order. */
  found: { before: Photo[]; after: Photo[] };
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
  /** Photos by their id; those that are no longer in the library are left out. */
  examples: SearchExample<number>[];
  rounds: Round[];
}
