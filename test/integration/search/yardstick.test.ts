import { expect, test } from 'vitest';
import { scaledToUnit } from '../../../src/engine/search/directions.ts';
import { DEFAULT_MIN_RELEVANCE } from '../../../src/engine/search/relevance.ts';
import { TOP, Yardstick } from '../../../src/engine/search/yardstick.ts';
import { randomOf } from '../../support/pictures/scenes.ts';
import { addPhoto, opened, tempDir } from '../library/fixture.ts';

const DIMS = 32;
const PHOTOS = 300;
/** Photos of one subject, the others of anything. */
const SUBJECT = 12;
/** How near photos of the subject are to its direction, against what else they show. */
const CLEAR = 1.2;
const TEXTS = 60;

/**
 * Photos in all directions and a subject that twelve of them show; everyday texts around a common
 * direction, as texts are.
 * @param constant appended to every direction: all cosines of such a model are higher, and closer
 */
function world(constant: number) {
  const random = randomOf(11);
  const normal = () => random() + random() + random() + random() - 2;
  const around = (of: Float32Array | null, weight: number) =>
    Float32Array.from({ length: DIMS }, (_, d) => normal() / 2 + weight * (of?.[d] ?? 0));
  const placed = (raw: Float32Array) =>
    scaledToUnit(Float32Array.from([...scaledToUnit(raw), constant]));
  const subject = scaledToUnit(around(null, 0));
  const saying = scaledToUnit(around(null, 0));
  const library = opened(tempDir());
  const model = library.embeddings.modelFor('prova', '1', DIMS + 1);
  const folder = library.folders.add('/foto', library.now()).id;
  const photos = Array.from({ length: PHOTOS }, (_, n) =>
    placed(around(n < SUBJECT ? subject : null, 2 * CLEAR)),
  );
  photos.forEach((photo, n) => addPhoto(library, folder, model.row, `${n}`, photo));
  const background = Array.from({ length: TEXTS }, () => placed(around(saying, 1)));
  const yardstick = new Yardstick(library, model, background);
  /** Relevance of all photos for a text, best first. */
  const relevances = (text: Float32Array) => {
    const cosines = photos
      .map((photo) => photo.reduce((sum, value, d) => sum + value * (text[d] as number), 0))
      .sort((a, b) => b - a);
    const scale = yardstick
      .measure(text, 'text')
      .scaleFor({ top: cosines.slice(0, TOP), among: PHOTOS });
    return cosines.map((cosine) => scale.relevance(cosine));
  };
  return {
    /** A text that says what the subject's photos show. */
    answered: relevances(placed(subject)),
    /** A text that says nothing to the model: it lies in the middle of all texts. */
    empty: relevances(placed(saying)),
  };
}

const shown = (relevances: number[]) =>
  relevances.filter((relevance) => relevance >= DEFAULT_MIN_RELEVANCE).length;

test('of a query that the library answers about as many photos are shown as match', () => {
  const { answered } = world(0);
  expect(shown(answered)).toBeGreaterThanOrEqual(SUBJECT / 2);
  expect(shown(answered)).toBeLessThanOrEqual(2 * SUBJECT);
});

test('of a query that says nothing to the model none is shown, though some photo is nearest', () => {
  expect(shown(world(0).empty)).toBe(0);
});

test('relevance is the same for a model whose cosines are all higher and closer together', () => {
  const [plain, narrow] = [world(0), world(3)];
  for (const query of ['answered', 'empty'] as const) {
    plain[query].forEach((relevance, i) => {
      expect(narrow[query][i]).toBeCloseTo(relevance, 3);
    });
  }
});
