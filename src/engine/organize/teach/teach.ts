/** Tags that the user teaches by example: «Fido», «casa al mare». */
import { setImmediate } from 'node:timers/promises';
import type { Suggestion, TeachingReport } from '../../../shared/organise.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Library } from '../../library/library.ts';
import type { ModelRecord } from '../../library/models.ts';
import type { ComputedTag } from '../../library/tags.ts';
import { fit, logistic, score, type Example, type Fit } from './logistic.ts';

/** Photos of the library that stand for everything else. */
const BACKGROUND = 300;
/** They weigh together as much as so many examples that the user gave. */
const BACKGROUND_WEIGHT = 3;
const FOLDS = 4;
/** The program gives the tag by itself from this confidence on, and asks from that one on. */
const GIVE = 0.9;
const ASK = 0.3;
const SUGGESTIONS = 40;

/**
 * Learns a tag from what the user said of it, and gives it to photos that are surely the same.
 * @throws AppError `teach-too-few` below two photos that have the tag
 */
export function teach(library: Library, model: ModelRecord, tagId: number): TeachingReport {
  const { yes, no } = library.classifiers.examples(tagId);
  const vectors = library.embeddings.of(model.row);
  const positive = yes.flatMap((id) => vectors.get(id) ?? []);
  const negative = no.flatMap((id) => vectors.get(id) ?? []);
  if (positive.length < 2) throw new AppError('teach-too-few', { count: positive.length });
  const total = library.models.embedded(model.row);
  const examples = examplesOf(positive, negative, vectors.sample(BACKGROUND, total));
  const accuracy = crossValidated(examples);
  const found = fit(examples);
  const report: TeachingReport = { yes: positive.length, no: negative.length, accuracy };
  library.transaction(() => {
    library.classifiers.save({ tagId, model: model.row, ...found, report }, library.now());
  });
  applyLearned(library, model, [tagId]);
  return report;
}

/** Learns from the same examples what another model was taught: embeddings of two have nothing in common. */
export async function learnAnew(library: Library, model: ModelRecord): Promise<void> {
  for (const tagId of library.classifiers.ofOthers(model.row)) {
    try {
      teach(library, model, tagId);
    } catch (error) {
      // The model has not seen enough of the examples: what was learned before is kept meanwhile.
      if (!(error instanceof AppError && error.code === 'teach-too-few')) throw error;
    }
    // The engine answers others meanwhile.
    await setImmediate();
  }
}

/** Gives learned tags to all photos they surely fit; only of these tags where they are named. */
export function applyLearned(library: Library, model: ModelRecord, only?: readonly number[]): void {
  const classifiers = library.classifiers
    .all(model.row)
    .filter(({ tagId }) => only?.includes(tagId) ?? true);
  for (const classifier of classifiers) {
    const tags: ComputedTag[] = [];
    for (const { photoId, confidence } of scored(library, model, classifier, GIVE)) {
      tags.push({ photoId, tagId: classifier.tagId, confidence });
    }
    library.transaction(() =>
      library.tags.setLearned(classifier.tagId, tags, `learned/${model.row}`),
    );
  }
}

/** Photos to ask about, those whose answer teaches most first (uncertainty sampling). */
export function suggestions(library: Library, model: ModelRecord, tagId: number): Suggestion[] {
  const classifier = library.classifiers.all(model.row).find((one) => one.tagId === tagId);
  if (!classifier) return [];
  const { yes, no } = library.classifiers.examples(tagId);
  const known = new Set([...yes, ...no]);
  const open = [...scored(library, model, classifier, ASK)].filter(
    ({ photoId }) => !known.has(photoId) && library.photos.isPresent(photoId),
  );
  const doubt = ({ confidence }: Suggestion) => Math.abs(confidence - 0.5);
  return open.sort((a, b) => doubt(a) - doubt(b)).slice(0, SUGGESTIONS);
}

function* scored(
  library: Library,
  model: ModelRecord,
  classifier: Fit,
  from: number,
): Generator<Suggestion> {
  for (const { ids, rows } of library.embeddings.chunks(model)) {
    for (const [i, photoId] of ids.entries()) {
      const vector = rows.subarray(i * model.dims, (i + 1) * model.dims);
      const confidence = logistic(score(classifier, vector));
      if (confidence >= from) yield { photoId, confidence };
    }
  }
}

function examplesOf(
  positive: readonly Float32Array[],
  negative: readonly Float32Array[],
  background: readonly Float32Array[],
): Example[] {
  const isPositive = new Set(positive.map((vector) => vector.join()));
  const others = background.filter((vector) => !isPositive.has(vector.join()));
  const weigh = (vectors: readonly Float32Array[], label: 0 | 1, weight: number) =>
    vectors.map((vector): Example => ({ vector, label, weight }));
  // Both answers weigh the same, however many photos there are of each.
  const denied = negative.length + BACKGROUND_WEIGHT;
  return [
    ...weigh(positive, 1, denied / positive.length),
    ...weigh(negative, 0, 1),
    ...weigh(others, 0, BACKGROUND_WEIGHT / Math.max(1, others.length)),
  ];
}

/** Mean of the shares of photos with and without the tag that are recognised unseen, 0–1. */
function crossValidated(examples: readonly Example[]): number | null {
  const counts = { right: [0, 0], all: [0, 0] };
  for (let fold = 0; fold < FOLDS; fold++) {
    const held = (i: number) => i % FOLDS === fold;
    const training = examples.filter((_, i) => !held(i));
    if (!training.some(({ label }) => label === 1)) continue;
    const found = fit(training);
    for (const { vector, label } of examples.filter((_, i) => held(i))) {
      (counts.all[label] as number)++;
      if (score(found, vector) > 0 === (label === 1)) (counts.right[label] as number)++;
    }
  }
  const [no, yes] = counts.all as [number, number];
  if (no === 0 || yes === 0) return null;
  return ((counts.right[0] as number) / no + (counts.right[1] as number) / yes) / 2;
}
