import { z } from 'zod';
import type { SearchAnswer } from '../../search.ts';
import { call } from '../call.ts';
import { page } from './params.ts';

export const search = {
  search: call(
    z.strictObject({
      text: z.string().max(500),
      ...page,
      minRelevance: z.number().min(0).max(1).nullable().optional(),
    }),
  ).returns<SearchAnswer>(),
};
