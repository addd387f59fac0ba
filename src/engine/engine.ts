import { join, resolve } from 'node:path';
import type { FullPicture } from '../shared/engine-messages.ts';
import { AppError } from '../shared/errors.ts';
import type { JobProgress } from '../shared/jobs.ts';
import type { ErrorReport, PhotoReport, StatusReport } from '../shared/reports.ts';
import type { CaptionFit, HeatMap } from '../shared/viewer.ts';
import type { SearchAnswer, SearchRequest } from '../shared/search.ts';
import { RegularBackups } from './backups.ts';
import { Log } from './diagnostics/log.ts';
import { logJobs } from './diagnostics/log-jobs.ts';
import { problemReport } from './diagnostics/problem-report.ts';
import type { Device } from './encoders/devices.ts';
import type { TowerName } from './encoders/manifest.ts';
import { findModel, listModels, type InstalledModel } from './encoders/models.ts';
import { EngineEvents } from './events.ts';
import { JobBoard } from './jobs/board.ts';
import { Job } from './jobs/job.ts';
import { openLibrary, openLibraryReadOnly, type Library } from './library/library.ts';
import type { ModelRecord } from './library/models.ts';
import { DeviceChooser } from './models/devices/chooser.ts';
import { requireSpace } from './models/place.ts';
import { ModelShelf } from './models/shelf.ts';
import { Organizer } from './organize/organizer.ts';
import { exportOriginals, type ExportResult } from './originals/export.ts';
import { originalOf } from './originals/picture.ts';
import { placePhotos } from './places/place-photos.ts';
import { indexFolders, type IndexResult } from './scan/index-folders.ts';
import { listPhotos, statusOf, type PhotosQuery } from './reports.ts';
import { findScope, scopesOf } from './scan/roots.ts';
import { FolderWatch } from './scan/watch.ts';
import type { IndexProgress } from './scan/state.ts';
import { backgroundOf, readBackgroundTexts } from './search/background.ts';
import { compareCaptions } from './search/captions.ts';
import { localise } from './search/localise.ts';
import { buildCells } from './search/build-cells.ts';
import { parseQuery } from './search/query/parse.ts';
import { Searcher, type Understand } from './search/searcher.ts';
import { gazetteerOf } from './places/gazetteer.ts';
import { VectorReader } from './search/vector-reader.ts';
import { Tuning } from './tuning/tuning.ts';
import { Upkeep } from './upkeep.ts';
import { IndexWorkers, type IndexWorkerOptions } from './worker/index-workers.ts';
import { PhotoWorker, type Fallback, type PhotoWorkerOptions } from './worker/photo-worker.ts';

export interface EngineOptions {
  /** The library's folder. */
  libraryDir: string;
  /** The folder with models and texts that come with the program. */
  resourcesDir: string;
  clock?: () => Date;
  device?: Device;
  /** `read` works beside a running Fototeca; `write` is for one at a time. */
  access: 'read' | 'write';
  /** Of the worker that indexes; for tests of one that hangs or crashes. */
  worker?: Pick<PhotoWorkerOptions, 'entry' | 'timeoutMs' | 'restartDelaysMs'>;
}

export interface IndexOptions {
  /** Absolute paths. */
  folders: string[];
  /** Model to index, and from then on to search, with; default: the one in use. */
  modelId?: string;
}

/** Of a float in the library, with what SQLite needs around it. */
const VECTOR_BYTES = 6;
/** How long searches that were under way with another model have to end. */
const LAST_SEARCHES_MS = 20_000;

export type IndexJob = Job<IndexProgress, IndexResult>;

/** Wires library, scan, search and jobs into what the faces of Fototeca call. */
export class Engine {
  /** For what reads it; what changes it goes through the engine or the library's own methods. */
  readonly library: Library;
  readonly models: ModelShelf;
  readonly devices: DeviceChooser;
  readonly jobs = new JobBoard();
  readonly events: EngineEvents;
  readonly log: Log;
  /** Keeps the folders up to date once it is started. */
  readonly upkeep = new Upkeep(this);
  readonly backups: RegularBackups;
  readonly tuning: Tuning;
  /** Tags, albums and duplicates. */
  readonly organizer: Organizer;
  readonly #options: EngineOptions;
  #searcher: Promise<Searcher> | null = null;
  #queryWorker: Promise<PhotoWorker> | null = null;
  /** Fingerprint of the model that they have open. */
  #serving: string | null = null;
  readonly #indexWorkers = new IndexWorkers();
  readonly #closers: (() => Promise<void>)[] = [];

