/** A library of a million photos: what a search takes and finds, against a scan of everything. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openForScans, openForWriting } from '../../src/engine/library/database.ts';
import { FACTS, type FactName } from '../../src/engine/library/facts.ts';
import type { PhotoFilter } from '../../src/engine/library/filter.ts';
import { openLibrary } from '../../src/engine/library/library.ts';
import { buildCells } from '../../src/engine/search/build-cells.ts';
import { VectorReader } from '../../src/engine/search/vector-reader.ts';
import { randomOf } from '../support/pictures/scenes.ts';
import { median, percentile, timed, type Measure, type Ratio, type Value } from './figure.ts';

const DIMS = 512;
const K = 100;
const BATCH = 5000;
/** Photos of one subject that comes back over the years, and photos that are taken at one time. */
const THEME = 333;
const SCENE = 25;
/** Lengths of a scene's and of a photo's own direction beside that of its theme. */
const SCENE_SHARE = 0.6;
const OWN_SHARE = 0.6;
const FIRST_DAY = 14_610;
const DAYS = 15 * 365;

const TIME_TARGET = 0.15;
const RECALL_TARGET = 0.98;

export const measureScale: Measure = async ({ quick, scratch }) => {
  const count = quick ? 200_000 : 1_000_000;
  const queries = quick ? 20 : 60;
  const dir = join(scratch, 'scale-library');
  mkdirSync(dir, { recursive: true });
  const world = { dir, clock: () => new Date() };
  const made = openLibrary(world);
  const model = made.embeddings.modelFor('bench', 'bench', DIMS).row;
  made.close();

  const themes = Math.round(count / THEME);
  const directions = new Directions(themes);
  const fillMs = await timed(() => fill(dir, model, count, directions));
  const library = openLibrary(world);
  const cellsMs = await timed(() => buildCells(library, model, { from: 0 }));
  library.close();

  const db = openForScans(dir);
  const vectors = new VectorReader(dir);
  const scan = db.prepare<[Float32Array], { photo_id: number }>(
    `SELECT photo_id FROM vectors_${model} WHERE embedding MATCH ? AND k = ${K}`,
  );
  const among = db.prepare<[Float32Array, bigint, bigint], { photo_id: number }>(
    `SELECT photo_id FROM vectors_${model}
      WHERE embedding MATCH ? AND k = ${K} AND day >= ? AND day <= ?`,
  );
  const random = randomOf(11);
  const kinds: { label: string; days?: number }[] = [
    { label: 'no filter' },
    { label: 'one year of fifteen', days: 365 },
    { label: 'one month', days: 30 },
  ];
  const values: Value[] = [
    { label: 'photos', value: count, unit: '' },
    { label: 'writing them', value: fillMs / 1000, unit: 's' },
    { label: 'making the cells', value: cellsMs / 1000, unit: 's' },
  ];
  const ratios: Ratio[] = [];
  try {
    // The first questions fill caches on both sides.
    const warm = directions.query(random);
    scan.all(warm);
    const scans: number[] = [];
    for (const { label, days } of kinds) {
      const times: number[] = [];
      let [hits, all] = [0, 0];
      for (let n = -2; n < queries; n++) {
        const embedding = directions.query(random);
        const from = FIRST_DAY + Math.floor(random() * (DAYS - (days ?? 0)));
        const span = days === undefined ? null : { from, to: from + days - 1 };
        const filter: PhotoFilter = span ? { days: [span] } : {};
        const query = { model, embedding, filter, offset: 0, limit: K, maxDistance: Infinity };
        let found: number[] = [];
        const ms = await timed(async () => {
          found = (await vectors.ask('nearest', query)).map(({ photoId }) => photoId);
        });
        if (n < 0) continue;
        times.push(ms);
        const exact: number[] = [];
        const scanMs = await timed(() => {
          const rows = span
            ? among.all(embedding, BigInt(span.from), BigInt(span.to))
            : scan.all(embedding);
          exact.push(...rows.map(({ photo_id }) => photo_id));
        });
        if (!span) scans.push(scanMs);
        const ids = new Set(found);
        hits += exact.filter((id) => ids.has(id)).length;
        all += exact.length;
      }
      const p95 = percentile(times, 0.95);
      values.push(
        { label: `${label}: search, median`, value: median(times), unit: 'ms' },
        { label: `${label}: search, p95`, value: p95, unit: 'ms' },
      );
      ratios.push(
        {
          label: `${label}: search p95 / scan of everything`,
          value: p95 / median(scans),
          target: { atMost: TIME_TARGET },
        },
        {
          label: `${label}: recall@${K}`,
          value: hits / all,
          target: { atLeast: RECALL_TARGET },
        },
      );
    }
    values.push({ label: 'scan of everything, median', value: median(scans), unit: 'ms' });
  } finally {
    db.close();
    await vectors.close();
  }
  return {
    values,
    ratios,
    remarks: [
      `${DIMS} dimensions; ${themes} subjects, ${count / SCENE} scenes of ${SCENE} photos over 15 years`,
      'a third of the queries lie between two subjects',
      'a search here is what the thread with the embeddings takes, the way there and back included',
    ],
  };
};

