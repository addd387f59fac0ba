import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { EngineOptions } from '../../../src/engine/engine.ts';
import { checkInvariants } from '../../../src/engine/library/invariants.ts';
import { WorkerDied } from '../../../src/engine/worker/connection.ts';
import { LIMITS } from '../../../src/engine/worker/patience.ts';
import { PhotoWorker } from '../../../src/engine/worker/photo-worker.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { drawFolder, drawPhoto } from '../../support/drawn-folder.ts';
import { starterDir } from '../../support/models/folders.ts';
import { childrenOf, until } from '../../support/processes.ts';
import { differences, snapshot } from '../../support/snapshot.ts';
import { ROOT } from '../../support/cli.ts';
import { indexAll, tempDir, tempEngine } from '../../support/temp-library.ts';

const workers = () => childrenOf(process.pid, 'photo-process');
const BAD_WORKER = join(ROOT, 'test', 'support', 'bad-worker.ts');
const BAD_DISK = join(ROOT, 'test', 'support', 'bad-disk.ts');
const QUICK_RESTARTS = { restartDelaysMs: [10] };

async function drawn(count: number, worker: NonNullable<EngineOptions['worker']> = QUICK_RESTARTS) {
  const dir = tempDir();
  const folder = join(dir, 'foto');
  await drawFolder(folder, count);
  const library = join(dir, 'libreria');
  const engine = tempEngine(library, undefined, { worker });
  return { dir, folder, library, engine };
}

test('a worker killed again and again while it indexes: every photo is indexed all the same', async () => {
  const { dir, folder, library, engine } = await drawn(60);
  const job = await engine.index({ folders: [folder] });
  // Apart from each other: a file that is read alone when the worker dies, twice, is taken to be guilty.
  const moments = [0, 30];
  let kills = 0;
  const kill = (done: number) => {
    if (done < (moments[kills] ?? Infinity)) return;
    for (const pid of workers()) process.kill(pid, 'SIGKILL');
    kills++;
  };
  const stop = job.onProgress(({ done }) => kill(done));
  kill(0);
  const { result } = await job.ended;
  stop();
  expect(kills).toBe(moments.length);
  expect(result).toMatchObject({ found: 60, indexed: 60, failed: 0 });
  await engine.close();
  expect(checkInvariants(library)).toEqual([]);

  const undisturbed = tempEngine(join(dir, 'altra'));
  await indexAll(undisturbed, folder);
  await undisturbed.close();
  expect(differences(snapshot(library), snapshot(join(dir, 'altra')))).toEqual([]);
});

test('a file at which the worker hangs is set aside, and so is one that brings it down', async () => {
  const { folder, library, engine } = await drawn(12, {
    ...QUICK_RESTARTS,
    entry: BAD_WORKER,
    limits: { ...LIMITS, file: 3000 },
  });
  writeFileSync(join(folder, 'si-blocca.jpg'), await drawPhoto(100));
  writeFileSync(join(folder, 'fa-cadere.jpg'), await drawPhoto(101));
  expect(await indexAll(engine, folder)).toMatchObject({ found: 14, indexed: 12, failed: 2 });
  const codes = Object.fromEntries(engine.errors().map(({ path, code }) => [path, code]));
  expect(codes).toEqual({
    [join(folder, 'si-blocca.jpg')]: 'worker-timeout',
    [join(folder, 'fa-cadere.jpg')]: 'worker-crashed',
  });
  // They have not changed: nobody tries them again.
  expect(await indexAll(engine, folder)).toMatchObject({ unchanged: 12, indexed: 0, failed: 2 });
  await engine.close();
  expect(checkInvariants(library)).toEqual([]);
});

test('a drive that never answers is given up, the others are scanned, and its photos stay', async () => {
  const { dir, folder, library, engine } = await drawn(3);
  const silent = join(dir, 'disco-che-tace');
  mkdirSync(silent);
  for (const photo of [0, 1]) {
    writeFileSync(join(silent, `foto-${photo}.jpg`), await drawPhoto(200 + photo));
  }
  expect(await indexAll(engine, folder, silent)).toMatchObject({ indexed: 5, unreachable: [] });
  await engine.close();

  writeFileSync(join(folder, 'nuova.jpg'), await drawPhoto(100));
  const away = tempEngine(library, undefined, { disk: { entry: BAD_DISK, limitMs: 1000 } });
  expect(await indexAll(away, silent, folder)).toMatchObject({
    ...{ unreachable: [silent], found: 4, indexed: 1, unchanged: 3, missing: 0, failed: 0 },
  });
  const reachable = () => away.library.folders.all().map((root) => [root.path, root.reachable]);
  expect(reachable()).toEqual([
    [silent, false],
    [folder, true],
  ]);
  expect(away.status().photos).toBe(6);
  await away.close();

  const back = tempEngine(library);
  expect(await indexAll(back, silent, folder)).toMatchObject({ unreachable: [], unchanged: 6 });
  await back.close();
  expect(checkInvariants(library)).toEqual([]);
});

