import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ModelReport } from '../../../src/shared/models.ts';
import { runCli } from '../../support/cli.ts';
import { tinyModel } from '../../support/models/folders.ts';
import { tempDir } from '../../support/temp-library.ts';

const list = async (library: string) => {
  const { code, json } = await runCli(['models', 'list', '--json', '--library', library]);
  expect(code).toBe(0);
  const { models } = json as { models: ModelReport[] };
  return new Map(models.map((model) => [model.id, model]));
};

test('the shelf: embedded, installed, to install, broken', async () => {
  const library = join(tempDir(), 'libreria');
  let models = await list(library);
  expect(models.get('starter-it')).toMatchObject({ installed: true, active: true, dims: 256 });
  expect(models.get('siglip2-base-patch16-224')).toMatchObject({
    installed: false,
    active: false,
    bytes: { installed: 0, partial: 0 },
  });
  cpSync(tinyModel(), join(library, 'models', 'tiny'), { recursive: true });
  models = await list(library);
  expect(models.get('tiny')).toMatchObject({ origin: 'own', installed: true, active: false });
  rmSync(join(library, 'models', 'tiny', 'text.onnx'));
  models = await list(library);
  expect(models.get('tiny')).toMatchObject({
    installed: false,
    problem: { code: 'model-file-missing', details: { file: 'text.onnx' } },
  });
});

test('wrong usage', async () => {
  expect(await runCli(['models'])).toMatchObject({ code: 2 });
  const { code, stderr } = await runCli(['models', 'compra']);
  expect({ code, stderr }).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('compra') as string,
  });
});
