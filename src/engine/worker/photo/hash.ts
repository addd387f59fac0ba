import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { fileError } from './file-errors.ts';

const BLOCK_BYTES = 1 << 20;
/** Blocks not in use: new ones for each file would keep the garbage collector busy. */
const blocks: Buffer[] = [];

/**
 * SHA-256 of a file's content (hex) and its length in bytes. Memory does not grow with the file.
 *
 * @throws AppError `file-vanished`, `file-unreadable`
 */
export async function hashFile(path: string): Promise<{ hash: string; bytes: number }> {
  const hash = createHash('sha256');
  const block = blocks.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES);
  let bytes = 0;
  try {
    const file = await open(path, 'r');
    try {
      for (;;) {
        const { bytesRead } = await file.read(block, 0, BLOCK_BYTES, null);
        if (bytesRead === 0) break;
        hash.update(block.subarray(0, bytesRead));
        bytes += bytesRead;
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileError(error);
  } finally {
    blocks.push(block);
  }
  return { hash: hash.digest('hex'), bytes };
}
