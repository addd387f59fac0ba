import type { ExecutionProvider } from '../../encoders/devices.ts';
import type { RanOn, Tensors } from '../training/training.ts';
import type { ModelShape } from './checkpoint.ts';
import { ContrastiveStep, type Gradients, type TrainingBatch } from './step.ts';

/** Most that loss and gradients on another device may differ from the CPU's, as a share. */
const TOLERANCE = 0.02;
/** A parameter's gradient counts as at least this share of all gradients together. */
const FLOOR = 0.01;

/**
 * Opens the training step on a device, once one step of it has given the loss and the gradients of
 * the CPU; else on the CPU, with the reason.
 * @param batch what to compare on; the smaller, the sooner
 */
export async function openStep(
  shape: ModelShape,
  parameters: Tensors,
  { device, threads }: { device: ExecutionProvider; threads: number },
  batch: () => Promise<TrainingBatch>,
): Promise<{ step: ContrastiveStep; ranOn: RanOn }> {
  const cpu = new ContrastiveStep(shape, parameters, { threads });
  if (device === 'cpu') return { step: cpu, ranOn: { device, reason: null } };
  const other = new ContrastiveStep(shape, parameters, { device, threads });
  let reason: string;
  try {
    const probe = await batch();
    const difference = differenceOf(
      await cpu.gradients(probe, 'all'),
      await other.gradients(probe, 'all'),
    );
    if (difference <= TOLERANCE) {
      await cpu.close();
      return { step: other, ranOn: { device, reason: null } };
    }
    reason = `${device}: gradients differ by ${difference.toPrecision(2)}`;
  } catch (error) {
    reason = `${device}: ${(error as Error).message}`;
  }
  await other.close().catch(() => undefined);
  return { step: cpu, ranOn: { device: 'cpu', reason } };
}

/** The largest difference of two steps, of the loss or of a parameter's gradient, as a share. */
export function differenceOf(one: Gradients, other: Gradients): number {
  const length = (values: Float32Array, less?: Float32Array) =>
    Math.sqrt(values.reduce((sum, value, i) => sum + (value - (less?.[i] ?? 0)) ** 2, 0));
  const all = Math.sqrt([...one.gradients.values()].reduce((sum, g) => sum + length(g) ** 2, 0));
  const shares = [...one.gradients].map(([name, gradient]) => {
    const distance = length(gradient, other.gradients.get(name));
    return distance / (length(gradient) + FLOOR * all);
  });
  const most = Math.max(Math.abs(one.loss - other.loss) / Math.abs(one.loss), ...shares);
  return Number.isFinite(most) ? most : Infinity;
}
