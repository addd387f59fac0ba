import type { Handlers } from '../../shared/api/call.ts';
import type { albums } from '../../shared/api/contract/albums.ts';
import { AppError } from '../../shared/errors.ts';
import type { Engine } from '../engine.ts';

export const albumsHandlers = (engine: Engine): Handlers<typeof albums> => {
  const { library, smartAlbums } = engine;
  return {
    tags: () => library.tags.all(),
    tagPhotos: ({ ids, name, has }) =>
      library.transaction(() => {
        const tag = library.tags.ensure(name, library.now());
        library.tags.setByUser(ids, tag.id, has);
        return tag;
      }),
    renameTag: ({ id, name }) => {
      const other = library.tags.named(name);
      if (other && other.id !== id) throw new AppError('tag-exists', { name: other.name });
      library.transaction(() => library.tags.rename(id, name));
    },
    dropTag: ({ id }) => library.transaction(() => library.tags.drop(id)),
    albums: () => library.albums.all(),
    addAlbum: async ({ name, ids, query, keep = [] }) => {
      const added = library.transaction(() => {
        const id = library.albums.add(
          name.trim(),
          query === undefined ? 'manual' : 'smart',
          query === undefined ? null : engine.searchText(query, keep),
          library.now(),
        );
        if (ids) library.albums.setByUser(id, ids, true);
        return { id };
      });
      if (query !== undefined) await smartAlbums.refresh();
      return added;
    },
    albumPhotos: ({ id, ids, contains }) => {
      if (!library.albums.byId(id)) throw new AppError('album-missing', { id });
      library.transaction(() => library.albums.setByUser(id, ids, contains));
    },
    updateAlbum: ({ id, ...changes }) =>
      library.transaction(() => library.albums.update(id, changes)),
    dropAlbum: ({ id }) => library.transaction(() => library.albums.drop(id)),
  };
};
