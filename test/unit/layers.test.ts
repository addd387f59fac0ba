import { ESLint } from 'eslint';
import { expect, test } from 'vitest';

const eslint = new ESLint();

/** The rules that an import in a file of some layer breaks. */
async function rulesBroken(filePath: string, specifier: string): Promise<string[]> {
  const code = `import * as it from '${specifier}';\nexport const used = it;\n`;
  const [result] = await eslint.lintText(code, { filePath });
  return (result?.messages ?? []).map(({ ruleId }) => ruleId ?? 'parse error');
}

test.each([
  ['src/engine/library/any.ts', '../engine.ts'],
  ['src/engine/library/any.ts', '../scan/walk.ts'],
  ['src/engine/encoders/any.ts', '../library/library.ts'],
  ['src/engine/worker/any.ts', '../library/library.ts'],
  ['src/engine/search/any.ts', '../scan/walk.ts'],
  ['src/shared/any.ts', '../engine/engine.ts'],
  ['src/renderer/any.ts', '../engine/engine.ts'],
  ['src/main/any.ts', '../engine/engine.ts'],
])('%s may not import %s', async (file, specifier) => {
  expect(await rulesBroken(file, specifier)).toEqual(['boundaries/dependencies']);
});

test.each([
  ['src/engine/engine.ts', 'electron'],
  ['src/cli/any.ts', 'electron'],
  ['src/renderer/any.ts', 'electron'],
  ['src/engine/search/any.ts', 'better-sqlite3'],
  ['src/engine/search/any.ts', 'sqlite-vec'],
  ['src/engine/scan/any.ts', 'onnxruntime-node'],
  ['src/shared/any.ts', 'node:fs'],
  ['src/renderer/any.ts', 'node:fs'],
])('%s may not import the package %s', async (file, specifier) => {
  expect(await rulesBroken(file, specifier)).toEqual(['no-restricted-imports']);
});

test.each([
  ['src/engine/library/any.ts', 'better-sqlite3'],
  ['src/engine/library/any.ts', '../../shared/errors.ts'],
  ['src/engine/scan/any.ts', '../library/library.ts'],
  ['src/engine/any.ts', './scan/walk.ts'],
  ['src/main/any.ts', 'electron'],
  ['src/server/any.ts', '../engine/engine.ts'],
])('%s may import %s', async (file, specifier) => {
  expect(await rulesBroken(file, specifier)).toEqual([]);
});
