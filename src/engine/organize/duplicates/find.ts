/** Finds pairs of photos that are the same picture, among those that nobody has compared yet. */
import { setImmediate } from 'node:timers/promises';
import type { JobProgress } from '../../../shared/jobs.ts';
import type { JobContext } from '../../jobs/job.ts';
import { RateMeter } from '../../jobs/rate.ts';
import type { Library } from '../../library/library.ts';
import type { Likeness } from '../../library/duplicates.ts';
import type { ModelRecord } from '../../library/models.ts';
import { hashDistance, perceptualHash } from './hash.ts';
import { likeness, quarterTurn, sketchOf, type Sketch } from './likeness.ts';

/** From this correlation on two photos are one picture. Measured: docs/organize.md. */
export const SAME_PICTURE = 0.945;
/** Hashes that differ in no more bits are worth a closer look. */
const MAX_BITS = 12;
/** So are embeddings with such a cosine, the nearest so many: crops have another hash. */
const MIN_COSINE = 0.8;
const NEAREST = 6;
/** Photos that are compared with all others at once. */
const AT_ONCE = 1024;
/** Photos with a near hash that are looked at closely: of a hundred alike, some join all. */
const NEAR_HASHES = 24;
/** Looking closely for longer than this would be felt by whoever searches meanwhile. */
const TURN_MS = 20;
/** Sketches that are kept for the next comparison. */
const SKETCHES = 2000;

/**
 * The work is done batch by batch, each saved when it is done: whoever breaks it off goes on later
 * where it was. Between two turns of some milliseconds the engine answers others.
 * @returns how many pairs were found
 */
export async function compareNew(
  library: Library,
  model: ModelRecord,
  context: JobContext<JobProgress>,
): Promise<number> {
  const waiting = library.duplicates.uncompared(model.row);
  if (waiting.length === 0) return 0;
  const contents = library.watchContents();
  const goOn = async () => {
    await context.checkpoint();
    await setImmediate();
    return !context.signal.aborted;
  };
  try {
    const total = waiting.length;
    const meter = new RateMeter();
    const hashes = await hashesOf(library, goOn);
    const sketches = new Sketches(library);
    let found = 0;
    for (let from = 0; from < total; from += AT_ONCE) {
      const ids = waiting.slice(from, from + AT_ONCE);
      const neighbours = await nearest(library, model, ids, goOn);
      const pairs = neighbours && (await samePictures(ids, { neighbours, hashes, sketches }, goOn));
      if (!pairs) break;
      // A photo that was forgotten, or is another one now, since it was looked at waits on.
      const stays = (id: number) => !contents.changed.has(id);
      const saved = pairs.filter(({ one, other }) => stays(one) && stays(other));
      library.transaction(() => library.duplicates.save(ids.filter(stays), model.row, saved));
      found += saved.length;
      const done = from + ids.length;
      meter.mark(done);
      const remainingSeconds = meter.remainingSeconds(total - done);
      context.report({ done, total, perSecond: meter.rate(), remainingSeconds });
    }
    return found;
  } finally {
    contents.end();
  }
}

/** Says after each turn whether to go on; the engine answers others meanwhile. */
type GoOn = () => Promise<boolean>;

async function hashesOf(library: Library, goOn: GoOn): Promise<HashIndex> {
  const hashes = new HashIndex();
  for (let after = 0; await goOn();) {
    const grays = library.pixels.grays(after, AT_ONCE);
    for (const { photoId, gray } of grays) hashes.add(photoId, perceptualHash(gray));
    const last = grays.at(-1);
    if (!last) break;
    after = last.photoId;
  }
  return hashes;
}

interface Candidates {
  /** The nearest photos by embedding. */
  neighbours: Map<number, number[]>;
  hashes: HashIndex;
  sketches: Sketches;
}

/** Pairs of which at least one is among `ids`; null where it was broken off. */
async function samePictures(
  ids: readonly number[],
  { neighbours, hashes, sketches }: Candidates,
  goOn: GoOn,
): Promise<Likeness[] | null> {
  const found: Likeness[] = [];
  const seen = new Set<string>();
  let turn = performance.now();
  for (const id of ids) {
    if (performance.now() - turn > TURN_MS) {
      if (!(await goOn())) return null;
      turn = performance.now();
    }
    const own = sketches.of(id);
    if (!own) continue;
    for (const other of new Set([...(neighbours.get(id) ?? []), ...hashes.near(own.gray, id)])) {
      const [one, two] = id < other ? [id, other] : [other, id];
      const key = `${one}/${two}`;
      const sketch = seen.has(key) ? undefined : sketches.of(other);
      seen.add(key);
      const value = sketch ? likeness(own, sketch) : 0;
      if (value >= SAME_PICTURE) found.push({ one, other: two, likeness: value });
    }
  }
  return found;
}

