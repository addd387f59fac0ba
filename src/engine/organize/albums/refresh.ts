/** Brings automatic albums up to date without losing what the user made of them. */
import { titleIn } from '../../../shared/album-words.ts';
import { translator } from '../../../shared/i18n/translate.ts';
import type { AutoAlbum } from '../../library/auto-albums.ts';
import type { Library } from '../../library/library.ts';
import type { Proposal } from './propose.ts';

/** An album is the one of before if they share this much of the smaller. */
const SAME = 0.5;
/** Kinds whose albums are what they are called: there is one best of a year, one album of a place. */
const BY_TITLE = new Set(['place', 'season', 'holiday', 'best', 'screenshots']);
/** Names are kept in Italian, for searches and for what was named before. */
const ITALIAN = { language: 'it', t: translator('it') } as const;

/**
 * Brings the albums up to what is proposed. One that was there is recognised by its title or its
 * photos, so that adding some changes neither its identity nor what the user wrote; one that the user
 * made ordinary, or did away with, is not made again; one that nothing proposes any more goes, unless
 * the user has touched it.
 */
export function refreshAlbums(library: Library, proposed: readonly Proposal[]): void {
  library.transaction(() => {
    const open = new OpenAlbums(library.autoAlbums.all());
    for (const { kind, title, because, photos } of proposed) {
      const name = titleIn(title, ITALIAN);
      const known = open.take(kind, JSON.stringify(title), photos);
      if (!known) {
        const albumId = library.albums.add(name, kind, null, library.now());
        library.autoAlbums.add(albumId, kind, { title, because, photos });
      } else if (!known.released) {
        library.autoAlbums.update(known, name, { title, because, photos });
      }
    }
    for (const { id, albumId, released, touched } of open.left()) {
      if (released || touched) continue;
      library.autoAlbums.drop(id);
      if (albumId !== null) library.albums.drop(albumId);
    }
  });
}

/** Albums of before that no proposal is yet. */
class OpenAlbums {
  readonly #open: Set<AutoAlbum>;
  readonly #titled = new Map<string, AutoAlbum>();
  readonly #holding = new Map<number, AutoAlbum[]>();

  constructor(albums: readonly AutoAlbum[]) {
    this.#open = new Set(albums);
    for (const album of albums) {
      this.#titled.set(album.kind + JSON.stringify(album.title), album);
      for (const photo of album.photos) {
        const holding = this.#holding.get(photo);
        if (holding) holding.push(album);
        else this.#holding.set(photo, [album]);
      }
    }
  }

  left(): Iterable<AutoAlbum> {
    return this.#open;
  }

  /** The album of before that a proposal is, which is then no longer open. */
  take(kind: string, title: string, photos: readonly number[]): AutoAlbum | null {
    const titled = BY_TITLE.has(kind) ? this.#titled.get(kind + title) : undefined;
    const found = titled && this.#open.has(titled) ? titled : this.#alike(kind, photos);
    if (found) this.#open.delete(found);
    return found;
  }

  /** Of a like kind, with the most photos in common. */
  #alike(kind: string, photos: readonly number[]): AutoAlbum | null {
    const shared = new Map<AutoAlbum, number>();
    for (const photo of photos) {
      for (const album of this.#holding.get(photo) ?? []) {
        if (!this.#open.has(album) || family(album.kind) !== family(kind)) continue;
        // A title of its own says which one it is.
        if (BY_TITLE.has(kind) && album.title !== null) continue;
        shared.set(album, (shared.get(album) ?? 0) + 1);
      }
    }
    let best: AutoAlbum | null = null;
    let most = 0;
    for (const [album, count] of shared) {
      if (count <= most || count < SAME * Math.min(photos.length, album.photos.length)) continue;
      [best, most] = [album, count];
    }
    return best;
  }
}

/** A day out becomes a trip when the next day’s photos arrive. */
const family = (kind: string): string => (kind === 'trip' ? 'event' : kind);
