import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { checkInvariants } from '../../../src/engine/library/invariants.ts';
import { drawFolder, drawPhoto } from '../../support/drawn-folder.ts';
import { indexAll, tempDir, tempEngine } from '../../support/temp-library.ts';

/** A folder with six drawn photos, indexed. */
async function indexed() {
  const dir = tempDir();
  const folder = join(dir, 'foto');
  await drawFolder(folder, 6);
  const engine = tempEngine(join(dir, 'libreria'));
  expect(await indexAll(engine, folder)).toMatchObject({ found: 6, indexed: 6 });
  const all = () => engine.photos({ limit: 100, offset: 0 }).photos;
  const idAt = (path: string) => all().find(({ files }) => files.includes(path))?.id;
  const found = async () => {
    const answer = await engine.search({
      text: 'cerchio',
      offset: 0,
      limit: 100,
      minRelevance: null,
    });
    return answer.results.map(({ id }) => id).sort((a, b) => a - b);
  };
  return { dir, folder, engine, all, idAt, found, library: join(dir, 'libreria') };
}

test('an unchanged file is not opened: names, sizes and times decide', async () => {
  const { folder, engine } = await indexed();
  const path = join(folder, 'foto-0.jpg');
  const moment = new Date('2020-05-05T12:00:00Z');
  utimesSync(path, moment, moment);
  await indexAll(engine, folder);
  writeFileSync(path, Buffer.alloc(statSync(path).size));
  utimesSync(path, moment, moment);
  expect(await indexAll(engine, folder)).toMatchObject({ unchanged: 6, indexed: 0, failed: 0 });
});

test('a moved and a renamed file stay the same photos', async () => {
  const { folder, engine, idAt, library } = await indexed();
  const ids = [idAt(join(folder, 'foto-0.jpg')), idAt(join(folder, 'foto-3.jpg'))];
  mkdirSync(join(folder, 'a nuova'));
  renameSync(join(folder, 'foto-0.jpg'), join(folder, 'a nuova', 'foto-0.jpg'));
  renameSync(join(folder, 'foto-3.jpg'), join(folder, 'Città è 🌊.jpg'));
  expect(await indexAll(engine, folder)).toMatchObject({
    moved: 2,
    unchanged: 4,
    indexed: 0,
    missing: 0,
  });
  expect([
    idAt(join(folder, 'a nuova', 'foto-0.jpg')),
    idAt(join(folder, 'Città è 🌊.jpg')),
  ]).toEqual(ids);
  expect(checkInvariants(library)).toEqual([]);
});

test('a folder that is renamed loses nothing, whichever of its names comes first', async () => {
  const { folder, engine, all, library } = await indexed();
  const before = all().map(({ id }) => id);
  const files = readdirSync(folder);
  let from = join(folder, 'mare');
  mkdirSync(from);
  for (const name of files) renameSync(join(folder, name), join(from, name));
  await indexAll(engine, folder);
  for (const name of ['lago', 'vacanze']) {
    const to = join(folder, name);
    renameSync(from, to);
    from = to;
    expect(await indexAll(engine, folder)).toMatchObject({ found: 6, moved: 6, missing: 0 });
    expect(all().map(({ id }) => id)).toEqual(before);
    expect(all().every(({ path }) => path.startsWith(to))).toBe(true);
  }
  expect(checkInvariants(library)).toEqual([]);
});

test('the same content in two folders is one photo with two files', async () => {
  const { dir, folder, engine, all } = await indexed();
  const other = join(dir, 'copie');
  mkdirSync(other);
  copyFileSync(join(folder, 'foto-0.jpg'), join(other, 'copia.jpg'));
  expect(await indexAll(engine, other)).toMatchObject({ found: 1, duplicates: 1, indexed: 0 });
  expect(all()).toHaveLength(6);
  rmSync(join(folder, 'foto-0.jpg'));
  expect(await indexAll(engine, folder)).toMatchObject({ found: 5, missing: 0 });
  expect(all()).toHaveLength(6);
});