/** For each of some photos the others nearest to it; null where it was broken off. */
async function nearest(
  library: Library,
  model: ModelRecord,
  ids: readonly number[],
  goOn: GoOn,
): Promise<Map<number, number[]> | null> {
  const vectors = ids.map((id) => library.embeddings.of(model.row).get(id));
  const columns = new Float32Array(ids.length * model.dims);
  for (const [i, vector] of vectors.entries()) {
    vector?.forEach((value, k) => (columns[k * ids.length + i] = value));
  }
  const best = ids.map(() => [] as { id: number; cosine: number }[]);
  // What a photo has to reach: rises with what was found. Some models find all photos alike.
  const floors = new Float32Array(ids.length).fill(MIN_COSINE);
  // Loaded when it is needed: it brings ONNX Runtime into the engine's process.
  const { MatrixProduct } = await import('../../encoders/product.ts');
  const product = await MatrixProduct.open(columns, model.dims);
  try {
    for (const chunk of library.embeddings.chunks(model)) {
      const cosines = await product.times(chunk.rows);
      for (const [row, id] of chunk.ids.entries()) {
        for (let i = 0; i < ids.length; i++) {
          const cosine = cosines[row * ids.length + i] as number;
          if (cosine < (floors[i] as number) || id === ids[i]) continue;
          const list = best[i] as { id: number; cosine: number }[];
          list.push({ id, cosine });
          if (list.length <= 2 * NEAREST) continue;
          list.sort((a, b) => b.cosine - a.cosine);
          list.length = NEAREST;
          floors[i] = list[NEAREST - 1]?.cosine ?? MIN_COSINE;
        }
      }
      if (!(await goOn())) return null;
    }
  } finally {
    await product.close();
  }
  return new Map(
    best.map((list, i) => {
      const sorted = list.sort((a, b) => b.cosine - a.cosine).slice(0, NEAREST);
      return [ids[i] as number, sorted.map(({ id }) => id)];
    }),
  );
}

/**
 * Finds hashes within a few bits: two that differ in at most 12 of 64 agree within 3 on one of
 * four parts; looking up each part as it is, and with each one bit turned, finds nearly all.
 */
class HashIndex {
  readonly #hashes = new Map<number, Uint16Array>();
  readonly #parts = Array.from({ length: 4 }, () => new Map<number, number[]>());

  add(id: number, hash: Uint16Array): void {
    this.#hashes.set(id, hash);
    for (const [part, ids] of this.#parts.entries()) {
      const key = hash[part] as number;
      const list = ids.get(key);
      if (list) list.push(id);
      else ids.set(key, [id]);
    }
  }

  /** The photos whose hash is nearest to that of a grey copy, in any quarter turn. */
  near(gray: Uint8Array, except: number): number[] {
    const found = new Map<number, number>();
    let turned = gray;
    for (let turn = 0; turn < 4; turn++) {
      if (turn > 0) turned = quarterTurn(turned);
      const hash = perceptualHash(turned);
      for (const [part, ids] of this.#parts.entries()) {
        const key = hash[part] as number;
        for (let bit = -1; bit < 16; bit++) {
          for (const id of ids.get(bit < 0 ? key : key ^ (1 << bit)) ?? []) {
            if (id === except || found.has(id)) continue;
            const bits = hashDistance(hash, this.#hashes.get(id) as Uint16Array);
            if (bits <= MAX_BITS) found.set(id, bits);
          }
        }
      }
    }
    return [...found]
      .sort((a, b) => a[1] - b[1] || a[0] - b[0])
      .slice(0, NEAR_HASHES)
      .map(([id]) => id);
  }
}

/** Sketches of photos, made when first needed. */
class Sketches {
  readonly #library: Library;
  readonly #known = new Map<number, Sketch | undefined>();

  constructor(library: Library) {
    this.#library = library;
  }

  of(id: number): Sketch | undefined {
    if (this.#known.has(id)) return this.#known.get(id);
    const pixels = this.#library.pixels.ofPhotos([id]).get(id);
    const sketch = pixels && sketchOf(pixels.gray);
    const [oldest] = this.#known.keys();
    if (this.#known.size >= SKETCHES && oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(id, sketch);
    return sketch;
  }
}
