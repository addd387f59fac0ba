import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../shared/errors.ts';
import type { Device } from './encoders/devices.ts';
import { Encoder } from './encoders/encoder.ts';
import type { InstalledModel } from './encoders/models.ts';
import type { TowerName } from './encoders/manifest.ts';
import type { RawTensors } from './encoders/protocol.ts';
import { PhotoWorker } from './worker/photo-worker.ts';

/** One thing to embed. Paths are absolute. */
export type EmbedInput = { image: string } | { text: string } | { tensor: string };

/**
 * The embedding of one photo, text or file of tensors. Photos and texts go the way they go when
 * indexing and searching, so the result has length 1; tensors go through the tower as they are: of
 * several rows all come, one after another. Throws AppError of the file or the model, or
 * `tensor-file-invalid`.
 */
export async function embed(
  model: InstalledModel,
  device: Device,
  input: EmbedInput,
): Promise<number[] | number[][]> {
  if ('tensor' in input) return embedTensors(model, device, input.tensor);
  const isImage = 'image' in input;
  const worker = new PhotoWorker({
    model: { dir: model.dir, device },
    towers: [isImage ? 'image' : 'text'],
  });
  try {
    if (isImage) return [...(await worker.call('embedFile', { path: input.image }))];
    const [embedding] = await worker.call('embedTexts', { texts: [input.text] });
    return [...(embedding ?? [])];
  } finally {
    await worker.close();
  }
}

const size = z.int().min(1);
const ids = z.array(z.array(z.int()).min(1)).min(1);
const fileSchema = z.union([
  z.object({
    pixel_values: z.object({ shape: z.array(size).length(4), data: z.array(z.number()) }),
  }),
  z.object({ input_ids: ids, attention_mask: ids.optional() }),
]);

async function embedTensors(
  { dir, manifest }: InstalledModel,
  device: Device,
  path: string,
): Promise<number[] | number[][]> {
  const { tower, tensors, rows } = await readTensors(path, manifest.image.input, manifest.text);
  const encoder = await Encoder.open({ dir, device });
  try {
    const result = await encoder.runTensors(tower, tensors);
    const data = [...(result[manifest[tower].output]?.data as Float32Array)];
    const { dims } = manifest;
    if (rows === 1) return data;
    return Array.from({ length: rows }, (_, n) => data.slice(n * dims, (n + 1) * dims));
  } finally {
    await encoder.close();
  }
}

/** `{"pixel_values":{"shape","data"}}` or `{"input_ids":[[…]],"attention_mask":[[…]]}`. */
async function readTensors(
  path: string,
  imageInput: string,
  text: { idsInput: string; maskInput: string | null },
): Promise<{ tower: TowerName; tensors: RawTensors; rows: number }> {
  const invalid = (reason: string) => new AppError('tensor-file-invalid', { path, reason });
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw invalid((error as Error).message);
  }
  const parsed = fileSchema.safeParse(json);
  if (!parsed.success) throw invalid(z.prettifyError(parsed.error).split('\n', 1)[0] ?? '');
  if ('pixel_values' in parsed.data) {
    const { shape, data } = parsed.data.pixel_values;
    const elements = shape.reduce((product, one) => product * one, 1);
    if (elements !== data.length) throw invalid(`${data.length} ≠ ${shape.join('·')}`);
    const tensors = { [imageInput]: { data: Float32Array.from(data), shape } };
    return { tower: 'image', tensors, rows: shape[0] as number };
  }
  const { input_ids: rows, attention_mask: mask = rows.map((row) => row.map(() => 1)) } =
    parsed.data;
  const length = rows[0]?.length ?? 0;
  const shape = [rows.length, length];
  if (mask.length !== rows.length || [...rows, ...mask].some((row) => row.length !== length)) {
    throw invalid(`input_ids, attention_mask: [${shape.join(', ')}]`);
  }
  const tensor = (table: number[][]) => ({
    data: BigInt64Array.from(table.flat(), BigInt),
    shape,
  });
  const tensors: RawTensors = { [text.idsInput]: tensor(rows) };
  if (text.maskInput !== null) tensors[text.maskInput] = tensor(mask);
  return { tower: 'text', tensors, rows: rows.length };
}
