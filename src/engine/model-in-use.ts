import { join } from 'node:path';
import { AppError } from '../shared/errors.ts';
import type { Word } from '../shared/organise.ts';
import type { Span } from '../shared/query.ts';
import { executionProvider, type Device } from './encoders/devices.ts';
import { findModel, listModels, type InstalledModel } from './encoders/models.ts';
import type { Library } from './library/library.ts';
import type { ModelRecord } from './library/models.ts';
import { gazetteerOf } from './places/gazetteer.ts';
import { backgroundOf, readBackgroundTexts } from './search/background.ts';
import type { DeviceChooser } from './models/devices/chooser.ts';
import { parseQuery } from './search/query/parse.ts';
import { renderKept } from './search/query/render.ts';
import { Searcher, type Understand } from './search/searcher.ts';
import { understandingEnglish } from './search/english-tags.ts';
import { VectorReader } from './search/vector-reader.ts';
import { vocabularyOf } from './search/vocabulary.ts';
import { LIMITS } from './worker/patience.ts';
import { PhotoWorker, type Fallback, type WorkerOptions } from './worker/photo-worker.ts';

/** How long searches that were under way with another model have to end. */
const LAST_SEARCHES_MS = 20_000;

/** How long somebody waits for a photo to be read. */
const EXAMPLE_MS = 60_000;

export interface ModelInUseOptions {
  library: Library;
  resourcesDir: string;
  /** The folders that models are looked for in. */
  modelDirs: string[];
  device: Device;
  devices: DeviceChooser;
  clock: () => Date;
  /** Names of the program's own tags, by their `concept`. */
  words: () => Promise<Readonly<Record<string, Word>>>;
  /** Of the worker, for tests of one that hangs. */
  worker: WorkerOptions | undefined;
}

/** The model that searches, and what is open to ask it: opened when first needed, and again after a change. */
export class ModelInUse {
  readonly #options: ModelInUseOptions;
  #searcher: Promise<Searcher> | null = null;
  #worker: Promise<PhotoWorker> | null = null;
  /** Fingerprint of the model that they have open. */
  #serving: string | null = null;
  readonly #closers: (() => Promise<void>)[] = [];

  constructor(options: ModelInUseOptions) {
    this.#options = options;
  }

  /**
   * The model asked for, else the one in use, else the one that comes with the program.
   * @throws AppError `model-missing`, or why it cannot be used
   */
  async installed(asked?: string): Promise<InstalledModel> {
    const { library, modelDirs, resourcesDir } = this.#options;
    const id = asked ?? library.settings.get('activeModel');
    if (id !== undefined) return findModel(modelDirs, id);
    const [embedded] = await listModels([join(resourcesDir, 'models')]);
    if (!embedded) throw new AppError('model-missing', { id: '' });
    return embedded;
  }

  /** Its row in the library; null before anything was indexed with it. */
  async record(): Promise<ModelRecord | null> {
    const { id, fingerprint } = await this.installed();
    return this.#options.library.models.find(id, fingerprint) ?? null;
  }

  /** The worker for what a person waits for; indexing has one of its own. */
  worker(): Promise<PhotoWorker> {
    this.#worker ??= this.installed().then((installed) => {
      const { dir, fingerprint } = installed;
      this.#serving = fingerprint;
      const { devices, worker: options } = this.#options;
      const device = executionProvider(this.#options.device);
      const fallback: Fallback = {
        model: { dir, device: 'cpu' },
        onUse: (trouble) => devices.quarantine(installed, device, trouble),
      };
      const worker = new PhotoWorker({
        limits: { ...LIMITS, file: EXAMPLE_MS },
        ...options,
        model: { dir, device },
        towers: ['text'],
        ...(device !== 'cpu' && { fallback }),
      });
      this.#closers.push(() => worker.close());
      return worker;
    });
    this.#worker.catch(() => (this.#worker = null));
    return this.#worker;
  }

  /** As {@link backgroundOf}, embedded by this model. */
  async background(model: ModelRecord): Promise<Float32Array[]> {
    const texts = await readBackgroundTexts(this.#options.resourcesDir);
    return backgroundOf(this.#options.library, model, await this.worker(), texts);
  }

  /** @throws AppError `model-missing`, `library-empty` */
  searcher(): Promise<Searcher> {
    this.#searcher ??= this.#openSearcher();
    this.#searcher.catch(() => (this.#searcher = null));
    return this.#searcher;
  }

  /** From now on this model searches. What the one before has open ends when it is done. */
  change({ id, fingerprint }: InstalledModel): void {
    const { settings } = this.#options.library;
    const isServing = this.#serving === null || this.#serving === fingerprint;
    if (isServing && settings.get('activeModel') === id) return;
    this.#serving = null;
    this.#options.library.transaction(() => settings.set('activeModel', id));
    const [searcher, worker] = [this.#searcher, this.#worker];
    this.#searcher = null;
    this.#worker = null;
    const close = async () => {
      await searcher?.catch(() => undefined);
      await (await worker)?.close();
    };
    setTimeout(() => void close().catch(() => undefined), LAST_SEARCHES_MS).unref();
  }

  /** Ends what is open; the next search opens the model that is in use by then. */
  async reopen(): Promise<void> {
    const worker = this.#worker;
    this.#searcher = null;
    this.#worker = null;
    await (await worker?.catch(() => null))?.close();
  }

  async close(): Promise<void> {
    for (const close of this.#closers.reverse()) await close();
  }

  async #openSearcher(): Promise<Searcher> {
    const { library } = this.#options;
    const model = await this.record();
    if (!model) throw new AppError('library-empty', { path: library.dir });
    const vectors = new VectorReader(library.dir);
    vectors.start();
    this.#closers.push(() => vectors.close());
    const worker = await this.worker();
    const background = await this.background(model);
    const understand = understandingEnglish(library, await this.#options.words(), this.#understand);
    return new Searcher({ library, model, worker, vectors, background, understand });
  }

  /** A search from which chips were removed, as a text that can be searched again; {@link renderKept}. */
  textOf(text: string, keep: Span[]): string {
    return renderKept(text, this.#parsing({ keep }));
  }

  readonly #understand: Understand = (text, options) => parseQuery(text, this.#parsing(options));

  #parsing({ now = this.#today, keep = [], language = 'it' }: Parameters<Understand>[1]) {
    const { library, resourcesDir } = this.#options;
    const gazetteer = gazetteerOf(resourcesDir);
    return { now, keep, language, gazetteer, vocabulary: vocabularyOf(library, gazetteer) };
  }

  /** Today on the clock of the wall, `YYYY-MM-DD`. */
  get #today(): string {
    const now = this.#options.clock();
    return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  }
}
