import { z } from 'zod';
import type { Tile } from '../../photos.ts';
import type { Explanation, SearchAnswer, Suggestion } from '../../search.ts';
import { MOST_PHOTOS, type Timeline } from '../../timeline.ts';
import { call } from '../call.ts';
import { id, noParams, page, query, spans } from './params.ts';

const text = query.min(1);

/** What is looked for. */
const wanted = {
  text: query,
  /** A photo of the library to find the like of. */
  likePhoto: id.optional(),
  /** A JPEG, PNG or WebP from outside, as base64. */
  likeImage: z.base64().max(900_000).optional(),
  /** null shows everything, «le meno simili» too; absent means the default cut. */
  minRelevance: z.number().min(0).max(1).nullable().optional(),
  /** Today, for «l'anno scorso»; absent means the clock's. */
  now: z.iso.date().optional(),
  /** Spans of removed chips: their words are read as meaning. */
  keep: spans.optional(),
};

export const search = {
  search: call(
    z.strictObject({
      ...wanted,
      ...page,
      /** Of the chips' labels. */
      language: z.enum(['it', 'en']).optional(),
      /** Photos of one burst become one result. */
      collapse: z.boolean().optional(),
      /** With each result, why it is there. */
      explain: z.boolean().optional(),
      /** So many of the results come as the grid shows them, too: nobody has to ask again. */
      tiles: z.int().min(0).max(200).default(0),
    }),
  ).returns<SearchAnswer & { tiles: Tile[] }>(),
  /** All that a search finds, as the grid lays it out. */
  found: call(
    z.strictObject({
      ...wanted,
      limit: z.int().min(1).max(MOST_PHOTOS),
      sorting: z.enum(['relevance', 'newest', 'oldest', 'name']),
    }),
  ).returns<Timeline>(),
  /** Why a photo is among what a search finds; null where it is not. */
  why: call(z.strictObject({ ...wanted, id, language: z.enum(['it', 'en']).optional() })).returns<
    (Explanation & { relevance: number }) | null
  >(),
  /** What the end of a text may become. */
  suggest: call(
    z.strictObject({
      text: query,
      limit: z.int().min(1).max(50).default(8),
      /** Of the names of tags, albums, places and months. */
      language: z.enum(['it', 'en']).default('it'),
    }),
  ).returns<Suggestion[]>(),
  /** What was searched for: pinned ones first, then the latest. */
  searches: call(noParams).returns<{ text: string; pinned: boolean }[]>(),
  noteSearch: call(z.strictObject({ text })).returnsNothing(),
  pinSearch: call(z.strictObject({ text, pinned: z.boolean() })).returnsNothing(),
  dropSearch: call(z.strictObject({ text })).returnsNothing(),
};
