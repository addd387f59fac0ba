import type { NamedTensor } from '../../encoders/training/safetensors.ts';
import type { Tensors } from './training.ts';

/** Adaptive gradient clipping: a unit's gradient is at most this share of its weights. */
const CLIP = 0.01;
/** Weights count as at least this long, so that those that begin at zero can leave it. */
const CLIP_FLOOR = 1e-3;
const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-16;

/**
 * Adaptive gradient clipping, in place: the gradient of each output unit (all axes but the first;
 * the whole tensor where there is only one axis) is shortened to 0.01 of the length of its weights.
 *
 * Source: Brock et al. 2021, arXiv 2102.06171, equation 3.
 */
export function clipAdaptively({ data, shape }: NamedTensor, gradient: Float32Array): void {
  const units = shape.length > 1 ? (shape[0] as number) : 1;
  const width = data.length / units;
  for (let unit = 0; unit < units; unit++) {
    const end = (unit + 1) * width;
    let weights = 0;
    let slope = 0;
    for (let i = unit * width; i < end; i++) {
      weights += (data[i] as number) ** 2;
      slope += (gradient[i] as number) ** 2;
    }
    const most = CLIP * Math.max(Math.sqrt(weights), CLIP_FLOOR);
    const length = Math.sqrt(slope);
    if (length <= most) continue;
    const factor = most / length;
    for (let i = unit * width; i < end; i++) gradient[i] = (gradient[i] as number) * factor;
  }
}

/**
 * AdaBelief with adaptive gradient clipping before it: the recipe of CLIP-Italian.
 *
 * Source: Zhuang et al. 2020, arXiv 2010.07468, algorithm 2, with the same ε inside and outside the
 * root.
 */
export class AdaBelief {
  /** First and second moments by parameter, `m/…` and `s/…`: what a checkpoint has to keep. */
  readonly moments: Tensors;
  /** Steps made. */
  steps: number;

  constructor(moments: Tensors = new Map(), steps = 0) {
    this.moments = moments;
    this.steps = steps;
  }

  /**
   * Moves the parameters one step, in place.
   * @param gradients by the parameters' names; they are clipped in place
   */
  step(parameters: Tensors, gradients: ReadonlyMap<string, Float32Array>, rate: number): void {
    this.steps++;
    const correction1 = 1 - BETA1 ** this.steps;
    const correction2 = 1 - BETA2 ** this.steps;
    for (const [name, gradient] of gradients) {
      const parameter = parameters.get(name) as NamedTensor;
      clipAdaptively(parameter, gradient);
      const { data } = parameter;
      const mean = this.#moment(`m/${name}`, parameter);
      const spread = this.#moment(`s/${name}`, parameter);
      for (let i = 0; i < data.length; i++) {
        const slope = gradient[i] as number;
        const m = BETA1 * (mean[i] as number) + (1 - BETA1) * slope;
        const s = BETA2 * (spread[i] as number) + (1 - BETA2) * (slope - m) ** 2;
        mean[i] = m;
        spread[i] = s;
        const belief = Math.sqrt(s / correction2 + EPSILON) + EPSILON;
        data[i] = (data[i] as number) - (rate * m) / correction1 / belief;
      }
    }
  }

  #moment(name: string, { shape, data }: NamedTensor): Float32Array {
    const known = this.moments.get(name);
    if (known) return known.data;
    const zeros = new Float32Array(data.length);
    this.moments.set(name, { shape, data: zeros });
    return zeros;
  }
}

const WARM_UP = 0.1;

/**
 * The learning rate of a step: linear over the first tenth, then half a cosine down to zero.
 * @param step from 0
 */
export function learningRate(step: number, steps: number, peak: number): number {
  const warm = Math.ceil(WARM_UP * steps);
  if (step < warm) return (peak * (step + 1)) / warm;
  return (peak / 2) * (1 + Math.cos((Math.PI * (step - warm)) / Math.max(1, steps - warm)));
}
