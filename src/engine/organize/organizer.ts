import type { JobProgress } from '../../shared/jobs.ts';
import type { JobBoard } from '../jobs/board.ts';
import { Job, type JobContext } from '../jobs/job.ts';
import type { Library } from '../library/library.ts';
import type { ModelRecord } from '../library/models.ts';
import type { PhotoWorker } from '../worker/photo-worker.ts';
import { measureMissing } from './pixels.ts';
import { tagPhotos, untaggedPhotos, type TaggingResult, type TaggingWorld } from './tags/tagger.ts';
import { readTaxonomy, type Taxonomy } from './taxonomy/taxonomy.ts';

/** What organising needs of the engine. */
export interface OrganizerWorld {
  library: Library;
  jobs: JobBoard;
  resourcesDir: string;
  /** The model in use, as the library knows it; null before anything is indexed. */
  model: () => Promise<ModelRecord | null>;
  worker: () => Promise<PhotoWorker>;
  /** Embeddings of everyday texts. */
  background: (model: ModelRecord) => Promise<readonly Float32Array[]>;
}

export type OrganizeJob = Job<JobProgress, TaggingResult>;

/** Tags, albums and duplicates: what the program finds by itself. */
export class Organizer {
  readonly world: OrganizerWorld;
  #taxonomy: Promise<Taxonomy> | null = null;

  constructor(world: OrganizerWorld) {
    this.world = world;
  }

  taxonomy(): Promise<Taxonomy> {
    return (this.#taxonomy ??= readTaxonomy(this.world.resourcesDir));
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
    if (waiting === 0 && library.pixels.missing(1).length === 0) return null;
    const job: OrganizeJob = new Job(library, 'organize', { photos: waiting }, (context) =>
      this.#work(tagging, context),
    );
    jobs.add(job);
    return job;
  }

  async #work(tagging: TaggingWorld, context: JobContext<JobProgress>): Promise<TaggingResult> {
    await measureMissing(this.world.library, this.world.worker, context);
    return tagPhotos(tagging, context);
  }

  async #tagging(): Promise<TaggingWorld | null> {
    const { library, worker, background } = this.world;
    const model = await this.world.model();
    if (!model) return null;
    const taxonomy = await this.taxonomy();
    return { library, model, taxonomy, worker, background: () => background(model) };
  }
}
