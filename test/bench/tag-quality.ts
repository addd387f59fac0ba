/** The quality of tags on the evaluation photos, beside plain cosine thresholds. */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { MatrixProduct } from '../../src/engine/encoders/product.ts';
import { Engine } from '../../src/engine/engine.ts';
import { confidenceOf } from '../../src/engine/organize/tags/calibration.ts';
import { Chooser } from '../../src/engine/organize/tags/choose.ts';
import type { Taxonomy } from '../../src/engine/organize/taxonomy/taxonomy.ts';
import { sharedPhotos } from '../support/models/shared-photos.ts';
import { RESOURCES } from './programs.ts';

interface Labels {
  concepts: Record<string, { absenceReliable: boolean }>;
  photos: Record<string, string[]>;
}

/** Labels whose concept has another name in the taxonomy; several: any of them. */
const OTHER_NAMES: Record<string, string[]> = {
  'lago o fiume': ['lago', 'fiume'],
  'camion, autobus o treno': ['camion', 'autobus', 'treno'],
  'kayak o canoa': ['kayak', 'canoa'],
  'albero o bosco': ['albero', 'bosco'],
  barca: ['barca', 'canoa'],
  tenda: ['tenda-da-campeggio'],
  pesca: ['pesca-sport'],
};

/** @param dir an empty folder for the library */
export async function measureQuality(dir: string) {
  const { concepts, photos } = JSON.parse(
    readFileSync(join(sharedPhotos, 'labels.json'), 'utf8'),
  ) as Labels;
  const engine = new Engine({ libraryDir: dir, resourcesDir: RESOURCES, access: 'write' });
  try {
    await (
      await engine.index({ folders: [sharedPhotos] })
    ).ended;
    await (
      await engine.organizer.refresh()
    )?.ended;
    const { library } = engine;
    const taxonomy = await engine.organizer.taxonomy();
    const [model] = library.models.all();
    const calibration = model && library.tagging.calibration(model.row);
    const directions = model && library.tagging.directions(model.row, taxonomy.version);
    if (!model || !calibration || !directions) throw new Error('nothing was tagged');
    const product = await MatrixProduct.open(calibration.weights, model.dims);
    const plain = await MatrixProduct.open(columns(directions, model.dims), model.dims);
    const bare = await MatrixProduct.open(
      columns(await bareNames(engine, taxonomy), model.dims),
      model.dims,
    );
    const ours: Float32Array[] = [];
    const cosines: Float32Array[] = [];
    const names: Float32Array[] = [];
    const truth: Set<string>[] = [];
    const chooser = new Chooser(taxonomy, calibration.biases);
    for (const { ids, rows } of library.embeddings.chunks(model)) {
      const products = await product.times(rows);
      const width = taxonomy.concepts.length;
      const cosine = await plain.times(rows);
      const named = await bare.times(rows);
      const places = library.files.ofPhotos(ids);
      for (const [n, id] of ids.entries()) {
        const row = (all: Float32Array) => all.slice(n * width, (n + 1) * width);
        const own = row(products).map((value, i) =>
          confidenceOf(value + (calibration.biases[i] as number)),
        );
        for (const { concept, confidence } of chooser.choose(products, n)) {
          const at = taxonomy.concepts.indexOf(concept);
          own[at] = Math.max(own[at] as number, confidence);
        }
        ours.push(own);
        cosines.push(row(cosine));
        names.push(row(named));
        const path = relative(sharedPhotos, places.get(id)?.[0]?.path ?? '').replaceAll('\\', '/');
        truth.push(new Set(photos[path]));
      }
    }
    for (const one of [product, plain, bare]) await one.close();
    const tags = Object.keys(concepts).filter((tag) => truth.some((labels) => labels.has(tag)));
    const columnsOf = (tag: string) =>
      (OTHER_NAMES[tag] ?? [tag.replaceAll(' ', '-')]).map((id) => {
        const at = taxonomy.concepts.findIndex((concept) => concept.id === id);
        if (at < 0) throw new Error(`the taxonomy has no ${id}`);
        return at;
      });
    const score = (all: readonly Float32Array[]) => {
      const perTag = tags.map((tag) => {
        const at = columnsOf(tag);
        const values = all.map((row) => Math.max(...at.map((i) => row[i] as number)));
        return { values, labels: truth.map((labels) => labels.has(tag)) };
      });
      const precisions = perTag.map(({ values, labels }) => averagePrecision(values, labels));
      return { map: mean(precisions), f1: crossedF1(perTag) };
    };
    const [us, same, name] = [score(ours), score(cosines), score(names)];
    return {
      values: [
        { label: 'mAP: ours', value: us.map, unit: '' },
        { label: 'mAP: plain cosine of the name', value: name.map, unit: '' },
        { label: 'mAP: plain cosine of our prompts', value: same.map, unit: '' },
        { label: 'F1: ours', value: us.f1, unit: '' },
        { label: 'F1: plain cosine of the name', value: name.f1, unit: '' },
        { label: 'F1: plain cosine of our prompts', value: same.f1, unit: '' },
      ],
      ratios: [
        {
          label: 'mAP / the better plain one',
          value: us.map / Math.max(name.map, same.map),
          target: { atLeast: 1 },
        },
        {
          label: 'F1 / the better plain one',
          value: us.f1 / Math.max(name.f1, same.f1),
          target: { atLeast: 1 },
        },
      ],
    };
  } finally {
    await engine.close();
  }
}

