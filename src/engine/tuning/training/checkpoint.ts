import { readTensors, writeTensors } from '../../encoders/training/safetensors.ts';
import type { Checkpoint, Tensors } from './training.ts';

const GROUPS = ['parameters', 'moments', 'best'] as const;

/**
 * Writes a checkpoint, whole or not at all.
 * @param of what identifies the training: a checkpoint of another one is not taken up
 */
export async function saveCheckpoint(path: string, of: string, state: Checkpoint): Promise<void> {
  const { parameters, moments, best, orders, ...rest } = state;
  const tensors: Tensors = new Map();
  for (const group of GROUPS) {
    for (const [name, tensor] of { parameters, moments, best }[group]) {
      tensors.set(`${group}/${name}`, tensor);
    }
  }
  for (const [n, { photos }] of orders.entries()) {
    // Whole numbers up to 2²⁴ fit a float exactly; datasets are smaller.
    tensors.set(`order/${n}`, { shape: [photos.length], data: Float32Array.from(photos) });
  }
  const used = orders.map(({ at }) => at);
  await writeTensors(path, tensors, { of, state: JSON.stringify({ ...rest, used }) });
}

/** The checkpoint of this very training, or null. */
export async function loadCheckpoint(path: string, of: string): Promise<Checkpoint | null> {
  const file = await readTensors(path).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  });
  if (!file || file.metadata['of'] !== of) return null;
  const groups = new Map<string, Tensors>();
  for (const [key, tensor] of file.tensors) {
    const slash = key.indexOf('/');
    const group = groups.get(key.slice(0, slash)) ?? new Map();
    groups.set(key.slice(0, slash), group.set(key.slice(slash + 1), tensor));
  }
  const { used, ...rest } = JSON.parse(file.metadata['state'] ?? '{}') as Omit<
    Checkpoint,
    (typeof GROUPS)[number] | 'orders'
  > & { used: number[] };
  const [parameters, moments, best] = GROUPS.map((group) => groups.get(group) ?? new Map()) as [
    Tensors,
    Tensors,
    Tensors,
  ];
  const orders = used.map((at, n) => ({
    photos: Int32Array.from(groups.get('order')?.get(String(n))?.data ?? []),
    at,
  }));
  return { ...rest, parameters, moments, best, orders };
}
