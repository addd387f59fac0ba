/** What the terminal says and does of tags, albums, duplicates and metadata. */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../../support/cli.ts';
import { take, TORINO } from '../../support/pictures/taken.ts';

const PHOTOS = 32;
const dir = mkdtempSync(join(tmpdir(), 'fototeca-cli-'));
const folder = join(dir, 'foto');
const library = join(dir, 'libreria');
const photo = (n: number) => join(folder, `${n}.jpg`);

async function fototeca(...args: string[]): Promise<unknown> {
  const end = await runCli([...args, '--json', '--library', library]);
  expect(end.stderr.replace(/^Aggiorno .*\n/gm, '')).toBe('');
  expect(end.code).toBe(0);
  return end.json;
}

beforeAll(async () => {
  mkdirSync(join(folder, 'copie'), { recursive: true });
  for (let n = 0; n < PHOTOS; n++) {
    const day = String(1 + (n % 30)).padStart(2, '0');
    await take(photo(n), n + 1, `2021:06:${day} 1${n % 10}:00:00`, TORINO);
  }
  copyFileSync(photo(3), join(folder, 'copie', '3.jpg'));
  await fototeca('index', folder);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

interface Told {
  id: number;
  name: string;
  kind: string;
}

test('tags: given, taken, listed with their counts and what they are a kind of', async () => {
  const added = (await fototeca('tag', 'add', 'Fido', photo(0), photo(1))) as {
    tag: Told;
    photos: number[];
  };
  expect(added).toMatchObject({ tag: { name: 'Fido', concept: null } });
  expect(added.photos).toHaveLength(2);
  await fototeca('tag', 'remove', 'Fido', String(added.photos[1]));
  const { tags } = (await fototeca('tags')) as { tags: Told[] };
  expect(tags.find(({ name }) => name === 'Fido')).toMatchObject({
    photos: 1,
    cover: added.photos[0],
    parent: null,
  });
  expect(tags.length).toBeGreaterThan(1);
});

test('teaching tells how many examples it had, and how well it does', async () => {
  const taught = await fototeca('teach', 'Luna', photo(4), photo(5), photo(6), '--not', photo(7));
  expect(taught).toMatchObject({
    tag: { name: 'Luna' },
    report: { yes: 3, no: 1, accuracy: expect.any(Number) as number },
    suggestions: expect.any(Array) as unknown[],
  });
  const { suggestions } = taught as { suggestions: { path: string }[] };
  for (const { path } of suggestions) expect(existsSync(path), path).toBe(true);
  const told = await runCli(['teach', 'Luna', '--library', library]);
  for (const { path } of suggestions) expect(told.stdout).toContain(path);
  const few = await runCli(['teach', 'Sole', photo(0), '--library', library]);
  expect(few.code).toBe(1);
  expect(few.stderr).toContain('Servono almeno due foto');
});

test('albums: automatic ones in the language of the terminal, and what one does with them', async () => {
  const { albums } = (await fototeca('albums')) as { albums: Told[] };
  const season = albums.find(({ kind }) => kind === 'season');
  expect(season).toMatchObject({
    name: 'Estate 2021',
    title: { of: 'season', season: 'summer', year: 2021 },
    photos: PHOTOS,
    pinned: false,
    hidden: false,
  });
  const english = await runCli(['albums', '--library', library], { LC_ALL: 'en_US.UTF-8' });
  expect(english.stdout).toContain('Summer 2021');
  const id = String(season?.id);
  expect(await fototeca('album', id)).toMatchObject({
    name: 'Estate 2021',
    because: { count: PHOTOS },
    files: expect.arrayContaining([
      { id: expect.any(Number) as number, path: photo(0) },
    ]) as unknown,
  });

  await fototeca('album', 'take', id, photo(0));
  await fototeca('album', 'rename', id, 'Giugno a casa');
  await fototeca('album', 'pin', id);
  expect(await fototeca('album', 'hide', id)).toMatchObject({ hidden: true });
  expect(await fototeca('album', 'show', id)).toMatchObject({
    name: 'Giugno a casa',
    title: null,
    kind: 'season',
    photos: PHOTOS - 1,
    pinned: true,
    hidden: false,
  });
  expect(await fototeca('album', 'release', id)).toMatchObject({ kind: 'manual' });

  const made = (await fototeca('album', 'add', 'Prove', photo(0))) as Told;
  expect(await fototeca('album', 'put', String(made.id), photo(1))).toMatchObject({ photos: 2 });
  expect(await fototeca('album', 'drop', String(made.id))).toEqual({ id: made.id, dropped: true });
  const gone = await runCli(['album', String(made.id), '--library', library]);
  expect(gone.code).toBe(1);
});

test('this day of the years before', async () => {
  expect(await fototeca('today', '--day', '2023-06-11')).toEqual({
    years: [
      { year: 2021, ago: 2, photos: [{ id: expect.any(Number) as number, path: photo(10) }] },
    ],
  });
  const told = await runCli(['today', '--day', '2022-06-11', '--library', library]);
  expect(told.stdout).toBe(`1 anno fa (2021)\n  ${photo(10)}\n`);
  const none = await runCli(['today', '--day', '2022-01-11', '--library', library]);
  expect(none.stdout).toContain('Nessuna foto di questo giorno');
  const wrong = await runCli(['today', '--day', 'ieri', '--library', library]);
  expect(wrong.code).toBe(2);
});

test('duplicates: both files of one photo', async () => {
  const { groups } = (await fototeca('duplicates')) as { groups: object[] };
  expect(groups).toContainEqual({
    kind: 'exact',
    best: expect.any(Number) as number,
    photos: [
      {
        id: expect.any(Number) as number,
        paths: expect.arrayContaining([photo(3), join(folder, 'copie', '3.jpg')]) as unknown,
      },
    ],
    likeness: 1,
  });
});

test('metadata is written beside a photo, and undone', async () => {
  const xmp = `${photo(0)}.xmp`;
  const files = [xmp];
  expect(await fototeca('export-metadata', photo(0))).toMatchObject({
    ...{ written: 1, files, skipped: [] },
  });
  expect(existsSync(xmp)).toBe(true);
  expect(await fototeca('export-metadata', '--undo')).toMatchObject({ written: 1, files });
  expect(existsSync(xmp)).toBe(false);
});
