import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { readManifest } from '../../../src/engine/encoders/manifest.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { en } from '../../../src/shared/i18n/en.ts';
import { it } from '../../../src/shared/i18n/it.ts';
import { ZipWriter } from '../../support/models/archives.ts';
import { runCli } from '../../support/cli.ts';
import {
  checkpointEntry,
  tinyCheckpoint,
  tinyEntry,
  xlmRobertaFiles,
  type TinyEntry,
} from '../../support/hub/models.ts';
import { startHub, type FakeHub, type HubFiles } from '../../support/hub/server.ts';
import { tempDir, tempEngine } from '../../support/temp-library.ts';

async function hubWith(files: HubFiles): Promise<FakeHub> {
  const hub = await startHub(files);
  onTestFinished(() => hub.close());
  return hub;
}

interface Scene {
  engine: Engine;
  hub: FakeHub;
  entry: TinyEntry;
  modelsDir: string;
  install(): Promise<unknown>;
}

async function scene(change: Record<string, unknown> = {}): Promise<Scene> {
  const dir = tempDir();
  const entry = tinyEntry(join(dir, 'risorse'), change);
  const hub = await hubWith(entry.files);
  const engine = tempEngine(join(dir, 'libreria'), entry.resourcesDir);
  const install = async () => {
    const request = { consent: true, endpoint: hub.endpoint } as const;
    return (await (await engine.models.install('tiny', request)).ended).result;
  };
  return { engine, hub, entry, modelsDir: join(dir, 'libreria', 'models'), install };
}

const tiny = async (engine: Engine) => (await engine.models.list()).find(({ id }) => id === 'tiny');

test('installs, says from where, checks, removes', async () => {
  const { engine, modelsDir, hub, install } = await scene();
  expect(await tiny(engine)).toMatchObject({ installed: false, origin: 'catalogue' });
  await install();
  expect(await tiny(engine)).toMatchObject({ installed: true, dims: 3, bytes: { partial: 0 } });
  expect(readdirSync(modelsDir)).toEqual(['tiny']);
  const manifest = JSON.parse(readFileSync(join(modelsDir, 'tiny', 'manifest.json'), 'utf8'));
  expect(manifest.sources[0]).toMatchObject({ revision: hub.commit, path: 'onnx/image.onnx' });
  await engine.models.check('tiny');
  // Installing again fetches and replaces.
  await install();
  expect(readdirSync(modelsDir)).toEqual(['tiny']);
  await engine.models.remove('tiny');
  expect(readdirSync(modelsDir)).toEqual([]);
  await expect(engine.models.remove('tiny')).rejects.toMatchObject({ code: 'model-missing' });
});

test.each([
  [
    'a file that is gone',
    {},
    (hub: FakeHub) => hub.says.set('casa/tiny/onnx/text.onnx', { 'X-Linked-Size': '5' }),
    'hub-differs',
  ],
  [
    'other tensor names',
    {
      manifest: {
        dims: 3,
        image: { input: 'x', size: 8, mean: [0, 0, 0], std: [1, 1, 1] },
        text: { maxLength: 6 },
      },
    },
    () => undefined,
    'model-mismatch',
  ],
  [
    'other dimensions',
    {
      manifest: {
        dims: 5,
        image: { size: 8, mean: [0, 0, 0], std: [1, 1, 1] },
        text: { inputs: ['input_ids', 'attention_mask'], maxLength: 6 },
      },
    },
    () => undefined,
    'model-mismatch',
  ],
  [
    'another tokenizer',
    { tokens: [{ text: 'mare', ids: [2, 5, 3] }] },
    () => undefined,
    'model-mismatch',
  ],
  [
    'a wrong content',
    {},
    (hub: FakeHub) => hub.faults.set('casa/tiny/onnx/image.onnx', [{ kind: 'corrupt' }]),
    'download-corrupt',
  ],
] as const)(
  '%s: a reason in both languages, nothing half installed',
  async (_what, change, spoil, code) => {
    const { engine, modelsDir, hub, install } = await scene(change);
    spoil(hub);
    await expect(install()).rejects.toMatchObject({ code });
    expect(it).toHaveProperty([`error.${code}`]);
    expect(en).toHaveProperty([`error.${code}`]);
    expect(existsSync(join(modelsDir, 'tiny'))).toBe(false);
    expect(await tiny(engine)).toMatchObject({ installed: false, problem: null });
    await expect(engine.models.check('tiny')).rejects.toMatchObject({ code: 'model-missing' });
  },
);

