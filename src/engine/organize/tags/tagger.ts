/** Automatic tags for the whole library, in one pass over the stored embeddings. */
import { createHash } from 'node:crypto';
import type { JobProgress } from '../../../shared/jobs.ts';
import { RateMeter } from '../../jobs/rate.ts';
import type { JobContext } from '../../jobs/job.ts';
import type { Library } from '../../library/library.ts';
import type { ModelRecord } from '../../library/models.ts';
import type { StoredCalibration } from '../../library/tagging.ts';
import type { ComputedTag } from '../../library/tags.ts';
import type { PhotoWorker } from '../../worker/photo-worker.ts';
import type { Concept, Taxonomy } from '../taxonomy/taxonomy.ts';
import { calibrate, isFor } from './calibration.ts';
import { givenTags, type Answer } from './given-tags.ts';
import { PIXEL_RULES } from './pixel-tags.ts';

export interface TaggingWorld {
  library: Library;
  model: ModelRecord;
  taxonomy: Taxonomy;
  /** Embeds the taxonomy's prompts, where they are not there yet. */
  worker: () => Promise<PhotoWorker>;
  /** Embeddings of everyday texts, against which the model is calibrated. */
  background: () => Promise<readonly Float32Array[]>;
}

export interface TaggingResult {
  photos: number;
  tags: number;
}

/** Photos that the calibration looks at. */
const SAMPLE = 500;
/** A calibration is made anew when the library has become so many times larger or smaller. */
const STALE = 2;
/** Prompts in one call of the worker. */
const PROMPTS = 512;

/**
 * Gives tags to all photos that this model, taxonomy and calibration have not looked at. What the
 * user decided and what files say stays as it is.
 */
export async function tagPhotos(
  world: TaggingWorld,
  context: JobContext<JobProgress>,
): Promise<TaggingResult> {
  const { library, model, taxonomy } = world;
  const calibration = await calibrationOf(world);
  const madeBy = madeByOf(world, calibration);
  const total = library.tagging.countUntagged(model.row, madeBy);
  const result: TaggingResult = { photos: 0, tags: 0 };
  if (total === 0) return result;
  const meter = new RateMeter();
  const contents = library.watchContents();
  const save = ({ photoIds, given }: Answer) => {
    // A photo that was forgotten, or is another one now, since its embedding was read waits on.
    const photos = photoIds.filter((id) => !contents.changed.has(id));
    library.transaction(() => {
      // Asked anew each time: the user may have done away with a tag meanwhile.
      const tags = rowsOf(given, tagNumbers(library, taxonomy), contents.changed);
      const implied = library.impliedTags.of(photos, library.now());
      library.tags.setComputed('auto', photos, tags, madeBy);
      library.impliedTags.put(implied);
      library.tagging.note(photos, madeBy);
      result.tags += tags.length;
    });
    result.photos += photos.length;
    meter.mark(result.photos);
    context.report({
      done: result.photos,
      total,
      perSecond: meter.rate(),
      remainingSeconds: meter.remainingSeconds(total - result.photos),
    });
  };
  try {
    for await (const answer of givenTags({
      dir: library.dir,
      model,
      taxonomy,
      calibration,
      madeBy,
    })) {
      await context.checkpoint();
      if (context.signal.aborted) break;
      save(answer);
    }
  } finally {
    contents.end();
  }
  return result;
}

/** An answer of the thread as rows. */
function rowsOf(
  given: Answer['given'],
  tagOf: (concept: number) => number | null,
  without: ReadonlySet<number>,
): ComputedTag[] {
  const tags: ComputedTag[] = [];
  for (let i = 0; i < given.length; i += 3) {
    const photoId = given[i] as number;
    const tagId = without.has(photoId) ? null : tagOf(given[i + 1] as number);
    if (tagId !== null) tags.push({ photoId, tagId, confidence: given[i + 2] as number });
  }
  return tags;
}

