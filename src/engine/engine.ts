import { join, resolve } from 'node:path';
import type { FullPicture } from '../shared/engine-messages.ts';
import { AppError } from '../shared/errors.ts';
import { DEFAULT_BACKGROUND } from '../shared/jobs.ts';
import type { Span } from '../shared/query.ts';
import type { ErrorReport, PhotoReport, StatusReport } from '../shared/reports.ts';
import type { CaptionFit, HeatMap } from '../shared/viewer.ts';
import type { SearchAnswer, SearchRequest } from '../shared/search.ts';
import type { Surroundings } from '../shared/surroundings.ts';
import { RegularBackups } from './backups.ts';
import { Log } from './diagnostics/log.ts';
import { logJobs } from './diagnostics/log-jobs.ts';
import { problemReport } from './diagnostics/problem-report.ts';
import type { DiskOptions } from './disk/disk.ts';
import { Disks } from './disk/disks.ts';
import type { Device } from './encoders/devices.ts';
import type { InstalledModel } from './encoders/models.ts';
import { EngineEvents } from './events.ts';
import { Indexing, type IndexJob, type IndexOptions } from './indexing.ts';
import { JobBoard } from './jobs/board.ts';
import { Courtesy } from './jobs/courtesy.ts';
import { lookAround } from './jobs/look-around.ts';
import { openLibrary, openLibraryReadOnly, type Library } from './library/library.ts';
import { ModelInUse } from './model-in-use.ts';
import { DeviceChooser } from './models/devices/chooser.ts';
import { ModelShelf } from './models/shelf.ts';
import { Organizer } from './organize/organizer.ts';
import { kindsIn } from './organize/taxonomy/kinds.ts';
import { Originals } from './originals/originals.ts';
import { originalOf } from './originals/picture.ts';
import { listPhotos, statusOf, type PhotosQuery } from './reports.ts';
import { FolderWatch } from './scan/watch.ts';
import { compareCaptions } from './search/captions.ts';
import { localise } from './search/localise.ts';
import { SmartAlbums } from './smart-albums.ts';
import { readSayings } from './sayings.ts';
import { Tuning } from './tuning/tuning.ts';
import { Upkeep } from './upkeep.ts';
import type { WorkerOptions } from './worker/photo-worker.ts';

export interface EngineOptions {
  /** The library's folder. */
  libraryDir: string;
  /** The folder with models and texts that come with the program. */
  resourcesDir: string;
  clock?: () => Date;
  device?: Device;
  /** `read` works beside a running Fototeca; `write` is for one at a time. */
  access: 'read' | 'write';
  /** Of the workers that index and search; for tests of one that hangs or crashes. */
  worker?: WorkerOptions;
  /** Of what asks the folders' drives; for tests of one that never answers. */
  disk?: DiskOptions;
  /**
   * Who tells how the computer is powered. Without it long work gives way to nothing, as is right
   * for somebody who waits for it in a terminal.
   */
  surroundings?: 'system' | (() => Promise<Surroundings>);
}

/** Wires library, scan, search and jobs into what the faces of Fototeca call. */
export class Engine {
  /** For what reads it; what changes it goes through the engine or the library's own methods. */
  readonly library: Library;
  readonly models: ModelShelf;
  readonly devices: DeviceChooser;
  /** What asks the file systems of folders. */
  readonly disks: Disks;
  readonly jobs = new JobBoard();
  readonly events: EngineEvents;
  readonly log: Log;
  /** Keeps the folders up to date once it is started. */
  readonly upkeep = new Upkeep(this);
  readonly backups: RegularBackups;
  /** What long work gives way to; null where it does not. */
  readonly courtesy: Courtesy | null;
  readonly originals: Originals;
  readonly tuning: Tuning;
  /** Tags, albums and duplicates. */
  readonly organizer: Organizer;
  readonly smartAlbums: SmartAlbums;
  readonly #options: EngineOptions;
  readonly #inUse: ModelInUse;
  readonly #indexing: Indexing;