test('more than the disk holds', async () => {
  const { entry, engine, hub, modelsDir } = await scene({ aboutBytes: 1000 });
  const path = join(entry.resourcesDir, 'models', 'catalogue.json');
  const catalogue = readFileSync(path, 'utf8').replaceAll(
    /"bytes":\d+,"sha256":"\w+"/g,
    '"bytes":null,"sha256":null',
  );
  writeFileSync(path, catalogue);
  hub.says.set('casa/tiny/onnx/image.onnx', {
    'X-Linked-Size': String(2 ** 52),
    ETag: 'a'.repeat(64),
  });
  const job = await engine.models.install('tiny', { consent: true, endpoint: hub.endpoint });
  await expect(job.ended).rejects.toMatchObject({ code: 'disk-space' });
  expect(hub.fetched).toEqual([]);
  expect(existsSync(join(modelsDir, 'tiny'))).toBe(false);
});

test('paused, resumed, cancelled, and then completed from where it was', async () => {
  const { engine, hub, install, modelsDir } = await scene();
  const request = { consent: true, endpoint: hub.endpoint } as const;
  hub.faults.set('casa/tiny/onnx/tokenizer.json', [{ kind: 'stall', after: 500 }]);
  const job = await engine.models.install('tiny', request);
  expect(await engine.models.install('tiny', request)).toBe(job);
  job.pause();
  expect(job.state).toBe('paused');
  job.resume();
  await expect.poll(() => hub.fetched.length).toBe(3);
  expect(engine.jobs.list()).toMatchObject([{ kind: 'install', state: 'running' }]);
  await expect(engine.models.remove('tiny')).rejects.toMatchObject({ code: 'model-in-use' });
  job.cancel();
  expect(await job.ended).toMatchObject({ state: 'cancelled', result: { dir: null } });
  expect(existsSync(join(modelsDir, 'tiny'))).toBe(false);
  expect((await tiny(engine))?.bytes.partial).toBeGreaterThan(0);
  await install();
  expect(await tiny(engine)).toMatchObject({ installed: true });
  // The two files that were complete were not fetched again.
  expect(hub.fetched).toHaveLength(4);
});

