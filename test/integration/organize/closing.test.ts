import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { Engine } from '../../../src/engine/engine.ts';
import { ROOT } from '../../support/cli.ts';
import { fillGridLibrary } from '../../support/grid-library.ts';
import { tempDir } from '../../support/temp-library.ts';

test('an engine that puts a library in order is closed without waiting for the end of it', async () => {
  const libraryDir = join(tempDir(), 'libreria');
  await fillGridLibrary(libraryDir, 3000);
  const engine = new Engine({ libraryDir, resourcesDir: join(ROOT, 'resources'), access: 'write' });
  const organizing = () => engine.jobs.list().find(({ kind }) => kind === 'organize');
  void engine.upkeep.start();
  await vi.waitFor(() => expect(organizing()?.state).toBe('running'), 20_000);
  await engine.close();
  expect(organizing()?.state).toBe('cancelled');
});
