/** Brings automatic albums up to date without losing what the user made of them. */
import type { AutoAlbum } from '../../library/auto-albums.ts';
import type { Library } from '../../library/library.ts';
import { proposals, type Proposal } from './propose.ts';

/** An album is the one of before if they share this much of the smaller. */
const SAME = 0.5;

/**
 * Computes the albums anew. One that was there is recognised by its photos, so that adding some
 * changes neither its identity nor what the user wrote; one that the user made ordinary, or did away
 * with, is not made again; one that nothing proposes any more goes, unless the user has touched it.
 * @param themes what {@link findThemes} found, where there is a model
 */
export function refreshAlbums(library: Library, themes: readonly Proposal[] = []): void {
  const proposed = [...proposals(library), ...themes];
  library.transaction(() => {
    const open = new Map(library.autoAlbums.all().map((album) => [album.id, album]));
    for (const proposal of proposed) {
      const known = counterpart(proposal, [...open.values()]);
      if (!known) {
        const { kind, name, because, photos } = proposal;
        const albumId = library.albums.add(name, kind, null, library.now());
        library.autoAlbums.add(albumId, kind, because, photos);
        continue;
      }
      open.delete(known.id);
      if (known.released) continue;
      library.autoAlbums.update(known, proposal.name, proposal.because, proposal.photos);
    }
    for (const { id, albumId, released, touched } of open.values()) {
      if (released || touched) continue;
      library.autoAlbums.drop(id);
      if (albumId !== null) library.albums.drop(albumId);
    }
  });
}

/** The album of before that a proposal is: of a like kind, with the most photos in common. */
function counterpart(proposal: Proposal, albums: readonly AutoAlbum[]): AutoAlbum | null {
  const own = new Set(proposal.photos);
  let best: AutoAlbum | null = null;
  let most = 0;
  for (const album of albums) {
    if (family(album.kind) !== family(proposal.kind)) continue;
    const shared = album.photos.filter((id) => own.has(id)).length;
    if (shared <= most || shared < SAME * Math.min(own.size, album.photos.length)) continue;
    most = shared;
    best = album;
  }
  return best;
}

/** A day out becomes a trip when the next day's photos arrive. */
const family = (kind: string): string => (kind === 'trip' ? 'event' : kind);
