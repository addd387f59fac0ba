import type { Picture } from '../../shared/photo.ts';
import type { Encoder } from './encoder.ts';

/** What a model makes of a handful of pictures and texts on one device, and how fast it is there. */
export interface SelfCheck {
  /** Embeddings of pictures and texts, always of the same ones. */
  embeddings: Float32Array[];
  /** Pictures per second by number of pictures in a run. */
  batches: { size: number; imagesPerSecond: number }[];
}

const BATCH_SIZES = [1, 2, 4, 8, 16, 32];
/** A run is repeated until it has been seen for so long… */
const TIMED_MS = 250;
/** …and larger batches are not tried after so long. */
const BUDGET_MS = 2500;
/** A larger batch has to bring this much to be worth its memory. */
const WORTH = 1.03;

const TEXTS = ['una foto del mare', 'cane che corre nella neve', 'torta di compleanno', 'x'];

/** Does the same work on any device; the results are compared elsewhere. */
export async function selfCheck(encoder: Encoder): Promise<SelfCheck> {
  const pictures = [0, 1, 2, 3].map(drawn);
  const embeddings = [
    ...(await Promise.all(pictures.map((picture) => encoder.embedPicture(picture)))),
    ...(await encoder.embedTexts(TEXTS)),
  ];
  return { embeddings, batches: await timeBatches(encoder) };
}

async function timeBatches(encoder: Encoder): Promise<SelfCheck['batches']> {
  const batches: SelfCheck['batches'] = [];
  const started = performance.now();
  let best = 0;
  for (const size of BATCH_SIZES) {
    // The first run of a shape prepares it: kernels are compiled, memory is taken.
    await encoder.timeBatch(size);
    let runs = 0;
    let spent = 0;
    do {
      spent += await encoder.timeBatch(size);
      runs++;
    } while (spent < TIMED_MS);
    const imagesPerSecond = (size * runs * 1000) / spent;
    batches.push({ size, imagesPerSecond });
    if (imagesPerSecond < best * WORTH || performance.now() - started > BUDGET_MS) break;
    best = imagesPerSecond;
  }
  return batches;
}

/** The smallest batch that is about as fast as the fastest. */
export function bestBatch(batches: SelfCheck['batches']): SelfCheck['batches'][number] {
  const fastest = Math.max(...batches.map(({ imagesPerSecond }) => imagesPerSecond));
  const good = batches.find(({ imagesPerSecond }) => imagesPerSecond * WORTH >= fastest);
  return good ?? { size: 1, imagesPerSecond: 0 };
}

/** The smallest cosine between embeddings (of length 1) of the same things. */
export function worstCosine(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  const cosines = a.map((one, n) =>
    one.reduce((sum, value, i) => sum + value * (b[n]?.[i] ?? NaN), 0),
  );
  return Math.min(...cosines);
}

/** Pictures with smooth areas, edges, grain and colours of all kinds. */
function drawn(seed: number): Picture {
  const [width, height] = [320, 240];
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [u, v] = [x / width, y / height];
      const disc = Math.hypot(u - 0.3 - 0.1 * seed, v - 0.5) < 0.1 + 0.05 * seed;
      const stripe = seed % 2 === 1 && Math.floor(u * 8 * seed) % 2 === 0;
      const grain = ((x * 73 + y * 151 + seed * 31) * 2654435761) % 64;
      const at = (y * width + x) * 3;
      data[at] = disc ? 240 : 60 * seed * v + grain;
      data[at + 1] = stripe ? 200 : 180 * u + grain / 2;
      data[at + 2] = disc ? 40 * seed : 255 * (1 - v);
    }
  }
  return { data, width, height };
}
