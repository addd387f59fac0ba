import { basename, join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { DownloadSettings, InstallProgress, ModelReport } from '../../shared/models.ts';
import { CATALOGUE_FILE, readCatalogue } from '../encoders/catalogue.ts';
import type { Catalogue, DownloadEntry } from '../encoders/catalogue.ts';
import { findModel, scanModels } from '../encoders/models.ts';
import type { JobBoard } from '../jobs/board.ts';
import { Job } from '../jobs/job.ts';
import type { Library } from '../library/library.ts';
import { withUnpacked } from './archive.ts';
import { checkModel } from './check.ts';
import { FolderSource } from './folder-source.ts';
import { hubOptions, type HubPlace } from './hub/options.ts';
import { Hub } from './hub/hub.ts';
import { installFrom, installModel, type InstallResult } from './install.ts';
import { discard, partialDir, recoverPlace } from './place.ts';
import { reportModel } from './report.ts';
import type { ModelSource } from './source.ts';

export interface ShelfOptions {
  library: Library;
  jobs: JobBoard;
  /** Folder with the catalogue and the models that come with the program. */
  embeddedDir: string;
}

export interface InstallRequest extends HubPlace {
  /** Nothing is downloaded unless the user said so for this very model. */
  consent: true;
  /** A folder or zip with the files, for those who are offline. */
  from?: string;
}

export type InstallJob = Job<InstallProgress, InstallResult>;

/**
 * The models that a library can use: those that come with the program, those installed in its
 * folder, and those of the catalogue that could be.
 */
export class ModelShelf {
  readonly #library: Library;
  readonly #jobs: JobBoard;
  readonly #embeddedDir: string;
  readonly #installing = new Map<string, InstallJob>();
  #catalogue: Promise<Catalogue> | null = null;

  constructor({ library, jobs, embeddedDir }: ShelfOptions) {
    this.#library = library;
    this.#jobs = jobs;
    this.#embeddedDir = embeddedDir;
  }

  /** Where models are installed. */
  get installDir(): string {
    return join(this.#library.dir, 'models');
  }

  /** Folders with models; of two with the same id, the one in the earlier folder counts. */
  get dirs(): [string, ...string[]] {
    return [this.installDir, this.#embeddedDir];
  }

  /** Every model, those that can be used first. @throws AppError `catalogue-invalid` */
  async list(): Promise<ModelReport[]> {
    const catalogue = await this.#readCatalogue();
    const { models, broken } = await scanModels(this.dirs);
    const entries = new Map(catalogue.models.map((entry) => [entry.id, entry]));
    const embedded = models.find(({ dir }) => dir.startsWith(this.#embeddedDir))?.id;
    const active = this.#library.settings.get('activeModel') ?? embedded;
    const report = async (id: string, more: Partial<Parameters<typeof reportModel>[0]>) => {
      const shelved = { id, entry: entries.get(id), dir: null, installed: null, ...more };
      const one = await reportModel(shelved, catalogue, this.#library, this.installDir);
      entries.delete(id);
      return { ...one, active: id === active };
    };
    const reports: ModelReport[] = [];
    for (const model of models) {
      reports.push(await report(model.id, { dir: model.dir, installed: model }));
    }
    for (const { dir, error } of broken) {
      const { code, details } = error;
      const id = String(details['id'] ?? basename(dir));
      reports.push({ ...(await report(id, { dir })), problem: { code, details } });
    }
    for (const id of [...entries.keys()]) reports.push(await report(id, {}));
    return reports;
  }

  /**
   * Downloads a model of the catalogue, or takes its files from a folder, and installs it. While
   * that goes on, asking again gives the same job.
   * @throws AppError `model-not-in-catalogue`, `setting-invalid`
   */
  async install(id: string, { from, endpoint, proxy }: InstallRequest): Promise<InstallJob> {
    const entry = await this.#entry(id);
    const running = this.#installing.get(id);
    if (running) return running;
    const options = hubOptions({ endpoint, proxy }, this.downloadSettings);
    await recoverPlace(this.installDir);
    const job: InstallJob = new Job(this.#library, 'install', { model: id }, async (context) => {
      const installFrom = (source: ModelSource) =>
        installModel(entry, source, this.installDir, context).finally(() => source.close());
      const installFromFolder = (dir: string) => installFrom(new FolderSource(dir));
      try {
        if (from === undefined) return await installFrom(new Hub(options));
        if (!/\.zip$/i.test(from)) return await installFromFolder(from);
        return await withUnpacked(from, this.installDir, installFromFolder);
      } finally {
        this.#installing.delete(id);
      }
    });
    this.#installing.set(id, job);
    this.#jobs.add(job);
    return job;
  }

  /**
   * Installs a model that is in no catalogue, of a folder or a zip of one; it is called as the folder
   * that its files are in.
   * @param path absolute
   */
  async import(path: string): Promise<InstallJob> {
    await recoverPlace(this.installDir);
    const job: InstallJob = new Job(this.#library, 'install', { from: path }, (context) =>
      installFrom(path, this.installDir, context),
    );
    this.#jobs.add(job);
    return job;
  }

  /**
   * Deletes an installed model and what is there of a download. Its embeddings go only when asked
   * for: with them, installing it again costs nothing.
   * @throws AppError `model-missing`, `model-in-use`, `model-embedded`
   */
  async remove(id: string, { vectors = false } = {}): Promise<void> {
    const report = (await this.list()).find((model) => model.id === id);
    const isThere = report && (report.installed || report.problem || report.bytes.partial > 0);
    if (!isThere && !(vectors && report?.bytes.vectors))
      throw new AppError('model-missing', { id });
    if (report.active || this.#installing.has(id)) throw new AppError('model-in-use', { id });
    if (report.origin === 'embedded' && !vectors) throw new AppError('model-embedded', { id });
    await recoverPlace(this.installDir);
    const { models, broken } = await scanModels([this.installDir]);
    const folders = [
      ...models.filter((model) => model.id === id),
      ...broken.filter(({ dir, error }) => (error.details['id'] ?? basename(dir)) === id),
    ].map(({ dir }) => dir);
    for (const dir of [...folders, partialDir(this.installDir, id)]) {
      await discard(this.installDir, id, dir);
    }
    if (vectors) this.#library.embeddings.drop(id);
  }

  /**
   * Tries a model: tokenizer and both towers.
   * @throws AppError `model-missing`, or what is wrong with it
   */
  async check(id: string): Promise<void> {
    const { dir } = await findModel(this.dirs, id);
    const entry = (await this.#readCatalogue()).models.find((one) => one.id === id);
    await checkModel(dir, entry && 'tokens' in entry ? entry.tokens : []);
  }

  get downloadSettings(): DownloadSettings {
    return this.#library.settings.get('downloads') ?? { endpoint: null, proxy: null };
  }

  /** @throws AppError `setting-invalid` */
  setDownloadSettings(settings: DownloadSettings): void {
    hubOptions({}, settings);
    this.#library.transaction(() => this.#library.settings.set('downloads', settings));
  }

  #readCatalogue(): Promise<Catalogue> {
    return (this.#catalogue ??= readCatalogue(join(this.#embeddedDir, CATALOGUE_FILE)));
  }

  async #entry(id: string): Promise<DownloadEntry> {
    const { models } = await this.#readCatalogue();
    const entries = models.filter((one): one is DownloadEntry => one.kind !== 'embedded');
    const entry = entries.find((one) => one.id === id);
    if (entry) return entry;
    const known = entries.map((one) => one.id).join(', ');
    throw new AppError('model-not-in-catalogue', { id, known });
  }
}
