import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  downloadBytes,
  manifestOf,
  readCatalogue,
  type DownloadEntry,
} from '../../../src/engine/encoders/catalogue.ts';
import { readManifest } from '../../../src/engine/encoders/manifest.ts';
import { resourcesModels, temporaryFolder, writeManifest } from '../../support/models/folders.ts';

const path = join(resourcesModels, 'catalogue.json');
const { models } = await readCatalogue(path);
const downloads = models.filter((entry): entry is DownloadEntry => entry.kind !== 'embedded');

test('the catalogue offers what it should', () => {
  const ids = models.map(({ id }) => id);
  expect(ids).toContain('starter-it');
  expect(ids).toContain('clip-italian');
  expect(ids.filter((id) => id.startsWith('siglip2-')).length).toBeGreaterThanOrEqual(2);
});

test.each(downloads)('$id: its manifest can be read where it is installed', async (entry) => {
  const dir = temporaryFolder();
  writeManifest(dir, manifestOf(entry));
  const manifest = await readManifest(dir);
  expect(manifest).toMatchObject({
    id: entry.id,
    version: entry.version,
    license: entry.licence.id,
  });
  const names = entry.sources.flatMap(({ files }) => files).map((file) => file.as ?? file.path);
  expect(new Set(names).size).toBe(names.length);
  // Told before anybody consents: an estimate where the hub alone knows.
  expect(downloadBytes(entry).bytes).toBeGreaterThan(1e8);
  if (entry.kind === 'onnx') {
    const { image, text } = manifest;
    for (const file of [image.file, text.file, text.tokenizer]) expect(names).toContain(file);
  }
});

test.each([
  [
    'a path that leaves the folder',
    (entry: DownloadEntry) =>
      (((entry.sources[0] as never as { files: { as: string }[] }).files[0] as { as: string }).as =
        '../x'),
    'sources',
  ],
  [
    'a hash that is none',
    (entry: DownloadEntry) =>
      ((
        (entry.sources[0] as never as { files: { sha256: string }[] }).files[0] as {
          sha256: string;
        }
      ).sha256 = 'abc'),
    'sha256',
  ],
  [
    'a manifest that is wrong',
    (entry: DownloadEntry) => (entry.manifest.dims = -1),
    'manifest.dims',
  ],
  [
    'a download of any size',
    (entry: DownloadEntry) =>
      ((
        (entry.sources[0] as never as { files: { bytes: number | null }[] }).files[0] as {
          bytes: number | null;
        }
      ).bytes = null),
    'aboutBytes',
  ],
])('%s is named', async (_what, spoil, field) => {
  const catalogue = JSON.parse(readFileSync(path, 'utf8')) as { models: DownloadEntry[] };
  spoil(catalogue.models[1] as DownloadEntry);
  const copy = join(temporaryFolder(), 'catalogue.json');
  writeFileSync(copy, JSON.stringify(catalogue));
  await expect(readCatalogue(copy)).rejects.toMatchObject({
    code: 'catalogue-invalid',
    details: { path: copy, reason: expect.stringContaining(field) as string },
  });
});
