/** Searches whose worker really hangs or crashes: an answer or a clear error, soon. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { EngineOptions } from '../../../src/engine/engine.ts';
import { LIMITS } from '../../../src/engine/worker/patience.ts';
import { ROOT } from '../../support/cli.ts';
import { drawFolder } from '../../support/drawn-folder.ts';
import { indexAll, tempDir, tempEngine } from '../../support/temp-library.ts';

const worker = {
  entry: join(ROOT, 'test', 'support', 'bad-worker.ts'),
  restartDelaysMs: [10],
  limits: { ...LIMITS, load: 5000, compile: 0, text: 1000 },
};

async function searching(more: Partial<EngineOptions> = {}) {
  const dir = tempDir();
  await drawFolder(join(dir, 'foto'), 3);
  const library = join(dir, 'libreria');
  const indexing = tempEngine(library);
  await indexAll(indexing, join(dir, 'foto'));
  await indexing.close();
  const engine = tempEngine(library, undefined, { worker, ...more });
  const search = (text: string) => engine.search({ text, offset: 0, limit: 9, minRelevance: null });
  return { engine, search };
}

test('a text at which the model hangs: an error soon, and other searches are answered meanwhile', async () => {
  const { search } = await searching();
  await search('prima');
  const started = performance.now();
  const hanging = search('si-blocca nella neve').catch((error: unknown) => error);
  const beside = search('cane che corre');
  expect(await hanging).toMatchObject({ code: 'model-hangs' });
  // Twice its limit and a restart; the rest is for machines that are busy.
  expect(performance.now() - started).toBeLessThan(10_000);
  expect(await beside).toMatchObject({ total: 3 });
  expect(await search('il mare')).toMatchObject({ total: 3 });
});

test('a text that brings the model down is told, and the next one is answered', async () => {
  const { search } = await searching();
  await expect(search('fa-cadere tutto')).rejects.toMatchObject({ code: 'model-crashes' });
  expect(await search('il mare')).toMatchObject({ total: 3 });
});

test('a device that hangs while it loads the model: the CPU answers, the device is left', async () => {
  const { engine, search } = await searching({ device: 'cuda' });
  expect(await search('il mare')).toMatchObject({ total: 3 });
  const { devices } = engine.devices.glance(await engine.modelOf());
  expect(devices.find(({ id }) => id === 'cuda')).toMatchObject({
    ok: false,
    reason: { code: 'hung' },
  });
});
