import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endOf, runCli, startCli } from '../../support/cli.ts';
import type { Explanation } from '../../../src/shared/search.ts';
import { drawFolder } from '../../support/drawn-folder.ts';

const PHOTOS = 12;
const dir = mkdtempSync(join(tmpdir(), 'fototeca-cli-'));
const folder = join(dir, 'foto');
const library = join(dir, 'libreria');
const fototeca = (...args: string[]) => runCli([...args, '--library', library]);

beforeAll(async () => {
  await drawFolder(folder, PHOTOS);
  const end = await fototeca('index', folder, '--json', '--progress');
  expect(end.code).toBe(0);
  const lines = end.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
  expect(lines.slice(0, -1).every((line) => 'progress' in line)).toBe(true);
  expect(end.json).toMatchObject({
    folders: [folder],
    found: PHOTOS,
    indexed: PHOTOS,
    unchanged: 0,
    moved: 0,
    duplicates: 0,
    missing: 0,
    failed: 0,
    model: 'starter-it',
    device: 'cpu',
    seconds: expect.any(Number) as number,
    photosPerSecond: expect.any(Number) as number,
  });
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('a second index finds everything unchanged', async () => {
  const { code, json, stdout } = await fototeca('index', folder, '--json');
  expect({ code, lines: stdout.trim().split('\n').length }).toEqual({ code: 0, lines: 1 });
  expect(json).toMatchObject({ found: PHOTOS, indexed: 0, unchanged: PHOTOS, failed: 0 });
});

test('search answers with what was understood, the results and how long it took', async () => {
  const { code, json } = await fototeca(
    ...['search', 'cerchio bianco', '--limit', '5', '--min-relevance', 'none', '--json'],
  );
  expect(code).toBe(0);
  expect(json).toMatchObject({
    query: 'cerchio bianco',
    parsed: { semantic: 'cerchio bianco' },
    model: 'starter-it',
    total: PHOTOS,
    timings: {
      parseMs: expect.any(Number) as number,
      encodeMs: expect.any(Number) as number,
      searchMs: expect.any(Number) as number,
      totalMs: expect.any(Number) as number,
    },
  });
  const { results } = json as { results: { relevance: number; path: string; files: string[] }[] };
  expect(results).toHaveLength(5);
  const sure = results.map(({ relevance }) => relevance);
  expect(sure).toEqual([...sure].sort((a, b) => b - a));
  for (const { path, files } of results) expect(files).toContain(path);
});

test('pages of a search are the whole, in the same order', async () => {
  const page = async (offset: number, limit: number) => {
    const args = ['search', 'prato', '--min-relevance', 'none', '--json'];
    const { json } = await fototeca(...args, '--offset', `${offset}`, '--limit', `${limit}`);
    return (json as { results: { id: number }[] }).results.map(({ id }) => id);
  };
  expect([...(await page(0, 5)), ...(await page(5, 7))]).toEqual(await page(0, 12));
});

test('--explain tells of each result which filters, which words, how similar, how relevant', async () => {
  const query = ['search', 'foto orizzontali di un disegno strano senza cani', '--explain'];
  const [{ json }, { stdout, code }, facts] = await Promise.all([
    fototeca(...query, '--json', '--limit', '3', '--min-relevance', 'none'),
    fototeca(...query, '--limit', '3', '--min-relevance', 'none'),
    fototeca('search', 'orizzontali', '--explain', '--limit', '1'),
  ]);
  expect(code).toBe(0);
  const { results } = json as {
    results: { path: string; relevance: number; score: number; explanation: Explanation }[];
  };
  expect(results).toHaveLength(3);
  const percent = new Intl.NumberFormat('it', { style: 'percent' });
  const lines = stdout.split('\n');
  for (const [i, { path, relevance, score, explanation }] of results.entries()) {
    expect(explanation).toEqual({
      filters: ['orizzontali'],
      words: ['disegno'],
      similarity: score,
      meaning: expect.any(Number) as number,
      unwanted: expect.any(Number) as number,
    });
    // Some of the words lift it, what was excluded lowers it.
    expect(relevance).toBeGreaterThan(explanation.meaning as number);
    expect(explanation.unwanted).toBeGreaterThan(0);
    expect(lines[2 * i]).toContain(`${percent.format(relevance)}  `);
    expect(lines[2 * i]).toContain(path);
    expect(lines[2 * i + 1]?.trim()).toBe(
      [
        'orizzontali',
        'parole: disegno',
        `somiglianza ${score.toFixed(3)}`,
        `significato ${percent.format(explanation.meaning as number)}`,
        `forse con ciò che hai escluso: ${percent.format(explanation.unwanted)}`,
      ].join(' · '),
    );
  }
  // Facts alone have no similarity to tell of.
  expect(facts.stdout.split('\n').slice(0, 2).join('\n')).toMatch(/^ *100%.*\n +orizzontali$/);
});

test('an example finds itself first, from the library and from outside', async () => {
  const inside = join(folder, 'foto-3.jpg');
  const outside = join(dir, 'altrove.jpg');
  copyFileSync(inside, outside);
  for (const example of [inside, outside]) {
    const { code, json } = await fototeca('search', '', '--like', example, '--json');
    expect(code).toBe(0);
    const [first] = (json as { results: { path: string; relevance: number }[] }).results;
    expect(first?.path).toBe(inside);
    expect(first?.relevance).toBeGreaterThan(0.9);
  }
});

test('status and photos say what is there', async () => {
  const status = await fototeca('status', '--json');
  expect(status.json).toMatchObject({
    library,
    photos: PHOTOS,
    files: PHOTOS,
    embedded: { 'starter-it': PHOTOS },
    failed: 0,
    missing: 0,
    bytes: {
      library: expect.any(Number) as number,
      thumbnails: expect.any(Number) as number,
      vectors: { 'starter-it': PHOTOS * 256 * 4 },
    },
  });
  const { json } = await fototeca('photos', '--folder', join(folder, 'parte 1'), '--json');
  expect(json).toMatchObject({ total: PHOTOS / 3 });
  const [photo] = (json as { photos: object[] }).photos;
  expect(photo).toMatchObject({ width: 320, height: 240, format: 'jpeg', takenFrom: 'mtime' });
});

test('what cannot be read ends with 3 and is listed with its reason', async () => {
  const broken = join(dir, 'rotte');
  const own = join(dir, 'libreria-rotta');
  mkdirSync(broken);
  writeFileSync(join(broken, 'vuota.jpg'), '');
  writeFileSync(join(broken, 'testo.jpg'), 'non sono una foto');
  const indexed = await runCli(['--json', 'index', broken, '--library', own]);
  expect(indexed).toMatchObject({ code: 3, json: { found: 2, indexed: 0, failed: 2 } });
  const { json } = await runCli(['errors', '--library', own, '--json', '--lang', 'it']);
  expect(json).toEqual({
    errors: [
      {
        path: join(broken, 'testo.jpg'),
        code: 'not-an-image',
        reason: 'Il contenuto del file non è un’immagine riconosciuta.',
      },
      {
        path: join(broken, 'vuota.jpg'),
        code: 'file-empty',
        reason: 'Il file è vuoto (zero byte).',
      },
    ],
  });
});

test('forget takes out of the library only', async () => {
  const path = join(folder, 'foto-0.jpg');
  const own = join(dir, 'libreria-dimenticata');
  cpSync(library, own, { recursive: true });
  const end = await runCli(['forget', path, '--library', own, '--json']);
  expect(end).toMatchObject({ code: 0, json: { forgotten: 1 } });
  expect(existsSync(path)).toBe(true);
  // Whoever reads the folder again finds it.
  const again = await runCli(['index', folder, '--library', own, '--json']);
  expect(again.json).toMatchObject({ indexed: 1, unchanged: PHOTOS - 1 });
  const unknown = await runCli(['forget', '999', '--library', own]);
  expect(unknown.code).toBe(1);
  expect(unknown.stderr).toContain('999');
  const all = await runCli(['forget', folder, '--library', own, '--json']);
  expect(all.json).toEqual({ forgotten: PHOTOS });
});

test.each([
  [['cerca'], 'Il comando «cerca» non esiste'],
  [['index'], 'Manca DIR'],
  [['search', 'x', '--limit', 'tanti'], '--limit vuole un numero intero'],
  [['search', 'x', '--boh'], 'L’opzione --boh non esiste'],
  [['status', '--lang', 'fr'], '--lang non può essere «fr»'],
])('%j is wrong usage', async (args, sentence) => {
  const { code, stdout, stderr } = await fototeca(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(sentence);
});

test('failures speak the language asked for and end with 1', async () => {
  const missing = join(dir, 'mai esistita');
  const italian = await fototeca('index', missing);
  expect(italian).toMatchObject({ code: 1, stdout: '' });
  expect(italian.stderr).toBe(`La cartella ${missing} non esiste.\n`);
  const english = await runCli(['status', '--library', missing], { LC_ALL: 'en_US.UTF-8' });
  expect(english.code).toBe(1);
  expect(english.stderr).toContain('There is no library');
});

test('an interrupted index ends with 130, keeps what is done, and search works beside it', async () => {
  const many = join(dir, 'molte');
  const own = join(dir, 'libreria-interrotta');
  await drawFolder(many, 200);
  cpSync(library, own, { recursive: true });
  const child = startCli(['index', many, '--library', own, '--json', '--progress']);
  const end = endOf(child);
  await new Promise<void>((resolve) => child.stdout?.once('data', () => resolve()));
  const [search, locked] = await Promise.all([
    runCli(['search', 'cerchio', '--min-relevance', 'none', '--library', own, '--json']),
    runCli(['index', many, '--library', own]),
  ]);
  expect(search.code).toBe(0);
  // The run may have been quick: only one that still has the lock refuses another.
  if (child.exitCode === null) {
    expect(locked).toMatchObject({ code: 1 });
    expect(locked.stderr).toContain(String(child.pid));
  }
  child.kill('SIGINT');
  expect([0, 130]).toContain((await end).code);
  const again = await runCli(['index', many, '--library', own, '--json']);
  expect(again).toMatchObject({ code: 0, json: { found: 200, failed: 0 } });
});
