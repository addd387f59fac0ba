import { z } from 'zod';
import type { CaptionFit, HeatMap } from '../../viewer.ts';
import { call } from '../call.ts';
import { id } from './params.ts';

const text = z.string().trim().min(1).max(500);

export const viewer = {
  /** Where in a photo the text is; takes seconds with a large model, and can be called off. */
  whereIs: call(z.strictObject({ id, text })).returns<HeatMap>(),
  /** How well each of several captions fits a photo, the best first. */
  whatIs: call(z.strictObject({ id, texts: z.array(text).min(1).max(20) })).returns<CaptionFit[]>(),
};
