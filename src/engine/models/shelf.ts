import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelReport } from '../../shared/models.ts';
import { CATALOGUE_FILE, downloadBytes, readCatalogue } from '../encoders/catalogue.ts';
import type { Catalogue, CatalogueEntry } from '../encoders/catalogue.ts';
import { scanModels } from '../encoders/models.ts';
import type { BrokenModel, InstalledModel } from '../encoders/models.ts';
import type { Library } from '../library/library.ts';

export interface ShelfOptions {
  library: Library;
  /** Folder with the catalogue and the models that come with the program. */
  embeddedDir: string;
}

/**
 * The models that a library can use: those that come with the program, those installed in its
 * folder, and those of the catalogue that could be.
 */
export class ModelShelf {
  readonly #library: Library;
  readonly #embeddedDir: string;
  #catalogue: Promise<Catalogue> | null = null;

  constructor({ library, embeddedDir }: ShelfOptions) {
    this.#library = library;
    this.#embeddedDir = embeddedDir;
  }

  /** Where models are installed. */
  get installDir(): string {
    return join(this.#library.dir, 'models');
  }

  /** Folders with models; of two with the same id, the one in the earlier folder counts. */
  get dirs(): string[] {
    return [this.installDir, this.#embeddedDir];
  }

  catalogue(): Promise<Catalogue> {
    return (this.#catalogue ??= readCatalogue(join(this.#embeddedDir, CATALOGUE_FILE)));
  }

  /** Every model, those that can be used first. @throws AppError `catalogue-invalid` */
  async list(): Promise<ModelReport[]> {
    const catalogue = await this.catalogue();
    const { models, broken } = await scanModels(this.dirs);
    const entries = new Map(catalogue.models.map((entry) => [entry.id, entry]));
    const active = this.#library.settings.get('activeModel') ?? this.#embeddedId(models);
    const reports: ModelReport[] = [];
    for (const model of models) {
      const report = await this.#report(catalogue, entries.get(model.id), model);
      reports.push({ ...report, active: model.id === active });
      entries.delete(model.id);
    }
    for (const { dir, error } of broken) {
      const id = String(error.details['id'] ?? dir.split(/[\\/]/).at(-1));
      const report = await this.#report(catalogue, entries.get(id), { id, dir });
      const { code, details } = error;
      reports.push({ ...report, active: id === active, problem: { code, details } });
      entries.delete(id);
    }
    for (const entry of entries.values()) reports.push(await this.#report(catalogue, entry, null));
    return reports;
  }

  #embeddedId(models: readonly InstalledModel[]): string | undefined {
    return models.find(({ dir }) => dir.startsWith(this.#embeddedDir))?.id;
  }

  async #report(
    catalogue: Catalogue,
    entry: CatalogueEntry | undefined,
    installed: InstalledModel | (Pick<BrokenModel, 'dir'> & { id: string }) | null,
  ): Promise<ModelReport> {
    const library = this.#library;
    const manifest = installed && 'manifest' in installed ? installed.manifest : null;
    const id = entry?.id ?? installed?.id ?? '';
    const rows = library.models.all().filter((model) => model.id === id);
    const current =
      installed && 'fingerprint' in installed
        ? rows.find(({ fingerprint }) => fingerprint === installed.fingerprint)
        : undefined;
    const vectors = rows.reduce(
      (sum, { row, dims }) => sum + library.models.embedded(row) * dims * 4,
      0,
    );
    return {
      id,
      name: entry?.name ?? manifest?.name ?? id,
      origin: !entry ? 'own' : entry.kind === 'embedded' ? 'embedded' : 'catalogue',
      installed: manifest !== null,
      active: false,
      goodAt: entry?.goodAt ?? catalogue.own.goodAt,
      quality: entry?.quality ?? [],
      speed: entry?.speed ?? null,
      languages: manifest?.languages ?? entry?.languages ?? [],
      licence: entry?.licence ?? {
        id: manifest?.license || '?',
        commercialUse: null,
        note: catalogue.own.licenceNote,
      },
      version: manifest?.version ?? null,
      dims: manifest?.dims ?? null,
      unverified: entry?.unverified ?? [],
      bytes: {
        download: !entry || entry.kind === 'embedded' ? 0 : downloadBytes(entry),
        installed: installed ? await folderBytes(installed.dir) : 0,
        partial: await folderBytes(join(this.installDir, `.partial-${id}`)),
        vectors,
      },
      embedded: {
        photos: current ? library.models.embeddedAndPresent(current.row) : 0,
        of: library.photos.counts().present,
      },
      problem: null,
    };
  }
}

/** Bytes of the files in a folder; 0 where there is none. */
async function folderBytes(dir: string): Promise<number> {
  const names = await readdir(dir).catch(() => []);
  let sum = 0;
  for (const name of names) sum += (await stat(join(dir, name))).size;
  return sum;
}
