import { z } from 'zod';
import type { SearchAnswer } from '../../search.ts';
import { call } from '../call.ts';
import { id, noParams, page } from './params.ts';

const text = z.string().min(1).max(500);

export const search = {
  search: call(
    z.strictObject({
      text: z.string().max(500),
      ...page,
      /** A photo of the library to find the like of. */
      likePhoto: id.optional(),
      /** A JPEG, PNG or WebP from outside, as base64. */
      likeImage: z.base64().max(900_000).optional(),
      minRelevance: z.number().min(0).max(1).nullable().optional(),
    }),
  ).returns<SearchAnswer>(),
  /** What was searched for: pinned ones first, then the latest. */
  searches: call(noParams).returns<{ text: string; pinned: boolean }[]>(),
  noteSearch: call(z.strictObject({ text })).returnsNothing(),
  pinSearch: call(z.strictObject({ text, pinned: z.boolean() })).returnsNothing(),
  dropSearch: call(z.strictObject({ text })).returnsNothing(),
};
