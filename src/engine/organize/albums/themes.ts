/** Themes: what a library shows again and again, found as clusters of embeddings. */
import { setImmediate } from 'node:timers/promises';
import type { Library } from '../../library/library.ts';
import type { ModelRecord } from '../../library/models.ts';
import type { StoredCalibration } from '../../library/tagging.ts';
import { lineage, type Concept, type Taxonomy } from '../taxonomy/taxonomy.ts';
import { meanDirection } from '../tags/tagger.ts';
import { clusterCentres, nearestOf } from './clusters.ts';
import type { Proposal } from './propose.ts';

/** Photos that the clusters are made from. */
const SAMPLE = 2000;
/** Photos of an earlier theme that say where it lies. */
const SEED_PHOTOS = 100;
const FEWEST_CLUSTERS = 4;
const MOST_CLUSTERS = 48;
/** A library of n photos has √(n / 10) clusters. */
const PHOTOS_PER_SQUARE = 10;
/** Fewer photos are no theme. */
const MIN_PHOTOS = 15;
/** The mean score that its photos have to reach for the concept they are named after. */
const MIN_SCORE = 1;
/** The surest concepts are heard, and speak by this much for what they are a kind of. */
const HEARD = 12;
const KINSHIP = 0.3;
/** Concepts that the explanation names. */
const TOLD = 3;

/**
 * The clusters that the taxonomy has a name for. They begin where the themes of before lie, so that
 * new photos move them a little instead of making others. Photos at the edge of a cluster are left
 * out, and clusters of one name are one theme.
 */
export async function findThemes({
  library,
  model,
  taxonomy,
  calibration,
}: ThemesWorld): Promise<Proposal[]> {
  const total = library.models.embedded(model.row);
  const sample = library.embeddings.of(model.row).sample(SAMPLE, total);
  const wanted = Math.round(Math.sqrt(total / PHOTOS_PER_SQUARE));
  const count = Math.max(FEWEST_CLUSTERS, Math.min(MOST_CLUSTERS, wanted));
  if (sample.length < count * FEWEST_CLUSTERS) return [];
  const seeds = [...earlier(library, model).slice(0, count)];
  const open = count - seeds.length;
  for (let i = 0; i < open; i++) {
    seeds.push(sample[Math.floor(((i + 0.5) * sample.length) / open)] as Float32Array);
  }
  const centres = await clusterCentres(sample, seeds);
  const edges = edgesOf(centres, sample);

  const clusters = centres.map(() => ({
    photos: [] as number[],
    sum: new Float32Array(model.dims),
  }));
  for (const { ids, rows } of library.embeddings.chunks(model)) {
    for (const [n, photoId] of ids.entries()) {
      const vector = rows.subarray(n * model.dims, (n + 1) * model.dims);
      const { index, similarity } = nearestOf(centres, vector);
      if (similarity < (edges[index] as number)) continue;
      const cluster = clusters[index] as (typeof clusters)[0];
      cluster.photos.push(photoId);
      for (let k = 0; k < vector.length; k++) (cluster.sum[k] as number) += vector[k] as number;
    }
    // The engine answers others meanwhile.
    await setImmediate();
  }
  const named = new Map<string, Named>();
  for (const { photos, sum } of clusters) {
    const concepts = commonTo(
      sum.map((value) => value / photos.length),
      taxonomy,
      calibration,
    );
    const [first] = concepts;
    if (!first) continue;
    const known = named.get(first.id);
    if (known) known.photos.push(...photos);
    else named.set(first.id, { concepts, photos });
  }
  const shown = new Set(library.autoAlbums.shots().map(({ id }) => id));
  return [...named.values()].flatMap(({ concepts, photos }) =>
    proposal(
      concepts,
      photos.filter((id) => shown.has(id)),
    ),
  );
}

export interface ThemesWorld {
  library: Library;
  model: ModelRecord;
  taxonomy: Taxonomy;
  calibration: StoredCalibration;
}

interface Named {
  /** What its photos have in common, the surest first. */
  concepts: Concept[];
  photos: number[];
}

function proposal(concepts: readonly Concept[], photos: number[]): Proposal[] {
  const [first] = concepts;
  if (!first || photos.length < MIN_PHOTOS) return [];
  const because = {
    count: photos.length,
    tags: concepts.map(({ name }) => name).join(', '),
    tagsEnglish: concepts.map(({ english }) => english).join(', '),
  };
  const title = { of: 'theme', concept: { it: first.name, en: first.english } } as const;
  return [{ kind: 'theme', title, photos, because }];
}

/** Where the themes that the library has lie. */
function earlier(library: Library, model: ModelRecord): Float32Array[] {
  const vectors = library.embeddings.of(model.row);
  return library.autoAlbums.all().flatMap(({ kind, photos }) => {
    if (kind !== 'theme') return [];
    const step = Math.max(1, Math.floor(photos.length / SEED_PHOTOS));
    const some = photos.filter((_, i) => i % step === 0).flatMap((id) => vectors.get(id) ?? []);
    return some.length > 0 ? [meanDirection(some)] : [];
  });
}

/** Of each cluster the similarity below which a photo is only near it: a deviation below the mean. */
function edgesOf(centres: readonly Float32Array[], sample: readonly Float32Array[]): number[] {
  const sums = centres.map(() => ({ count: 0, sum: 0, squares: 0 }));
  for (const vector of sample) {
    const { index, similarity } = nearestOf(centres, vector);
    const own = sums[index] as (typeof sums)[0];
    own.count++;
    own.sum += similarity;
    own.squares += similarity * similarity;
  }
  return sums.map(({ count, sum, squares }) => {
    const mean = sum / Math.max(1, count);
    return mean - Math.sqrt(Math.max(0, squares / Math.max(1, count) - mean * mean));
  });
}

/**
 * What photos have in common, the surest first: the concepts with the highest mean scores (scores
 * are linear: those of the mean), each of which also speaks for what it is a kind of. One concept
 * may be mistaken where several agree: football, golf and a bat are sport.
 */
function commonTo(
  mean: Float32Array,
  taxonomy: Taxonomy,
  { weights, biases }: StoredCalibration,
): Concept[] {
  const { concepts } = taxonomy;
  const scores = Float32Array.from(biases);
  for (const [k, value] of mean.entries()) {
    const from = k * concepts.length;
    for (let i = 0; i < concepts.length; i++) {
      (scores[i] as number) += value * (weights[from + i] as number);
    }
  }
  const heard = concepts
    .flatMap((concept, i) => ({ concept, score: scores[i] as number }))
    .filter(({ score }) => score >= MIN_SCORE)
    .sort((a, b) => b.score - a.score)
    .slice(0, HEARD);
  const votes = new Map<Concept, number>();
  for (const { concept, score } of heard) {
    for (const [distance, one] of lineage(taxonomy, concept.id).entries()) {
      votes.set(one, (votes.get(one) ?? 0) + score * KINSHIP ** distance);
    }
  }
  const found: Concept[] = [];
  for (const [concept] of [...votes].sort((a, b) => b[1] - a[1])) {
    const line = lineage(taxonomy, concept.id);
    const isKin = found.some(
      (other) => line.includes(other) || lineage(taxonomy, other.id).includes(concept),
    );
    if (!isKin) found.push(concept);
    if (found.length === TOLD) break;
  }
  return found;
}
