import type { Round } from '../../../shared/tuning.ts';
import type { NamedTensor } from '../../encoders/training/safetensors.ts';

export type Tensors = Map<string, NamedTensor>;

/** Everything that a training needs to go on as if it had never stopped. */
export interface Checkpoint {
  /** Steps made. */
  step: number;
  /** State of the random numbers. */
  random: number;
  parameters: Tensors;
  moments: Tensors;
  /** The parameters with the best validation loss so far. */
  best: Tensors;
  bestStep: number;
  bestLoss: number | null;
  /** The order in which the photos come, and how far it has been used. */
  order: Int32Array;
  at: number;
  rounds: Round[];
}

export interface Trained {
  best: Tensors;
  bestStep: number;
  rounds: Round[];
}

/** What goes on between two rounds. */
export interface TrainingHooks {
  /** Where a run that was cut off goes on from. */
  resume: Checkpoint | null;
  save(checkpoint: Checkpoint): Promise<void>;
  /** Called after every round; false ends the training there. */
  afterRound(round: Round): Promise<boolean>;
}

export const copyOf = (tensors: Tensors): Tensors =>
  new Map([...tensors].map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]));
