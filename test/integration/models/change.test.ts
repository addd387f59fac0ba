/** Another model looks at the photos while the one before goes on searching. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answer, handlersOf } from '../../../src/engine/api.ts';
import { Engine } from '../../../src/engine/engine.ts';
import { ROOT, runCli } from '../../support/cli.ts';
import { drawFolder, drawPhoto } from '../../support/drawn-folder.ts';
import { tinyModel } from '../../support/models/folders.ts';
import { indexAll, tempDir, tempEngine } from '../../support/temp-library.ts';

const PHOTOS = 10;

const shared = mkdtempSync(join(tmpdir(), 'fototeca-change-'));
const folder = join(shared, 'foto');
const indexed = join(shared, 'libreria');

beforeAll(async () => {
  await drawFolder(folder, PHOTOS);
  const engine = new Engine({
    libraryDir: indexed,
    resourcesDir: join(ROOT, 'resources'),
    access: 'write',
  });
  await indexAll(engine, folder);
  await engine.close();
});
afterAll(() => rmSync(shared, { recursive: true, force: true }));

/** A library of its own in which the drawn photos are indexed, and another model that it may use. */
function scene(): { engine: Engine; library: string } {
  const library = join(tempDir(), 'libreria');
  cpSync(indexed, library, { recursive: true });
  cpSync(tinyModel(), join(library, 'models', 'tiny'), { recursive: true });
  return { engine: tempEngine(library), library };
}

const searching = async (engine: Engine) =>
  (await engine.search({ text: 'mare', limit: 3, offset: 0, minRelevance: null })).model;
const tinyOf = async (engine: Engine) =>
  (await engine.models.list()).find(({ id }) => id === 'tiny');

test('the old model serves until the new one is complete; vectors are never mixed', async () => {
  const { engine } = scene();
  expect(await searching(engine)).toBe('starter-it');
  const job = await engine.useModel('tiny');
  expect(job?.kind).toBe('index');
  job?.pause();
  expect(await searching(engine)).toBe('starter-it');
  expect(engine.status().model).toBe('starter-it');
  job?.resume();
  await job?.ended;
  expect(engine.status()).toMatchObject({
    model: 'tiny',
    embedded: { 'starter-it': PHOTOS, tiny: PHOTOS },
  });
  expect(await searching(engine)).toBe('tiny');
  const rows = engine.library.models.all();
  for (const { row, dims } of rows) {
    const [photo] = engine.photos({ limit: 1, offset: 0 }).photos;
    expect(engine.library.embeddings.of(row).get(photo?.id ?? 0)).toHaveLength(dims);
  }
  // Back at once: the vectors are still there.
  expect(await engine.useModel('starter-it')).toBeNull();
  expect(await searching(engine)).toBe('starter-it');
  await expect(engine.models.remove('starter-it')).rejects.toMatchObject({ code: 'model-in-use' });
  // A new photo is seen by the model in use; the other one catches up when it is chosen.
  const more = join(tempDir(), 'altre');
  mkdirSync(more);
  writeFileSync(join(more, 'nuova.jpg'), await drawPhoto(PHOTOS));
  await indexAll(engine, more);
  expect((await tinyOf(engine))?.embedded).toEqual({ photos: PHOTOS, of: PHOTOS + 1 });
  await (
    await engine.useModel('tiny')
  )?.ended;
  expect(engine.status().model).toBe('tiny');
});

test('a model that has seen one folder of two does not search yet, unless told to', async () => {
  const { engine } = scene();
  const other = join(tempDir(), 'altre');
  await drawFolder(join(other, 'sole'), 12);
  await indexAll(engine, other);
  await (
    await engine.index({ folders: [folder], modelId: 'tiny' })
  ).ended;
  expect(engine.status().model).toBe('starter-it');
  const job = await engine.useModel('tiny', { now: true });
  expect(engine.status().model).toBe('tiny');
  await job?.ended;
  expect((await tinyOf(engine))?.embedded.photos).toBe(engine.status().photos);
});