/** How many photos wait for tags: those that are new, or all when something has changed. */
export async function untaggedPhotos(world: TaggingWorld): Promise<number> {
  const { library, model, taxonomy } = world;
  const known = freshCalibration(library, model, taxonomy);
  if (!known) return library.models.embedded(model.row);
  return library.tagging.countUntagged(model.row, madeByOf(world, known));
}

/** The calibration in use, made where there is none or the library has outgrown it. */
export async function calibrationOf(world: TaggingWorld): Promise<StoredCalibration> {
  const { library, model, taxonomy } = world;
  const known = freshCalibration(library, model, taxonomy);
  if (known) return known;
  const directions = await directionsOf(world);
  const total = library.models.embedded(model.row);
  const photos = library.embeddings.of(model.row).sample(SAMPLE, total);
  const texts = await world.background();
  const made = calibrate(taxonomy, directions, { photos, texts, total });
  library.transaction(() => library.tagging.saveCalibration(model.row, made));
  return made;
}

function freshCalibration(library: Library, model: ModelRecord, taxonomy: Taxonomy) {
  const known = library.tagging.calibration(model.row);
  const hasDirections = library.tagging.directions(model.row, taxonomy.version) !== null;
  // A kill may have left directions of this taxonomy beside the calibration of another.
  if (!known || !hasDirections || !isFor(known, taxonomy)) return null;
  const total = library.models.embedded(model.row);
  const isStale = total > known.photos * STALE || total < known.photos / STALE;
  return isStale ? null : known;
}

/** Of each concept the mean direction of its prompts; zeros where it has none. */
async function directionsOf(world: TaggingWorld): Promise<Float32Array> {
  const { library, model, taxonomy } = world;
  const known = library.tagging.directions(model.row, taxonomy.version);
  if (known) return known;
  const prompts = taxonomy.concepts.flatMap((concept) => concept.prompts);
  const worker = await world.worker();
  const embedded: Float32Array[] = [];
  for (let i = 0; i < prompts.length; i += PROMPTS) {
    const texts = prompts.slice(i, i + PROMPTS);
    embedded.push(...(await worker.call('embedTexts', { texts })));
  }
  const flat = new Float32Array(taxonomy.concepts.length * model.dims);
  let next = 0;
  for (const [i, { prompts }] of taxonomy.concepts.entries()) {
    const own = embedded.slice(next, (next += prompts.length));
    if (own.length > 0) flat.set(meanDirection(own), i * model.dims);
  }
  library.transaction(() => library.tagging.saveDirections(model.row, taxonomy.version, flat));
  return flat;
}

/** The direction of the sum, of length 1. */
export function meanDirection(vectors: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) {
    for (let i = 0; i < sum.length; i++) (sum[i] as number) += vector[i] as number;
  }
  const length = Math.sqrt(sum.reduce((total, value) => total + value * value, 0)) || 1;
  return sum.map((value) => value / length);
}

/** Short, as every tag of every photo has it. */
function madeByOf({ model, taxonomy }: TaggingWorld, { version }: StoredCalibration): string {
  const made = [model.row, taxonomy.version, version, PIXEL_RULES].join('/');
  return createHash('sha256').update(made).digest('base64url').slice(0, 8);
}

/**
 * The number of a concept's tag, made with its first photo; null where the user did away with it.
 * In a transaction of the caller.
 */
function tagNumbers(library: Library, { concepts }: Taxonomy): (concept: number) => number | null {
  const dropped = library.tagging.dropped();
  const known: (number | null | undefined)[] = [];
  return (place) => {
    if (known[place] !== undefined) return known[place];
    const { id, name } = concepts[place] as Concept;
    const tag = dropped.has(id)
      ? null
      : (library.tags.ofConcept(id) ?? library.tags.ensure(name, library.now(), id));
    return (known[place] = tag?.id ?? null);
  };
}
