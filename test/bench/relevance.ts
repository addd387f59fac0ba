/** Quality on the evaluation photos: ranking, and what the relevance cut shows and hides. */
import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { Engine } from '../../src/engine/engine.ts';
import { openLibraryReadOnly } from '../../src/engine/library/library.ts';
import { dot } from '../../src/engine/search/directions.ts';
import { DEFAULT_MIN_RELEVANCE } from '../../src/engine/search/relevance.ts';
import { PhotoWorker } from '../../src/engine/worker/photo-worker.ts';
import { median, type Measure, type Ratio, type Value } from './figure.ts';
import { randomOf } from '../support/pictures/scenes.ts';
import { RESOURCES, STARTER_MODEL } from './programs.ts';

interface Queries {
  queries: { q: string; relevant: string[] }[];
  absent: string[];
}

/** The scores of one query over all photos, in the order of the photos' names. */
interface Scored {
  scores: number[];
  /** Whether each photo is a match; no photo is one for an absent query. */
  matches: boolean[];
}

/** Queries with matches and queries without, scored in one way. */
interface Scoring {
  present: Scored[];
  absent: Scored[];
}

const PHOTOS = resolve(import.meta.dirname, '../../../shared/photos');
/** Cuts to compare, as relevance. */
const CUTS = [0.01, 0.02, 0.035, DEFAULT_MIN_RELEVANCE, 0.07, 0.1, 0.2];
const RESAMPLINGS = 40;
const F1_TARGET = 1.1;
const ABSENT_TARGET = 0.5;

export const measureRelevance: Measure = async ({ scratch }) => {
  if (!existsSync(PHOTOS)) {
    return { values: [], ratios: [], remarks: ['skipped: the evaluation photos are not here'] };
  }
  const queries = JSON.parse(readFileSync(join(PHOTOS, 'queries.json'), 'utf8')) as Queries;
  const { pAt10 } = JSON.parse(readFileSync(join(PHOTOS, 'reference.json'), 'utf8')) as {
    pAt10: number;
  };
  const dir = join(scratch, 'library');
  const engine = new Engine({ libraryDir: dir, resourcesDir: RESOURCES, access: 'write' });
  try {
    await (
      await engine.index({ folders: [PHOTOS] })
    ).ended;
    const relevance = await byRelevance(engine, queries);
    const cosine = await byCosine(dir, queries);
    const precision = meanPrecision(relevance.present, 0);
    return {
      values: [
        { label: 'P@10, nothing cut', value: precision, unit: '' },
        ...CUTS.flatMap((cut) => atCut(relevance, cut)),
      ],
      ratios: [
        {
          label: 'P@10 less that of the reference',
          value: precision - pAt10,
          target: { atLeast: -0.02 },
        },
        ...comparison(relevance, cosine),
      ],
      remarks: [
        `medians over ${relevance.present.length} queries with matches and ${relevance.absent.length} without`,
        'macro: mean F1 of the queries; micro: F1 of all that is shown, taken together',
        'best threshold: the one single cosine that has the highest F1 on the very queries judged',
      ],
    };
  } finally {
    await engine.close();
  }
};

/** What the program says, cuts aside. */
async function byRelevance(engine: Engine, { queries, absent }: Queries): Promise<Scoring> {
  const names = new Map<string, number>();
  const ask = async (text: string, relevant: string[]): Promise<Scored> => {
    const answer = await engine.search({ text, offset: 0, limit: 1000, minRelevance: null });
    const found = answer.results.map(({ path, relevance }) => ({
      name: relative(PHOTOS, path).replaceAll('\\', '/'),
      relevance,
    }));
    for (const { name } of found) if (!names.has(name)) names.set(name, names.size);
    const scored: Scored = { scores: [], matches: [] };
    for (const { name, relevance } of found) {
      const at = names.get(name) as number;
      scored.scores[at] = relevance;
      scored.matches[at] = relevant.includes(name);
    }
    // A constraint that was understood may leave matches out altogether.
    for (const name of relevant) {
      if (found.some((one) => one.name === name)) continue;
      scored.scores.push(-Infinity);
      scored.matches.push(true);
    }
    return scored;
  };
  const scoring: Scoring = { present: [], absent: [] };
  for (const { q, relevant } of queries) scoring.present.push(await ask(q, relevant));
  for (const q of absent) scoring.absent.push(await ask(q, []));
  return scoring;
}

/** The bare cosines of query and photo. */
async function byCosine(dir: string, { queries, absent }: Queries): Promise<Scoring> {
  const library = openLibraryReadOnly({ dir, clock: () => new Date() });
  const worker = new PhotoWorker({
    model: { dir: STARTER_MODEL, device: 'cpu' },
    towers: ['text'],
  });
  try {
    const [model] = library.models.all();
    if (!model) throw new Error('nothing was indexed');
    const { photos } = library.photos.list({ limit: 10_000, offset: 0 });
    const places = library.files.ofPhotos(photos.map(({ id }) => id));
    const known = photos.map(({ id }) => ({
      name: relative(PHOTOS, places.get(id)?.[0]?.path ?? '').replaceAll('\\', '/'),
      direction: library.embeddings.of(model.row).get(id) as Float32Array,
    }));
    const score = async (texts: { q: string; relevant: string[] }[]): Promise<Scored[]> => {
      const directions = await worker.call('embedTexts', { texts: texts.map(({ q }) => q) });
      return directions.map((text, i) => ({
        scores: known.map(({ direction }) => dot(text, direction)),
        matches: known.map(({ name }) => texts[i]?.relevant.includes(name) ?? false),
      }));
    };
    return {
      present: await score(queries),
      absent: await score(absent.map((q) => ({ q, relevant: [] }))),
    };
  } finally {
    await worker.close();
    library.close();
  }
}