test('asked for again while it looks at the photos, a model does not begin anew; it may search already', async () => {
  const { engine } = scene();
  const [job, same] = await Promise.all([engine.useModel('tiny'), engine.useModel('tiny')]);
  expect(same).toBe(job);
  job?.pause();
  expect(engine.status().model).toBe('starter-it');
  expect(await engine.useModel('tiny', { now: true })).toBe(job);
  expect(engine.status().model).toBe('tiny');
  job?.resume();
  expect((await job?.ended)?.state).toBe('done');
  expect((await tinyOf(engine))?.embedded).toEqual({ photos: PHOTOS, of: PHOTOS });
  expect(engine.jobs.list().filter(({ kind }) => kind === 'index')).toHaveLength(1);
});

test('removed with its vectors, nothing of it is left', async () => {
  const { engine } = scene();
  await (
    await engine.useModel('tiny')
  )?.ended;
  await engine.useModel('starter-it');
  expect((await tinyOf(engine))?.bytes).toMatchObject({ vectors: PHOTOS * 3 * 4, lacking: 0 });
  await engine.models.remove('tiny', { vectors: true });
  expect(engine.library.models.all().map(({ id }) => id)).toEqual(['starter-it']);
  expect(await tinyOf(engine)).toBeUndefined();
  expect(await searching(engine)).toBe('starter-it');
});

test('what the model that comes with the program saw can go; it stays and looks again', async () => {
  const { engine } = scene();
  const room = PHOTOS * 3;
  expect((await tinyOf(engine))?.bytes.lacking).toBeGreaterThanOrEqual(room * 4);
  await (
    await engine.useModel('tiny')
  )?.ended;
  await engine.models.remove('starter-it', { vectors: true });
  expect(engine.library.models.all().map(({ id }) => id)).toEqual(['tiny']);
  const starter = (await engine.models.list()).find(({ id }) => id === 'starter-it');
  expect(starter).toMatchObject({
    installed: true,
    embedded: { photos: 0 },
    bytes: { vectors: 0 },
  });
  await (
    await engine.useModel('starter-it')
  )?.ended;
  expect(engine.status()).toMatchObject({
    model: 'starter-it',
    embedded: { 'starter-it': PHOTOS },
  });
});

test('through the contract: no download without consent, devices, settings', async () => {
  const { engine } = scene();
  const handlers = handlersOf(engine);
  const call = (method: string, params: unknown = {}) => answer(handlers, method, params);
  expect(await call('models')).toMatchObject({ ok: true });
  for (const consent of [false, undefined]) {
    const id = 'siglip2-base-patch16-224';
    expect(await call('installModel', { id, consent })).toMatchObject({
      ok: false,
      error: { code: 'request-invalid' },
    });
  }
  expect(await call('setDownloadSettings', { endpoint: 'ftp://x', proxy: null })).toMatchObject({
    ok: false,
    error: { code: 'setting-invalid' },
  });
  const settings = { endpoint: 'https://specchio.example/hub', proxy: null };
  expect(await call('setDownloadSettings', settings)).toMatchObject({ ok: true });
  expect(await call('downloadSettings')).toEqual({ ok: true, result: settings });
  expect(await call('devices')).toMatchObject({ ok: true, result: { chosen: 'cpu' } });
  expect(await call('useDevice', { device: 'cpu' })).toMatchObject({
    ok: true,
    result: { wanted: 'cpu', chosen: 'cpu' },
  });
  expect(await call('useModel', { id: 'mai-visto' })).toMatchObject({
    ok: false,
    error: { code: 'model-missing' },
  });
  const used = await call('useModel', { id: 'tiny' });
  expect(used).toMatchObject({ ok: true, result: { job: expect.any(Number) as number } });
});

test('the terminal: models use', async () => {
  const { engine, library } = scene();
  await engine.close();
  const use = (...args: string[]) =>
    runCli(['models', 'use', ...args, '--library', library, '--json']);
  const used = await use('tiny');
  expect(used).toMatchObject({ code: 0, json: { id: 'tiny', active: true, embedded: PHOTOS } });
  // How much there is to do and what it takes is told before.
  expect(used.stderr).toMatch(new RegExp(`${PHOTOS} foto: occuperà circa \\S+ \\S+ in più`));
  expect(await use('mai-visto')).toMatchObject({ code: 1 });
});