test('a deleted photo is missing, not found, and comes back with its file', async () => {
  const { folder, engine, idAt, found, library } = await indexed();
  const path = join(folder, 'foto-0.jpg');
  const id = idAt(path) as number;
  const content = readFileSync(path);
  const before = await found();
  rmSync(path);
  expect(await indexAll(engine, folder)).toMatchObject({ found: 5, missing: 1 });
  expect(engine.status()).toMatchObject({ photos: 5, missing: 1 });
  expect(await found()).toEqual(before.filter((one) => one !== id));
  expect(await indexAll(engine, folder)).toMatchObject({ missing: 0 });
  writeFileSync(path, content);
  expect(await indexAll(engine, folder)).toMatchObject({ found: 6, indexed: 0, failed: 0 });
  expect(await found()).toEqual(before);
  expect(idAt(path)).toBe(id);
  expect(checkInvariants(library)).toEqual([]);
});

test('a file edited in place stays the same photo; a camera that reuses its name makes another', async () => {
  const { folder, engine, idAt, library } = await indexed();
  const path = join(folder, 'foto-0.jpg');
  const taken = async (number: number, when: string) =>
    sharp(await drawPhoto(number))
      .withExif({ IFD2: { DateTimeOriginal: when } })
      .jpeg()
      .toBuffer();
  const id = idAt(path);
  writeFileSync(path, await taken(50, '2019:08:14 18:03:11'));
  await indexAll(engine, folder);
  expect(idAt(path)).toBe(id);
  writeFileSync(path, await taken(51, '2021:01:02 10:00:00'));
  await indexAll(engine, folder);
  expect(idAt(path)).not.toBe(id);
  expect(checkInvariants(library)).toEqual([]);
});

test('a touched file is unchanged, a new sidecar changes the metadata alone', async () => {
  const { folder, engine, all } = await indexed();
  const path = join(folder, 'foto-0.jpg');
  utimesSync(path, new Date(), new Date(Date.now() - 60_000));
  expect(await indexAll(engine, folder)).toMatchObject({ unchanged: 6, indexed: 0 });
  writeFileSync(
    `${path}.xmp`,
    `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
       xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
       xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"/></rdf:RDF></x:xmpmeta>`,
  );
  expect(await indexAll(engine, folder)).toMatchObject({ unchanged: 6, indexed: 0 });
  expect(all().find(({ files }) => files.includes(path))?.rating).toBe(4);
});

test('a folder that disappears keeps its photos, marked, and comes back by itself', async () => {
  const { dir, folder, engine, all } = await indexed();
  renameSync(folder, join(dir, 'altrove'));
  expect(await indexAll(engine, folder)).toMatchObject({ found: 0, unreachable: [folder] });
  expect(all().map(({ available }) => available)).toEqual(Array(6).fill(false));
  mkdirSync(folder);
  expect(await indexAll(engine, folder)).toMatchObject({ unreachable: [folder], missing: 0 });
  rmSync(folder, { recursive: true });
  renameSync(join(dir, 'altrove'), folder);
  expect(await indexAll(engine, folder)).toMatchObject({ unchanged: 6, unreachable: [] });
  expect(all().map(({ available }) => available)).toEqual(Array(6).fill(true));
});

test('a folder around a known one takes it in; links in a ring end; hidden folders are not seen', async () => {
  const { dir, folder, engine, idAt } = await indexed();
  const path = join(folder, 'foto-0.jpg');
  const id = idAt(path);
  symlinkSync(dir, join(folder, 'anello'));
  for (const hidden of ['.nascosta', '@eaDir', '$RECYCLE.BIN']) {
    mkdirSync(join(dir, hidden));
    copyFileSync(path, join(dir, hidden, 'x.jpg'));
  }
  expect(await indexAll(engine, dir)).toMatchObject({ found: 6, unchanged: 6 });
  expect(engine.status().folders.map((one) => one.path)).toEqual([dir]);
  expect(idAt(path)).toBe(id);
});

test('the same name in two Unicode spellings is two files', async () => {
  const dir = tempDir();
  const folder = join(dir, 'foto');
  mkdirSync(folder);
  const names = ['caffè.jpg'.normalize('NFC'), 'caffè.jpg'.normalize('NFD')];
  const odd = [
    'con "virgolette" e \' apostrofo.jpg',
    'a%20b#c?.jpg',
    'due\nrighe.jpg',
    `${'è'.repeat(120)}.jpg`,
  ];
  let number = 0;
  for (const name of [...names, ...odd])
    writeFileSync(join(folder, name), await drawPhoto(number++));
  const engine = tempEngine(join(dir, 'libreria'));
  expect(await indexAll(engine, folder)).toMatchObject({ found: 6, indexed: 6 });
  expect(await indexAll(engine, folder)).toMatchObject({ unchanged: 6 });
});
