import { cpSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readManifest } from '../../../src/engine/encoders/manifest.ts';
import { fingerprintModel } from '../../../src/engine/encoders/fingerprint.ts';
import { findModel, listModels, scanModels } from '../../../src/engine/encoders/models.ts';
import { resourcesModels, temporaryFolder, tinyModel } from '../../support/models/folders.ts';

const fingerprint = async (dir: string) => await fingerprintModel(dir, await readManifest(dir));

test('finds the models of several folders, the first of the same id', async () => {
  const tiny = tinyModel();
  const other = tinyModel({ manifest: { version: '2' } });
  const dirs = [join(temporaryFolder(), 'none'), dirname(tiny), dirname(other), resourcesModels];
  const models = await listModels(dirs);
  expect(models.map(({ id }) => id)).toEqual(['tiny', 'starter-it']);
  expect(models[0]).toMatchObject({ dir: tiny, manifest: { version: '1' } });
  expect(await findModel(dirs, 'starter-it')).toEqual(models[1]);
});

test('a model that is not there', async () => {
  await expect(findModel([resourcesModels], 'none')).rejects.toMatchObject({
    code: 'model-missing',
    details: { id: 'none' },
  });
});

test('a broken model does not hide the others, and says why when it is asked for', async () => {
  const dir = temporaryFolder();
  cpSync(tinyModel(), join(dir, 'good'), { recursive: true });
  cpSync(tinyModel({ manifest: { id: 'cut' } }), join(dir, 'other-name'), { recursive: true });
  rmSync(join(dir, 'other-name', 'text.onnx'));
  cpSync(tinyModel({ manifest: { id: 'wrong', dims: -1 } }), join(dir, 'wrong'), {
    recursive: true,
  });
  expect((await listModels([dir])).map(({ id }) => id)).toEqual(['tiny']);
  expect((await scanModels([dir])).broken).toHaveLength(2);
  await expect(findModel([dir], 'cut')).rejects.toMatchObject({
    code: 'model-file-missing',
    details: { id: 'cut', file: 'text.onnx' },
  });
  await expect(findModel([dir], 'wrong')).rejects.toMatchObject({ code: 'model-manifest-invalid' });
});

test('the fingerprint stays when a model is copied or its manifest laid out anew', async () => {
  const dir = tinyModel();
  const before = await fingerprint(dir);
  expect(before).toMatch(/^tiny@1\+[0-9a-f]{16}$/);
  const copy = join(temporaryFolder(), 'elsewhere');
  cpSync(dir, copy, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(copy, 'manifest.json'), 'utf8'));
  const text = JSON.stringify({ ...manifest, languages: ['it'], license: 'MIT' }, null, 2);
  writeFileSync(join(copy, 'manifest.json'), text);
  utimesSync(join(copy, 'image.onnx'), 0, 0);
  expect(await fingerprint(copy)).toBe(before);
});

test('the fingerprint changes with weights of the same size and with the preprocessing', async () => {
  const dir = tinyModel();
  const before = await fingerprint(dir);
  expect(await fingerprint(tinyModel({ manifest: { image: { mean: [0, 0, 0.1] } } }))).not.toBe(
    before,
  );
  const weights = readFileSync(join(dir, 'text.onnx'));
  weights.writeUInt8(weights.readUInt8(weights.length >> 1) ^ 1, weights.length >> 1);
  writeFileSync(join(dir, 'text.onnx'), weights);
  expect(await fingerprint(dir)).not.toBe(before);
});

test('of a large file every matrix of a MiB counts, and so does the end', async () => {
  const dir = tinyModel();
  const weights = Buffer.alloc(40 * 1024 * 1024 + 5);
  const prints = new Set<string>();
  const record = async () => {
    writeFileSync(join(dir, 'image.onnx_data'), weights);
    prints.add(await fingerprint(dir));
  };
  await record();
  weights.fill(1, 24_300_000, 24_300_000 + 1024 * 1024);
  await record();
  weights[weights.length - 1] = 1;
  await record();
  expect(prints.size).toBe(3);
});
