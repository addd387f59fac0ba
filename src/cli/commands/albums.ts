import { z } from 'zod';
import type { Engine } from '../../engine/engine.ts';
import { albumName, reasonIn } from '../../shared/album-words.ts';
import { AppError } from '../../shared/errors.ts';
import type { Album, AlbumKind } from '../../shared/organise.ts';
import { withEngine, type Command, type Invocation } from '../command.ts';
import { text, wholeNumber } from '../options.ts';
import { organized, photoIds } from '../organized.ts';
import { EXIT, print, printJson, type ExitCode } from '../terminal.ts';

/** Kinds of albums that the program makes. */
type AutoAlbumKind = Exclude<AlbumKind, 'manual' | 'smart'>;

export const albumsCommand: Command = {
  usage: 'albums',
  summary: 'cli.albums.summary',
  options: {},
  async run(invocation) {
    const { terminal } = invocation;
    const albums = await organized(invocation, async ({ library, smartAlbums }) => {
      await smartAlbums.refresh();
      return library.albums.all().map((album) => ({ ...album, name: albumName(album, terminal) }));
    });
    if (terminal.json) printJson({ albums });
    else {
      for (const { id, name, photos } of albums) {
        print(`${String(id).padStart(6)}  ${String(photos).padStart(6)}  ${name}`);
      }
    }
    return EXIT.done;
  },
};

const CHANGES = 'add, put, take, rename, pin, unpin, hide, show, release, drop';

export const albumCommand: Command = {
  usage:
    'album ID | add NAME [PATH|ID...] [--search QUERY] | put|take ID PATH|ID... | rename ID NAME | pin|unpin|hide|show|release|drop ID',
  summary: 'cli.album.summary',
  options: { search: { type: 'string' } },
  async run(invocation) {
    const [first] = invocation.positionals;
    if (first === undefined) throw new AppError('usage-missing', { what: 'ID' });
    return /^\d+$/.test(first) ? show(invocation, first) : change(invocation, first);
  },
};

async function show(invocation: Invocation, number: string): Promise<ExitCode> {
  const { terminal } = invocation;
  const id = wholeNumber({ id: number }, 'id', 0, 1);
  const found = await withEngine(invocation, 'read', async ({ library, smartAlbums }) => {
    const album = albumOf(library, id);
    const ids = album.kind === 'smart' ? await smartAlbums.now(id) : library.albums.photosOf(id);
    const places = library.files.ofPhotos(ids);
    const auto = library.autoAlbums.all().find(({ albumId }) => albumId === id);
    const because = auto && !auto.released ? auto.because : null;
    return {
      ...album,
      name: albumName(album, terminal),
      photos: ids.length,
      because,
      files: ids.map((photo) => ({ id: photo, path: places.get(photo)?.[0]?.path ?? '' })),
    };
  });
  if (terminal.json) {
    printJson(found);
    return EXIT.done;
  }
  const { because, kind } = found;
  if (because && !terminal.quiet) {
    print(reasonIn(kind as AutoAlbumKind, because, terminal));
  }
  for (const { path } of found.files) print(path);
  return EXIT.done;
}

/** Makes an album, or changes one as the user says; what the user changes stays. */
async function change(invocation: Invocation, action: string): Promise<ExitCode> {
  const { terminal, positionals, options } = invocation;
  const [, target, ...rest] = positionals;
  const query = text(options, 'search');
  if (!CHANGES.split(', ').includes(action)) {
    throw new AppError('usage-choice', { option: 'album', value: action, choices: CHANGES });
  }
  if (target === undefined) {
    throw new AppError('usage-missing', { what: action === 'add' ? 'NAME' : 'ID' });
  }
  const result = await withEngine(invocation, 'write', async (engine) => {
    const { library, smartAlbums } = engine;
    if (action === 'add') {
      const ids = photoIds(engine, rest);
      const id = library.transaction(() => {
        const made = library.albums.add(
          target,
          query === undefined ? 'manual' : 'smart',
          query ?? null,
          library.now(),
        );
        library.albums.setByUser(made, ids, true);
        return made;
      });
      if (query !== undefined) await smartAlbums.refresh();
      return albumOf(library, id);
    }
    const { id } = albumOf(library, wholeNumber({ id: target }, 'id', 0, 1));
    library.transaction(() => changed(engine, id, action, rest));
    return library.albums.byId(id) ?? { id, dropped: true };
  });
  if (terminal.json) printJson(result);
  else if (action === 'add') print(String(result.id));
  return EXIT.done;
}

function changed(engine: Engine, id: number, action: string, rest: readonly string[]): void {
  const { albums, autoAlbums } = engine.library;
  switch (action) {
    case 'put':
    case 'take':
      if (rest.length === 0) throw new AppError('usage-missing', { what: 'PATH|ID' });
      return albums.setByUser(id, photoIds(engine, rest), action === 'put');
    case 'rename':
      if (!rest[0]) throw new AppError('usage-missing', { what: 'NAME' });
      return albums.update(id, { name: rest[0] });
    case 'pin':
    case 'unpin':
      return albums.update(id, { pinned: action === 'pin' });
    case 'hide':
    case 'show':
      return albums.update(id, { hidden: action === 'hide' });
    case 'release':
      autoAlbums.release(id);
      return albums.makeManual(id);
    default:
      return albums.drop(id);
  }
}

/** @throws AppError `album-missing` */
function albumOf(library: Engine['library'], id: number): Album {
  const album = library.albums.byId(id);
  if (!album) throw new AppError('album-missing', { id });
  return album;
}

export const todayCommand: Command = {
  usage: 'today [--day YYYY-MM-DD]',
  summary: 'cli.today.summary',
  options: { day: { type: 'string' } },
  async run(invocation) {
    const { terminal, options } = invocation;
    const day = text(options, 'day');
    if (day !== undefined && !z.iso.date().safeParse(day).success) {
      throw new AppError('usage-choice', { option: 'day', value: day, choices: 'YYYY-MM-DD' });
    }
    const years = await withEngine(invocation, 'read', ({ library, organizer }) => {
      const found = organizer.onThisDay(day);
      const places = library.files.ofPhotos(found.map(({ id }) => id));
      const thisYear = Number((day ?? library.now()).slice(0, 4));
      return [...Map.groupBy(found, ({ year }) => year)].map(([year, photos]) => ({
        year,
        ago: thisYear - year,
        photos: photos.map(({ id }) => ({ id, path: places.get(id)?.[0]?.path ?? '' })),
      }));
    });
    if (terminal.json) {
      printJson({ years });
      return EXIT.done;
    }
    if (years.length === 0 && !terminal.quiet) print(terminal.t('cli.today.none'));
    for (const { year, ago, photos } of years) {
      print(terminal.t('cli.today.year', { count: ago, year: String(year) }));
      for (const { path } of photos) print(`  ${path}`);
    }
    return EXIT.done;
  },
};
