import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { entryPath } from '../../shared/entry.ts';
import { AppError, fromEnvelope } from '../../shared/errors.ts';
import type { Picture } from '../../shared/photo.ts';
import { executionProvider, SAFE_PLACEMENT, variantOf } from './devices.ts';
import type { Device, ExecutionProvider, Precision } from './devices.ts';
import { rowOf, type EmbeddingBatch } from './embeddings.ts';
import { readManifest } from './manifest.ts';
import type { Manifest, TowerName } from './manifest.ts';
import type { CallName, Calls, RawTensors, Reply, ThreadOptions } from './protocol.ts';
import { PixelTensor } from './pixels.ts';
import { RunGuard } from './run-guard.ts';

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
 * Batches of pictures that the thread has: one in its run, and one that is ready when that ends, so
 * that making tensors takes place beside the run.
 */
const IN_FLIGHT = 2;

/**
 * Turns pictures and texts into embeddings with one model. The work is done in a thread of its own.
 *
 * Pictures are gathered without timers: while the thread has enough to do, those that arrive wait,
 * and the next run takes up to `maxBatch` of them. So a single picture waits for nobody, and under
 * load batches grow by themselves.
 */
export class Encoder {
  readonly manifest: Manifest;
  /** The execution provider in use. */
  readonly device: ExecutionProvider;
  readonly #maxBatch: number;
  readonly #thread: Worker;
  readonly #guard: RunGuard;
  readonly #calls = new Map<number, { resolve(answer: never): void; reject(e: unknown): void }>();
  readonly #exited: Promise<void>;
  #nextId = 0;
  #waiting: Waiting[] = [];
  #inFlight = 0;
  /** Tensors that no run is using: each is megabytes. */
  readonly #tensors: PixelTensor[] = [];
  /** Set when the encoder is closed or its thread has died. */
  #ended: Error | undefined;

  private constructor(manifest: Manifest, options: EncoderOptions) {
    this.manifest = manifest;
    this.device = executionProvider(options.device ?? 'auto');
    this.#maxBatch = options.maxBatch ?? SAFE_PLACEMENT.batchSize;
    this.#guard = new RunGuard();
    const workerData: ThreadOptions = {
      dir: options.dir,
      manifest,
      device: this.device,
      threads: options.threads ?? availableParallelism(),
      guard: this.#guard.shared,
    };
    this.#thread = new Worker(entryPath(import.meta, 'encoder-thread'), {
      name: 'encoder',
      workerData,
    });
    this.#guard.watch();
    this.#thread.on('message', (reply: Reply) => this.#settle(reply));
    this.#thread.on('error', (error) => this.#end(this.#stopped(String(error))));
    this.#exited = new Promise((resolve) => {
      this.#thread.once('exit', (code) => {
        this.#guard.unwatch();
        this.#end(this.#stopped(`exit ${code}`));
        resolve();
      });
    });
  }

  /**
   * Reads the manifest and starts the thread; no tower is opened yet.
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
    return new Encoder({ ...manifest, ...towers }, options);
  }

  /**
   * Opens a tower and checks it against the manifest, before any work depends on it; the first use
   * would do it too. Returns the milliseconds of one row in the first run. Throws AppError
   * `model-file-missing`, `model-file-corrupt`, `model-mismatch`, `model-output-invalid` or
   * `device-unavailable`, as do all the functions below.
   */
  async prepare(tower: TowerName): Promise<number> {
    return await this.#ask('prepare', { tower });
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
      const batch = await this.#ask('texts', { texts: some });
      embeddings.push(...some.map((_, n) => rowOf(batch, n, this.#name)));
    }
    return embeddings;
  }

  /** Milliseconds of one run of the image tower on so many pictures, the thread's border included. */
  async timeBatch(count: number): Promise<number> {
    const { size } = this.manifest.image;
    const pixels = Uint8Array.from({ length: size * size * 3 }, (_, i) => (i * 7) % 251);
    const squares = new Array<Uint8Array>(count).fill(pixels);
    const started = performance.now();
    await this.#run(squares);
    return performance.now() - started;
  }

  /**
   * Runs a tower on tensors as they are and returns its output by name, not normalised. Throws
   * AppError `usage` if names, types or shapes do not fit the graph.
   */
  async runTensors(tower: TowerName, tensors: RawTensors): Promise<RawTensors> {
    return await this.#ask('tensors', { tower, tensors });
  }

  /**
   * Ends the thread after the runs that it has; what is still waiting is rejected. Closing
   * twice is fine.
   */
  async close(): Promise<void> {
    if (this.#ended === undefined) {
      const closing = this.#ask('close', {});
      this.#ended = this.#stopped('closed');
      this.#dropWaiting(this.#ended);
      await closing.catch(() => undefined);
    }
    await this.#exited;
  }

  /** The square that the tower sees of a picture. */
  async #square(picture: Picture): Promise<Uint8Array> {
    const { size } = this.manifest.image;
    if (picture.width === size && picture.height === size) return picture.data;
    preprocessing ??= loadPreprocessing();
    return (await preprocessing).toModelPixels(picture, this.manifest.image);
  }

  /** Keeps the thread busy for as long as pictures are waiting. */
  #pump(): void {
    while (this.#waiting.length > 0 && this.#inFlight < IN_FLIGHT) {
      this.#inFlight++;
      void this.#embed(this.#waiting.splice(0, this.#maxBatch)).finally(() => {
        this.#inFlight--;
        this.#pump();
      });
    }
  }

  async #embed(some: Waiting[]): Promise<void> {
    try {
      const batch = await this.#run(some.map(({ pixels }) => pixels));
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
  async #run(squares: Uint8Array[]): Promise<EmbeddingBatch> {
    const count = squares.length;
    const spare = this.#tensors.pop();
    const tensor =
      spare && spare.capacity >= count
        ? spare
        : new PixelTensor(this.manifest.image, Math.max(count, this.#maxBatch));
    squares.forEach((square, n) => tensor.fill(square, n));
    const batch = await this.#ask('pictures', { floats: tensor.of(count), count });
    this.#tensors.push(tensor);
    return batch;
  }

  #ask<K extends CallName>(call: K, ask: Calls[K]['ask']): Promise<Calls[K]['answer']> {
    return new Promise((resolve, reject) => {
      if (this.#ended) {
        reject(this.#ended);
        return;
      }
      const id = this.#nextId++;
      this.#calls.set(id, { resolve, reject });
      this.#thread.postMessage({ ...ask, call, id });
    });
  }

  #settle(reply: Reply): void {
    const call = this.#calls.get(reply.id);
    this.#calls.delete(reply.id);
    if (reply.ok) call?.resolve(reply.answer as never);
    else call?.reject(fromEnvelope(reply.error));
  }

  /** Nothing will be answered any more. */
  #end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#calls.values()) reject(error);
    this.#calls.clear();
    this.#dropWaiting(error);
  }

  #dropWaiting(error: Error): void {
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }

  get #name() {
    return { id: this.manifest.id, device: this.device };
  }

  #stopped(reason: string): AppError {
    return new AppError('encoder-stopped', { id: this.manifest.id, reason });
  }
}