  /** @throws AppError as {@link openLibrary} */
  constructor(options: EngineOptions) {
    this.#options = options;
    const { libraryDir, resourcesDir, clock = () => new Date() } = options;
    const world = { dir: libraryDir, clock, kinds: kindsIn(resourcesDir) };
    const library = options.access === 'write' ? openLibrary(world) : openLibraryReadOnly(world);
    const jobs = this.jobs;
    this.library = library;
    this.log = new Log(libraryDir, clock);
    logJobs(this.log, jobs);
    if (options.access === 'write') this.log.write('info', 'opened');
    this.events = new EngineEvents(library, jobs, this.log);
    this.backups = new RegularBackups(libraryDir, clock, this.log);
    const { surroundings } = options;
    const look = surroundings === 'system' ? () => lookAround() : surroundings;
    const background = () => ({ ...DEFAULT_BACKGROUND, ...library.settings.get('background') });
    const courtesy = look ? new Courtesy({ settings: background, look }) : null;
    this.courtesy = courtesy;
    this.devices = new DeviceChooser(world);
    this.disks = new Disks(options.disk);
    this.models = new ModelShelf({ library, jobs, embeddedDir: join(resourcesDir, 'models') });
    const inUse = new ModelInUse({
      ...{ library, resourcesDir, clock, devices: this.devices, worker: options.worker },
      modelDirs: this.models.dirs,
      device: options.device ?? 'auto',
      words: () => this.organizer.words(),
    });
    this.#inUse = inUse;
    this.#indexing = new Indexing({
      ...{ library, jobs, resourcesDir, inUse, courtesy },
      devices: this.devices,
      device: options.device,
      worker: options.worker,
      disks: this.disks,
    });
    this.originals = new Originals({ library, jobs, disks: this.disks });
    this.tuning = new Tuning({
      ...{ library, jobs, courtesy },
      sayings: () => readSayings(resourcesDir),
      modelDirs: this.models.dirs,
      modelOf: (id) => inUse.installed(id),
      modelChanged: () => inUse.reopen(),
    });
    this.organizer = new Organizer({
      ...{ library, jobs, resourcesDir },
      model: () => inUse.record(),
      worker: () => inUse.worker(),
      withDrives: (work, signal) => this.originals.withDrives(work, signal),
      background: (model) => inUse.background(model),
    });
    this.smartAlbums = new SmartAlbums(library, (request) => this.search(request));
  }

  /** As {@link Indexing.index}. */
  index(options: IndexOptions): Promise<IndexJob> {
    return this.#indexing.index(options);
  }

  /** As {@link Indexing.useModel}. */
  useModel(id: string, options?: { now?: boolean }): Promise<IndexJob | null> {
    return this.#indexing.useModel(id, options);
  }

  /** As {@link ModelInUse.installed}. */
  modelOf(asked?: string): Promise<InstalledModel> {
    return this.#inUse.installed(asked);
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
    const search = async () => (await this.#inUse.searcher()).search(request);
    return this.courtesy ? this.courtesy.serving(search) : search();
  }

  /** As {@link Searcher.found}; throws as {@link search}. */
  async found(request: SearchRequest): Promise<number[]> {
    return (await this.#inUse.searcher()).found(request);
  }

  /** As {@link Searcher.why}; throws as {@link search}. */
  async why(request: SearchRequest, photo: number) {
    return (await this.#inUse.searcher()).why(request, photo);
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

  /** As {@link ModelInUse.textOf}. */
  searchText(text: string, keep: Span[]): string {
    return this.#inUse.textOf(text, keep);
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
    return { jpeg: await (await this.#inUse.worker()).call('render', { path }) };
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
    return localise(await this.#inUse.worker(), { path, ratio, text, logitScale }, signal);
  }

  /**
   * How well captions fit a photo; see {@link compareCaptions}.
   * @throws AppError as {@link whereIs}
   */
  async whatIs(photoId: number, texts: string[]): Promise<CaptionFit[]> {
    const [worker, model, { manifest }] = await Promise.all([
      this.#inUse.worker(),
      this.#inUse.record(),
      this.modelOf(),
    ]);
    const photo =
      (model && this.library.embeddings.of(model.row).get(photoId)) ??
      (await worker.call('embedFile', { path: originalOf(this.library, photoId).path }));
    const captions = await worker.call('embedTexts', { texts });
    return compareCaptions(photo, texts, captions, manifest.logitScale);
  }

  /** As {@link problemReport}. */
  problemReport(): Promise<string> {
    return problemReport(this.#options);
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
        for (const id of library.folders.photosOnlyIn(folder.id)) ids.add(id);
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
    this.disks.hurry();
    await this.#indexing.stopStarting();
    // What upkeep waits for are jobs, which may take minutes: they are called off meanwhile.
    const upkeep = this.upkeep.close();
    await this.jobs.close();
    await upkeep;
    await this.smartAlbums.close();
    await this.#indexing.close();
    await this.disks.close();
    await this.#inUse.close();
    await this.backups.close();
    this.events.close();
    if (this.library.writable) this.log.write('info', 'closed');
    this.library.close();
  }
}
