import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { candidates, precisionsFor, variantOf } from '../../encoders/devices.ts';
import type { ExecutionProvider, Precision } from '../../encoders/devices.ts';
import type { InstalledModel } from '../../encoders/models.ts';
import { bestBatch, worstCosine } from '../../encoders/self-check.ts';
import { WorkerDied } from '../../worker/connection.ts';
import { selfCheckOn } from '../../worker/self-check.ts';
import type { Outcome } from './records.ts';

/** Embeddings of a device that are less alike than this to the CPU's are not the model's. */
export const SAME = 0.999;

/** Opening a model of gigabytes and compiling its kernels takes its time; a hang takes forever. */
const PATIENCE_MS = 120_000;

export interface CompareOptions {
  /** How long a device may take for one step. */
  patienceMs?: number;
  /** Only these, besides the CPU. */
  only?: readonly ExecutionProvider[];
}

/**
 * Runs a model on every device of this computer and in every variant it comes in, each in a process
 * of its own that may die, and compares the embeddings with those of the CPU in full precision.
 * @returns the CPU first
 * @throws AppError where the model does not work on the CPU
 */
export async function compareDevices(
  model: InstalledModel,
  { patienceMs = PATIENCE_MS, only }: CompareOptions = {},
): Promise<Outcome[]> {
  const reference = await selfCheckOn(
    { dir: model.dir, device: 'cpu', precision: 'fp32' },
    patienceMs,
  );
  const { size, imagesPerSecond } = bestBatch(reference.batches);
  const outcomes: Outcome[] = [
    {
      device: 'cpu',
      precision: 'fp32',
      ok: true,
      cosine: 1,
      imagesPerSecond,
      batchSize: size,
      reason: { code: 'reference' },
    },
  ];
  for (const { id, missing } of candidates()) {
    if (missing !== null || (only && id !== 'cpu' && !only.includes(id))) continue;
    for (const precision of precisionsFor(id)) {
      if (id === 'cpu' && precision === 'fp32') continue;
      if (!(await hasVariant(model, precision))) continue;
      outcomes.push(await outcomeOf(model, id, precision, reference.embeddings, patienceMs));
    }
  }
  return outcomes;
}

async function hasVariant({ dir, manifest }: InstalledModel, precision: Precision) {
  if (precision === 'fp32') return true;
  const path = join(dir, variantOf(manifest.image.file, precision));
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function outcomeOf(
  model: InstalledModel,
  device: ExecutionProvider,
  precision: Precision,
  reference: readonly Float32Array[],
  patienceMs: number,
): Promise<Outcome> {
  const nothing = { device, precision, ok: false, cosine: null } as const;
  try {
    const { embeddings, batches } = await selfCheckOn(
      { dir: model.dir, device, precision },
      patienceMs,
    );
    const cosine = worstCosine(embeddings, reference);
    const { size: batchSize, imagesPerSecond } = bestBatch(batches);
    const ok = cosine >= SAME;
    const reason = ok ? ({ code: 'correct' } as const) : ({ code: 'drifts', cosine } as const);
    return { device, precision, ok, cosine, imagesPerSecond, batchSize, reason };
  } catch (error) {
    const died = error instanceof WorkerDied;
    const code = !died ? 'failed' : error.timedOut ? 'hung' : 'crashed';
    const detail = (error as Error).message.slice(0, 300);
    return { ...nothing, imagesPerSecond: null, batchSize: null, reason: { code, detail } };
  }
}
