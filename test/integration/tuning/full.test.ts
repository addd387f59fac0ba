/** Training of whole towers, on the tiny checkpoint. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { importModel } from '../../../src/engine/encoders/import/index.ts';
import type { CaptionedImage } from '../../../src/engine/tuning/datasets/records.ts';
import { FULL_DEFAULTS, trainFully, type FullData } from '../../../src/engine/tuning/full/train.ts';
import type { TuneResult } from '../../../src/engine/tuning/result.ts';
import { loadCheckpoint, saveCheckpoint } from '../../../src/engine/tuning/training/checkpoint.ts';
import type { Round } from '../../../src/shared/tuning.ts';
import type { TrainingHooks } from '../../../src/engine/tuning/training/training.ts';
import { runCli } from '../../support/cli.ts';
import { drawScene } from '../../support/pictures/scenes.ts';

const checkpointDir = resolve(import.meta.dirname, '../../../../shared/fixtures/clip-italian-tiny');

describe.skipIf(!existsSync(checkpointDir))('the tiny checkpoint', () => {
  const dir = mkdtempSync(join(tmpdir(), 'fototeca-full-'));
  const photos: CaptionedImage[] = [];
  let data: FullData;

  beforeAll(async () => {
    const things = ['un cane', 'due gatti', 'una torta', 'un fiore', 'una casa', 'un cavallo'];
    const places = ['sulla spiaggia', 'nella neve', 'tra un albero e il mare', 'su una sedia'];
    const colours = ['rosso', 'blu'];
    for (let n = 0; n < 40; n++) {
      const path = join(dir, `${n}.jpg`);
      const scene = drawScene({ width: 96, height: 72, seed: n + 1 });
      writeFileSync(path, await scene.jpeg().toBuffer());
      const words = [things[n % 6], colours[n % 2], places[(n >> 2) % 4], String(n)];
      photos.push({ path, captions: [words.join(' ')] });
    }
    const imported = await importModel(checkpointDir, { modelsDir: dir, id: 'base', half: false });
    data = {
      checkpointDir,
      modelDir: imported.dir,
      train: photos.slice(0, 32),
      validation: photos.slice(32),
    };
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  const settings = {
    ...FULL_DEFAULTS,
    batch: 32,
    part: 16,
    rate: 1e-3,
    epochs: { projections: 2, all: 20 },
    augment: false,
  };
  const hooks: TrainingHooks = {
    save: () => Promise.resolve(),
    afterRound: () => undefined,
    mayGoOn: () => Promise.resolve(true),
  };

  test('learns 32 pairs by heart', async () => {
    const { rounds } = await trainFully(data, settings, hooks);
    console.log(
      `loss of 32 pairs: ${rounds[0]?.loss.toFixed(3)} → ${rounds.at(-1)?.loss.toFixed(4)}`,
    );
    expect(rounds[0]?.loss).toBeGreaterThan(2);
    expect(rounds.at(-1)?.loss).toBeLessThan(0.1);
  });

  test('cut off and resumed, with augmentations, it has the same curve', async () => {
    const short = { ...settings, batch: 16, epochs: { projections: 1, all: 2 }, augment: true };
    const calm = await trainFully(data, short, hooks);
    const path = join(dir, 'checkpoint');
    let rounds: Round[] = [];
    for (let run = 0; run < 10 && rounds.length < calm.rounds.length; run++) {
      // In the middle of a round: there are two steps in each.
      let left = 3;
      const resumed: TrainingHooks = {
        ...hooks,
        save: (state) => saveCheckpoint(path, 'x', state),
        mayGoOn: () => Promise.resolve(left-- > 0),
      };
      ({ rounds } = await trainFully(data, short, resumed, await loadCheckpoint(path, 'x')));
    }
    expect(rounds).toEqual(calm.rounds);
  });

  test('a checkpoint each minute, however long the steps are', async () => {
    // Three rounds of ten steps; the clock says that each step takes half a minute.
    const slow = { ...settings, batch: 3, part: 3, epochs: { projections: 0, all: 3 } };
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    onTestFinished(() => void vi.restoreAllMocks());
    const saved: number[] = [];
    await trainFully(data, slow, {
      ...hooks,
      save: async ({ step }) => void saved.push(step),
      mayGoOn: async () => (now += 30_000) > 0,
    });
    expect(saved).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30]);
  });

  test('from the terminal, to a model that can be used', async () => {
    const lines = photos.map(({ path, captions }) =>
      JSON.stringify({ image_path: path, captions }),
    );
    writeFileSync(join(dir, 'data.jsonl'), lines.join('\n'));
    const library = ['--library', join(dir, 'libreria')];
    const { code, json, stderr } = await runCli([
      ...['tune', '--mode', 'full', '--dataset', join(dir, 'data.jsonl')],
      ...['--checkpoint', checkpointDir, '--out', join(dir, 'out'), '--id', 'mio'],
      ...['--batch', '16', '--rate', '0.001', '--epochs', '1,2', '--json', ...library],
    ]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const result = json as TuneResult;
    expect(result).toMatchObject({ mode: 'full', model: 'mio' });
    expect(result.rounds.at(-1)?.step).toBe(result.rounds.at(-1)?.steps);
  });
});
