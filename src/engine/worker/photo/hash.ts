import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { fileError } from './file-errors.ts';

export { closePhotoTools } from './exiftool.ts';

/**
 * SHA-256 of a file's content (hex) and its length in bytes. Memory does not grow with the file.
 *
 * @throws AppError `file-vanished`, `file-unreadable`
 */
export async function hashFile(path: string): Promise<{ hash: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
      hash.update(chunk as Buffer);
      bytes += (chunk as Buffer).length;
    }
  } catch (error) {
    throw fileError(error);
  }
  return { hash: hash.digest('hex'), bytes };
}
