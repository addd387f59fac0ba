/** A tuning inside a library: learned from its captions, used, undone, discarded. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Encoder } from '../../../src/engine/encoders/encoder.ts';
import { checkInvariants } from '../../../src/engine/library/invariants.ts';
import { decodePicture } from '../../../src/engine/worker/photo/read.ts';
import type { TuneProgress } from '../../../src/shared/tuning.ts';
import { cosine } from '../../support/models/pictures.ts';
import { drawScene } from '../../support/pictures/scenes.ts';
import { childrenOf, until } from '../../support/processes.ts';
import { indexAll, tempDir, tempEngine } from '../../support/temp-library.ts';

/** Whether a process of ours has a low priority, with all its threads (Linux). */
const yields = (word: string): boolean =>
  childrenOf(process.pid, word).some((pid) => {
    const threads = readdirSync(`/proc/${pid}/task`).map(Number);
    return threads.length > 4 && threads.every((thread) => getPriority(thread) === 10);
  });

const PHOTOS = 50;
const WORDS = ['il mare', 'una strada', 'un prato', 'la neve', 'una casa'];

test('from captions and tags to a model in use, and back', async () => {
  const dir = tempDir();
  const folder = join(dir, 'foto');
  mkdirSync(folder);
  for (let n = 0; n < PHOTOS; n++) {
    const scene = drawScene({ width: 240, height: 180, seed: n + 1 });
    writeFileSync(join(folder, `${n}.jpg`), await scene.jpeg().toBuffer());
  }
  const engine = tempEngine(join(dir, 'libreria'));
  await indexAll(engine, folder);
  const { library, tuning } = engine;
  const { photos } = library.photos.list({ limit: 100, offset: 0 });
  library.transaction(() => {
    for (const [n, { id }] of photos.entries()) {
      if (n % 10 === 9) continue;
      library.marks.set([id], { caption: `${WORDS[n % 5]} numero ${n}` });
    }
    const tag = library.tags.ensure('vacanze', library.now());
    library.tags.setByUser([photos[9]?.id ?? 0], tag.id, true);
  });
  expect(await tuning.source()).toEqual({
    ...{ photos: 46, captions: 45, titles: 0, tags: 1 },
    ...{ rejected: 0, searches: 0 },
  });

  // Paused in the middle it makes no step; cancelled, it can go on.
  const first = await tuning.start();
  const read: TuneProgress[] = [];
  first.onProgress((progress) => void read.push(progress));
  const steps: number[] = [];
  const paused = new Promise<void>((resolve) => {
    first.onProgress(({ phase, done }: TuneProgress) => {
      if (phase !== 'training') return;
      steps.push(done);
      if (steps.length === 2) {
        first.pause();
        resolve();
      }
    });
  });
  const yielding =
    process.platform === 'linux'
      ? until('what embeds yields', () => yields('photo-process'))
      : null;
  await paused;
  await yielding;
  if (process.platform === 'linux') expect(yields('tune-process')).toBe(true);
  // Indexing has embedded the photos: none is read again.
  expect(read.filter(({ phase }) => phase === 'embedding')).toEqual([]);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(steps).toHaveLength(2);
  first.cancel();
  expect(await first.ended).toEqual({ state: 'cancelled', result: null });
  expect(await tuning.list()).toEqual([]);

  const second = await tuning.start();
  const { result } = await second.ended;
  expect(result?.rounds.length).toBeGreaterThan(2);
  const [report] = await tuning.list();
  if (!report || !result) throw new Error('no result');
  expect(report).toMatchObject({ base: 'starter-it', helps: result.helps, active: result.helps });

  await tuning.use(report.id);
  expect(engine.status().model).toBe(report.id);
  expect(checkInvariants(library.dir)).toEqual([]);
  const tuned = await engine.modelOf();
  const row = library.models.find(tuned.id, tuned.fingerprint)?.row ?? 0;
  expect(library.models.embedded(row)).toBe(PHOTOS);
  // What was made from old embeddings is what the new model sees in the photos.
  const encoder = await Encoder.open({ dir: tuned.dir });
  try {
    for (const { id } of photos.slice(0, 3)) {
      const path = library.files.ofPhotos([id]).get(id)?.[0]?.path ?? '';
      const seen = await encoder.embedPicture(
        await decodePicture(path, encoder.manifest.image.size),
      );
      const kept = library.embeddings.of(row).get(id) ?? new Float32Array();
      // Indexing decodes larger, for the thumbnail: nearly the same pixels.
      expect(cosine(seen, kept)).toBeGreaterThan(0.999);
    }
  } finally {
    await encoder.close();
  }
  const request = { text: 'il mare', limit: 5, offset: 0, minRelevance: null };
  expect((await engine.search(request)).model).toBe(report.id);
  await expect(tuning.discard(report.id)).rejects.toMatchObject({ code: 'model-in-use' });

  await tuning.undo();
  expect((await engine.search(request)).model).toBe('starter-it');
  await tuning.discard(report.id);
  expect(await tuning.list()).toEqual([]);
  expect(library.models.all().map(({ id }) => id)).toEqual(['starter-it']);
  expect(checkInvariants(library.dir)).toEqual([]);
});