/** «una foto di …» is what one would try first. */
async function bareNames(engine: Engine, taxonomy: Taxonomy): Promise<Float32Array> {
  const worker = await engine.organizer.world.worker();
  const texts = taxonomy.concepts.map(({ name }) => `una foto di ${name.replace(/ \(.*/, '')}`);
  const embedded = await worker.call('embedTexts', { texts });
  const dims = embedded[0]?.length ?? 0;
  const flat = new Float32Array(texts.length * dims);
  embedded.forEach((one, i) => flat.set(one, i * dims));
  return flat;
}

/** Rows become columns. */
function columns(rows: Float32Array, dims: number): Float32Array {
  const count = rows.length / dims;
  const turned = new Float32Array(rows.length);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < dims; k++) turned[k * count + i] = rows[i * dims + k] as number;
  }
  return turned;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function averagePrecision(values: readonly number[], labels: readonly boolean[]): number {
  const order = values
    .map((_, i) => i)
    .sort((a, b) => (values[b] as number) - (values[a] as number));
  let hits = 0;
  let sum = 0;
  for (const [rank, i] of order.entries()) if (labels[i]) sum += ++hits / (rank + 1);
  return sum / hits;
}

interface OneTag {
  values: number[];
  labels: boolean[];
}

/** Mean F1 over tags; the threshold is chosen on the photos of the other half. */
function crossedF1(tags: readonly OneTag[]): number {
  const half = (which: number) =>
    tags.map(({ values, labels }) => ({
      values: values.filter((_, i) => i % 2 === which),
      labels: labels.filter((_, i) => i % 2 === which),
    }));
  const [even, odd] = [half(0), half(1)];
  const best = (side: readonly OneTag[]) => {
    const all = side.flatMap(({ values }) => values).sort((a, b) => a - b);
    const cuts = Array.from(
      { length: 300 },
      (_, n) => all[Math.floor((all.length * n) / 300)] ?? 0,
    );
    return cuts.reduce((a, b) => (f1(side, b) > f1(side, a) ? b : a));
  };
  return (f1(odd, best(even)) + f1(even, best(odd))) / 2;
}

function f1(tags: readonly OneTag[], cut: number): number {
  return mean(
    tags.flatMap(({ values, labels }) => {
      const positives = labels.filter(Boolean).length;
      if (positives === 0) return [];
      const given = values.filter((value) => value >= cut).length;
      const right = values.filter((value, i) => value >= cut && labels[i]).length;
      return [(2 * right) / (given + positives)];
    }),
  );
}
