import type { Round } from '../../../shared/tuning.ts';
import type { NamedTensor } from '../../encoders/training/safetensors.ts';
import type { ExecutionProvider } from '../../encoders/devices.ts';
import type { PhotoOrder } from './order.ts';

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
  /** The orders in which photos come, one for each model that is trained side by side. */
  orders: PhotoOrder[];
  rounds: Round[];
  /** Losses of the steps since the last round. */
  since: { sum: number; count: number };
}

export interface Trained {
  best: Tensors;
  bestStep: number;
  rounds: Round[];
  /** Factor that the learned change was taken with, where there is one. */
  strength?: number;
  /** Of full training. */
  ranOn?: RanOn;
}

/** What was trained on, and why it is not the device that was asked for; null where it is. */
export interface RanOn {
  device: ExecutionProvider;
  reason: string | null;
}

/** What goes on between two steps. */
export interface TrainingHooks {
  save(checkpoint: Checkpoint): Promise<void>;
  /** Called after every round. */
  afterRound(round: Round): void;
  /** Called before every step; may wait. False ends the training there, with a checkpoint. */
  mayGoOn(): Promise<boolean>;
}

export const copyOf = (tensors: Tensors): Tensors =>
  new Map([...tensors].map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]));

/** Where a training begins. */
export const beginning = (parameters: Tensors, orders: PhotoOrder[], seed: number): Checkpoint => ({
  step: 0,
  random: seed,
  parameters,
  moments: new Map(),
  best: copyOf(parameters),
  bestStep: 0,
  bestLoss: null,
  orders,
  rounds: [],
  since: { sum: 0, count: 0 },
});

/** Adds the loss of a step to those of its round. */
export function noteStep({ since }: Checkpoint, loss: number): void {
  since.sum += loss;
  since.count++;
}

/** Ends a round: notes the validation loss of the parameters; the best ones are kept. */
export function endRound(state: Checkpoint, steps: number, validationLoss: number): Round {
  const { sum, count } = state.since;
  const round = { step: state.step, steps, loss: sum / count, validationLoss };
  state.rounds.push(round);
  state.since = { sum: 0, count: 0 };
  noteLoss(state, validationLoss);
  return round;
}

function noteLoss(state: Checkpoint, loss: number): void {
  if (state.bestLoss !== null && loss >= state.bestLoss) return;
  state.bestLoss = loss;
  state.bestStep = state.step;
  state.best = copyOf(state.parameters);
}
