import { readdir, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, parse } from 'node:path';
import type { Picture } from '../../shared/photo.ts';
import { executionProvider, SAFE_PLACEMENT, variantOf } from './devices.ts';
import type { Device, ExecutionProvider, Precision } from './devices.ts';
import { rowOf, type EmbeddingBatch } from './embeddings.ts';
import { Lane } from './lane.ts';
import { readManifest } from './manifest.ts';
import type { Manifest, TowerName } from './manifest.ts';
import type { RawTensors } from './protocol.ts';
import { PixelTensor } from './pixels.ts';

export interface EncoderOptions {
  /** The model folder. */
  dir: string;
  device?: Device;
  /** Which variant of the graphs; a tower that has no such file runs from its plain one. */
  precision?: Precision;
  /** Threads of one run on the CPU; as many as the machine has, unless told. */
  threads?: number;
  /** Most pictures, or texts, of one run. */
  maxBatch?: number;
}

/** Loaded with the first picture that needs it: texts do without sharp. */
const loadPreprocessing = () => import('./preprocess.ts');
let preprocessing: ReturnType<typeof loadPreprocessing> | undefined;

interface Waiting {
  pixels: Uint8Array;
  resolve(embedding: Float32Array): void;
  reject(error: unknown): void;
}

/**
 * Batches of pictures that a lane has: one in its run, and one that is ready when that ends, so
 * that making tensors takes place beside the run.
 */
const IN_FLIGHT = 2;

/**
 * [Note: lanes] The cores of a run wait for each other after every operation. Where an operation is
 * short, two runs side by side, each on half of the cores, get more done than one after the other on
 * all of them, and whatever takes time from a core holds up one run alone. Each lane has the weights
 * and a run's memory of its own, some 40 MB: more than two are not worth it.
 */
const LANES = 2;
/** A tower that is larger has one lane: its operations are long, and memory would be missed. */
const SMALL_TOWER_BYTES = 32 << 20;

/** How many runs of the image tower go on at a time. */
async function lanesFor({ file }: { file: string }, options: EncoderOptions): Promise<number> {
  const { dir, device = 'auto', threads = availableParallelism() } = options;
  if (executionProvider(device) !== 'cpu') return 1;
  // Weights may lie beside the graph.
  const names = (await readdir(dir)).filter((name) => name.startsWith(parse(file).name));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(dir, name))).size));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  return bytes > SMALL_TOWER_BYTES ? 1 : Math.min(threads, LANES);
}

/**
 * Turns pictures and texts into embeddings with one model. The work is done in threads of its own.
 *
 * Pictures are gathered without timers: while all lanes have enough to do, those that arrive wait,
 * and the next run takes up to `maxBatch` of them. So a single picture waits for nobody, and under
 * load batches grow by themselves.
 */
export class Encoder {
  readonly manifest: Manifest;
  /** The execution provider in use. */
  readonly device: ExecutionProvider;
  readonly #maxBatch: number;
  /** Texts go to the first; the others are opened when pictures come. */
  readonly #lanes: [Lane, ...Lane[]];
  readonly #mostLanes: number;
  readonly #newLane: () => Lane;
  #waiting: Waiting[] = [];
  /** Tensors that no run is using: each is megabytes. */
  readonly #tensors: PixelTensor[] = [];
  #isClosed = false;

  private constructor(manifest: Manifest, options: EncoderOptions, lanes: number) {
    this.manifest = manifest;
    this.device = executionProvider(options.device ?? 'auto');
    this.#maxBatch = options.maxBatch ?? SAFE_PLACEMENT.batchSize;
    const cores = options.threads ?? availableParallelism();
    const threads = { image: Math.max(1, Math.floor(cores / lanes)), text: cores };
    this.#newLane = () => new Lane({ dir: options.dir, manifest, device: this.device, threads });
    this.#lanes = [this.#newLane()];
    this.#mostLanes = lanes;
  }

  /**
   * Reads the manifest and starts the threads; no tower is opened yet.
   * Throws AppError `model-file-missing` or `model-manifest-invalid`.
   */
  static async open(options: EncoderOptions): Promise<Encoder> {
    const { image, text, ...manifest } = await readManifest(options.dir);
    const variant = async <T extends { file: string }>(tower: T): Promise<T> => {
      const file = variantOf(tower.file, options.precision ?? 'fp32');
      const found = await stat(join(options.dir, file)).catch(() => null);
      return found ? { ...tower, file } : tower;
    };
    const towers = { image: await variant(image), text: await variant(text) };
    return new Encoder({ ...manifest, ...towers }, options, await lanesFor(towers.image, options));
  }

