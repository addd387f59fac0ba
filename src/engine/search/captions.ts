import type { CaptionFit } from '../../shared/viewer.ts';
import { DEFAULT_SCALE, dot } from './localise.ts';

/**
 * How well each caption fits a photo, compared with the others: the softmax of the cosines times
 * the model's logit scale, as in CLIP's zero-shot classification (Radford et al. 2021, 3.1).
 * @param photo and `captions`: directions of length 1
 * @returns the best first
 */
export function compareCaptions(
  photo: Float32Array,
  texts: readonly string[],
  captions: readonly Float32Array[],
  logitScale: number | null,
): CaptionFit[] {
  const similarities = captions.map((caption) => dot(photo, caption));
  const scale = logitScale ?? DEFAULT_SCALE;
  const best = Math.max(...similarities);
  const powers = similarities.map((similarity) => Math.exp(scale * (similarity - best)));
  const sum = powers.reduce((a, b) => a + b, 0);
  return texts
    .map((text, i) => ({
      text,
      probability: (powers[i] as number) / sum,
      similarity: similarities[i] as number,
    }))
    .sort((a, b) => b.probability - a.probability);
}
