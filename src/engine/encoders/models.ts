import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { fingerprintModel } from './fingerprint.ts';
import { MANIFEST_FILE, readManifest } from './manifest.ts';
import type { Manifest } from './manifest.ts';

export interface InstalledModel {
  id: string;
  dir: string;
  manifest: Manifest;
  /** Identifies what the model computes; stored with everything derived from it. */
  fingerprint: string;
}

export interface BrokenModel {
  dir: string;
  error: AppError;
}

/**
 * Looks at every folder with a manifest inside the given folders; one that does not exist counts as
 * empty. Of two models with the same id the one in the earlier folder wins. A broken model is
 * reported beside the good ones, it does not hide them.
 */
export async function scanModels(
  dirs: string[],
): Promise<{ models: InstalledModel[]; broken: BrokenModel[] }> {
  const models = new Map<string, InstalledModel>();
  const broken: BrokenModel[] = [];
  for (const dir of await subfolders(dirs)) {
    try {
      const manifest = await readManifest(dir);
      if (models.has(manifest.id)) continue;
      const fingerprint = await fingerprintModel(dir, manifest);
      models.set(manifest.id, { id: manifest.id, dir, manifest, fingerprint });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // A folder without a manifest is no model, perhaps a download under way.
      if (error.details['file'] !== MANIFEST_FILE) broken.push({ dir, error });
    }
  }
  return { models: [...models.values()], broken };
}

/** The usable models inside the given folders, earlier folders first, then by folder name. */
export async function listModels(dirs: string[]): Promise<InstalledModel[]> {
  return (await scanModels(dirs)).models;
}

/**
 * The model with this id. Throws AppError `model-missing`, or the reason why the folder of that
 * name cannot be used (`model-manifest-invalid`, `model-file-missing`).
 */
export async function findModel(dirs: string[], id: string): Promise<InstalledModel> {
  const { models, broken } = await scanModels(dirs);
  const model = models.find((candidate) => candidate.id === id);
  if (model) return model;
  const culprit = broken.find(
    ({ dir, error }) => basename(dir) === id || error.details['id'] === id,
  );
  throw culprit?.error ?? new AppError('model-missing', { id });
}

async function subfolders(dirs: string[]): Promise<string[]> {
  const found: string[] = [];
  for (const dir of dirs) {
    const entries = await readdir(dir, { withFileTypes: true }).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return [];
        throw error;
      },
    );
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      // A dot in front: a model that is being installed or removed.
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory() || entry.isSymbolicLink()) found.push(join(dir, entry.name));
    }
  }
  return found;
}
