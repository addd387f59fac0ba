/**
 * A drive that falls silent in the middle of a scan: every call on it hangs for ever. Its root is
 * given up, nothing in it is lost or blamed, the others are scanned.
 */
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, expect, test, type TestContext } from 'vitest';
import type { Engine, EngineOptions } from '../../../src/engine/engine.ts';
import type { IndexJob } from '../../../src/engine/indexing.ts';
import { checkInvariants } from '../../../src/engine/library/invariants.ts';
import { startCli } from '../../support/cli.ts';
import { drawFolder, drawPhoto } from '../../support/drawn-folder.ts';
import { childrenOf, until } from '../../support/processes.ts';
import { silence } from '../../support/silent-drive.ts';
import { indexAll, tempDir, tempEngine } from '../../support/temp-library.ts';

/** Below the root, of another drive. */
const FAR = 40;
/** Beside it in the root, and in the other root. */
const [NEAR, OTHER] = [6, 3];
/** A drive is silent from now on; the scan must be over in a few times as much. */
const LIMIT_MS = 3000;
const SOON_MS = 30_000;

let root: string, far: string, other: string, library: string;

beforeEach(async () => {
  const dir = tempDir();
  [root, other, library] = [join(dir, 'foto'), join(dir, 'altre'), join(dir, 'libreria')];
  far = join(root, 'zona lontana');
  await drawFolder(root, NEAR);
  await drawInto(other, OTHER, 100);
  await drawInto(far, FAR, 200);
});

async function drawInto(folder: string, count: number, from: number): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (let number = from; number < from + count; number++) {
    writeFileSync(join(folder, `foto-${number}.jpg`), await drawPhoto(number));
  }
}

const impatient = (more: Partial<EngineOptions> = {}): Engine =>
  tempEngine(library, undefined, { disk: { limitMs: LIMIT_MS }, ...more });

/** How a job ended, which must be soon. */
async function endOf(job: IndexJob) {
  const late = delay(SOON_MS, 'the scan did not end', { ref: false });
  const end = await Promise.race([job.ended, late]);
  if (typeof end === 'string') throw new Error(end);
  return end;
}

/** The drive is back: the scan finds all that is there, and nothing that had been lost. */
async function expectAllBack(engine: Engine): Promise<void> {
  const result = await indexAll(engine, root, other);
  const found = NEAR + FAR + OTHER;
  expect(result).toMatchObject({ unreachable: [], found, missing: 0, failed: 0, duplicates: 0 });
  expect(engine.status()).toMatchObject({ photos: found, missing: 0, failed: 0 });
  expect(reachable(engine)).toEqual([
    [other, true],
    [root, true],
  ]);
  await engine.close();
  expect(checkInvariants(library)).toEqual([]);
}

const reachable = (engine: Engine) =>
  engine.library.folders.all().map((folder) => [folder.path, folder.reachable]);

function expectGivenUp(engine: Engine): void {
  expect(reachable(engine)).toEqual([
    [other, true],
    [root, false],
  ]);
  expect(engine.errors()).toEqual([]);
  expect(engine.status()).toMatchObject({ missing: 0, failed: 0 });
}

test.for([
  { stubborn: false, how: 'never answers' },
  { stubborn: true, how: 'keeps even killed processes' },
])('a folder that $how is reached by the walk', async ({ stubborn }, context) => {
  const before = impatient();
  await indexAll(before, root, other);
  await before.close();
  const speak = silence(context, far, { stubborn });

  writeFileSync(join(other, 'nuova.jpg'), await drawPhoto(900));
  writeFileSync(join(root, 'nuova.jpg'), await drawPhoto(901));
  const engine = impatient();
  const { result } = await endOf(await engine.index({ folders: [root, other] }));
  expect(result).toMatchObject({ unreachable: [root], indexed: 2, missing: 0, failed: 0 });
  // Seen and done: those beside the silent folder, and the other root.
  expect(result.found).toBe(NEAR + OTHER + 2);
  expectGivenUp(engine);
  expect(engine.status().photos).toBe(NEAR + FAR + OTHER + 2);

  speak();
  const { photos } = engine.status();
  expect(await indexAll(engine, root, other)).toMatchObject({
    ...{ unreachable: [], unchanged: photos, indexed: 0, missing: 0, failed: 0 },
  });
  await engine.close();
  expect(checkInvariants(library)).toEqual([]);
});