test('offline, from a folder, and not from one where something is wrong', async () => {
  const { engine, entry, hub } = await scene();
  const dir = tempDir();
  for (const [path, content] of Object.entries(entry.files)) {
    const target = join(dir, path.replace('casa/tiny/', ''));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
  const from = (folder: string) => engine.models.install('tiny', { consent: true, from: folder });
  await (
    await from(dir)
  ).ended;
  expect(await tiny(engine)).toMatchObject({ installed: true });
  await engine.models.remove('tiny');
  // All in one folder, without the hub's subfolders.
  const flat = tempDir();
  cpSync(join(dir, 'onnx'), flat, { recursive: true });
  await (
    await from(flat)
  ).ended;
  await engine.models.remove('tiny');
  writeFileSync(join(flat, 'text.onnx'), 'x');
  await expect((await from(flat)).ended).rejects.toMatchObject({ code: 'hub-differs' });
  await expect((await from(tempDir())).ended).rejects.toMatchObject({
    code: 'model-source-file-missing',
  });
  expect(await tiny(engine)).toMatchObject({ installed: false });
  expect(hub.fetched).toEqual([]);
});

test('offline, from a zip, and not from one that is a trap', async () => {
  const { engine, entry, modelsDir } = await scene();
  const zip = (change: (writer: ZipWriter) => void = () => undefined) => {
    const path = join(tempDir(), 'modello.zip');
    const writer = new ZipWriter(path);
    for (const [name, content] of Object.entries(entry.files)) {
      const deflated = deflateRawSync(content);
      const file = name.replace('casa/tiny/', 'tiny/');
      writer.add(file, [deflated], { method: 8, size: content.length });
    }
    change(writer);
    writer.end();
    return path;
  };
  const from = async (path: string) =>
    (await engine.models.install('tiny', { consent: true, from: path })).ended;
  await from(zip());
  expect(readdirSync(modelsDir)).toEqual(['tiny']);
  await engine.models.remove('tiny');
  const bomb = deflateRawSync(Buffer.alloc(3_000_000));
  const traps: [string, string][] = [
    [zip((writer) => writer.add('../fuori.onnx', [Buffer.from('x')])), 'checkpoint-path'],
    [zip((writer) => writer.add('bomba', [bomb], { method: 8, size: 3e6 })), 'checkpoint-limit'],
    [
      zip((writer) => writer.add('bugia', [bomb], { method: 8, size: 5000 })),
      'checkpoint-malformed',
    ],
  ];
  for (const [path, code] of traps) {
    await expect(from(path)).rejects.toMatchObject({ code });
    expect(readdirSync(modelsDir)).toEqual([]);
  }
});

test.skipIf(!existsSync(tinyCheckpoint)).each([['model.safetensors'], ['pytorch_model.bin']])(
  'a published checkpoint with %s becomes a model',
  async (weights) => {
    const dir = tempDir();
    const entry = checkpointEntry(join(dir, 'risorse'), weights);
    const hub = await hubWith(entry.files);
    const engine = tempEngine(join(dir, 'libreria'), entry.resourcesDir);
    const request = { consent: true, endpoint: hub.endpoint } as const;
    const { result } = await (await engine.models.install('tiny', request)).ended;
    expect(readdirSync(join(dir, 'libreria', 'models'))).toEqual(['tiny']);
    const manifest = await readManifest(result.dir ?? '');
    expect(manifest).toMatchObject({ dims: 40, logitScale: 20, text: { maxLength: 48 } });
    expect(existsSync(join(result.dir ?? '', weights))).toBe(false);
    await engine.models.check('tiny');
  },
);

test.skipIf(!existsSync(tinyCheckpoint))('a checkpoint that is not what it should be', async () => {
  const dir = tempDir();
  const entry = checkpointEntry(join(dir, 'risorse'), 'model.safetensors', 512);
  const hub = await hubWith(entry.files);
  const engine = tempEngine(join(dir, 'libreria'), entry.resourcesDir);
  const request = { consent: true, endpoint: hub.endpoint } as const;
  await expect((await engine.models.install('tiny', request)).ended).rejects.toMatchObject({
    code: 'model-mismatch',
    details: { what: 'dims', expected: '512', actual: '40' },
  });
  expect(readdirSync(join(dir, 'libreria', 'models'))).toEqual([]);
});

test('the terminal: consent, a real entry whose sizes nobody knew, and what differs', async () => {
  const library = join(tempDir(), 'libreria');
  const id = 'xlm-roberta-base-vit-b-32';
  const cli = (hub: FakeHub, ...args: string[]) =>
    runCli(['models', ...args, '--library', library, '--json'], { HF_ENDPOINT: hub.endpoint });
  const wrong = await hubWith(xlmRobertaFiles('pixels'));
  const refused = await cli(wrong, 'install', id);
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toContain('--yes');
  expect(wrong.fetched).toEqual([]);
  const mismatch = await cli(wrong, 'install', id, '--yes');
  expect(mismatch.code).toBe(1);
  expect(mismatch.stderr).toContain('image.onnx');
  expect(mismatch.stderr).toContain('pixels');
  const hub = await hubWith(xlmRobertaFiles());
  expect(await cli(hub, 'install', id, '--yes')).toMatchObject({ code: 0, json: { id } });
  expect(await cli(hub, 'check', id)).toMatchObject({ code: 0, json: { id, ok: true } });
  expect(await cli(hub, 'remove', id)).toMatchObject({ code: 0, json: { removed: true } });
  const unknown = await cli(hub, 'install', 'mai-visto', '--yes');
  expect(unknown.code).toBe(1);
  expect(unknown.stderr).toContain('siglip2-base-patch16-224');
  const embedded = await cli(hub, 'remove', 'starter-it');
  expect(embedded.code).toBe(1);
});
