import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Engine, type EngineOptions } from '../../src/engine/engine.ts';
import type { IndexResult } from '../../src/engine/scan/index-folders.ts';
import { ROOT } from './cli.ts';

/** A folder that is gone when the test is over. */
export function tempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'fototeca-test-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** An engine on a library of its own, closed when the test is over. */
export function tempEngine(
  libraryDir: string,
  resourcesDir = join(ROOT, 'resources'),
  more: Partial<EngineOptions> = {},
): Engine {
  const engine = new Engine({ libraryDir, resourcesDir, access: 'write', ...more });
  onTestFinished(() => engine.close());
  return engine;
}

/** Indexes folders to the end; checks that every file is accounted for. */
export async function indexAll(engine: Engine, ...folders: string[]): Promise<IndexResult> {
  const { result } = await (await engine.index({ folders })).ended;
  const { found, indexed, unchanged, moved, duplicates, failed } = result;
  const sum = indexed + unchanged + moved + duplicates + failed;
  if (found !== sum) throw new Error(`${found} files found, ${sum} accounted for`);
  return result;
}