/** Directions out of a pool of random numbers, which takes a tenth of drawing each anew. */
class Directions {
  readonly #pool: Float32Array;
  readonly #themes: Float32Array[];

  constructor(themes: number) {
    const random = randomOf(1);
    this.#pool = Float32Array.from(
      { length: 1 << 21 },
      () => random() + random() + random() + random() - 2,
    );
    this.#themes = Array.from({ length: themes }, () => unit(this.#noise(random).slice()));
  }

  theme(random: () => number): Float32Array {
    return this.#themes[Math.floor(random() * this.#themes.length)] as Float32Array;
  }

  /** A direction near another; noise of `share` of its length. */
  near(of: Float32Array, share: number, random: () => number): Float32Array {
    const noise = this.#noise(random);
    // The pool's numbers have a deviation of 1/√3.
    const scale = share / Math.sqrt(DIMS / 3);
    return unit(of.map((value, i) => value + scale * (noise[i] as number)));
  }

  query(random: () => number): Float32Array {
    const theme = this.theme(random);
    if (random() > 1 / 3) return this.near(theme, SCENE_SHARE, random);
    const other = this.theme(random);
    return this.near(unit(theme.map((value, i) => value + (other[i] as number))), 0.3, random);
  }

  #noise(random: () => number): Float32Array {
    const at = Math.floor(random() * (this.#pool.length - DIMS));
    return this.#pool.subarray(at, at + DIMS);
  }
}

function unit(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares);
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) / length;
  return vector;
}

/** Writes what a search looks at, and only that: a million photos with all of theirs take hours. */
function fill(dir: string, model: number, count: number, directions: Directions): void {
  const random = randomOf(2);
  const db = openForWriting(dir);
  db.pragma('foreign_keys = OFF');
  const marks = FACTS.map(() => '?').join(', ');
  const vector = db.prepare(
    `INSERT INTO vectors_${model} (photo_id, embedding, ${FACTS.join(', ')})
     VALUES (?, ?, ${marks})`,
  );
  const facts = db.prepare(
    `INSERT INTO facts (photo_id, ${FACTS.join(', ')}) VALUES (?, ${marks})`,
  );
  const embedded = db.prepare('INSERT INTO embeddings VALUES (?, ?)');
  let scene = directions.theme(random);
  for (let start = 1; start <= count; start += BATCH) {
    db.transaction(() => {
      for (let id = start; id < start + BATCH; id++) {
        if (id % SCENE === 1)
          scene = directions.near(directions.theme(random), SCENE_SHARE, random);
        const day = FIRST_DAY + Math.floor((DAYS * id) / (count + 1));
        const row = rowOf(day);
        const embedding = directions.near(scene, OWN_SHARE, random);
        vector.run(BigInt(id), embedding, ...FACTS.map((name) => BigInt(row[name])));
        facts.run(id, ...FACTS.map((name) => row[name]));
        embedded.run(model, id);
      }
    })();
  }
  db.close();
}

function rowOf(day: number): Record<FactName, number> {
  const date = new Date(day * 24 * 60 * 60 * 1000);
  const month = date.getUTCMonth();
  return {
    quarter: date.getUTCFullYear() * 4 + Math.floor(month / 3),
    shown: 1,
    day,
    minute: 720,
    weekday: ((day + 3) % 7) + 1,
    month_day: (month + 1) * 100 + date.getUTCDate(),
    rating: 0,
    has_gps: 0,
    orientation: 2,
    type: 1,
    favourite: 0,
  };
}