  /** @throws AppError as {@link openLibrary} */
  constructor(options: EngineOptions) {
    this.#options = options;
    const world = { dir: options.libraryDir, clock: options.clock ?? (() => new Date()) };
    this.library = options.access === 'write' ? openLibrary(world) : openLibraryReadOnly(world);
    this.log = new Log(options.libraryDir, world.clock);
    logJobs(this.log, this.jobs);
    if (options.access === 'write') this.log.write('info', 'opened');
    this.events = new EngineEvents(this.library, this.jobs);
    this.backups = new RegularBackups(options.libraryDir, world.clock, this.log);
    this.devices = new DeviceChooser({ dir: options.libraryDir, clock: world.clock });
    this.models = new ModelShelf({
      library: this.library,
      jobs: this.jobs,
      embeddedDir: join(options.resourcesDir, 'models'),
    });
    this.tuning = new Tuning({
      library: this.library,
      jobs: this.jobs,
      resourcesDir: options.resourcesDir,
      modelDirs: this.models.dirs,
      modelOf: (id) => this.modelOf(id),
      modelChanged: () => this.#modelChanged(),
    });
    this.organizer = new Organizer({
      library: this.library,
      jobs: this.jobs,
      resourcesDir: options.resourcesDir,
      model: () => this.#activeModel(),
      worker: () => this.#worker(),
      background: (model) => this.#background(model),
    });
  }

