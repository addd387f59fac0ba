import { readTensors, writeTensors } from '../../encoders/training/safetensors.ts';
import type { Checkpoint, Tensors } from './training.ts';

const GROUPS = ['parameters', 'moments', 'best'] as const;

/**
 * Writes a checkpoint, whole or not at all.
 * @param of what identifies the training: a checkpoint of another one is not taken up
 */
export async function saveCheckpoint(path: string, of: string, state: Checkpoint): Promise<void> {
  const { parameters, moments, best, order, ...rest } = state;
  const tensors: Tensors = new Map();
  for (const group of GROUPS) {
    for (const [name, tensor] of { parameters, moments, best }[group]) {
      tensors.set(`${group}/${name}`, tensor);
    }
  }
  // Whole numbers up to 2²⁴ fit a float exactly; datasets are smaller.
  tensors.set('order', { shape: [order.length], data: Float32Array.from(order) });
  await writeTensors(path, tensors, { of, state: JSON.stringify(rest) });
}

/** The checkpoint of this very training, or null. */
export async function loadCheckpoint(path: string, of: string): Promise<Checkpoint | null> {
  const file = await readTensors(path).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  });
  if (!file || file.metadata['of'] !== of) return null;
  const groups = { parameters: new Map(), moments: new Map(), best: new Map() } as Record<
    (typeof GROUPS)[number],
    Tensors
  >;
  for (const [key, tensor] of file.tensors) {
    const slash = key.indexOf('/');
    if (slash >= 0)
      groups[key.slice(0, slash) as (typeof GROUPS)[number]].set(key.slice(slash + 1), tensor);
  }
  const rest = JSON.parse(file.metadata['state'] ?? '{}') as Omit<
    Checkpoint,
    keyof typeof groups | 'order'
  >;
  const order = Int32Array.from(file.tensors.get('order')?.data ?? []);
  return { ...rest, ...groups, order };
}
