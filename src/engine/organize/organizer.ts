import { AppError } from '../../shared/errors.ts';
import type { JobProgress } from '../../shared/jobs.ts';
import type {
  DuplicateGroup,
  MetadataResult,
  PhotoTag,
  Suggestion,
  TagNode,
  TaughtTag,
  TeachingReport,
  Word,
} from '../../shared/organise.ts';
import type { Drives } from '../disk/drives.ts';
import type { JobBoard } from '../jobs/board.ts';
import { Job, type JobContext } from '../jobs/job.ts';
import { RateMeter } from '../jobs/rate.ts';
import type { Library } from '../library/library.ts';
import type { ModelRecord } from '../library/models.ts';
import type { PhotoWorker } from '../worker/photo-worker.ts';
import { findBest } from './albums/best.ts';
import { proposals } from './albums/propose.ts';
import { refreshAlbums } from './albums/refresh.ts';
import { findThemes } from './albums/themes.ts';
import { compareNew } from './duplicates/find.ts';
import { duplicateGroups } from './duplicates/groups.ts';
import { undoWriteBack, writeBack } from './metadata/write-back.ts';
import { measureMissing } from './pixels.ts';
import { specificTags } from './tags/specific-tags.ts';
import {
  calibrationOf,
  tagPhotos,
  untaggedPhotos,
  type TaggingResult,
  type TaggingWorld,
} from './tags/tagger.ts';
import { applyLearned, learnAnew, suggestions, teach } from './teach/teach.ts';
import { readTaxonomy, type Taxonomy } from './taxonomy/taxonomy.ts';

/** What organising needs of the engine. */
export interface OrganizerWorld {
  library: Library;
  jobs: JobBoard;
  resourcesDir: string;
  /** The model in use, as the library knows it; null before anything is indexed. */
  model: () => Promise<ModelRecord | null>;
  worker: () => Promise<PhotoWorker>;
  /** As {@link Originals.withDrives}. */
  withDrives: <T>(work: (drives: Drives) => Promise<T>, signal: AbortSignal) => Promise<T>;
  /** Embeddings of everyday texts. */
  background: (model: ModelRecord) => Promise<readonly Float32Array[]>;
}

export type OrganizeJob = Job<JobProgress, TaggingResult>;
export type MetadataJob = Job<JobProgress, MetadataResult>;

/** Tags, albums and duplicates: what the program finds by itself. */
export class Organizer {
  readonly world: OrganizerWorld;
  #taxonomy: Promise<Taxonomy> | null = null;
  #lastWriting: Promise<unknown> = Promise.resolve();

  constructor(world: OrganizerWorld) {
    this.world = world;
  }

  taxonomy(): Promise<Taxonomy> {
    return (this.#taxonomy ??= readTaxonomy(this.world.resourcesDir));
  }

  /** The names of the program's own tags, by their `concept`. */
  async words(): Promise<Record<string, Word>> {
    const { concepts } = await this.taxonomy();
    return Object.fromEntries(
      concepts.map(({ id, name, english }) => [id, { it: name, en: english }]),
    );
  }

  /** The tags of a photo that say most of it; see {@link specificTags}. */
  async specific(tags: readonly PhotoTag[]): Promise<PhotoTag[]> {
    return specificTags(await this.taxonomy(), tags);
  }

  /**
   * Brings tags up to date with photos, model, taxonomy and calibration.
   * @returns the job, or null where nothing is left to do
   */
  async refresh(): Promise<OrganizeJob | null> {
    const { library, jobs } = this.world;
    const tagging = await this.#tagging();
    if (!tagging) return null;
    const waiting = await untaggedPhotos(tagging);
    const isDone =
      waiting === 0 &&
      library.pixels.missing(1).length === 0 &&
      library.duplicates.uncompared(tagging.model.row).length === 0;
    if (isDone) return null;
    const job: OrganizeJob = new Job(library, 'organize', { photos: waiting }, (context) =>
      this.#work(tagging, context),
    );
    jobs.add(job);
    return job;
  }

  /** Duplicates and bursts to be reviewed. */
  async duplicates(): Promise<DuplicateGroup[]> {
    return duplicateGroups(this.world.library, await this.world.model());
  }

  /**
   * Learns a tag from what the user said of it, and says which photos to ask about next.
   * @throws AppError `teach-too-few`, `library-empty`
   */
  async teach(tagId: number): Promise<{ report: TeachingReport; suggestions: Suggestion[] }> {
    const model = await this.#model();
    const report = teach(this.world.library, model, tagId);
    return { report, suggestions: suggestions(this.world.library, model, tagId) };
  }

  async suggestions(tagId: number): Promise<Suggestion[]> {
    return suggestions(this.world.library, await this.#model(), tagId);
  }

  /** Taught tags that have photos to ask about, with those photos. */
  async inbox(): Promise<TaughtTag[]> {
    const { library } = this.world;
    const model = await this.world.model();
    if (!model) return [];
    const reports = new Map(
      library.classifiers.all(model.row).map(({ tagId, report }) => [tagId, report]),
    );
    return library.tags.all().flatMap(({ id, name, concept }) => {
      const report = reports.get(id);
      const open = report ? suggestions(library, model, id) : [];
      return report && open.length > 0 ? [{ id, name, concept, report, suggestions: open }] : [];
    });
  }

  /**
   * Writes tags, rating, title and caption of photos into XMP files beside them or, where the user
   * has chosen that, into the photos; of all photos where none are named. Only when the user asks
   * for it; one after another.
   */
  writeMetadata(options: { photoIds?: readonly number[]; intoFiles?: boolean } = {}): MetadataJob {
    const { library } = this.world;
    const { photoIds = library.autoAlbums.shots().map(({ id }) => id), intoFiles = false } =
      options;
    const total = photoIds.length;
    return this.#writing(
      'write-metadata',
      { photos: total, intoFiles },
      async (worker, drives, context) => {
        const meter = new RateMeter();
        const tell = (done: number) => {
          meter.mark(done);
          const remainingSeconds = meter.remainingSeconds(total - done);
          context.report({ done, total, remainingSeconds, perSecond: meter.rate() });
        };
        const goOn = async (done: number) => {
          tell(done);
          await context.checkpoint();
          return !context.signal.aborted;
        };
        const result = await writeBack(library, drives, worker, photoIds, { intoFiles, goOn });
        if (!context.signal.aborted) tell(total);
        return result;
      },
    );
  }

  /** Puts back what a run, by default the latest that can be, has written. */
  undoWriteMetadata(run?: number): MetadataJob {
    const { library } = this.world;
    const which = run ?? library.metadataWrites.runs(1)[0]?.run ?? 0;
    return this.#writing('undo-metadata', { run: which }, (worker, drives) =>
      undoWriteBack(library, drives, worker, which),
    );
  }

