import { z } from 'zod';
import type { PhotoDetails, Tile } from '../../photos.ts';
import { MOST_PHOTOS, type Timeline, type TimelineStart } from '../../timeline.ts';
import { call } from '../call.ts';
import { id, path } from './params.ts';

export const view = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['all', 'favourites', 'hidden', 'missing']) }),
  z.strictObject({ kind: z.enum(['album', 'tag']), id }),
  z.strictObject({ kind: z.literal('folder'), id, directory: z.string().max(4096) }),
]);

/** Photos that something is done to at once. */
export const ids = z.array(id).min(1).max(MOST_PHOTOS);
const text = z.string().max(10_000).nullable().optional();

const sorting = z.enum(['newest', 'oldest', 'name']);

/** What the grid and the viewer show, and what is done to photos. */
export const photos = {
  timeline: call(z.strictObject({ view, sorting })).returns<Timeline>(),
  /** The first photos of a view, and as many of their tiles. */
  timelineStart: call(
    z.strictObject({
      view,
      sorting,
      limit: z.int().min(1).max(1000),
      tiles: z.int().min(0).max(1000),
    }),
  ).returns<TimelineStart>(),
  tiles: call(z.strictObject({ ids: z.array(id).max(1000) })).returns<Tile[]>(),
  /** Of its tags those that follow from a more specific one are left out. */
  photo: call(z.strictObject({ id })).returns<PhotoDetails>(),
  mark: call(
    z.strictObject({
      ids,
      changes: z.strictObject({
        favourite: z.boolean().optional(),
        hidden: z.boolean().optional(),
        rating: z.int().min(0).max(5).nullable().optional(),
        title: text,
        caption: text,
      }),
    }),
  ).returnsNothing(),
  /** In the library only; the files stay. */
  forgetPhotos: call(z.strictObject({ ids })).returnsNothing(),
  /** Moves the originals to the system's trash: the caller has asked the user. */
  trashPhotos: call(z.strictObject({ ids })).returns<{ trashed: number; kept: string[] }>(),
  /** Copies the originals; a job that is on its way when this returns. */
  exportPhotos: call(z.strictObject({ ids, folder: path })).returnsNothing(),
  /** Shows the file in the system's file manager. */
  revealPhoto: call(z.strictObject({ id })).returnsNothing(),
};