  /**
   * Opens a tower and checks it against the manifest, before any work depends on it; the first use
   * would do it too. Returns the milliseconds of one row in the first run. Throws AppError
   * `model-file-missing`, `model-file-corrupt`, `model-mismatch`, `model-output-invalid` or
   * `device-unavailable`, as do all the functions below.
   */
  async prepare(tower: TowerName): Promise<number> {
    const lanes = tower === 'image' ? this.#allLanes() : [this.#lanes[0]];
    return Math.max(...(await Promise.all(lanes.map((lane) => lane.ask('prepare', { tower })))));
  }

  /**
   * The embedding of a picture: `manifest.dims` values, length 1. Throws AppError
   * `model-output-invalid` if the tower gives no usable direction for this picture.
   */
  async embedPicture(picture: Picture): Promise<Float32Array> {
    const pixels = await this.#square(picture);
    return await new Promise<Float32Array>((resolve, reject) => {
      this.#waiting.push({ pixels, resolve, reject });
      // Pictures that come in the same turn of the event loop go together.
      if (this.#waiting.length === 1) setImmediate(() => this.#pump());
    });
  }

  /** The embeddings of texts, each `manifest.dims` values, length 1, in the given order. */
  async embedTexts(texts: string[]): Promise<Float32Array[]> {
    const embeddings: Float32Array[] = [];
    for (let from = 0; from < texts.length; from += this.#maxBatch) {
      const some = texts.slice(from, from + this.#maxBatch);
      const batch = await this.#lanes[0].ask('texts', { texts: some });
      embeddings.push(...some.map((_, n) => rowOf(batch, n, this.#name)));
    }
    return embeddings;
  }

  /**
   * Milliseconds of one run of the image tower on so many pictures, the thread's border included; with
   * several lanes, of as many runs at a time divided by their number.
   */
  async timeBatch(count: number): Promise<number> {
    const { size } = this.manifest.image;
    const pixels = Uint8Array.from({ length: size * size * 3 }, (_, i) => (i * 7) % 251);
    const squares = new Array<Uint8Array>(count).fill(pixels);
    const lanes = this.#allLanes();
    const started = performance.now();
    await Promise.all(lanes.map((lane) => this.#run(lane, squares)));
    return (performance.now() - started) / lanes.length;
  }

  /**
   * Runs a tower on tensors as they are and returns its output by name, not normalised. Throws
   * AppError `usage` if names, types or shapes do not fit the graph.
   */
  async runTensors(tower: TowerName, tensors: RawTensors): Promise<RawTensors> {
    return await this.#lanes[0].ask('tensors', { tower, tensors });
  }

  /**
   * Ends the threads after the runs that they have; what is still waiting is rejected. Closing
   * twice is fine.
   */
  async close(): Promise<void> {
    const closing = this.#lanes.map((lane) => lane.close());
    // What waits asks lanes that are closed.
    this.#isClosed = true;
    this.#pump();
    await Promise.all(closing);
  }

  /** The square that the tower sees of a picture. */
  async #square(picture: Picture): Promise<Uint8Array> {
    const { size } = this.manifest.image;
    if (picture.width === size && picture.height === size) return picture.data;
    preprocessing ??= loadPreprocessing();
    return (await preprocessing).toModelPixels(picture, this.manifest.image);
  }

  #allLanes(): readonly Lane[] {
    while (!this.#isClosed && this.#lanes.length < this.#mostLanes)
      this.#lanes.push(this.#newLane());
    return this.#lanes;
  }

  /** Keeps the lanes busy for as long as pictures are waiting. */
  #pump(): void {
    while (this.#waiting.length > 0) {
      const lane = this.#allLanes().reduce((a, b) => (b.inFlight < a.inFlight ? b : a));
      if (lane.inFlight >= IN_FLIGHT && !this.#isClosed) return;
      lane.inFlight++;
      void this.#embed(lane, this.#waiting.splice(0, this.#maxBatch)).finally(() => {
        lane.inFlight--;
        this.#pump();
      });
    }
  }

  async #embed(lane: Lane, some: Waiting[]): Promise<void> {
    try {
      const batch = await this.#run(
        lane,
        some.map(({ pixels }) => pixels),
      );
      some.forEach((one, n) => {
        try {
          one.resolve(rowOf(batch, n, this.#name));
        } catch (error) {
          one.reject(error);
        }
      });
    } catch (error) {
      for (const one of some) one.reject(error);
    }
  }

  /** One run of the image tower on squares. */
  async #run(lane: Lane, squares: Uint8Array[]): Promise<EmbeddingBatch> {
    const count = squares.length;
    const spare = this.#tensors.pop();
    const tensor =
      spare && spare.capacity >= count
        ? spare
        : new PixelTensor(this.manifest.image, Math.max(count, this.#maxBatch));
    squares.forEach((square, n) => tensor.fill(square, n));
    const batch = await lane.ask('pictures', { floats: tensor.of(count), count });
    this.#tensors.push(tensor);
    return batch;
  }

  get #name() {
    return { id: this.manifest.id, device: this.device };
  }
}