/** Begins to index; in the middle of the files of the far folder its drive falls silent. */
async function indexIntoSilence(engine: Engine, context: TestContext, stubborn: boolean) {
  const job = await engine.index({ folders: [root, other] });
  await new Promise<void>((resolve) => {
    const stop = job.onProgress(({ indexed }) => {
      if (indexed <= NEAR) return;
      stop();
      resolve();
    });
  });
  return { job, speak: silence(context, far, { stubborn }) };
}

test.for([{ stubborn: false }, { stubborn: true }])(
  'a drive falls silent while its files are read (stubborn: $stubborn)',
  async ({ stubborn }, context) => {
    const engine = impatient();
    const { job, speak } = await indexIntoSilence(engine, context, stubborn);
    const { result } = await endOf(job);
    expect(result).toMatchObject({ unreachable: [root], missing: 0, failed: 0 });
    expect(result.indexed).toBe(engine.status().photos);
    expect(result.found).toBe(result.indexed);
    expect(result.indexed).toBeGreaterThan(NEAR + OTHER);
    expect(result.indexed).toBeLessThan(NEAR + FAR + OTHER);
    expectGivenUp(engine);
    speak();
    await expectAllBack(engine);
  },
);

test('paused while a drive is silent, the scan stands still, and ends when it goes on', async (context) => {
  const engine = impatient();
  const { job, speak } = await indexIntoSilence(engine, context, false);
  job.pause();
  await delay(3 * LIMIT_MS);
  expect(job.state).toBe('paused');
  job.resume();
  expect((await endOf(job)).result).toMatchObject({ unreachable: [root], missing: 0, failed: 0 });
  expectGivenUp(engine);
  speak();
  await expectAllBack(engine);
});

test('cancelled while a drive is silent, the scan ends long before that would be noticed', async (context) => {
  const engine = impatient({ disk: { limitMs: 600_000 } });
  const { job, speak } = await indexIntoSilence(engine, context, true);
  await delay(1000);
  job.cancel();
  const { state, result } = await endOf(job);
  expect(state).toBe('cancelled');
  expect(result.indexed).toBe(engine.status().photos);
  expect(engine.errors()).toEqual([]);
  speak();
  await expectAllBack(engine);
});

test('a program that is closed while a drive is silent waits for nothing', async (context) => {
  const engine = impatient({ disk: { limitMs: 600_000 } });
  const { speak } = await indexIntoSilence(engine, context, true);
  const started = performance.now();
  await engine.close();
  expect(performance.now() - started).toBeLessThan(SOON_MS);
  speak();
  await expectAllBack(impatient());
});

test('Ctrl+C in the terminal ends the program, though a process of it is held by the drive', async (context) => {
  silence(context, far, { stubborn: true });
  const child = startCli(['index', root, '--library', library, '--json']);
  const exit = once(child, 'exit');
  const pid = child.pid as number;
  await until('its photo worker', () => childrenOf(pid, 'photo-process').length > 0);
  // Loading the model; then the walk is there at once.
  await delay(3000);
  const started = performance.now();
  child.kill('SIGINT');
  const [code] = (await exit) as [number | null];
  expect(code).toBe(130);
  expect(performance.now() - started).toBeLessThan(SOON_MS / 2);
});

test('a silent drive below a watched folder keeps no other from being scanned and watched', async (context) => {
  const before = impatient();
  await indexAll(before, root, other);
  await before.close();
  const speak = silence(context, far);

  const engine = impatient();
  const paths = () => engine.photos({ limit: 99, offset: 0 }).photos.flatMap(({ files }) => files);
  const appears = async (name: string, number: number) => {
    writeFileSync(join(other, name), await drawPhoto(number));
    await until(name, () => paths().includes(join(other, name)), SOON_MS);
  };
  const watching = () => childrenOf(process.pid, 'watch-process').length;
  const starts = engine.upkeep.start();
  await appears('prima.jpg', 900);
  await appears('dopo.jpg', 901);
  await starts;
  // The folder that holds up the process they shared is alone in it.
  await until('a process for the others', () => watching() === 2, SOON_MS);
  await appears('ancora.jpg', 902);
  expectGivenUp(engine);
  const started = performance.now();
  await engine.close();
  expect(performance.now() - started).toBeLessThan(SOON_MS);
  speak();
  expect(checkInvariants(library)).toEqual([]);
});
