/** A model is used once before it is installed. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { Encoder } from '../encoder.ts';
import { MANIFEST_FILE, readManifest } from '../manifest.ts';
import type { TowerName } from '../manifest.ts';
import type { RawTensors } from '../protocol.ts';
import { firstLine } from '../session.ts';

/** Smallest cosine between what float16 and float32 weights make of the same input. */
const LEAST_COSINE = 0.999;
const SAMPLES = 2;

/**
 * Opens both towers as the app will, one after the other, and runs each. Throws AppError
 * `model-file-corrupt`, `model-mismatch` or `model-output-invalid`.
 * @returns for each tower what it makes of two samples
 */
export async function checkModel(dir: string, signal?: AbortSignal): Promise<Sample> {
  const sample: Sample = { image: [], text: [] };
  for (const tower of ['image', 'text'] as const) {
    signal?.throwIfAborted();
    // A process of two towers at once would need twice the memory.
    const encoder = await Encoder.open({ dir });
    try {
      await encoder.prepare(tower);
      const result = await encoder
        .runTensors(tower, sampleFor(tower, encoder))
        .catch((error: unknown) => {
          if (error instanceof AppError) throw error;
          const {
            id,
            [tower]: { file },
          } = encoder.manifest;
          throw new AppError('model-file-corrupt', { id, file, reason: firstLine(error) });
        });
      const { data } = result[encoder.manifest[tower].output] as { data: Float32Array };
      sample[tower] = [...data];
    } finally {
      await encoder.close();
    }
  }
  return sample;
}

type Sample = Record<TowerName, number[]>;

/** The same numbers each time; no photo, but every part of the tower has to work on them. */
function sampleFor(tower: TowerName, { manifest }: Encoder): RawTensors {
  const { image, text } = manifest;
  if (tower === 'image') {
    const shape = [SAMPLES, 3, image.size, image.size];
    const data = Float32Array.from(
      { length: SAMPLES * 3 * image.size ** 2 },
      (_, i) => Math.sin(i * 0.37) + Math.sin(i * 0.011),
    );
    return { [image.input]: { data, shape } };
  }
  const length = Math.min(4, text.maxLength);
  const shape = [SAMPLES, length];
  const ids = BigInt64Array.from({ length: SAMPLES * length }, (_, i) => BigInt(1 + i));
  const tensors: RawTensors = { [text.idsInput]: { data: ids, shape } };
  if (text.maskInput !== null) {
    tensors[text.maskInput] = { data: new BigInt64Array(SAMPLES * length).fill(1n), shape };
  }
  return tensors;
}

/**
 * Compares the float16 graphs of a staged model with the float32 ones. The folder's manifest names
 * them for as long as that takes.
 * @returns the smallest cosine of both towers; null where float16 does not hold the model's numbers,
 *   so that its embeddings are none, or others (below 0.999)
 */
export async function checkHalf(
  dir: string,
  manifest: Record<string, unknown>,
  files: Record<TowerName, string>,
  full: Sample,
  signal?: AbortSignal,
): Promise<number | null> {
  const path = join(dir, MANIFEST_FILE);
  const { image, text } = manifest as Record<TowerName, object>;
  const changed = {
    ...manifest,
    image: { ...image, file: files.image },
    text: { ...text, file: files.text },
  };
  await writeFile(path, JSON.stringify(changed));
  const half = await checkModel(dir, signal).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'model-output-invalid') return null;
    throw error;
  });
  await writeFile(path, JSON.stringify(manifest, null, 1));
  if (!half) return null;
  const { dims } = await readManifest(dir);
  const cosines = (['image', 'text'] as const).flatMap((tower) =>
    Array.from({ length: SAMPLES }, (_, n) => cosine(full[tower], half[tower], n * dims, dims)),
  );
  const worst = Math.min(...cosines);
  return worst >= LEAST_COSINE ? worst : null;
}

function cosine(a: number[], b: number[], from: number, length: number): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = from; i < from + length; i++) {
    const [x, y] = [a[i] as number, b[i] as number];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb);
}
