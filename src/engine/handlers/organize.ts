import type { Handlers } from '../../shared/api/call.ts';
import type { organize } from '../../shared/api/contract/organize.ts';
import { AppError } from '../../shared/errors.ts';
import type { Engine } from '../engine.ts';

export const organizeHandlers = (engine: Engine): Handlers<typeof organize> => {
  const { library, organizer } = engine;
  return {
    tagTree: () => organizer.tagTree(),
    concepts: () => organizer.words(),
    organize: async () => {
      await organizer.refresh();
    },
    teachTag: ({ id }) => organizer.teach(id),
    suggestions: ({ id }) => organizer.suggestions(id),
    inbox: () => organizer.inbox(),
    duplicates: () => organizer.duplicates(),
    keepAll: ({ ids }) => library.transaction(() => library.duplicates.setDistinct(ids)),
    trashCopies: async ({ ids }) => {
      const { trashed, kept } = await engine.originals.trash(ids, { keepOne: true });
      return { trashed, kept: kept.map(({ path }) => path) };
    },
    albumReason: ({ id }) => {
      const album = library.autoAlbums.all().find(({ albumId }) => albumId === id);
      return album && !album.released ? { kind: album.kind, because: album.because } : null;
    },
    releaseAlbum: ({ id }) => {
      if (!library.albums.byId(id)) throw new AppError('album-missing', { id });
      library.transaction(() => {
        library.autoAlbums.release(id);
        library.albums.makeManual(id);
      });
    },
    writeMetadata: ({ ids, intoFiles }) => {
      organizer.writeMetadata({ ...(ids && { photoIds: ids }), intoFiles });
    },
    metadataRuns: () => library.metadataWrites.runs(10),
    metadataFiles: ({ run, ...page }) => library.metadataWrites.pathsOf(run, page),
    undoMetadata: ({ run }) => {
      organizer.undoWriteMetadata(run);
    },
    onThisDay: ({ day }) => organizer.onThisDay(day),
  };
};
