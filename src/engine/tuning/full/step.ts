import { GraphSession, type GraphSessionOptions } from '../../encoders/training/graph-session.ts';
import { gradientsOf } from '../graph/gradients.ts';
import { Graph } from '../graph/graph.ts';
import { contrastiveLoss } from '../training/loss.ts';
import type { Tensors } from '../training/training.ts';
import type { ModelShape } from './checkpoint.ts';
import { TowerGraph, type ImageBatch, type Stage, type TextBatch } from './tower-graph.ts';

/** A contrastive batch, in the parts that fit into memory. */
export interface TrainingBatch {
  images: ImageBatch[];
  texts: TextBatch[];
  /** [T, B] and [B, T]; see `targetsOf`. */
  textTargets: Float32Array;
  imageTargets: Float32Array;
}

export interface Gradients {
  loss: number;
  /** By parameter. */
  gradients: Map<string, Float32Array>;
}

/**
 * Computes the loss of a batch and its gradients. The loss compares every text with every image of
 * the batch, but the towers never see more than a part of it: the embeddings of all parts are made
 * first, then the loss's derivatives with respect to the embeddings, then each part is run again
 * and the derivatives flow back through it. The result is that of the whole batch at once, for one
 * more forward pass.
 *
 * Source: Gao et al. 2021, «Scaling Deep Contrastive Learning Batch Size under Memory Limited
 * Setup», arXiv 2101.06983, section 3.
 */
export class ContrastiveStep {
  readonly #dims: number;
  readonly #options: GraphSessionOptions;
  readonly #image: TowerGraph;
  readonly #text: TowerGraph;
  readonly #losses = new Map<string, Promise<GraphSession>>();

  constructor(shape: ModelShape, parameters: Tensors, options: GraphSessionOptions) {
    this.#dims = shape.dims;
    this.#options = options;
    this.#image = new TowerGraph(shape, parameters, options);
    this.#text = new TowerGraph(shape, parameters, options);
  }

  async gradients(batch: TrainingBatch, stage: Stage): Promise<Gradients> {
    const images = await this.embedImages(batch.images);
    const texts = await this.embedTexts(batch.texts);
    const { loss, textSlope, imageSlope } = await this.#loss(texts, images, batch);
    const gradients = new Map<string, Float32Array>();
    await this.#flowBack(this.#image, batch.images, imageSlope, stage, gradients);
    await this.#flowBack(this.#text, batch.texts, textSlope, stage, gradients);
    return { loss, gradients };
  }

  /** @returns one row after the other */
  embedImages(parts: readonly ImageBatch[]): Promise<Float32Array> {
    return forwardAll(this.#image, parts);
  }

  embedTexts(parts: readonly TextBatch[]): Promise<Float32Array> {
    return forwardAll(this.#text, parts);
  }

  async close(): Promise<void> {
    await this.#image.close();
    await this.#text.close();
    for (const session of this.#losses.values()) await (await session).close();
  }

  async #loss(texts: Float32Array, images: Float32Array, batch: TrainingBatch) {
    const [t, b] = [texts.length / this.#dims, images.length / this.#dims];
    const key = `${t}×${b}`;
    const opened = this.#losses.get(key) ?? this.#openLoss(t, b);
    this.#losses.set(key, opened);
    const results = await (
      await opened
    ).run({
      texts: { data: texts, shape: [t, this.#dims] },
      images: { data: images, shape: [b, this.#dims] },
      textTargets: { data: batch.textTargets, shape: [t, b] },
      imageTargets: { data: batch.imageTargets, shape: [b, t] },
    });
    return {
      loss: results['loss']?.data[0] as number,
      textSlope: results['textSlope']?.data as Float32Array,
      imageSlope: results['imageSlope']?.data as Float32Array,
    };
  }

  #openLoss(t: number, b: number): Promise<GraphSession> {
    const g = new Graph();
    const texts = g.input('texts', [t, this.#dims]);
    const images = g.input('images', [b, this.#dims]);
    const textTargets = g.input('textTargets', [t, b]);
    const imageTargets = g.input('imageTargets', [b, t]);
    const loss = contrastiveLoss(g, texts, images, textTargets, imageTargets);
    const [textSlope, imageSlope] = gradientsOf(g, loss, [texts, images]);
    if (!textSlope || !imageSlope) throw new Error('no gradient');
    return GraphSession.open(g.spec({ loss, textSlope, imageSlope }), this.#options);
  }

  async #flowBack(
    tower: TowerGraph,
    parts: readonly (ImageBatch | TextBatch)[],
    slope: Float32Array,
    stage: Stage,
    gradients: Map<string, Float32Array>,
  ): Promise<void> {
    let from = 0;
    for (const part of parts) {
      const end = from + countOf(part) * this.#dims;
      await tower.backward(part, slope.slice(from, end), stage, gradients);
      from = end;
    }
  }
}

const countOf = (part: ImageBatch | TextBatch): number =>
  ('pixels' in part ? part.pixels : part.ids).shape[0] as number;

async function forwardAll(
  tower: TowerGraph,
  parts: readonly (ImageBatch | TextBatch)[],
): Promise<Float32Array> {
  const rows: Float32Array[] = [];
  for (const part of parts) rows.push(await tower.forward(part));
  const all = new Float32Array(rows.reduce((length, row) => length + row.length, 0));
  let at = 0;
  for (const row of rows) {
    all.set(row, at);
    at += row.length;
  }
  return all;
}
