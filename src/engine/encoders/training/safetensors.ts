import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';

/** Numbers with a shape; as many as the product of its sizes. */
export interface NamedTensor {
  shape: number[];
  data: Float32Array;
}

export interface TensorFile {
  tensors: Map<string, NamedTensor>;
  /** Texts beside the numbers. */
  metadata: Record<string, string>;
}

/** A header larger than this is not one. Source: the limit of the reference implementation. */
const MAX_HEADER = 100_000_000;

const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});
const headerSchema = z
  .object({ __metadata__: z.record(z.string(), z.string()).default({}) })
  .catchall(entrySchema);

/**
 * Reads a safetensors file of 32-bit floats: 8 bytes length, a JSON header, the numbers.
 *
 * Source: the format's description in the safetensors project's README.
 * @throws AppError `weights-unreadable`; errors of the file system as they are
 */
export async function readTensors(path: string): Promise<TensorFile> {
  const file = await open(path, 'r');
  try {
    const invalid = (reason: string) => new AppError('weights-unreadable', { path, reason });
    const { size } = await file.stat();
    if (size < 8) throw invalid('header');
    const length = Number((await bytes(file, 0, 8)).readBigUInt64LE());
    if (length > MAX_HEADER || length + 8 > size) throw invalid('header');
    let json: unknown;
    try {
      json = JSON.parse((await bytes(file, 8, length)).toString());
    } catch {
      throw invalid('header');
    }
    const header = headerSchema.safeParse(json);
    if (!header.success) throw invalid(header.error.issues[0]?.path.join('.') || 'header');
    const { __metadata__: metadata, ...entries } = header.data;
    const tensors = new Map<string, NamedTensor>();
    let left = size - 8 - length;
    for (const [
      name,
      {
        dtype,
        shape,
        data_offsets: [from, to],
      },
    ] of Object.entries(entries)) {
      const count = shape.reduce((all, one) => all * one, 1);
      // Other types (position numbers as int64) are no weights.
      if (dtype !== 'F32') continue;
      // Tensors that share bytes could be many times the file.
      left -= to - from;
      if (to - from !== 4 * count || 8 + length + to > size || left < 0) throw invalid(name);
      const data = new Float32Array(count);
      const target = new Uint8Array(data.buffer);
      await fill(file, target, 8 + length + from);
      tensors.set(name, { shape, data });
    }
    return { tensors, metadata };
  } finally {
    await file.close();
  }
}

/** Writes a safetensors file, whole or not at all: under another name first, then renamed. */
export async function writeTensors(
  path: string,
  tensors: ReadonlyMap<string, NamedTensor>,
  metadata: Record<string, string> = {},
): Promise<void> {
  let end = 0;
  const entries = [...tensors].map(([name, { shape, data }]) => {
    const data_offsets = [end, (end += data.byteLength)];
    return [name, { dtype: 'F32', shape, data_offsets }];
  });
  const json = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) });
  // Blanks at the end, so that the numbers begin at a multiple of eight.
  const header = Buffer.from(json + ' '.repeat(-Buffer.byteLength(json) & 7));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const unfinished = `${path}.part`;
  const file = await open(unfinished, 'w');
  try {
    await file.writeFile(length);
    await file.writeFile(header);
    for (const { data } of tensors.values()) {
      await file.writeFile(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    }
    await file.sync();
  } catch (error) {
    await file.close();
    await rm(unfinished, { force: true });
    throw error;
  }
  await file.close();
  await rename(unfinished, path);
}

async function bytes(file: FileHandle, from: number, count: number): Promise<Buffer> {
  const buffer = Buffer.alloc(count);
  await fill(file, buffer, from);
  return buffer;
}

/** Reads until the target is full: a single read may give less. */
async function fill(file: FileHandle, target: Uint8Array, from: number): Promise<void> {
  let done = 0;
  while (done < target.length) {
    const length = Math.min(target.length - done, 1 << 30);
    const { bytesRead } = await file.read(target, done, length, from + done);
    if (bytesRead === 0) return;
    done += bytesRead;
  }
}
