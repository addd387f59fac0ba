import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { Manifest } from './manifest.ts';

/** Files up to this many bytes are read whole. */
const WHOLE = 16 * 1024 * 1024;
/** Of larger ones this much… */
const SAMPLE = 4096;
/** …is read out of every so many bytes. */
const STRIDE = 1024 * 1024;

/**
 * What tells the embeddings of one model from those of another: `id@version+<16 hex digits>`.
 *
 * [Note: model fingerprint] Version and sizes are not enough: weights trained again have the same
 * size, and a version can be forgotten. Times are no good: the same model copied or installed again
 * would throw away a whole library's embeddings. A complete hash takes seconds for a model of more
 * than a gigabyte, at every start. So the files are sampled densely enough (4 KiB of every MiB)
 * that no retrained matrix of a MiB or more slips through, and small files, the tokenizer among
 * them, are read whole or nearly so. Of the manifest only what changes an embedding counts, listed
 * one by one: a field added to the schema must not change the fingerprint of existing models.
 */
export async function fingerprintModel(dir: string, manifest: Manifest): Promise<string> {
  const { id, version, dims, image, text, adapter } = manifest;
  const hash = createHash('sha256');
  hash.update(
    JSON.stringify([
      dims,
      [image.size, image.mean, image.std, image.rescale],
      [image.resize, image.crop, image.interpolation],
      [text.maxLength, text.padTokenId, text.lowercase, text.padding],
      ...(text.pooling === 'none' ? [] : [text.pooling]),
    ]),
  );
  const more = [adapter, text.projection].filter((file) => file !== null);
  for (const file of [image.file, text.file, text.tokenizer, ...more]) {
    if (!(await sampleFile(join(dir, file), hash))) {
      throw new AppError('model-file-missing', { id, file });
    }
  }
  // Weights that the exporter put beside the graph, under the two names in use.
  for (const file of [image.file, text.file]) {
    await sampleFile(join(dir, `${file}_data`), hash);
    await sampleFile(join(dir, `${file}.data`), hash);
  }
  return `${id}@${version}+${hash.digest('hex').slice(0, 16)}`;
}

/** Feeds a file's size and samples to the hash; false if there is no such file. */
async function sampleFile(path: string, hash: { update(data: string | Buffer): unknown }) {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (file === null) return false;
  try {
    const { size } = await file.stat();
    hash.update(`\n${size}\n`);
    const length = size <= WHOLE ? STRIDE : SAMPLE;
    const buffer = Buffer.alloc(length);
    for (let at = 0; at < size; at += STRIDE) {
      const { bytesRead } = await file.read(buffer, 0, length, at);
      hash.update(buffer.subarray(0, bytesRead));
    }
    // Whatever is appended or cut shows in the size; the very end is not covered by the stride.
    if (size > WHOLE) {
      const { bytesRead } = await file.read(buffer, 0, SAMPLE, size - SAMPLE);
      hash.update(buffer.subarray(0, bytesRead));
    }
    return true;
  } finally {
    await file.close();
  }
}
