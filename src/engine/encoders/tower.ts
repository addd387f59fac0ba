/// <reference lib="es2025.float16" />
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { AppError } from '../../shared/errors.ts';
import type { ExecutionProvider } from './devices.ts';
import type { EmbeddingBatch } from './embeddings.ts';
import { checkImageGraph, checkTextGraph, describe } from './graph.ts';
import type { GraphLimits } from './graph.ts';
import type { Manifest, TowerName } from './manifest.ts';
import { firstLine, openSession, runSession } from './session.ts';

export interface TowerOptions {
  dir: string;
  manifest: Manifest;
  device: ExecutionProvider;
  threads: number;
}

/** One ONNX graph of a model, checked against the manifest. Lives in the encoder's thread. */
export class Tower {
  readonly session: InferenceSession;
  readonly limits: GraphLimits;
  /** Milliseconds of one row in the first run, which is the slowest. */
  paceMs = 0;
  readonly #name: TowerName;
  readonly #options: TowerOptions;

  private constructor(
    session: InferenceSession,
    limits: GraphLimits,
    name: TowerName,
    options: TowerOptions,
  ) {
    this.session = session;
    this.limits = limits;
    this.#name = name;
    this.#options = options;
  }

  /** Throws AppError `model-file-missing`, `model-file-corrupt`, `model-mismatch`, `device-unavailable`. */
  static async open(name: TowerName, options: TowerOptions): Promise<Tower> {
    const { manifest } = options;
    const session = await openSession({
      ...options,
      file: manifest[name].file,
      modelId: manifest.id,
    });
    try {
      const check = name === 'image' ? checkImageGraph : checkTextGraph;
      return new Tower(session, check(session, manifest), name, options);
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  /** Runs `count` rows; returns the raw embeddings, f32 [count, dims]. */
  async run(feeds: Record<string, Tensor>, count: number): Promise<Float32Array> {
    return this.#run(feeds, [count, this.#options.manifest.dims]);
  }

  /** The same for a tower that gives a state for each token: f32 [count, length, H]. */
  async runStates(
    feeds: Record<string, Tensor>,
    count: number,
    length: number,
  ): Promise<Float32Array> {
    return this.#run(feeds, [count, length, 'H']);
  }

  async #run(
    feeds: Record<string, Tensor>,
    shape: readonly (number | string)[],
  ): Promise<Float32Array> {
    const { manifest, device } = this.#options;
    const { output, file } = manifest[this.#name];
    const tensor = await runSession(this.session, feeds, output, device);
    const { dims, type } = tensor;
    const values = floatsOf(tensor);
    const fits =
      dims.length === shape.length &&
      shape.every((size, axis) => typeof size === 'string' || size === dims[axis]);
    if (values && fits) return values;
    throw new AppError('model-mismatch', {
      id: manifest.id,
      what: `${file} (${output})`,
      expected: describe('float32', shape),
      actual: describe(type, dims),
    });
  }

  /**
   * Tries the tower once: not every graph declares all its sizes, and a device can take a graph and
   * then compute nonsense. Throws AppError `model-mismatch`, `model-output-invalid` or
   * `device-unavailable`.
   */
  async probe(embed: () => Promise<EmbeddingBatch>, what: string): Promise<void> {
    const { manifest, device } = this.#options;
    let batch: EmbeddingBatch;
    const started = performance.now();
    try {
      batch = await embed();
      this.paceMs = (performance.now() - started) / batch.faults.length;
    } catch (error) {
      await this.session.release();
      if (error instanceof AppError) throw error;
      throw new AppError('model-mismatch', {
        id: manifest.id,
        what: `${manifest[this.#name].file} (${what})`,
        expected: describe('float32', ['n', manifest.dims]),
        actual: firstLine(error),
      });
    }
    const reason = batch.faults.find((fault) => fault !== null);
    if (!reason) return;
    await this.session.release();
    throw new AppError('model-output-invalid', { id: manifest.id, device, reason });
  }
}

/** A tensor's values in single precision; null where they are no floating-point numbers. */
function floatsOf({ type, data }: Tensor): Float32Array | null {
  if (type === 'float32') return data as Float32Array;
  if (type !== 'float16') return null;
  const { buffer, byteOffset, length } = data as Uint16Array<ArrayBuffer>;
  return new Float32Array(new Float16Array(buffer, byteOffset, length));
}
