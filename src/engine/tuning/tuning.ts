import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../shared/errors.ts';
import type {
  Round,
  SearchExample,
  TuneProgress,
  TuningReport,
  TuningSource,
} from '../../shared/tuning.ts';
import { Adapter } from '../encoders/adapter.ts';
import { findModel, type InstalledModel } from '../encoders/models.ts';
import type { JobBoard } from '../jobs/board.ts';
import type { Courtesy } from '../jobs/courtesy.ts';
import { Job, type JobContext } from '../jobs/job.ts';
import type { Library } from '../library/library.ts';
import { readLibrary } from './datasets/library.ts';
import type { DatasetSource } from './datasets/open.ts';
import type { Sayings } from './generic-check.ts';
import { readForTuning } from './prepare.ts';
import { readTuneResult, REPORT_FILE, type TuneResult } from './result.ts';

export interface TuningWorld {
  library: Library;
  jobs: JobBoard;
  /** What tuning gives way to. */
  courtesy: Courtesy | null;
  /** What a tuning must not forget. */
  sayings(): Promise<Sayings>;
  /** Folders of models; tuned ones are installed into the first. */
  modelDirs: readonly [string, ...string[]];
  /** The model with an id; the one in use without. */
  modelOf(id?: string): Promise<InstalledModel>;
  /** Called when another model is in use: searches are to go to it. */
  modelChanged(): Promise<void>;
}

export interface TuningChoice {
  /** A list to learn from instead of the library. */
  dataset?: DatasetSource;
  /** Of the report. */
  language?: 'it' | 'en';
}

export type TuneJob = Job<TuneProgress, TuneResult | null>;

/** The tunings of a library: each a folder `tuning/<id>`, and a model of the same id. */
export class Tuning {
  readonly #world: TuningWorld;
  #running: Promise<TuneJob> | null = null;
  #counting: Promise<TuningSource> | null = null;
  #rounds: Round[] = [];

  constructor(world: TuningWorld) {
    this.#world = world;
  }

  /** What the library has to teach. Whoever asks while it is counted waits for the same count. */
  source(): Promise<TuningSource> {
    this.#counting ??= readLibrary(this.#world.library)
      .then(({ source }) => source)
      .finally(() => (this.#counting = null));
    return this.#counting;
  }

  /** The rounds of the tuning that runs, from its beginning, or of the last one. */
  rounds(): Round[] {
    return this.#rounds;
  }

  /**
   * Starts a tuning of the model in use, from the library's own words or from a list. One that was
   * cut off goes on. If the result helps, it is in use at the end. While one runs, asking again
   * gives the same job.
   * @throws AppError of the dataset or of the model
   */
  start(choice: TuningChoice = {}): Promise<TuneJob> {
    this.#running ??= this.#begin(choice).catch((error: unknown) => {
      this.#running = null;
      throw error;
    });
    return this.#running;
  }