  /**
   * Brings the library up to date with folders, adding those that are new to it.
   * @returns once the model is loaded and the work has begun
   * @throws AppError when a folder does not exist or the model cannot be used
   */
  async index({ folders, modelId }: IndexOptions): Promise<IndexJob> {
    const library = this.library;
    for (const folder of folders) await findScope(library, folder);
    const installed = await this.modelOf(modelId);
    const { id, fingerprint, manifest } = installed;
    const isNew = !library.models.find(id, fingerprint);
    // What is wrong with a model should show before anything depends on it.
    const worker = await this.#indexWorkers.lend(
      await this.#indexWorker(installed, isNew ? ['image', 'text'] : ['image']),
    );
    try {
      const model = library.modelFor(id, fingerprint, manifest.dims);
      // Until all is embedded with another model, the one before goes on serving.
      if (library.settings.get('activeModel') === undefined) this.#activate(installed);
      const texts = await readBackgroundTexts(this.#options.resourcesDir);
      await backgroundOf(library, model, worker, texts);
      const scopes = await scopesOf(library, folders);
      const params = { folders, model: id };
      const job: IndexJob = new Job(library, 'index', params, async (context) => {
        try {
          const result = await indexFolders(
            { library, worker, model },
            scopes,
            [library.dir],
            context,
          );
          await placePhotos(library, this.#options.resourcesDir, context);
          if (!context.signal.aborted && this.#lacking(installed) === 0) {
            this.#activate(installed);
            library.dropOlderEmbeddings(model);
            await buildCells(library, model.row, { signal: context.signal });
          }
          return result;
        } finally {
          await this.#indexWorkers.giveBack(worker);
        }
      });
      this.jobs.add(job);
      return job;
    } catch (error) {
      await this.#indexWorkers.giveBack(worker);
      throw error;
    }
  }

  /**
   * Makes a model the one that searches: at once where it has seen every photo, else as soon as it
   * has; until then the one before goes on serving, unless `now`.
   * @returns the work of embedding what it has not seen; null where there is none
   * @throws AppError `model-missing`, `disk-space`, or why it cannot be used
   */
  async useModel(id: string, { now = false } = {}): Promise<IndexJob | null> {
    const model = await this.modelOf(id);
    const lacking = this.#lacking(model);
    if (now || lacking === 0) this.#activate(model);
    if (lacking === 0) return null;
    await requireSpace(this.library.dir, lacking * model.manifest.dims * VECTOR_BYTES);
    const folders = this.library.folders.all().map(({ path }) => path);
    const job = await this.index({ folders, modelId: id });
    // Photos that came meanwhile were embedded with the old model only.
    void job.ended
      .then(({ state }) => {
        const left = this.#lacking(model);
        return state === 'done' && left > 0 && left < lacking ? this.useModel(id) : null;
      })
      .catch(() => null);
    return job;
  }

  /**
   * Begins to watch folders: what changes in them from now on is to be indexed again.
   * @param folders absolute paths
   */
  watch(folders: readonly string[]): Promise<FolderWatch> {
    return FolderWatch.start(folders, this.library.dir);
  }

  /** @throws AppError `model-missing`, `query-empty`, or of the example's file */
  async search(request: SearchRequest): Promise<SearchAnswer> {
    this.#searcher ??= this.#openSearcher();
    this.#searcher.catch(() => (this.#searcher = null));
    return (await this.#searcher).search(request);
  }

  status(): StatusReport {
    return statusOf(this.library);
  }

  /** As {@link listPhotos}. */
  photos(query: PhotosQuery): { total: number; photos: PhotoReport[] } {
    return listPhotos(this.library, query);
  }

  /** Files that could not be read, and why. */
  errors(): ErrorReport[] {
    return this.library.files.errors();
  }

  /** A photo's thumbnail as JPEG; null where there is none. Only with `write` access. */
  thumbnail(photoId: number): Uint8Array | null {
    const [photo] = this.library.photos.byIds([photoId]);
    return (photo && this.library.thumbnails.get(photo.hash)?.jpeg) ?? null;
  }

  /**
   * What a page can show of a photo at full size: the file where browsers can read it, else a JPEG
   * made of it.
   * @throws AppError as {@link originalOf}, or of the file
   */
  async picture(photoId: number): Promise<FullPicture> {
    const { path, type } = originalOf(this.library, photoId);
    if (type !== null) return { type, path };
    return { jpeg: await (await this.#worker()).call('render', { path }) };
  }

  /**
   * Where in a photo a text is; see {@link localise}.
   * @throws AppError as {@link originalOf}, of the file or of the model
   */
  async whereIs(photoId: number, text: string, signal: AbortSignal): Promise<HeatMap> {
    const { path } = originalOf(this.library, photoId);
    const [photo] = this.library.photos.byIds([photoId]);
    const ratio = photo ? photo.width / photo.height : 1;
    const { manifest } = await this.modelOf();
    const { logitScale } = manifest;
    return localise(await this.#worker(), { path, ratio, text, logitScale }, signal);
  }

  /**
   * How well captions fit a photo; see {@link compareCaptions}.
   * @throws AppError as {@link whereIs}
   */
  async whatIs(photoId: number, texts: string[]): Promise<CaptionFit[]> {
    const [worker, { id, fingerprint, manifest }] = await Promise.all([
      this.#worker(),
      this.modelOf(),
    ]);
    const model = this.library.models.find(id, fingerprint);
    const photo =
      (model && this.library.vectors(model.row).get(photoId)) ??
      (await worker.call('embedFile', { path: originalOf(this.library, photoId).path }));
    const captions = await worker.call('embedTexts', { texts });
    return compareCaptions(photo, texts, captions, manifest.logitScale);
  }

  /** As {@link problemReport}. */
  problemReport(): Promise<string> {
    return problemReport(this.#options);
  }

  /** Copies originals into a folder; see {@link exportOriginals}. */
  export(photoIds: readonly number[], folder: string): Job<JobProgress, ExportResult> {
    const job = new Job<JobProgress, ExportResult>(
      this.library,
      'export',
      { photos: photoIds.length, folder },
      (context) => exportOriginals(this.library, photoIds, folder, context),
    );
    this.jobs.add(job);
    return job;
  }

  /**
   * Forgets photos (by id or path) and folders (by path): the library only, the files on disk are
   * not touched.
   * @returns how many photos were forgotten
   * @throws AppError `photo-not-found`, before anything is forgotten
   */
  forget(references: readonly string[]): number {
    const library = this.library;
    const ids = new Set<number>();
    const folderIds: number[] = [];
    for (const reference of references) {
      const folder = library.folders.all().find(({ path }) => path === resolve(reference));
      if (folder) {
        folderIds.push(folder.id);
        for (const id of library.files.photosOnlyIn(folder.id)) ids.add(id);
        continue;
      }
      const id = /^\d+$/.test(reference)
        ? Number(reference)
        : library.files.at(resolve(reference))?.photoId;
      if (id == null || library.photos.byIds([id]).length === 0) {
        throw new AppError('photo-not-found', { reference });
      }
      ids.add(id);
    }
    library.forgetPhotos([...ids]);
    library.transaction(() => {
      for (const id of folderIds) library.folders.remove(id);
    });
    return ids.size;
  }

  /** Cancels what runs, ends processes and threads, closes the library. */
  async close(): Promise<void> {
    await this.#indexWorkers.stopStarting();
    await this.upkeep.close();
    await this.jobs.close();
    await this.#indexWorkers.close();
    for (const close of this.#closers.reverse()) await close();
    await this.backups.close();
    this.events.close();
    if (this.library.writable) this.log.write('info', 'closed');
    this.library.close();
  }

  /** Today on the clock of the wall, `YYYY-MM-DD`. */
  get #today(): string {
    const now = (this.#options.clock ?? (() => new Date()))();
    return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  }

  get #device(): Device {
    return this.#options.device ?? 'auto';
  }

  /**
   * The model asked for, else the one in use, else the one that comes with the program.
   * @throws AppError `model-missing`, or why it cannot be used
   */
  async modelOf(asked?: string): Promise<InstalledModel> {
    const id = asked ?? this.library.settings.get('activeModel');
    if (id !== undefined) return findModel(this.models.dirs, id);
    const [embedded] = await listModels([join(this.#options.resourcesDir, 'models')]);
    if (!embedded) throw new AppError('model-missing', { id: '' });
    return embedded;
  }

  /** Photos that a model has not embedded yet. */
  #lacking({ id, fingerprint }: InstalledModel): number {
    const { models, photos } = this.library;
    const row = models.find(id, fingerprint)?.row;
    return photos.counts().present - (row === undefined ? 0 : models.embeddedAndPresent(row));
  }

  /** From now on this model searches. What the one before has open ends when it is done. */
  #activate({ id, fingerprint }: InstalledModel): void {
    const isServing = this.#serving === null || this.#serving === fingerprint;
    if (isServing && this.library.settings.get('activeModel') === id) return;
    this.#serving = null;
    this.library.transaction(() => this.library.settings.set('activeModel', id));
    const [searcher, worker] = [this.#searcher, this.#queryWorker];
    this.#searcher = null;
    this.#queryWorker = null;
    const close = async () => {
      await searcher?.catch(() => undefined);
      await (await worker)?.close();
    };
    setTimeout(() => void close().catch(() => undefined), LAST_SEARCHES_MS).unref();
  }

  /** A worker on the fastest correct device, which goes on with the CPU if that device fails. */
  async #indexWorker(model: InstalledModel, towers: TowerName[]): Promise<IndexWorkerOptions> {
    const { dir } = model;
    const placement = await this.devices.choose(model, this.#options.device);
    const { device, precision, batchSize: maxBatch } = placement;
    const fallback: Fallback = {
      model: { dir, device: 'cpu' },
      onUse: (trouble) => this.devices.quarantine(model, device, trouble),
    };
    return {
      ...this.#options.worker,
      fingerprint: model.fingerprint,
      model: { dir, device, precision, maxBatch },
      towers,
      ...(device !== 'cpu' && { fallback }),
    };
  }

  /** The worker for what a person waits for; indexing has one of its own. */
  #worker(): Promise<PhotoWorker> {
    this.#queryWorker ??= this.modelOf().then(({ dir, fingerprint }) => {
      this.#serving = fingerprint;
      const worker = new PhotoWorker({ model: { dir, device: this.#device }, towers: ['text'] });
      this.#closers.push(() => worker.close());
      return worker;
    });
    this.#queryWorker.catch(() => (this.#queryWorker = null));
    return this.#queryWorker;
  }

  /** The next search opens the model that is in use by then. */
  async #modelChanged(): Promise<void> {
    const worker = this.#queryWorker;
    this.#searcher = null;
    this.#queryWorker = null;
    await (await worker?.catch(() => null))?.close();
  }

  /** The row of the model in use; null before anything was indexed with it. */
  async #activeModel(): Promise<ModelRecord | null> {
    const { id, fingerprint } = await this.modelOf();
    return this.library.models.find(id, fingerprint) ?? null;
  }

  async #background(model: ModelRecord): Promise<Float32Array[]> {
    const texts = await readBackgroundTexts(this.#options.resourcesDir);
    return backgroundOf(this.library, model, await this.#worker(), texts);
  }

  async #openSearcher(): Promise<Searcher> {
    const installed = await this.modelOf();
    const model = this.library.models.find(installed.id, installed.fingerprint);
    if (!model) throw new AppError('library-empty', { path: this.library.dir });
    const vectors = new VectorReader(this.library.dir);
    vectors.start();
    this.#closers.push(() => vectors.close());
    const worker = await this.#worker();
    const background = await this.#background(model);
    const { resourcesDir } = this.#options;
    const understand: Understand = (text, { now = this.#today, keep = [], language = 'it' }) =>
      parseQuery(text, {
        ...{ now, keep, language },
        gazetteer: gazetteerOf(resourcesDir),
        vocabulary: {
          tags: this.library.tags.names(),
          albums: this.library.albums.names().map(({ name }) => name),
        },
      });
    return new Searcher({
      ...{ library: this.library, model, worker, vectors, background, understand },
    });
  }
}
