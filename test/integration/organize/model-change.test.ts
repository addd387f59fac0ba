import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importModel } from '../../../src/engine/encoders/import/index.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { checkInvariants } from '../../../src/engine/library/invariants.ts';
import { albumFor, Decided, decide, type Decision } from '../../support/crash/decisions.ts';
import { drawFolder } from '../../support/drawn-folder.ts';
import {
  randomValues,
  SMALL_CONFIG,
  tensorsOf,
  tinyCheckpoint,
  writeSafetensors,
  writeTexts,
} from '../../support/models/checkpoints.ts';
import { indexAll, tempDir, tempEngine } from '../../support/temp-library.ts';

const PHOTOS = 12;

/** The published tiny checkpoint, or where it is not at hand one of our own. */
function checkpoint(): string {
  if (existsSync(tinyCheckpoint)) return tinyCheckpoint;
  const dir = tempDir();
  writeTexts(dir, SMALL_CONFIG);
  writeSafetensors(dir, tensorsOf(SMALL_CONFIG), randomValues());
  return dir;
}

/** The program tags all photos and makes its albums anew, as it does with a new model. */
async function organised(engine: Engine, photos: readonly number[]): Promise<void> {
  const { library, organizer } = engine;
  library.transaction(() => photos.forEach((id) => library.tagging.forget(id)));
  const job = await organizer.refresh();
  expect(await job?.ended).toMatchObject({ state: 'done' });
}

test('what the user decided survives a change of model, to an imported one and back', async () => {
  const dir = tempDir();
  const [folder, libraryDir] = [join(dir, 'foto'), join(dir, 'libreria')];
  await drawFolder(folder, PHOTOS);
  await importModel(checkpoint(), {
    modelsDir: join(libraryDir, 'models'),
    id: 'importato',
    half: false,
  });
  const engine = tempEngine(libraryDir);
  const { library } = engine;
  await indexAll(engine, folder);
  const photos = library.photos.list({ limit: 100, offset: 0 }).photos.map(({ id }) => id);
  await organised(engine, photos);

  const decided = new Decided();
  const take = (decision: Decision) => {
    decide(library, decision);
    decided.note({ done: decision });
  };
  const album = albumFor(library);
  for (const [n, photo] of photos.entries()) {
    // One tag of the program's own taken away, one confirmed, one of the user's.
    const [first, second] = library.tags.ofPhotos([photo]).get(photo) ?? [];
    if (first) take({ kind: 'tag', photo, name: first.name, has: false });
    if (second) take({ kind: 'tag', photo, name: second.name, has: true });
    take({ kind: 'tag', photo, name: 'Fido', has: n % 2 === 0 });
    take({ kind: 'mark', photo, field: 'rating', value: n % 6 });
    take({ kind: 'album', album, photo, contains: true });
    if (n % 3 === 0) take({ kind: 'album', album, photo, contains: false });
  }
  expect(decided.size).toBeGreaterThan(4 * PHOTOS);
  expect(decided.violations(library)).toEqual([]);

  for (const model of ['importato', 'starter-it']) {
    await (
      await engine.useModel(model)
    )?.ended;
    expect(engine.status().model).toBe(model);
    expect(decided.violations(library)).toEqual([]);
    await organised(engine, photos);
    expect(decided.violations(library)).toEqual([]);
  }
  await engine.models.remove('importato', { vectors: true });
  expect(decided.violations(library)).toEqual([]);
  await engine.close();
  expect(checkInvariants(libraryDir)).toEqual([]);
});
