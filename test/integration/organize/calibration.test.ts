/**
 * What a confidence means on real photos: how often tags are given to photos that do not show what
 * they say, for two models whose spaces have nothing in common. The second is an imported one with
 * weights that were never trained: false alarms need no knowledge, only a space of another shape.
 */
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { importModel } from '../../../src/engine/encoders/import/index.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { calibrate, confidenceOf } from '../../../src/engine/organize/tags/calibration.ts';
import { tinyCheckpoint } from '../../support/models/checkpoints.ts';
import { haveSharedPhotos, sharedJson, sharedPhotos } from '../../support/models/shared-photos.ts';
import { indexAll, tempDir, tempEngine } from '../../support/temp-library.ts';

interface Labels {
  concepts: Record<string, { absenceReliable: boolean }>;
  photos: Record<string, string[]>;
}

/** A tag and what photos get for it that do not show it. */
interface Alarms {
  confidences: number[];
  cosines: number[];
}

interface Measured {
  /** Of tags whose absence is known, among photos that surely do not show them. */
  labelled: Alarms[];
  /** Of all tags among all photos: hardly any shows most of them. */
  all: Alarms[];
}

/** Calibrates on each half of the photos and looks at the other. */
async function measure(engine: Engine): Promise<Measured> {
  const { library, organizer } = engine;
  await (
    await organizer.refresh()
  )?.ended;
  const model = await organizer.world.model();
  const taxonomy = await organizer.taxonomy();
  const directions = model && library.tagging.directions(model.row, taxonomy.version);
  if (!model || !directions) throw new Error('nothing was tagged');
  const texts = await organizer.world.background(model);
  const vectors = library.embeddings.of(model.row);
  const ids = library.photos.list({ limit: 1000, offset: 0 }).photos.map(({ id }) => id);
  const places = library.files.ofPhotos(ids);
  const photos = ids
    .map((id) => ({
      vector: vectors.get(id) as Float32Array,
      path: relative(sharedPhotos, places.get(id)?.[0]?.path ?? '').replaceAll('\\', '/'),
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const halves = [0, 1].map((which) => photos.filter((_, i) => i % 2 === which));
  const calibrations = halves.map((half) =>
    calibrate(taxonomy, directions, {
      photos: half.map(({ vector }) => vector),
      texts,
      total: half.length,
    }),
  );

  const count = taxonomy.concepts.length;
  const alarms = (at: number, label?: string): Alarms => {
    const found: Alarms = { confidences: [], cosines: [] };
    for (const [which, half] of halves.entries()) {
      const { weights, biases } = calibrations[1 - which] as (typeof calibrations)[0];
      for (const { vector, path } of half) {
        if (label !== undefined && labels[path]?.includes(label)) continue;
        let [score, cosine] = [biases[at] as number, 0];
        for (let k = 0; k < vector.length; k++) {
          score += (vector[k] as number) * (weights[k * count + at] as number);
          cosine += (vector[k] as number) * (directions[at * vector.length + k] as number);
        }
        found.confidences.push(confidenceOf(score));
        found.cosines.push(cosine);
      }
    }
    return found;
  };
  const { concepts, photos: labels } = sharedJson('labels.json') as Labels;
  const reliable = Object.keys(concepts).filter((name) => concepts[name]?.absenceReliable);
  const spoken = taxonomy.concepts.flatMap(({ prompts }, at) => (prompts.length > 0 ? [at] : []));
  return {
    labelled: reliable.flatMap((name) => {
      const at = spoken.find((i) => taxonomy.concepts[i]?.name === name);
      return at === undefined ? [] : [alarms(at, name)];
    }),
    all: spoken.map((at) => alarms(at)),
  };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: readonly number[]): number => {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
};
const quantile = (values: readonly number[], share: number): number =>
  Float64Array.from(values).sort()[Math.floor(share * (values.length - 1))] as number;

/** Of each tag the share of the photos that reach a cut. */
const rates = (tags: readonly Alarms[], of: keyof Alarms, cut: number): number[] =>
  tags.map((tag) => tag[of].filter((value) => value >= cut).length / tag[of].length);

/** The one cosine for all tags that gives about as many alarms as a confidence. */
function cosineLike(tags: readonly Alarms[], confidence: number): number {
  const wanted = mean(rates(tags, 'confidences', confidence));
  return quantile(
    tags.flatMap(({ cosines }) => cosines),
    1 - wanted,
  );
}

/** How many times as often tags of one model reach a cut as those of another, or the reverse. */
function timesApart(
  one: readonly Alarms[],
  other: readonly Alarms[],
  of: keyof Alarms,
  cut: number,
): number {
  const [a, b] = [mean(rates(one, of, cut)), mean(rates(other, of, cut))];
  return Math.max(a / b, b / a);
}

test.skipIf(!haveSharedPhotos || !existsSync(tinyCheckpoint))(
  'at one confidence about as few photos get a tag they do not show, whichever the tag and the model',
  async () => {
    const libraryDir = join(tempDir(), 'libreria');
    const modelsDir = join(libraryDir, 'models');
    await importModel(tinyCheckpoint, { modelsDir, id: 'importato', half: false });
    const engine = tempEngine(libraryDir);
    await indexAll(engine, sharedPhotos);
    const starter = await measure(engine);
    await (
      await engine.useModel('importato')
    )?.ended;
    const imported = await measure(engine);
    expect(starter.labelled.length).toBeGreaterThan(25);

    for (const { labelled, all } of [starter, imported]) {
      // Where tags are given, they are rarely given to a photo that does not show them.
      const given = rates(labelled, 'confidences', 0.5);
      expect(mean(given)).toBeLessThan(0.01);
      expect(Math.max(...given)).toBeLessThan(0.1);
      expect(quantile(rates(all, 'confidences', 0.5), 0.95)).toBeLessThan(0.03);
      // Tags are nearer to each other than with one cosine for all that is reached as often.
      for (const confidence of [0.3, 0.5]) {
        const spread = deviation(rates(all, 'confidences', confidence));
        const plain = deviation(rates(all, 'cosines', cosineLike(all, confidence)));
        expect(spread / plain, `${confidence}`).toBeLessThan(0.8);
      }
    }

    // And so are the models.
    for (const confidence of [0.3, 0.5]) {
      const apart = timesApart(starter.all, imported.all, 'confidences', confidence);
      expect(apart, `${confidence}`).toBeLessThan(1.7);
      const cosine = cosineLike(starter.all, confidence);
      const plain = timesApart(starter.all, imported.all, 'cosines', cosine);
      expect(apart, `${confidence}`).toBeLessThan(plain);
    }
  },
);
