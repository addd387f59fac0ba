import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { handlersOf } from '../../../src/engine/api.ts';
import { openLibrary } from '../../../src/engine/library/library.ts';
import { runCli } from '../../support/cli.ts';
import { drawFolder } from '../../support/drawn-folder.ts';
import { indexAll, tempDir, tempEngine } from '../../support/temp-library.ts';
import { WAIT } from '../../support/wait.ts';

const PHOTOS = 6;

test('a smart album holds what its search finds now, and what the user decided', async () => {
  const libraryDir = join(tempDir(), 'library');
  const folder = join(tempDir(), 'foto');
  await drawFolder(folder, PHOTOS);
  const engine = tempEngine(libraryDir);
  const { library } = engine;
  await indexAll(engine, folder);
  const [a, b, c] = library.photos.list({ limit: 3, offset: 0 }).photos.map(({ id }) => id) as [
    number,
    number,
    number,
  ];
  const handlers = handlersOf(engine);
  const signal = new AbortController().signal;
  library.setMarks([a], { favourite: true });
  const { id } = await handlers.addAlbum({ name: 'Le amate', query: 'preferite:sì' }, signal);
  const album = () => library.albums.byId(id);
  expect(album()).toMatchObject({ kind: 'smart', photos: 1, cover: a });

  // It follows the library, whoever changes it.
  engine.smartAlbums.follow();
  library.setMarks([b, c], { favourite: true });
  await vi.waitFor(
    () => expect(library.albums.photosOf(id).sort()).toEqual([a, b, c].sort()),
    WAIT,
  );
  // The user's word stands: taken out stays out, put in stays in.
  const other = library.photos.list({ limit: PHOTOS, offset: 3 }).photos[0]?.id as number;
  library.transaction(() => {
    library.albums.setByUser(id, [b], false);
    library.albums.setByUser(id, [other], true);
  });
  library.setMarks([c], { favourite: false });
  await engine.smartAlbums.refresh();
  const expected = [a, other].sort();
  expect(library.albums.photosOf(id).sort()).toEqual(expected);
  expect((await engine.smartAlbums.now(id)).sort()).toEqual(expected);
});

test('in the terminal: albums are made, shown and changed', async () => {
  const libraryDir = join(tempDir(), 'library');
  const folder = join(tempDir(), 'foto');
  await drawFolder(folder, PHOTOS);
  const engine = tempEngine(libraryDir);
  await indexAll(engine, folder);
  const [a, b] = engine.library.photos.list({ limit: 2, offset: 0 }).photos.map(({ id }) => id) as [
    number,
    number,
  ];
  engine.library.setMarks([a], { favourite: true });
  await engine.close();
  const run = async (...args: string[]) => {
    const { stdout, stderr, code } = await runCli(['--library', libraryDir, '--json', ...args]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    return JSON.parse(stdout) as { id: number; name: string; files?: { id: number }[] };
  };
  const smart = await run('album', 'add', 'Amate', '--search', 'preferite:sì');
  expect(smart).toMatchObject({ name: 'Amate', kind: 'smart', photos: 1, cover: a });
  const manual = await run('album', 'add', 'Mie', String(a));
  await run('album', 'put', String(manual.id), String(b));
  await run('album', 'rename', String(manual.id), 'Nostre');
  expect(await run('album', 'pin', String(manual.id))).toMatchObject({ pinned: true, photos: 2 });
  // Shown beside a Fototeca that writes, and as things are at this moment.
  const library = openLibrary({ dir: libraryDir, clock: () => new Date() });
  library.setMarks([b], { favourite: true });
  const shown = await run('album', String(smart.id));
  expect(shown.files?.map(({ id }) => id).sort()).toEqual([a, b].sort());
  library.close();
});
