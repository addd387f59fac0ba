/** A model folder is made under a name that nobody looks at, and gets its own when it is complete. */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { fingerprintModel } from '../fingerprint.ts';
import { readManifest } from '../manifest.ts';

/** `.import-<pid>-<random>`: names with a dot in front are no models. */
const STAGING = /^\.import-(\d+)-/;

/** Runs `build` on an empty folder beside the models; the folder is gone afterwards. */
export async function withStaging<T>(
  modelsDir: string,
  build: (dir: string) => Promise<T>,
): Promise<T> {
  await mkdir(modelsDir, { recursive: true });
  await removeLeftovers(modelsDir);
  const dir = join(modelsDir, `.import-${process.pid}-${randomBytes(4).toString('hex')}`);
  await mkdir(dir);
  try {
    return await build(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** What imports that were killed have left. */
async function removeLeftovers(modelsDir: string): Promise<void> {
  for (const name of await readdir(modelsDir)) {
    const pid = STAGING.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) {
      await rm(join(modelsDir, name), { recursive: true, force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Throws AppError `disk-full` unless so many bytes fit. */
export async function expectSpace(dir: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dir);
  if (bavail * bsize < bytes) throw new AppError('disk-full', { path: dir });
}

/**
 * Gives a complete folder its place. The same model there already is left as it is; another one of
 * that name is not replaced: AppError `model-exists`.
 */
export async function install(staged: string, modelsDir: string, id: string): Promise<string> {
  const dir = join(modelsDir, id);
  try {
    await rename(staged, dir);
    return dir;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A folder with something in it; on Windows any folder.
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'EPERM') throw error;
  }
  const [ours, theirs] = await Promise.all([fingerprintOf(staged), fingerprintOf(dir)]);
  if (ours === null || ours !== theirs) throw new AppError('model-exists', { id, path: dir });
  return dir;
}

/** What identifies the model in a folder; null where there is none that can be used. */
async function fingerprintOf(dir: string): Promise<string | null> {
  try {
    return await fingerprintModel(dir, await readManifest(dir));
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
