import type { Handlers } from '../../shared/api/call.ts';
import type { photos } from '../../shared/api/contract/photos.ts';
import { AppError } from '../../shared/errors.ts';
import type { Engine } from '../engine.ts';
import { originalOf } from '../originals/picture.ts';
import { revealFile } from '../originals/reveal.ts';
import { detailsOf, tilesOf } from '../reports.ts';

export const photosHandlers = (engine: Engine): Handlers<typeof photos> => {
  const { library } = engine;
  /** @throws AppError `photo-not-found` */
  const known = (ids: readonly number[]): void => {
    const found = new Set(library.photos.byIds(ids).map(({ id }) => id));
    const unknown = ids.find((id) => !found.has(id));
    if (unknown !== undefined) throw new AppError('photo-not-found', { reference: unknown });
  };
  return {
    timeline: ({ view, sorting }) => library.timeline.columns(view, sorting),
    timelineStart: ({ view, sorting, limit, tiles }) => {
      const columns = library.timeline.columns(view, sorting, limit);
      const isWhole = columns.ids.length < limit;
      return {
        columns,
        tiles: tilesOf(library, columns.ids.slice(0, tiles)),
        total: isWhole ? columns.ids.length : library.timeline.count(view),
      };
    },
    tiles: ({ ids }) => tilesOf(library, ids),
    photo: async ({ id }) => {
      const details = detailsOf(library, id);
      return { ...details, tags: await engine.organizer.specific(details.tags) };
    },
    mark: ({ ids, changes }) => {
      known(ids);
      library.setMarks(ids, changes);
    },
    forgetPhotos: ({ ids }) => library.forgetPhotos(ids),
    trashPhotos: async ({ ids }) => {
      const { trashed, kept } = await engine.originals.trash(ids);
      return { trashed, kept: kept.map(({ path }) => path) };
    },
    exportPhotos: ({ ids, folder }) => {
      engine.originals.export(ids, folder);
    },
    revealPhoto: ({ id }) => revealFile(originalOf(library, id).path),
  };
};
