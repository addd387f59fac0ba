/** Automatic tags for the whole library, in one pass over the stored embeddings. */
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { JobProgress } from '../../../shared/jobs.ts';
import { RateMeter } from '../../jobs/rate.ts';
import type { JobContext } from '../../jobs/job.ts';
import type { Library } from '../../library/library.ts';
import type { ModelRecord } from '../../library/models.ts';
import type { StoredCalibration } from '../../library/tagging.ts';
import type { ComputedTag } from '../../library/tags.ts';
import type { PhotoWorker } from '../../worker/photo-worker.ts';
import type { Concept, Taxonomy } from '../taxonomy/taxonomy.ts';
import { calibrate } from './calibration.ts';
import { Chooser, type Chosen } from './choose.ts';
import { PIXEL_RULES, pixelTags } from './pixel-tags.ts';

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
/**
 * Photos in one transaction, about: the index by tag is written all over, and each transaction
 * writes its pages once.
 */
const BATCH = 4000;
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
  const waiting = new Set(library.tagging.untagged(model.row, madeBy));
  const result: TaggingResult = { photos: 0, tags: 0 };
  if (waiting.size === 0) return result;
  const chooser = new Chooser(taxonomy, calibration.biases);
  const total = waiting.size;
  const meter = new RateMeter();
  // Loaded when it is needed: it brings ONNX Runtime into the engine's process.
  const { MatrixProduct } = await import('../../encoders/product.ts');
  const product = await MatrixProduct.open(calibration.weights, model.dims);
  const tagOf = tagNumbers(library);
  let batch: Batch = { photos: [], chosen: [] };
  const save = () => {
    const { photos, chosen } = batch;
    batch = { photos: [], chosen: [] };
    library.transaction(() => {
      const tags = chosen.map(({ photoId, concept, confidence }): ComputedTag => {
        return { photoId, tagId: tagOf(concept), confidence };
      });
      library.tags.setComputed('auto', photos, tags, madeBy);
      library.tagging.note(photos, madeBy);
    });
    result.photos += photos.length;
    result.tags += chosen.length;
    meter.mark(result.photos);
    context.report({
      done: result.photos,
      total,
      perSecond: meter.rate(),
      remainingSeconds: meter.remainingSeconds(total - result.photos),
    });
  };
  try {
    for (const chunk of library.embeddings.chunks(model)) {
      await context.checkpoint();
      if (context.signal.aborted) break;
      const wanted = chunk.ids.filter((id) => waiting.has(id));
      if (wanted.length === 0) continue;
      const products = await product.times(chunk.rows);
      const measured = measuredOf(library, wanted);
      for (const [n, photoId] of chunk.ids.entries()) {
        if (!waiting.has(photoId)) continue;
        const photo = measured.get(photoId);
        const fromPixels = photo ? pixelTags(taxonomy, photo) : [];
        for (const one of chooser.choose(products, n, fromPixels)) {
          batch.chosen.push({ photoId, ...one });
        }
      }
      batch.photos.push(...wanted);
      if (batch.photos.length >= BATCH) save();
      // The engine answers others between two batches.
      await setImmediate();
    }
    save();
  } finally {
    await product.close();
  }
  return result;
}

/** What is to be written in one transaction. */
interface Batch {
  photos: number[];
  chosen: (Chosen & { photoId: number })[];
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
  if (!known || !hasDirections) return null;
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

function measuredOf(library: Library, ids: readonly number[]) {
  const pixels = library.pixels.ofPhotos(ids);
  if (pixels.size === 0) return new Map<number, never>();
  return new Map(
    library.photos.byIds(ids).flatMap(({ id, width, height }) => {
      const measured = pixels.get(id);
      return measured ? [[id, { width, height, pixels: measured }]] : [];
    }),
  );
}

/** The number of a concept's tag, made with its first photo. In a transaction of the caller. */
function tagNumbers(library: Library): (concept: Concept) => number {
  const known = new Map<string, number>();
  return ({ id, name }) => {
    const number =
      known.get(id) ??
      (library.tags.ofConcept(id) ?? library.tags.ensure(name, library.now(), id)).id;
    known.set(id, number);
    return number;
  };
}
