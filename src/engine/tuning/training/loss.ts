import type { Graph, Value } from '../graph/graph.ts';
import { add, logSoftmax, matmul, mul, swap, total } from '../graph/operators.ts';

/** Factor from cosine to logit, fixed as in CLIP-Italian. */
export const LOGIT_SCALE = 20;

/**
 * The symmetric contrastive loss: the mean of the cross entropies of texts to images and of images
 * to texts, over logits = 20 · cosine.
 *
 * Source: Radford et al. 2021, arXiv 2103.00020, figure 3; with several right answers in a batch
 * their shares stand for the one, as in Khosla et al. 2020, arXiv 2004.11362, equation 2.
 * @param texts [T, D], rows of length 1
 * @param images [B, D], rows of length 1
 * @param textTargets [T, B], for each text the share of each image in the right answer
 * @param imageTargets [B, T], for each image the share of each text
 */
export function contrastiveLoss(
  g: Graph,
  texts: Value,
  images: Value,
  textTargets: Value,
  imageTargets: Value,
): Value {
  const logits = mul(g, matmul(g, texts, swap(g, images)), g.scalar(LOGIT_SCALE));
  const half = (scores: Value, targets: Value) =>
    mul(
      g,
      total(g, mul(g, logSoftmax(g, scores), targets)),
      g.scalar(-0.5 / (targets.shape[0] as number)),
    );
  return add(g, half(logits, textTargets), half(swap(g, logits), imageTargets));
}

/**
 * Who belongs to whom in a batch. A text belongs to its own image and to every other whose captions
 * hold the very same words.
 * @param imageOf for each text its image's place in the batch
 * @param texts what tells texts apart
 * @returns row after row: [T, B] and [B, T], each row with the sum 1
 */
export function targetsOf(
  imageOf: readonly number[],
  texts: readonly (string | number)[],
  images: number,
): { textTargets: Float32Array; imageTargets: Float32Array } {
  const imagesOfText = new Map<string | number, Set<number>>();
  texts.forEach((text, t) => {
    const own = imagesOfText.get(text) ?? new Set();
    imagesOfText.set(text, own.add(imageOf[t] as number));
  });
  const textTargets = new Float32Array(texts.length * images);
  const imageTargets = new Float32Array(images * texts.length);
  const textsOfImage = new Float32Array(images);
  texts.forEach((text, t) => {
    const own = imagesOfText.get(text) as Set<number>;
    for (const image of own) {
      textTargets[t * images + image] = 1 / own.size;
      textsOfImage[image] = (textsOfImage[image] as number) + 1;
    }
  });
  texts.forEach((text, t) => {
    for (const image of imagesOfText.get(text) as Set<number>) {
      imageTargets[image * texts.length + t] = 1 / (textsOfImage[image] as number);
    }
  });
  return { textTargets, imageTargets };
}

/** The same loss of whole matrices of embeddings, without a graph, in double precision. */
export function lossOf(
  logits: Float64Array,
  rows: number,
  columns: number,
  imageOf: ArrayLike<number>,
): number {
  const columnMost = new Float64Array(columns).fill(-Infinity);
  const columnSum = new Float64Array(columns);
  const captions = new Float64Array(columns);
  let loss = 0;
  for (let r = 0; r < rows; r++) {
    let most = -Infinity;
    for (let c = 0; c < columns; c++) {
      const logit = logits[r * columns + c] as number;
      most = Math.max(most, logit);
      columnMost[c] = Math.max(columnMost[c] as number, logit);
    }
    let sum = 0;
    for (let c = 0; c < columns; c++) sum += Math.exp((logits[r * columns + c] as number) - most);
    const own = imageOf[r] as number;
    loss += (most + Math.log(sum) - (logits[r * columns + own] as number)) / rows / 2;
    captions[own] = (captions[own] as number) + 1;
  }
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      columnSum[c] =
        (columnSum[c] as number) +
        Math.exp((logits[r * columns + c] as number) - (columnMost[c] as number));
    }
  }
  for (let r = 0; r < rows; r++) {
    const c = imageOf[r] as number;
    const log = (columnMost[c] as number) + Math.log(columnSum[c] as number);
    const right = (logits[r * columns + c] as number) / (captions[c] as number);
    loss += (log / (captions[c] as number) - right) / columns / 2;
  }
  return loss;
}
