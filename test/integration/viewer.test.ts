import { join } from 'node:path';
import { expect, test } from 'vitest';
import { handlersOf } from '../../src/engine/api.ts';
import { drawFolder } from '../support/drawn-folder.ts';
import { indexAll, tempDir, tempEngine } from '../support/temp-library.ts';

test('the model says where and what, and can be called off', async () => {
  const dir = tempDir();
  await drawFolder(join(dir, 'foto'), 2);
  const engine = tempEngine(join(dir, 'libreria'));
  await indexAll(engine, join(dir, 'foto'));
  const { whereIs, whatIs } = handlersOf(engine);
  const { signal } = new AbortController();

  const map = await whereIs({ id: 1, text: 'un cerchio bianco' }, signal);
  expect(map.columns / map.rows).toBeCloseTo(320 / 240, 1);
  expect(Math.max(...map.heat)).toBe(1);
  expect(map.strength).toBeGreaterThan(0);
  expect(await whereIs({ id: 1, text: 'un cerchio bianco' }, signal)).toEqual(map);

  const fits = await whatIs({ id: 1, texts: ['un cane', 'un cerchio bianco', 'la neve'] }, signal);
  expect(fits.map(({ text }) => text).sort()).toEqual(['la neve', 'un cane', 'un cerchio bianco']);
  expect(fits.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 6);

  await expect(whereIs({ id: 1, text: 'x' }, AbortSignal.abort(new Error('no')))).rejects.toThrow(
    'no',
  );
  await expect(whereIs({ id: 99, text: 'x' }, signal)).rejects.toMatchObject({
    code: 'photo-not-found',
  });
});
