import { AppError } from '../../../shared/errors.ts';
import type { RawTensor, RawTensors } from '../../encoders/protocol.ts';
import { GraphSession, type GraphSessionOptions } from '../../encoders/training/graph-session.ts';
import { gradientsFrom } from '../graph/gradients.ts';
import { Graph, type Value } from '../graph/graph.ts';
import type { Tensors } from '../training/training.ts';
import type { ModelShape } from './checkpoint.ts';
import { imageEmbeddings, textEmbeddings, type Parameters } from './towers.ts';

export interface ImageBatch {
  /** f32 [n, 3, S, S] */
  pixels: RawTensor;
}

export interface TextBatch {
  /** i64 [n, L] */
  ids: RawTensor;
  /** f32 [n, L] */
  mask: RawTensor;
}

/** Which parameters move: stage 1 of the recipe leaves the backbones as they are. */
export type Stage = 'projections' | 'all';
const isTrained = (name: string, stage: Stage) =>
  stage === 'all' || name.endsWith('_projection.weight');

/**
 * One tower that can run forwards and, given the derivatives of a loss with respect to its
 * embeddings, backwards. Sessions are kept for each shape of batch; the weights are fed at every
 * run, so a session is small.
 */
export class TowerGraph {
  readonly #shape: ModelShape;
  readonly #parameters: Tensors;
  readonly #options: GraphSessionOptions;
  readonly #sessions = new Map<
    string,
    Promise<{ session: GraphSession; trained: string[]; used: string[] }>
  >();

  constructor(shape: ModelShape, parameters: Tensors, options: GraphSessionOptions) {
    this.#shape = shape;
    this.#parameters = parameters;
    this.#options = options;
  }

  /** @returns f32 [n, D], rows of length 1 */
  async forward(batch: ImageBatch | TextBatch): Promise<Float32Array> {
    const { session, used } = await this.#session(batch, null);
    const { embeds } = await session.run({ ...feedsOf(batch), ...this.#weights(used) });
    return embeds?.data as Float32Array;
  }

  /**
   * Adds to `gradients`, by parameter, what a batch contributes.
   * @param slope f32 [n, D], derivatives of the loss with respect to the embeddings
   */
  async backward(
    batch: ImageBatch | TextBatch,
    slope: Float32Array,
    stage: Stage,
    gradients: Map<string, Float32Array>,
  ): Promise<void> {
    const { session, trained, used } = await this.#session(batch, stage);
    const feeds = feedsOf(batch);
    const shape = [slope.length / this.#shape.dims, this.#shape.dims];
    const results = await session.run({
      ...feeds,
      ...this.#weights(used),
      slope: { data: slope, shape },
    });
    for (const [n, name] of trained.entries()) {
      const part = results[`d${n}`]?.data as Float32Array;
      const before = gradients.get(name);
      if (!before) gradients.set(name, part);
      else
        for (let i = 0; i < part.length; i++)
          before[i] = (before[i] as number) + (part[i] as number);
    }
  }

  async close(): Promise<void> {
    for (const opened of this.#sessions.values()) await (await opened).session.close();
    this.#sessions.clear();
  }

  #weights(names: readonly string[]): RawTensors {
    return Object.fromEntries(names.map((name) => [name, this.#parameters.get(name) as RawTensor]));
  }

  #session(batch: ImageBatch | TextBatch, stage: Stage | null) {
    const key = `${shapeOf(batch)} ${stage ?? 'forward'}`;
    const known = this.#sessions.get(key) ?? this.#open(batch, stage);
    this.#sessions.set(key, known);
    return known;
  }

  async #open(batch: ImageBatch | TextBatch, stage: Stage | null) {
    const g = new Graph();
    const values = new Map<string, Value>();
    const parameter: Parameters = (name, shape) => {
      const tensor = this.#parameters.get(name);
      if (!tensor || tensor.shape.join() !== shape.join()) {
        const reason = `${name} [${shape}] ≠ [${tensor?.shape ?? ''}]`;
        throw new AppError('checkpoint-unusable', { path: '', reason });
      }
      const value = values.get(name) ?? g.input(name, shape);
      values.set(name, value);
      return value;
    };
    const { dims, vision, text } = this.#shape;
    const embeds =
      'pixels' in batch
        ? imageEmbeddings(g, vision, dims, g.input('pixels', batch.pixels.shape), parameter)
        : textEmbeddings(
            g,
            text,
            dims,
            g.input('ids', batch.ids.shape, 'int64'),
            g.input('mask', batch.mask.shape),
            parameter,
          );
    const used = [...values.keys()];
    const trained = stage === null ? [] : used.filter((name) => isTrained(name, stage));
    const outputs: Record<string, Value> = { embeds };
    if (stage !== null) {
      const slope = g.input('slope', embeds.shape);
      const gradients = gradientsFrom(
        g,
        [{ value: embeds, gradient: slope }],
        trained.map((name) => values.get(name) as Value),
      );
      gradients.forEach((gradient, n) => (outputs[`d${n}`] = gradient));
    }
    return { session: await GraphSession.open(g.spec(outputs), this.#options), trained, used };
  }
}

const feedsOf = (batch: ImageBatch | TextBatch): RawTensors => ({ ...batch });

const shapeOf = (batch: ImageBatch | TextBatch): string =>
  'pixels' in batch ? batch.pixels.shape.join() : `text ${batch.ids.shape.join()}`;
