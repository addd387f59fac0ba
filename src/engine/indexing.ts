import type { Device } from './encoders/devices.ts';
import type { TowerName } from './encoders/manifest.ts';
import type { Disk } from './disk/disk.ts';
import type { Disks } from './disk/disks.ts';
import type { InstalledModel } from './encoders/models.ts';
import type { JobBoard } from './jobs/board.ts';
import type { Courtesy } from './jobs/courtesy.ts';
import { Job } from './jobs/job.ts';
import type { Library } from './library/library.ts';
import type { ModelInUse } from './model-in-use.ts';
import type { DeviceChooser } from './models/devices/chooser.ts';
import { requireSpace } from './models/place.ts';
import { vectorSpace } from './models/report.ts';
import { placePhotos } from './places/place-photos.ts';
import { indexFolders, type IndexResult } from './scan/index-folders.ts';
import { findScope, scopesOf } from './scan/roots.ts';
import type { IndexProgress } from './scan/state.ts';
import { backgroundOf, readBackgroundTexts } from './search/background.ts';
import { buildCells } from './search/build-cells.ts';
import { IndexWorkers, type IndexWorkerOptions } from './worker/index-workers.ts';
import type { Fallback, WorkerOptions } from './worker/photo-worker.ts';

export interface IndexOptions {
  /** Absolute paths. */
  folders: string[];
  /** Model to index, and from then on to search, with; default: the one in use. */
  modelId?: string;
}

export type IndexJob = Job<IndexProgress, IndexResult>;

export interface IndexingOptions {
  library: Library;
  jobs: JobBoard;
  resourcesDir: string;
  inUse: ModelInUse;
  /** What embedding with another model gives way to. */
  courtesy: Courtesy | null;
  devices: DeviceChooser;
  device: Device | undefined;
  worker: WorkerOptions | undefined;
  disks: Disks;
}

/** Begins the jobs that bring the library up to date with folders, and with a model. */
export class Indexing {
  readonly #options: IndexingOptions;
  readonly #workers = new IndexWorkers();
  /** Models that look at photos they have not seen, by id. */
  readonly #catchingUp = new Map<string, Promise<IndexJob>>();

  constructor(options: IndexingOptions) {
    this.#options = options;
  }

  /**
   * Brings the library up to date with folders, adding those that are new to it.
   * @returns once the model is loaded and the work has begun
   * @throws AppError when a folder does not exist or the model cannot be used
   */
  index(options: IndexOptions): Promise<IndexJob> {
    return this.#index(options, null);
  }

  async #index(options: IndexOptions, courtesy: Courtesy | null): Promise<IndexJob> {
    // At once: it starts while the model is loaded.
    const disk = this.#options.disks.lend();
    try {
      return await this.#begin(options, courtesy, disk);
    } catch (error) {
      await this.#options.disks.giveBack(disk);
      throw error;
    }
  }

  /** @param disk is given back by the job */
  async #begin(
    { folders, modelId }: IndexOptions,
    courtesy: Courtesy | null,
    disk: Disk,
  ): Promise<IndexJob> {
    const { library, jobs, inUse, resourcesDir } = this.#options;
    for (const folder of folders) await findScope({ library, disk }, folder);
    const installed = await inUse.installed(modelId);
    const { id, fingerprint, manifest } = installed;
    const isNew = !library.models.find(id, fingerprint);
    // What is wrong with a model should show before anything depends on it.
    const worker = await this.#workers.lend(
      await this.#worker(installed, isNew ? ['image', 'text'] : ['image']),
    );
    try {
      const model = library.embeddings.modelFor(id, fingerprint, manifest.dims);
      // Until all is embedded with another model, the one before goes on serving.
      if (library.settings.get('activeModel') === undefined) inUse.change(installed);
      const texts = await readBackgroundTexts(resourcesDir);
      await backgroundOf(library, model, worker, texts);
      const scopes = await scopesOf({ library, disk }, folders);
      const params = { folders, model: id };
      const job: IndexJob = new Job(
        library,
        'index',
        params,
        async (context) => {
          try {
            const result = await indexFolders(
              { library, worker, disk, model },
              scopes,
              [library.dir],
              context,
            );
            await placePhotos(library, resourcesDir, context);
            if (!context.signal.aborted && this.#lacking(installed) === 0) {
              inUse.change(installed);
              library.embeddings.dropOlder(model);
              await buildCells(library, model.row, { signal: context.signal });
            }
            return result;
          } finally {
            await this.#workers.giveBack(worker);
            await this.#options.disks.giveBack(disk);
          }
        },
        courtesy,
      );
      jobs.add(job);
      return job;
    } catch (error) {
      await this.#workers.giveBack(worker);
      throw error;
    }
  }

  /**
   * Makes a model the one that searches: at once where it has seen every photo, else as soon as it
   * has; until then the one before goes on serving, unless `now`.
   * @returns the work of embedding what it has not seen, the one under way if there is one; null where
   *   there is none
   * @throws AppError `model-missing`, `disk-space`, or why it cannot be used
   */
  async useModel(id: string, { now = false } = {}): Promise<IndexJob | null> {
    const { inUse } = this.#options;
    const model = await inUse.installed(id);
    const lacking = this.#lacking(model);
    if (now || lacking === 0) inUse.change(model);
    if (lacking === 0) return null;
    const underWay = this.#catchingUp.get(id);
    if (underWay) return underWay;
    const beginning = this.#catchUp(model, lacking);
    this.#catchingUp.set(id, beginning);
    const over = () => this.#catchingUp.delete(id);
    // Photos that came meanwhile were embedded with the old model only.
    const end = async () => {
      const { state } = await (await beginning).ended.finally(over);
      const left = this.#lacking(model);
      if (state === 'done' && left > 0 && left < lacking) await this.useModel(id);
    };
    void end().catch(over);
    return beginning;
  }

  async #catchUp({ id, manifest }: InstalledModel, lacking: number): Promise<IndexJob> {
    const { library, courtesy } = this.#options;
    await requireSpace(library.dir, vectorSpace(lacking, manifest.dims));
    const folders = library.folders.all().map(({ path }) => path);
    return this.#index({ folders, modelId: id }, courtesy);
  }

  /** As {@link IndexWorkers.stopStarting}. */
  stopStarting(): Promise<void> {
    return this.#workers.stopStarting();
  }

  close(): Promise<void> {
    return this.#workers.close();
  }

  /** Photos that a model has not embedded yet, of those that can be read. */
  #lacking({ id, fingerprint }: InstalledModel): number {
    const { models, photos } = this.#options.library;
    // No model has the row 0.
    const row = models.find(id, fingerprint)?.row ?? 0;
    return photos.counts().present - models.embeddedAndPresent(row) - models.unreadable(row);
  }

  /** A worker on the fastest correct device, which goes on with the CPU if that device fails. */
  async #worker(model: InstalledModel, towers: TowerName[]): Promise<IndexWorkerOptions> {
    const { devices, device: asked, worker } = this.#options;
    const { dir } = model;
    const { device, precision, batchSize: maxBatch } = await devices.choose(model, asked);
    const fallback: Fallback = {
      model: { dir, device: 'cpu' },
      onUse: (trouble) => devices.quarantine(model, device, trouble),
    };
    return {
      ...worker,
      fingerprint: model.fingerprint,
      model: { dir, device, precision, maxBatch },
      towers,
      ...(device !== 'cpu' && { fallback }),
    };
  }
}
