/** Devices: compared, chosen, and left when they fail. Processes are real, and really killed. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { deviceEnvironment } from '../../../src/engine/encoders/devices.ts';
import { findModel } from '../../../src/engine/encoders/models.ts';
import { DeviceChooser } from '../../../src/engine/models/devices/chooser.ts';
import { DeviceRecords, type Outcome } from '../../../src/engine/models/devices/records.ts';
import type { DeviceTrouble } from '../../../src/engine/worker/blame.ts';
import { LIMITS } from '../../../src/engine/worker/patience.ts';
import { PhotoWorker, type PhotoWorkerOptions } from '../../../src/engine/worker/photo-worker.ts';
import { runCli } from '../../support/cli.ts';
import { drawFolder } from '../../support/drawn-folder.ts';
import { resourcesModels, starterDir, tinyModel } from '../../support/models/folders.ts';
import { softwareGpu } from '../../support/models/swiftshader.ts';
import { indexAll, tempDir, tempEngine } from '../../support/temp-library.ts';

const starter = await findModel([resourcesModels], 'starter-it');
const clock = () => new Date('2026-11-25T12:00:00Z');

const outcome = (
  device: Outcome['device'],
  imagesPerSecond: number,
  more: Partial<Outcome> = {},
) => ({
  device,
  precision: 'fp32' as const,
  ok: true,
  cosine: 1,
  imagesPerSecond,
  batchSize: 4,
  reason: { code: 'correct' as const },
  ...more,
});

/** A library's folder in which devices were compared before. */
function remembering(...outcomes: Outcome[]): { dir: string; chooser: DeviceChooser } {
  const dir = tempDir();
  new DeviceRecords(join(dir, 'devices.json')).set(starter.fingerprint, deviceEnvironment(), {
    checkedAt: '2026-11-01T00:00:00Z',
    outcomes,
  });
  return { dir, chooser: new DeviceChooser({ dir, clock }) };
}

test('the fastest correct device, where it is worth it', async () => {
  const choose = async (...outcomes: Outcome[]) =>
    (await remembering(...outcomes).chooser.choose(starter)).device;
  const drifts = { ok: false, cosine: 0.93, reason: { code: 'drifts', cosine: 0.93 } } as const;
  expect(await choose(outcome('cpu', 10), outcome('webgpu', 50))).toBe('webgpu');
  expect(await choose(outcome('cpu', 10), outcome('webgpu', 50, drifts))).toBe('cpu');
  expect(await choose(outcome('cpu', 10), outcome('webgpu', 11))).toBe('cpu');
  expect(await choose(outcome('cpu', 10), outcome('webgpu', 50), outcome('cuda', 90))).toBe('cuda');
});

test('what the user wants counts, but not with results that are not the model’s', async () => {
  const { chooser } = remembering(outcome('cpu', 100), outcome('webgpu', 50));
  chooser.want('cpu');
  expect(await chooser.choose(starter)).toMatchObject({ device: 'cpu', batchSize: 4 });
  expect(chooser.glance(starter)).toMatchObject({ wanted: 'cpu', chosen: 'cpu' });
  const other = process.platform === 'darwin' ? 'dml' : 'coreml';
  await expect(chooser.choose(starter, other)).rejects.toMatchObject({
    code: 'device-unavailable',
    details: { device: other, reason: 'other-platform' },
  });
});

/** A file that is taken for the description of a Vulkan driver. */
function driver(): string {
  const path = join(tempDir(), 'icd.json');
  writeFileSync(path, '{}');
  vi.stubEnv('VK_DRIVER_FILES', path);
  onTestFinished(() => void vi.unstubAllEnvs());
  return path;
}

test.runIf(process.platform === 'linux')('a device that drifts is not used by force', async () => {
  driver();
  const drifts = { ok: false, cosine: 0.93, reason: { code: 'drifts', cosine: 0.93 } } as const;
  const { chooser } = remembering(outcome('cpu', 10), outcome('webgpu', 50, drifts));
  await expect(chooser.choose(starter, 'webgpu')).rejects.toMatchObject({
    code: 'device-drifts',
    details: { device: 'webgpu', cosine: '0.9300' },
  });
  expect(chooser.glance(starter).devices.find(({ id }) => id === 'webgpu')).toMatchObject({
    ok: false,
    reason: drifts.reason,
  });
});

test.runIf(process.platform === 'linux')('a new driver: compared anew, quarantine is over', () => {
  const path = driver();
  const { chooser } = remembering(outcome('cpu', 10), outcome('webgpu', 50));
  chooser.quarantine(starter, 'webgpu', { kind: 'crashed', reason: 'SIGSEGV' });
  const webgpu = () => chooser.glance(starter).devices.find(({ id }) => id === 'webgpu');
  expect(webgpu()).toMatchObject({ ok: false, reason: { code: 'crashed' } });
  writeFileSync(path, '{"another": "version"}');
  expect(webgpu()).toMatchObject({ ok: null, reason: { code: 'not-checked' } });
});

