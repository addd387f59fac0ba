import { mkdir, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';

/**
 * The folder with the installed models: each in a folder with its id. A name with a dot in front is
 * work in hand and never a model: `.partial-ID` fills up, `.old-ID` is being replaced, `.trash-ID`
 * removed.
 */

/** Left free on the disk beside what a model takes. */
const SPARE_BYTES = 100 * 1000 * 1000;

export const partialDir = (installDir: string, id: string): string =>
  join(installDir, `.partial-${id}`);
const oldDir = (installDir: string, id: string): string => join(installDir, `.old-${id}`);

/** Makes the folder in which a model is put together; what an earlier attempt left stays. */
export async function beginPartial(installDir: string, id: string): Promise<string> {
  const dir = partialDir(installDir, id);
  await mkdir(dir, { recursive: true });
  return dir;
}

/** Gives a complete folder, `.partial-ID` or one in it, the model's name, in place of an older one. */
export async function publish(installDir: string, id: string, complete: string): Promise<string> {
  const final = join(installDir, id);
  const old = oldDir(installDir, id);
  await rm(old, { recursive: true, force: true });
  await rename(final, old).catch(ignoreMissing);
  await rename(complete, final);
  await rm(partialDir(installDir, id), { recursive: true, force: true, maxRetries: 3 });
  await rm(old, { recursive: true, force: true, maxRetries: 3 });
  return final;
}

/** Takes a folder away at once, then deletes it. */
export async function discard(installDir: string, id: string, dir: string): Promise<void> {
  const trash = join(installDir, `.trash-${id}`);
  await rm(trash, { recursive: true, force: true });
  await rename(dir, trash).catch(ignoreMissing);
  await rm(trash, { recursive: true, force: true, maxRetries: 3 });
}

/** Finishes what a kill interrupted: a model whose successor did not arrive comes back. */
export async function recoverPlace(installDir: string): Promise<void> {
  for (const name of await readdir(installDir).catch(() => [])) {
    if (name.startsWith('.trash-')) await rm(join(installDir, name), { recursive: true });
    if (!name.startsWith('.old-')) continue;
    const final = join(installDir, name.slice('.old-'.length));
    const replaced = await stat(final).then(
      () => true,
      () => false,
    );
    if (replaced) await rm(join(installDir, name), { recursive: true, force: true });
    else await rename(join(installDir, name), final);
  }
}

/** @throws AppError `disk-space` where fewer than `bytes` fit beside some spare room */
export async function requireSpace(dir: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dir);
  const free = bavail * bsize;
  if (free >= bytes + SPARE_BYTES) return;
  const gigabytes = (value: number) => (value / 1e9).toFixed(1);
  throw new AppError('disk-space', {
    path: dir,
    needed: gigabytes(bytes + SPARE_BYTES),
    free: gigabytes(free),
  });
}

/** Bytes of the files in a folder; 0 where there is none. */
export async function folderBytes(dir: string): Promise<number> {
  const names = await readdir(dir).catch(() => []);
  let sum = 0;
  for (const name of names) {
    const found = await stat(join(dir, name)).catch(() => null);
    if (found?.isFile()) sum += found.size;
  }
  return sum;
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