function atCut({ present, absent }: Scoring, cut: number): Value[] {
  const name = `cut ${cut}${cut === DEFAULT_MIN_RELEVANCE ? ' (default)' : ''}`;
  return [
    { label: `${name}: P@10`, value: meanPrecision(present, cut), unit: '' },
    { label: `${name}: F1 macro`, value: f1(present, cut).macro, unit: '' },
    { label: `${name}: F1 micro`, value: f1(present, cut).micro, unit: '' },
    {
      label: `${name}: shown where there are matches`,
      value: medianShown(present, cut),
      unit: 'photos',
    },
    {
      label: `${name}: shown where there is none`,
      value: medianShown(absent, cut),
      unit: 'photos',
    },
  ];
}

function comparison(relevance: Scoring, cosine: Scoring): Ratio[] {
  const cut = DEFAULT_MIN_RELEVANCE;
  const ratios: Ratio[] = [];
  for (const mean of ['macro', 'micro'] as const) {
    const threshold = bestCut(cosine, mean);
    ratios.push(
      {
        label: `F1 ${mean} / that of the best threshold`,
        value: f1(relevance.present, cut)[mean] / f1(cosine.present, threshold)[mean],
        target: { atLeast: F1_TARGET },
      },
      {
        label: `shown where there is no match less half of the best threshold's (${mean})`,
        value:
          medianShown(relevance.absent, cut) -
          ABSENT_TARGET * medianShown(cosine.absent, threshold),
        target: { atMost: 0 },
      },
    );
    // The cut is chosen on every other query and judged on the rest, and the other way round.
    const crossed = [0, 1].map((odd) => {
      const chosen = bestCut(half(relevance, odd), mean, 0);
      const [judged, bare] = [half(relevance, 1 - odd), half(cosine, 1 - odd)];
      return f1(judged.present, chosen)[mean] / f1(bare.present, bestCut(bare, mean))[mean];
    });
    ratios.push({
      label: `F1 ${mean} / best threshold, cut chosen on the other half of the queries`,
      value: crossed.reduce((sum, ratio) => sum + ratio, 0) / crossed.length,
    });
    // What other queries might have given: as many drawn from these, with repetitions, and the
    // threshold that is best for the drawn ones.
    const drawn = resamplings(relevance.present.length).map((queries) => {
      const [ours, bare] = [drawnFrom(relevance, queries), drawnFrom(cosine, queries)];
      return f1(ours.present, cut)[mean] / f1(bare.present, bestCut(bare, mean))[mean];
    });
    ratios.push({
      label: `F1 ${mean} / best threshold, median of ${RESAMPLINGS} resamplings of the queries`,
      value: median(drawn),
    });
  }
  return ratios;
}

/** Queries drawn again, by their indices; the same ones every time. */
function resamplings(queries: number): number[][] {
  const random = randomOf(5);
  return Array.from({ length: RESAMPLINGS }, () =>
    Array.from({ length: queries }, () => Math.floor(random() * queries)),
  );
}

const drawnFrom = ({ present, absent }: Scoring, queries: readonly number[]): Scoring => ({
  present: queries.map((i) => present[i] as Scored),
  absent,
});

const half = ({ present, absent }: Scoring, odd: number): Scoring => ({
  present: present.filter((_, i) => i % 2 === odd),
  absent: absent.filter((_, i) => i % 2 === odd),
});

/** The cut with the highest F1 among those that show `mostShown` photos where there is no match. */
function bestCut(scoring: Scoring, mean: 'macro' | 'micro', mostShown = Infinity): number {
  const all = scoring.present.flatMap(({ scores }) => scores).sort((a, b) => b - a);
  const candidates = Array.from({ length: 400 }, (_, i) => all[Math.round(i ** 1.5)] ?? 0);
  let best = { cut: Infinity, f1: -1 };
  for (const cut of candidates) {
    const value = f1(scoring.present, cut)[mean];
    if (value > best.f1 && medianShown(scoring.absent, cut) <= mostShown) {
      best = { cut, f1: value };
    }
  }
  return best.cut;
}

function f1(queries: readonly Scored[], cut: number): { macro: number; micro: number } {
  let [sum, hits, shownAndMatches] = [0, 0, 0];
  for (const { scores, matches } of queries) {
    const shown = scores.filter((score) => score >= cut).length;
    const hit = scores.filter((score, i) => score >= cut && matches[i]).length;
    const both = shown + matches.filter(Boolean).length;
    sum += (2 * hit) / both;
    hits += hit;
    shownAndMatches += both;
  }
  return { macro: sum / queries.length, micro: (2 * hits) / shownAndMatches };
}

/** Mean over the queries of the hits among the first ten over min(10, matches). */
function meanPrecision(queries: readonly Scored[], cut: number): number {
  const each = queries.map(({ scores, matches }) => {
    const best = scores
      .map((score, i) => ({ score, match: matches[i] }))
      .filter(({ score }) => score >= cut)
      .sort((a, b) => b.score - a.score)
      .slice(0, 10);
    return best.filter(({ match }) => match).length / Math.min(10, matches.filter(Boolean).length);
  });
  return each.reduce((sum, value) => sum + value, 0) / each.length;
}

const medianShown = (queries: readonly Scored[], cut: number): number =>
  median(queries.map(({ scores }) => scores.filter((score) => score >= cut).length));
