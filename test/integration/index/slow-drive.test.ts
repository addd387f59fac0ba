/**
 * A network drive that answers late: `strace` holds up every call on the photos' folder, of the
 * engine and of the photo worker alike. The work must go on, the answers must come as from a quick
 * drive, and the result must be the same. And one that never answers.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { checkInvariants } from '../../../src/engine/library/invariants.ts';
import { examineFolders } from '../../../src/engine/doctor/disk.ts';
import type { Method, Params } from '../../../src/shared/api/contract.ts';
import { runCli } from '../../support/cli.ts';
import { Served } from '../../support/crash/served.ts';
import { drawFolder, drawPhoto } from '../../support/drawn-folder.ts';
import { until } from '../../support/processes.ts';
import { silence } from '../../support/silent-drive.ts';
import { differences, snapshot } from '../../support/snapshot.ts';
import { indexAll, tempDir, tempEngine } from '../../support/temp-library.ts';

const STRACE = '/usr/bin/strace';
const PHOTOS = 15;
/** Each call on the folder or on a file in it takes this long, and then what it takes. */
const LATE_MS = 150;
/** Nineteen of twenty calls of the page are answered in this time, on a machine busy with tests. */
const SOON_MS = 800;

/** Runs a program for which every call on these paths is late. */
const late = (paths: readonly string[], log: string): string[] => [
  ...[STRACE, '-f', '--seccomp-bpf', '-qq', '-o', log, '-y'],
  ...paths.flatMap((path) => ['-P', path]),
  ...['-e', 'trace=openat,newfstatat,statx,getdents64,read,pread64'],
  ...['-e', `inject=openat,newfstatat,statx,getdents64,read,pread64:delay_enter=${LATE_MS}000`],
];

/** False where there is no strace, and in containers in which it may not do its work. */
const mayTrace = (): boolean =>
  process.platform === 'linux' &&
  spawnSync(STRACE, ['-f', '--seccomp-bpf', '-o', '/dev/null', 'true']).status === 0;

test.runIf(mayTrace())(
  'a drive that answers late keeps nobody waiting, and nothing is lost',
  async () => {
    const dir = tempDir();
    const [photos, calm, slow, log] = ['foto', 'calma', 'lenta', 'strace.log'].map((name) =>
      join(dir, name),
    ) as [string, string, string, string];
    await drawFolder(photos, PHOTOS);
    expect((await runCli(['index', photos, '--library', calm])).code).toBe(0);

    const below = readdirSync(photos, { recursive: true, encoding: 'utf8' });
    const paths = [photos, ...below.map((path) => join(photos, path))];
    const served = await Served.start(slow, { folder: photos, under: late(paths, log) });
    const waits: number[] = [];
    const ask = async <M extends Method>(method: M, params: Params<M>) => {
      const started = performance.now();
      const result = await served.call(method, params);
      waits.push(performance.now() - started);
      return result;
    };
    try {
      for (;;) {
        const jobs = await ask('jobs', {});
        const { photos: known } = await ask('status', {});
        await ask('timeline', { view: { kind: 'all' }, sorting: 'name' });
        if (known > 0) await ask('search', { text: 'un cerchio bianco', limit: 10 });
        const isIdle = jobs.every(({ state }) => state !== 'running');
        if (isIdle && known === PHOTOS) break;
        await delay(100);
      }
    } finally {
      await served.end();
    }
    const held = readFileSync(log, 'utf8')
      .split('\n')
      .filter((line) => line.includes('DELAYED'));
    waits.sort((a, b) => a - b);
    const [most = 0, slowest = 0] = [0.95, 1].map(
      (share) => waits[Math.ceil(share * waits.length) - 1],
    );
    console.log(
      `${held.length} calls held up for ${LATE_MS} ms; ${waits.length} calls of the page: 95 % in ${most.toFixed(0)} ms, the slowest in ${slowest.toFixed(0)} ms`,
    );
    expect(held.length).toBeGreaterThan(4 * PHOTOS);
    // The slowest is the first search, which loads the model whatever the drive.
    expect(most).toBeLessThan(SOON_MS);
    expect(checkInvariants(slow)).toEqual([]);
    expect(differences(snapshot(calm), snapshot(slow))).toEqual([]);
  },
);

test('a drive that never answers keeps no other folder from being scanned and watched', async (context) => {
  const dir = tempDir();
  const [photos, silent] = [join(dir, 'foto'), join(dir, 'muta')];
  await drawFolder(photos, 3);
  mkdirSync(silent);
  writeFileSync(join(silent, 'lontana.jpg'), await drawPhoto(50));
  const before = tempEngine(join(dir, 'libreria'));
  await indexAll(before, photos, silent);
  await before.close();
  silence(context, silent);

  writeFileSync(join(photos, 'prima.jpg'), await drawPhoto(60));
  const disk = { limitMs: 2000 };
  const engine = tempEngine(join(dir, 'libreria'), undefined, { disk });
  await engine.upkeep.start();
  const paths = () => engine.photos({ limit: 10, offset: 0 }).photos.flatMap(({ files }) => files);
  const soon = (name: string) => until(name, () => paths().includes(join(photos, name)), 60_000);
  await soon('prima.jpg');
  writeFileSync(join(photos, 'dopo.jpg'), await drawPhoto(61));
  await soon('dopo.jpg');
  expect(engine.library.folders.all().map(({ path, reachable }) => [path, reachable])).toEqual([
    [photos, true],
    [silent, false],
  ]);
  await engine.close();
  expect(checkInvariants(join(dir, 'libreria'))).toEqual([]);
  const findings: unknown[] = [];
  for await (const { code, values } of examineFolders(join(dir, 'libreria'), disk)) {
    findings.push([code, values['path']]);
  }
  expect(findings).toEqual([
    ['doctor.folder.fine', photos],
    ['folder-unreachable', silent],
  ]);
});
