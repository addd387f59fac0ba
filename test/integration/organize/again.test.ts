/** When photos are looked at for tags again: another model, taxonomy or calibration, nothing else. */
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { handlersOf } from '../../../src/engine/api.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { openLibrary } from '../../../src/engine/library/library.ts';
import { calibrationOf } from '../../../src/engine/organize/tags/tagger.ts';
import { parse, type Taxonomy } from '../../../src/engine/organize/taxonomy/taxonomy.ts';
import { fillLibrary } from '../../bench/filled-library.ts';
import { ROOT } from '../../support/cli.ts';
import { drawFolder } from '../../support/drawn-folder.ts';
import { tinyModel } from '../../support/models/folders.ts';
import { indexAll, tempDir, tempEngine } from '../../support/temp-library.ts';
import { WAIT } from '../../support/wait.ts';

const PHOTOS = 12;
const CONCEPTS = [
  'mare | sea | il mare; la riva |',
  'cane | dog | un cane; dei cani |',
  'cerchio | circle | un cerchio; un disco bianco |',
];

/** The program's resources with another taxonomy. */
function resourcesWith(concepts: readonly string[]): string {
  const dir = tempDir();
  for (const name of ['models', 'search', 'gazetteer']) {
    symlinkSync(join(ROOT, 'resources', name), join(dir, name));
  }
  mkdirSync(join(dir, 'taxonomy'));
  writeFileSync(join(dir, 'taxonomy', 'a.txt'), concepts.join('\n'));
  return dir;
}

/** How many photos were looked at; none where there was nothing to do. */
async function looked(engine: Engine): Promise<number> {
  return (await (await engine.organizer.refresh())?.ended)?.result?.photos ?? 0;
}

test('photos are looked at again when taxonomy, calibration or model changes, and only then', async () => {
  const folder = join(tempDir(), 'foto');
  const libraryDir = join(tempDir(), 'libreria');
  await drawFolder(folder, PHOTOS);
  cpSync(tinyModel(), join(libraryDir, 'models', 'tiny'), { recursive: true });
  const before = resourcesWith(CONCEPTS);
  const first = tempEngine(libraryDir, before);
  await indexAll(first, folder);
  expect(await looked(first)).toBe(PHOTOS);
  expect(await looked(first)).toBe(0);
  await first.close();

  // A restart is no reason.
  const second = tempEngine(libraryDir, before);
  await indexAll(second, folder);
  expect(await looked(second)).toBe(0);
  await second.close();

  // Another taxonomy is.
  const after = resourcesWith([...CONCEPTS, 'prato | meadow | un prato; dell’erba |']);
  const third = tempEngine(libraryDir, after);
  expect(await looked(third)).toBe(PHOTOS);
  expect(await looked(third)).toBe(0);

  // Some more photos are looked at alone; with many more all are measured by another yardstick.
  await drawFolder(folder, PHOTOS + 4);
  await indexAll(third, folder);
  expect(await looked(third)).toBe(4);
  await drawFolder(folder, 2 * PHOTOS + 1);
  await indexAll(third, folder);
  expect(await looked(third)).toBe(2 * PHOTOS + 1);

  await (
    await third.useModel('tiny')
  )?.ended;
  expect(await looked(third)).toBe(2 * PHOTOS + 1);
  expect(await looked(third)).toBe(0);
});

test('a kill between the directions of another taxonomy and its calibration mixes up no tags', async () => {
  const library = openLibrary({ dir: tempDir(), clock: () => new Date() });
  onTestFinished(() => library.close());
  const model = library.embeddings.modelFor('test', 'test', 8);
  fillLibrary(library, model, 20);
  const directions = ({ concepts }: Taxonomy) =>
    Float32Array.from({ length: concepts.length * model.dims }, (_, i) => Math.sin(i * i));
  const worldOf = (lines: readonly string[], version: string) => {
    const concepts = parse(lines.join('\n'), 'test.txt');
    const taxonomy = { concepts, byId: new Map(concepts.map((one) => [one.id, one])), version };
    library.transaction(() =>
      library.tagging.saveDirections(model.row, version, directions(taxonomy)),
    );
    const texts = [Float32Array.from({ length: model.dims }, (_, i) => Math.cos(i))];
    const worker = () => Promise.reject(new Error('nothing is left to embed'));
    return { library, model, taxonomy, worker, background: () => Promise.resolve(texts) };
  };
  const old = await calibrationOf(worldOf(CONCEPTS, 'one'));
  // As the kill leaves it: the new directions are there, the calibration is still the old one.
  const world = worldOf(['prato | meadow | un prato; dell’erba |', ...CONCEPTS], 'two');
  const made = await calibrationOf(world);
  expect(made.biases).toHaveLength(world.taxonomy.concepts.length);
  expect(made.version).not.toBe(old.version);
  expect(await calibrationOf(world)).toEqual(made);
});

test('in a window another model puts the library in order, and what was taught is learned anew', async () => {
  const folder = join(tempDir(), 'foto');
  const libraryDir = join(tempDir(), 'libreria');
  await drawFolder(folder, PHOTOS);
  cpSync(tinyModel(), join(libraryDir, 'models', 'tiny'), { recursive: true });
  const engine = tempEngine(libraryDir, resourcesWith(CONCEPTS));
  const { library, organizer } = engine;
  await indexAll(engine, folder);
  await looked(engine);
  const ids = library.photos.list({ limit: PHOTOS, offset: 0 }).photos.map(({ id }) => id);
  const fido = library.tags.ensure('Fido', library.now());
  library.transaction(() => {
    library.tags.setByUser(ids.slice(0, 3), fido.id, true);
    library.tags.setByUser(ids.slice(3, 4), fido.id, false);
  });
  await organizer.teach(fido.id);

  await engine.upkeep.start();
  const handlers = handlersOf(engine);
  const use = (id: string) => handlers.useModel({ id, now: false }, new AbortController().signal);
  const rowOf = (id: string) => library.models.all().find((model) => model.id === id)?.row ?? -1;
  for (const id of ['tiny', 'starter-it']) {
    // The second time there is nothing to embed: it has seen the photos.
    await use(id);
    await vi.waitFor(() => {
      expect(library.classifiers.all(rowOf(id))).toMatchObject([
        { tagId: fido.id, report: { yes: 3, no: 1 } },
      ]);
      expect(engine.jobs.list().filter(({ state }) => state === 'running')).toEqual([]);
    }, WAIT);
    expect(await looked(engine)).toBe(0);
  }
});