  /** A job that writes into files, begun when the one before has ended. */
  #writing(
    kind: string,
    params: object,
    work: (
      worker: PhotoWorker,
      drives: Drives,
      context: JobContext<JobProgress>,
    ) => Promise<MetadataResult>,
  ): MetadataJob {
    const before = this.#lastWriting;
    const { library, jobs, worker, withDrives } = this.world;
    const job: MetadataJob = new Job(library, kind, params, async (context) => {
      await before;
      const writer = await worker();
      return withDrives((drives) => work(writer, drives, context), context.signal);
    });
    jobs.add(job);
    this.#lastWriting = job.ended.catch(() => undefined);
    return job;
  }

  /**
   * Photos of this day of the years before, newest first.
   * @param day `YYYY-MM-DD`; today by the clock on the wall where none is given
   */
  onThisDay(day = localDay(this.world.library.now())): { id: number; year: number }[] {
    return this.world.library.autoAlbums.onDay(day.slice(5), Number(day.slice(0, 4)));
  }

  /** Tags that photos have, each below what it is a kind of. */
  async tagTree(): Promise<TagNode[]> {
    const { byId } = await this.taxonomy();
    const tags = this.world.library.tags.all();
    const numbers = new Map(tags.map(({ id, concept }) => [concept, id]));
    return tags
      .filter(({ photos, concept }) => photos > 0 || concept === null)
      .map((tag) => {
        const parent = byId.get(tag.concept ?? '')?.parent ?? null;
        return { ...tag, parent: parent === null ? null : (numbers.get(parent) ?? null) };
      });
  }

  async #model(): Promise<ModelRecord> {
    const model = await this.world.model();
    if (!model) throw new AppError('library-empty', { path: this.world.library.dir });
    return model;
  }

  async #work(tagging: TaggingWorld, context: JobContext<JobProgress>): Promise<TaggingResult> {
    const { library, worker } = this.world;
    await measureMissing(library, worker, context);
    const result = await tagPhotos(tagging, context);
    if (context.signal.aborted) return result;
    await learnAnew(library, tagging.model);
    applyLearned(library, tagging.model);
    await compareNew(library, tagging.model, context);
    if (context.signal.aborted) return result;
    const calibration = await calibrationOf(tagging);
    const themes = await findThemes({ ...tagging, calibration });
    const best = await findBest(library, tagging.model);
    refreshAlbums(library, [...proposals(library, tagging.taxonomy), ...best, ...themes]);
    return result;
  }

  async #tagging(): Promise<TaggingWorld | null> {
    const { library, worker, background } = this.world;
    const model = await this.world.model();
    if (!model) return null;
    const taxonomy = await this.taxonomy();
    return { library, model, taxonomy, worker, background: () => background(model) };
  }
}

/** The day on the wall at a moment. @param moment ISO, UTC */
function localDay(moment: string): string {
  const date = new Date(moment);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
