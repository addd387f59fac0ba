/** `fototeca tune` to the end, cut off, and what its model then computes. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Adapter } from '../../../src/engine/encoders/adapter.ts';
import { Encoder } from '../../../src/engine/encoders/encoder.ts';
import { readTensors, writeTensors } from '../../../src/engine/encoders/training/safetensors.ts';
import type { TuneResult } from '../../../src/engine/tuning/result.ts';
import { endOf, runCli, startCli } from '../../support/cli.ts';
import { starterDir } from '../../support/models/folders.ts';
import { landscape } from '../../support/models/pictures.ts';
import { drawScene } from '../../support/pictures/scenes.ts';

const dir = mkdtempSync(join(tmpdir(), 'fototeca-tune-'));
const COLOURS = ['rosso', 'giallo', 'verde', 'azzurro', 'blu', 'viola'];

beforeAll(async () => {
  const lines: string[] = [];
  for (let n = 0; n < 60; n++) {
    const scene = drawScene({ width: 240, height: 180, seed: n });
    writeFileSync(join(dir, `${n}.jpg`), await scene.jpeg().toBuffer());
    const captions = [`un sole su fondo ${COLOURS[n % 6]}`, `disegno ${n} con un cerchio`];
    lines.push(JSON.stringify({ image_path: `${n}.jpg`, captions }));
  }
  writeFileSync(join(dir, 'data.jsonl'), lines.join('\n'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const args = (out: string) => [
  'tune',
  ...['--dataset', join(dir, 'data.jsonl'), '--out', join(dir, out), '--seed', '7'],
  ...['--library', join(dir, 'libreria'), '--json', '--progress'],
];

/** What does not depend on the clock or on the folder. */
function outcome(json: unknown) {
  const { seconds: _, folder: _folder, ...rest } = json as TuneResult;
  return rest;
}

test('killed again and again it ends with the curve and the model of a calm run', async () => {
  const calm = await runCli(args('calma'));
  expect(calm.code).toBe(0);
  const { rounds, photos } = calm.json as TuneResult;
  expect(photos.train + photos.validation).toBe(60);
  expect(photos.validation).toBeGreaterThan(3);

  // Once while photos are read, then in training.
  for (const word of ['"embedding","done":30', '"step":20']) {
    const child = startCli(args('interrotta'));
    const ended = endOf(child);
    for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
      if (line.includes(word)) child.kill('SIGKILL');
    }
    expect((await ended).code).toBeNull();
  }
  // A mark in what was saved tells whether the last run went on from there.
  const saved = join(dir, 'interrotta', 'checkpoint.safetensors');
  const { tensors, metadata } = await readTensors(saved);
  const state = JSON.parse(metadata['state'] ?? '') as Pick<TuneResult, 'rounds'>;
  expect(state.rounds.length).toBeGreaterThanOrEqual(4);
  const marked = state.rounds.map((round, n) => (n === 0 ? { ...round, loss: -1 } : round));
  await writeTensors(saved, tensors, {
    ...metadata,
    state: JSON.stringify({ ...state, rounds: marked }),
  });
  const last = await runCli(args('interrotta'));
  expect(last.code).toBe(0);
  const [first, ...others] = (last.json as TuneResult).rounds;
  expect(first?.loss).toBe(-1);
  expect(others).toEqual(rounds.slice(1));
  const { rounds: _, ...lastOutcome } = outcome(last.json);
  const { rounds: __, ...calmOutcome } = outcome(calm.json);
  expect(lastOutcome).toEqual(calmOutcome);
  const adapter = (out: string) => readFileSync(join(dir, out, 'model', 'adapter.safetensors'));
  expect(adapter('interrotta').equals(adapter('calma'))).toBe(true);
});

test('the new model computes what the adapter makes of the base model', async () => {
  const folder = join(dir, 'calma', 'model');
  const adapter = await Adapter.read(join(folder, 'adapter.safetensors'));
  const base = await Encoder.open({ dir: starterDir });
  const tuned = await Encoder.open({ dir: folder });
  try {
    const close = (found: Float32Array, expected: Float32Array) =>
      found.forEach((value, i) => expect(Math.abs(value - (expected[i] ?? 0))).toBeLessThan(1e-6));
    const picture = landscape(200, 150);
    const image = await base.embedPicture(picture);
    adapter.apply('image', image);
    close(await tuned.embedPicture(picture), image);
    const [text] = await base.embedTexts(['un sole su fondo rosso']);
    if (!text) throw new Error('no text');
    adapter.apply('text', text);
    close((await tuned.embedTexts(['un sole su fondo rosso']))[0] ?? new Float32Array(), text);
  } finally {
    await base.close();
    await tuned.close();
  }
});