test('another model, a damaged file: compared anew', async () => {
  const { dir, chooser } = remembering(outcome('cpu', 7));
  const tiny = await findModel([dirname(tinyModel())], 'tiny');
  expect(chooser.glance(tiny)).toMatchObject({ checkedAt: null });
  const report = await chooser.report(tiny);
  expect(report).toMatchObject({ model: 'tiny', chosen: 'cpu', checkedAt: clock().toISOString() });
  expect(report.devices.find(({ id }) => id === 'cpu')).toMatchObject({ ok: true, cosineVsCpu: 1 });
  expect(chooser.glance(starter).devices[0]?.imagesPerSecond).toBe(7);
  writeFileSync(join(dir, 'devices.json'), '{"records": 5');
  expect(chooser.glance(tiny)).toMatchObject({ checkedAt: null, wanted: 'auto' });
});

test('a device that is no longer there: the CPU takes over, the job completes', async () => {
  // Remembered as the fastest, but no driver answers when the work begins.
  const { dir } = remembering(outcome('cpu', 10), outcome('cuda', 500));
  const folder = join(tempDir(), 'foto');
  await drawFolder(folder, 3);
  const engine = tempEngine(dir);
  const result = await indexAll(engine, folder);
  expect(result).toMatchObject({ indexed: 3, failed: 0, device: 'cpu' });
  const cuda = engine.devices.glance(starter).devices.find(({ id }) => id === 'cuda');
  expect(cuda).toMatchObject({ ok: false, reason: { code: 'failed' } });
  expect((await engine.devices.choose(starter)).device).toBe('cpu');
});

interface Watched {
  worker: PhotoWorker;
  troubles: DeviceTrouble[];
}

function watchedWorker(more: Partial<PhotoWorkerOptions> = {}): Watched {
  const troubles: DeviceTrouble[] = [];
  const worker = new PhotoWorker({
    model: { dir: starterDir, device: 'cpu', maxBatch: 1 },
    towers: ['text'],
    restartDelaysMs: [10],
    fallback: {
      model: { dir: starterDir, device: 'cpu' },
      onUse: (trouble) => troubles.push(trouble),
    },
    ...more,
  });
  onTestFinished(() => worker.close());
  return { worker, troubles };
}

/** Sends a signal to every process of the worker as soon as it has started, while `going` says so. */
function strike({ worker }: Watched, signal: NodeJS.Signals, going: () => boolean): void {
  let last: number | undefined;
  const timer = setInterval(() => {
    const { pid } = worker;
    if (pid === undefined || pid === last || !going()) return;
    last = pid;
    process.kill(pid, signal);
  }, 1);
  onTestFinished(() => clearInterval(timer));
}

test.each([
  // With the work of all; alone; alone again, since a crash may be chance.
  ['SIGKILL', 'crashed', 3],
  ['SIGSTOP', 'hung', 2],
] as const)('%s: a device that %s is left, and nothing is lost', async (signal, kind, deaths) => {
  const watched = watchedWorker({ limits: { ...LIMITS, text: 1000 } });
  const { worker, troubles } = watched;
  await worker.start();
  // As long as the suspect placement is in use, its processes go down with the work in hand.
  let struck = 0;
  strike(watched, signal, () => troubles.length === 0 && struck++ < deaths);
  // Work enough that the signal comes before its end, also on a machine that is busy.
  const texts = Array.from({ length: 4 }, (_, n) => new Array<string>(200).fill(`testo ${n}`));
  const embedded = await Promise.all(
    texts.map((some) => worker.call('embedTexts', { texts: some })),
  );
  expect(embedded.flat()).toHaveLength(800);
  expect(troubles).toMatchObject([{ kind }]);
  expect(await worker.call('embedTexts', { texts: ['ancora'] })).toHaveLength(1);
});

test('a text that brings down every device is the guilty one', async () => {
  const watched = watchedWorker();
  const { worker, troubles } = watched;
  await worker.start();
  let going = true;
  strike(watched, 'SIGKILL', () => going);
  const texts = new Array<string>(200).fill('x');
  await expect(worker.call('embedTexts', { texts })).rejects.toMatchObject({
    code: 'model-crashes',
  });
  going = false;
  expect(troubles).toEqual([]);
  expect(await worker.call('embedTexts', { texts: ['y'] })).toHaveLength(1);
});

const gpu = softwareGpu();

test.skipIf(!gpu)('fototeca devices: software WebGPU is compared with the CPU', async () => {
  const library = join(tempDir(), 'libreria');
  cpSync(tinyModel(), join(library, 'models', 'tiny'), { recursive: true });
  const { code, json } = await runCli(
    ['devices', '--model', 'tiny', '--library', library, '--json'],
    gpu ?? {},
  );
  expect(code).toBe(0);
  const { devices } = json as { devices: { id: string; reason: string }[] };
  const webgpu = devices.find(({ id }) => id === 'webgpu');
  expect(webgpu).toMatchObject({ available: true, ok: true });
  expect(webgpu).toHaveProperty('cosineVsCpu', expect.closeTo(1, 3));
  expect(JSON.parse(readFileSync(join(library, 'devices.json'), 'utf8'))).toHaveProperty('records');
  const wrong = await runCli(['devices', '--use', 'abaco', '--library', library]);
  expect(wrong.code).toBe(2);
});