  async #begin({ dataset, language = 'it' }: TuningChoice): Promise<TuneJob> {
    const { library, jobs, courtesy } = this.#world;
    const model = await this.#base();
    const data = dataset ? await readForTuning(dataset) : await readLibrary(library);
    const id = (await this.#unfinished(model.id)) ?? `${model.id}-${stamp(library.now())}`;
    const sayings = await this.#world.sayings();
    const params = { model: model.id, id, dataset: dataset?.path ?? null };
    // Loaded when it is needed: it brings ONNX Runtime into the engine's process.
    const { tune } = await import('./tune.ts');
    const work = async (context: JobContext<TuneProgress>) => {
      try {
        // Photos of the library have been seen with this model before.
        const seen = { ...data, embeddingOf: this.#embeddings(model) };
        const request = { dataset: seen, yields: true, model, sayings, out: this.#folder(id), id };
        const result = await tune({ ...request, language }, context);
        if (result?.helps) await this.use(id);
        return result;
      } finally {
        this.#running = null;
      }
    };
    const job: TuneJob = new Job(library, 'tune', params, work, courtesy);
    this.#rounds = [];
    job.onProgress(({ round }) => {
      if (round && round.step !== this.#rounds.at(-1)?.step) this.#rounds.push(round);
    });
    jobs.add(job);
    return job;
  }

  /** Those that have ended, newest first. */
  async list(): Promise<TuningReport[]> {
    const active = this.#world.library.settings.get('activeModel');
    const reports: TuningReport[] = [];
    for (const id of (await this.#ids()).reverse()) {
      const result = await readTuneResult(this.#folder(id));
      if (!result) continue;
      const { before, after, ...rest } = result;
      reports.push({
        id,
        base: rest.base,
        active: id === active,
        photos: rest.photos,
        mrr: { before: before['mrr@10'], after: after['mrr@10'] },
        recall: { before: before['recall@10'], after: after['recall@10'] },
        generic: rest.generic,
        helps: rest.helps,
        examples: (rest.examples ?? []).flatMap((example) => this.#here(example)),
        rounds: rest.rounds,
      });
    }
    return reports;
  }

  /**
   * Searches with a tuned model from now on. The photos are not read again: their embeddings are
   * made from those of the base model.
   * @throws AppError `tuning-missing`, and of the model
   */
  async use(id: string): Promise<void> {
    const { library, modelDirs, modelOf, modelChanged } = this.#world;
    const result = await readTuneResult(this.#folder(id));
    if (!result) throw new AppError('tuning-missing', { id });
    const [installDir] = modelDirs;
    await mkdir(installDir, { recursive: true });
    // Gone from the tuning's folder: installed before.
    await rename(join(this.#folder(id), 'model'), join(installDir, id)).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    });
    const { dir, manifest, fingerprint } = await findModel([...modelDirs], id);
    const adapter = await Adapter.of(dir, manifest);
    const base = await modelOf(result.base);
    const from = library.models.find(base.id, base.fingerprint);
    const to = library.embeddings.modelFor(id, fingerprint, manifest.dims);
    if (from && adapter && manifest.base?.fingerprint === base.fingerprint) {
      const change = (embedding: Float32Array) => adapter.apply('image', embedding);
      for (const _ of library.embeddings.derive(from, to, change)) await nextTurn();
    }
    library.transaction(() => library.settings.set('activeModel', id));
    await modelChanged();
  }

  /** The page about a tuning that has ended, with pictures. @throws AppError `tuning-missing` */
  async report(id: string): Promise<string> {
    const path = join(this.#folder(id), REPORT_FILE);
    const isThere = (await this.#ids()).includes(id) && existsSync(path);
    if (!isThere) throw new AppError('tuning-missing', { id });
    return path;
  }

  /** Searches with the base model again. */
  async undo(): Promise<void> {
    const { library, modelOf, modelChanged } = this.#world;
    const { manifest } = await modelOf();
    if (!manifest.base) return;
    const { id } = await modelOf(manifest.base.id);
    library.transaction(() => library.settings.set('activeModel', id));
    await modelChanged();
  }

  /** Deletes a tuning with its model and its embeddings. @throws AppError `model-in-use` */
  async discard(id: string): Promise<void> {
    const { library, modelDirs } = this.#world;
    if (!(await this.#ids()).includes(id)) throw new AppError('tuning-missing', { id });
    if (library.settings.get('activeModel') === id) throw new AppError('model-in-use', { id });
    await rm(this.#folder(id), { recursive: true, force: true });
    await rm(join(modelDirs[0], id), { recursive: true, force: true });
    library.embeddings.drop(id);
  }

  /** For the hash of a photo, what the library has of a model. */
  #embeddings({ id, fingerprint }: InstalledModel): (hash: string) => Float32Array | null {
    const { models, photos, embeddings } = this.#world.library;
    const record = models.find(id, fingerprint);
    return (hash) => {
      const photo = photos.idOfHash(hash);
      if (!record || photo === undefined) return null;
      return embeddings.of(record.row).get(photo) ?? null;
    };
  }

  /** The model in use, or the one it was tuned from. */
  async #base(): Promise<InstalledModel> {
    const { modelOf } = this.#world;
    const model = await modelOf();
    return model.manifest.base ? modelOf(model.manifest.base.id) : model;
  }

  /** An example with the ids of its photos; none where the photo meant has left the library. */
  #here({ photo, found, ...rest }: SearchExample<string>): SearchExample<number>[] {
    const idOf = (hash: string) => this.#world.library.photos.idOfHash(hash);
    const ids = (hashes: string[]) => hashes.flatMap((hash) => idOf(hash) ?? []);
    const id = idOf(photo);
    if (id === undefined) return [];
    const { before, after } = found;
    return [{ ...rest, photo: id, found: { before: ids(before), after: ids(after) } }];
  }

  async #unfinished(base: string): Promise<string | null> {
    for (const id of (await this.#ids()).reverse()) {
      if (id.startsWith(`${base}-`) && !(await readTuneResult(this.#folder(id)))) return id;
    }
    return null;
  }

  /** Oldest first: the ids end in their time. */
  async #ids(): Promise<string[]> {
    const entries = await readdir(join(this.#world.library.dir, 'tuning')).catch(() => []);
    return entries.sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : 1));
  }

  #folder(id: string): string {
    return join(this.#world.library.dir, 'tuning', id);
  }
}

/** `20261125-181700` */
const stamp = (now: string): string => now.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');

const timeOf = (id: string): string => id.slice(-15);