test('abandoned work fails, also what waits for its turn, and the next has another process', async () => {
  const { folder } = await drawn(1);
  const worker = new PhotoWorker({
    ...{ ...QUICK_RESTARTS, model: { dir: starterDir, device: 'cpu' }, towers: [] },
    entry: BAD_WORKER,
  });
  onTestFinished(() => worker.close());
  await worker.start();
  const first = worker.pid as number;
  const read = (name: string) =>
    worker
      .call('read', { path: join(folder, name), sidecars: [] })
      .catch((error: unknown) => error);
  const hangs = read('si-blocca.jpg');
  const waits = read('foto-0.jpg');
  // Now both are to be tried alone: one hangs again, the other waits.
  process.kill(first, 'SIGKILL');
  await until('another process', () => worker.pid !== first);
  worker.abandon();
  expect(await hangs).toBeInstanceOf(WorkerDied);
  expect(await waits).toBeInstanceOf(WorkerDied);
  expect(await worker.call('identify', { path: join(folder, 'foto-0.jpg') })).toMatchObject({
    bytes: statSync(join(folder, 'foto-0.jpg')).size,
  });
});

test('one scan after another is served by the same processes, and none is left at the end', async () => {
  const { folder, engine } = await drawn(2);
  const processes = () => [...workers(), ...childrenOf(process.pid, 'disk-process')];
  await indexAll(engine, folder);
  const first = processes();
  expect(first).toHaveLength(2);
  writeFileSync(join(folder, 'nuova.jpg'), await drawPhoto(50));
  expect(await indexAll(engine, folder)).toMatchObject({ indexed: 1 });
  expect(processes()).toEqual(first);
  await engine.close();
  expect(processes()).toEqual([]);
});

test('closing while a model is being loaded does not wait for it and leaves no process', async () => {
  const { folder, engine } = await drawn(2);
  const indexing = engine.index({ folders: [folder] }).catch((error: unknown) => error);
  await until('a worker', () => workers().length > 0);
  const started = performance.now();
  await engine.close();
  expect(performance.now() - started).toBeLessThan(3000);
  expect(await indexing).toBeInstanceOf(AppError);
  expect(workers()).toEqual([]);
});

test('a job paused, resumed and cancelled: what is done stays, the next scan does the rest', async () => {
  const { folder, library, engine } = await drawn(60);
  const job = await engine.index({ folders: [folder] });
  job.pause();
  expect(job.state).toBe('paused');
  const photos = () => engine.status().photos;
  // What was in hand is still stored; then nothing moves.
  await until('stillness', async () => {
    const before = photos();
    await new Promise((done) => setTimeout(done, 700));
    return photos() === before;
  });
  expect(photos()).toBeLessThan(60);
  job.resume();
  await until('progress', () => photos() > 0);
  job.cancel();
  const { state, result } = await job.ended;
  expect(state).toBe('cancelled');
  expect(result.indexed).toBe(photos());
  const done = photos();
  expect(await indexAll(engine, folder)).toMatchObject({ indexed: 60 - done, unchanged: done });
  await engine.close();
  expect(checkInvariants(library)).toEqual([]);
});

test('a disk that fills up while photos are indexed: a clear error, nothing lost, then on', async () => {
  const { folder, library, engine } = await drawn(60);
  mkdirSync(join(folder, 'prima'));
  writeFileSync(join(folder, 'prima', 'x.jpg'), await drawPhoto(200));
  expect(await indexAll(engine, join(folder, 'prima'))).toMatchObject({ indexed: 1 });
  // No less than it has by now: SQLite takes the limit as 'not a page more'.
  engine.library.limitPages(1);
  const job = await engine.index({ folders: [folder] });
  await expect(job.ended).rejects.toMatchObject({ code: 'disk-full' });
  expect(engine.status().photos).toBeGreaterThanOrEqual(1);
  expect(engine.status().photos).toBeLessThan(61);
  engine.library.limitPages(1e9);
  expect(await indexAll(engine, folder)).toMatchObject({ found: 61, failed: 0 });
  expect(engine.status().photos).toBe(61);
  await engine.close();
  expect(checkInvariants(library)).toEqual([]);
});
