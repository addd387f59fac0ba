/** What the library has to teach beside captions: tags taken away, and uses of search results. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { handlersOf } from '../../../src/engine/api.ts';
import { readLibrary } from '../../../src/engine/tuning/datasets/library.ts';
import { drawPhoto } from '../../support/drawn-folder.ts';
import { indexAll, tempDir, tempEngine } from '../../support/temp-library.ts';

const PHOTOS = 4;
const signal = new AbortController().signal;

async function library() {
  const dir = tempDir();
  const folder = join(dir, 'foto');
  mkdirSync(folder);
  for (let n = 0; n < PHOTOS; n++) writeFileSync(join(folder, `${n}.jpg`), await drawPhoto(n));
  const engine = tempEngine(join(dir, 'libreria'));
  await indexAll(engine, folder);
  const ids = engine.library.photos.list({ limit: 10, offset: 0 }).photos.map(({ id }) => id);
  /** What each photo teaches, but for the title that is in every drawn file. */
  const taught = async () => {
    const { images } = await readLibrary(engine.library);
    return ids.map((id) => {
      const hash = engine.library.photos.byIds([id])[0]?.hash;
      const image = images.find((one) => one.hash === hash);
      return image?.captions.filter((caption) => !caption.startsWith('Disegno'));
    });
  };
  return { engine, taught, ids: ids as [number, number, number, number], api: handlersOf(engine) };
}

test('a suggestion that was confirmed teaches, one that was taken away teaches the opposite', async () => {
  const { engine, ids, taught } = await library();
  const { library: own } = engine;
  own.transaction(() => {
    const [sea, snow] = [own.tags.ensure('mare', own.now()), own.tags.ensure('neve', own.now())];
    const suggested = ids.map((photoId) => ({ photoId, tagId: sea.id, confidence: 0.8 }));
    own.tags.setComputed('auto', ids, suggested, 'test');
    own.tags.setByUser([ids[0]], sea.id, true);
    own.tags.setByUser([ids[1]], sea.id, false);
    own.tags.setByUser([ids[1]], snow.id, true);
  });
  const { rejected, source } = await readLibrary(own);
  // What is only suggested says nothing.
  const [mare, neve] = [expect.stringContaining('mare'), expect.stringContaining('neve')];
  expect(await taught()).toEqual([[mare], [neve], [], []]);
  expect(rejected).toHaveLength(1);
  expect(rejected[0]?.hash).toBe(own.photos.byIds([ids[1]])[0]?.hash);
  expect(rejected[0]?.captions).toEqual([expect.stringContaining('mare')]);
  expect(source).toMatchObject({ photos: PHOTOS, tags: 2, rejected: 1, searches: 0 });
});

test('uses of search results are kept only where the user allows it, and are gone when told so', async () => {
  const { engine, ids, api, taught } = await library();
  const use = { query: 'barca a vela', photoIds: [ids[2]], action: 'opened' as const };
  await api.noteSearchUse(use, signal);
  expect(await api.searchLearning({}, signal)).toEqual({ allowed: false, kept: 0 });

  await api.allowSearchLearning({ allowed: true }, signal);
  await api.noteSearchUse(use, signal);
  await api.noteSearchUse(use, signal);
  await api.noteSearchUse({ ...use, action: 'rated' }, signal);
  await api.noteSearchUse({ ...use, photoIds: [ids[3], 999_999], action: 'added' }, signal);
  expect(await api.searchLearning({}, signal)).toEqual({ allowed: true, kept: 3 });
  expect(await taught()).toEqual([[], [], ['barca a vela'], ['barca a vela']]);

  // Nothing of it leaves with a report of a problem.
  expect(await engine.problemReport()).not.toContain('barca');
  expect(engine.log.tail(1000).join('\n')).not.toContain('barca');

  // No longer allowed, it is not used; what there is can be deleted.
  await api.allowSearchLearning({ allowed: false }, signal);
  expect(await taught()).toEqual([[], [], [], []]);
  await api.forgetSearchUses({}, signal);
  expect(await api.searchLearning({}, signal)).toEqual({ allowed: false, kept: 0 });

  // A photo that is forgotten takes its uses along.
  await api.allowSearchLearning({ allowed: true }, signal);
  await api.noteSearchUse(use, signal);
  engine.library.forgetPhotos([ids[2]]);
  expect(engine.library.searchUses.count()).toBe(0);
});

test('of very many uses the oldest are forgotten', async () => {
  const { engine, ids } = await library();
  const { library: own } = engine;
  own.transaction(() => {
    for (let n = 0; n < 5100; n++) {
      const use = { query: `ricerca ${n}`, photoIds: [ids[0]], action: 'opened' as const };
      own.searchUses.note(use, new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString());
    }
  });
  expect(own.searchUses.count()).toBe(5000);
  expect(own.searchUses.ofPhotos([ids[0]]).get(ids[0])?.[0]).toBe('ricerca 5099');
});
