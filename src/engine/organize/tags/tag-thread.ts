/**
 * The tag thread: reads embeddings on a read-only connection of its own and says which concepts
 * photos show, so that the engine's thread has only to write them down; see given-tags.ts.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { MatrixProduct } from '../../encoders/product.ts';
import { openLibraryReadOnly, type Library } from '../../library/library.ts';
import { Chooser } from './choose.ts';
import type { Answer, TagOrder, TagRequest } from './given-tags.ts';
import { pixelTags } from './pixel-tags.ts';

/**
 * Photos of one answer, about, which is written in one transaction: the index by tag is written all
 * over, and each transaction writes its pages once.
 */
const BATCH = 4000;

const { dir, model, taxonomy, calibration, madeBy } = workerData as TagOrder;
const library = openLibraryReadOnly({ dir, clock: () => new Date() });
const answers = work();

// Asked for one answer at a time: what is computed ahead of the writing stays bounded.
parentPort?.on('message', (request: TagRequest) => {
  void (request === 'next' ? answers.next() : answers.return(null)).then(({ value }) => {
    parentPort?.postMessage(value, value ? [value.given.buffer] : []);
    if (value === null) parentPort?.close();
  });
});

async function* work(): AsyncGenerator<Answer, null> {
  // One core: the other writes, and together they take no longer.
  const product = await MatrixProduct.open(calibration.weights, model.dims, 1);
  try {
    const waiting = new Set(library.tagging.untagged(model.row, madeBy));
    const chooser = new Chooser(taxonomy, calibration.biases);
    const places = new Map(taxonomy.concepts.map(({ id }, i) => [id, i]));
    let photoIds: number[] = [];
    let given: number[] = [];
    for (const { ids, rows } of library.embeddings.chunks(model)) {
      const wanted = ids.filter((id) => waiting.has(id));
      if (wanted.length === 0) continue;
      const products = await product.times(rows);
      const measured = measuredOf(library, wanted);
      for (const [n, photoId] of ids.entries()) {
        if (!waiting.has(photoId)) continue;
        const photo = measured.get(photoId);
        const fromPixels = photo ? pixelTags(taxonomy, photo) : [];
        for (const { concept, confidence } of chooser.choose(products, n, fromPixels)) {
          given.push(photoId, places.get(concept.id) as number, confidence);
        }
      }
      photoIds.push(...wanted);
      if (photoIds.length < BATCH) continue;
      yield { photoIds, given: Float64Array.from(given) };
      photoIds = [];
      given = [];
    }
    yield { photoIds, given: Float64Array.from(given) };
    return null;
  } finally {
    await product.close();
    library.close();
  }
}

function measuredOf({ pixels, photos }: Library, ids: readonly number[]) {
  const known = pixels.ofPhotos(ids);
  return new Map(
    photos.byIds([...known.keys()]).flatMap(({ id, width, height }) => {
      const measured = known.get(id);
      return measured ? [[id, { width, height, pixels: measured }]] : [];
    }),
  );
}
