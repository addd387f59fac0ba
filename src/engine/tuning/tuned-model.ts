import { copyFile, link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { MANIFEST_FILE } from '../encoders/manifest.ts';
import type { InstalledModel } from '../encoders/models.ts';
import { writeTensors } from '../encoders/training/safetensors.ts';
import type { Tensors } from './training/training.ts';

export const ADAPTER_FILE = 'adapter.safetensors';

/**
 * Makes a model folder of a base model and an adapter. It stands by itself: the base's files are
 * linked into it where the file system can, else copied, so that removing the base breaks nothing.
 * @param id of the new model
 * @param version tells tunings of the same name apart
 * @throws AppError `tuned-already` where the base itself has an adapter
 */
export async function writeTunedModel(
  dir: string,
  base: InstalledModel,
  adapter: Tensors,
  { id, version }: { id: string; version: string },
): Promise<void> {
  if (base.manifest.adapter !== null) throw new AppError('tuned-already', { id: base.id });
  const unfinished = `${dir}.part`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  for (const entry of await readdir(base.dir, { withFileTypes: true })) {
    if (!entry.isFile() || entry.name === MANIFEST_FILE) continue;
    const [from, to] = [join(base.dir, entry.name), join(unfinished, entry.name)];
    await link(from, to).catch(() => copyFile(from, to));
  }
  await writeTensors(join(unfinished, ADAPTER_FILE), adapter);
  const manifest = JSON.parse(await readFile(join(base.dir, MANIFEST_FILE), 'utf8')) as object;
  const own = {
    id,
    version,
    adapter: ADAPTER_FILE,
    base: { id: base.id, fingerprint: base.fingerprint },
  };
  await writeFile(
    join(unfinished, MANIFEST_FILE),
    JSON.stringify({ ...manifest, ...own }, null, 1),
  );
  await rm(dir, { recursive: true, force: true });
  await rename(unfinished, dir);
}
