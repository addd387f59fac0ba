import { z } from 'zod';
import type { Album, Tag } from '../../organise.ts';
import { call } from '../call.ts';
import { id, noParams, query, spans } from './params.ts';
import { ids } from './photos.ts';

const name = z
  .string()
  .max(200)
  .refine((text) => text.trim() !== '', 'empty');

/** Tags and albums as the user makes them. */
export const albums = {
  tags: call(noParams).returns<(Tag & { photos: number; cover: number | null })[]>(),
  tagPhotos: call(z.strictObject({ ids, name, has: z.boolean() })).returns<Tag>(),
  renameTag: call(z.strictObject({ id, name })).returnsNothing(),
  dropTag: call(z.strictObject({ id })).returnsNothing(),
  albums: call(noParams).returns<Album[]>(),
  /** With a query: a smart album, which is what that search finds. `keep` as in a search. */
  addAlbum: call(
    z.strictObject({
      name,
      ids: ids.optional(),
      query: query.min(1).optional(),
      keep: spans.optional(),
    }),
  ).returns<{ id: number }>(),
  albumPhotos: call(z.strictObject({ id, ids, contains: z.boolean() })).returnsNothing(),
  updateAlbum: call(
    z.strictObject({
      id,
      name: name.optional(),
      pinned: z.boolean().optional(),
      hidden: z.boolean().optional(),
      cover: id.optional(),
    }),
  ).returnsNothing(),
  dropAlbum: call(z.strictObject({ id })).returnsNothing(),
};
