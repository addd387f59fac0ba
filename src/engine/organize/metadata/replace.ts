import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { chmod, chown, open, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { promisify } from 'node:util';

/** Where a file is prepared that will take another's place: beside it, and hidden from scans. */
export const draftOf = (path: string): string =>
  join(dirname(path), `.fototeca-new${extname(path)}`);

/** Puts new bytes in a file's place, whole or not at all. @param like see {@link finishDraft} */
export async function replaceFile(path: string, bytes: Uint8Array, like?: Stats): Promise<void> {
  const draft = draftOf(path);
  try {
    await writeFile(draft, bytes);
    await finishDraft(draft, path, like);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/**
 * Sees to it that a draft is on the disk.
 * @param path the file that it will replace
 * @param like as that is: permissions, owner and extended attributes (where the system lets us) and
 *   times become the same; the time of a photo's file may be all that tells when it was taken
 */
export async function finishDraft(draft: string, path: string, like?: Stats): Promise<void> {
  if (like) {
    await chown(draft, like.uid, like.gid).catch(() => undefined);
    await chmod(draft, like.mode);
    await copyAttributes(path, draft);
  }
  const file = await open(draft, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  if (like) await utimes(draft, like.atime, like.mtime);
}

/** Extended attributes, which Node cannot read: by GNU's cp, so on Linux only. */
async function copyAttributes(from: string, to: string): Promise<void> {
  if (process.platform !== 'linux') return;
  const args = ['--attributes-only', '--preserve=xattr', '--', from, to];
  // A file system without them, or another cp: they are lost, the photo is not.
  await promisify(execFile)('cp', args).catch(() => undefined);
}

/** SHA-256, hexadecimal. */
export const hashOf = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');
