/** `fototeca eval` against figures computed another way, on photos drawn for it. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Encoder } from '../../../src/engine/encoders/encoder.ts';
import { decodePicture } from '../../../src/engine/worker/photo/read.ts';
import { runCli } from '../../support/cli.ts';
import { drawPhoto } from '../../support/drawn-folder.ts';
import { starterDir } from '../../support/models/folders.ts';
import { cosine } from '../../support/models/pictures.ts';

const dir = mkdtempSync(join(tmpdir(), 'fototeca-eval-'));
const library = join(dir, 'libreria');
const COLOURS = ['rosso', 'giallo', 'verde', 'azzurro', 'blu', 'viola'];
const photos = Array.from({ length: 18 }, (_, n) => ({
  image_path: `foto-${n}.jpg`,
  captions: [`un cerchio bianco su fondo ${COLOURS[n % 6]}`, `un prato e il mare, disegno ${n}`],
}));

beforeAll(async () => {
  for (const [n, { image_path }] of photos.entries()) {
    writeFileSync(join(dir, image_path), await drawPhoto(n));
  }
  const lines = [...photos, { image_path: 'manca.jpg', captions: ['non c’è'] }, 'rotta'];
  writeFileSync(join(dir, 'data.jsonl'), lines.map((line) => JSON.stringify(line)).join('\n'));
  writeFileSync(join(dir, 'falsa.jpg'), 'this is no picture');
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Reciprocal ranks and hits from whole sorted lists, as the seed's notebook has them. */
async function independently() {
  const encoder = await Encoder.open({ dir: starterDir });
  try {
    const { size } = encoder.manifest.image;
    const images = await Promise.all(
      photos.map(async ({ image_path }) =>
        encoder.embedPicture(await decodePicture(join(dir, image_path), size)),
      ),
    );
    const captions = await encoder.embedTexts(photos.flatMap((photo) => photo.captions));
    const ranks = captions.map((caption, c) => {
      const order = images
        .map((image, i) => ({ i, score: cosine(caption, image) }))
        .sort((a, b) => b.score - a.score);
      return order.findIndex(({ i }) => i === Math.floor(c / 2)) + 1;
    });
    const mean = (share: (rank: number) => number) =>
      ranks.reduce((sum, rank) => sum + share(rank), 0) / ranks.length;
    return {
      'mrr@1': mean((rank) => (rank === 1 ? 1 : 0)),
      'mrr@5': mean((rank) => (rank <= 5 ? 1 / rank : 0)),
      'mrr@10': mean((rank) => (rank <= 10 ? 1 / rank : 0)),
      'recall@1': mean((rank) => (rank <= 1 ? 1 : 0)),
      'recall@5': mean((rank) => (rank <= 5 ? 1 : 0)),
      'recall@10': mean((rank) => (rank <= 10 ? 1 : 0)),
    };
  } finally {
    await encoder.close();
  }
}

test('the terminal gives the figures of an independent computation, twice', async () => {
  const args = ['eval', '--dataset', join(dir, 'data.jsonl'), '--library', library, '--json'];
  const expected = await independently();
  const first = await runCli(args);
  expect(first).toMatchObject({
    code: 0,
    json: {
      model: 'starter-it',
      images: photos.length,
      captions: 2 * photos.length,
      dropped: { 'image-missing': 1, 'broken-row': 1 },
    },
  });
  const { textToImage, seconds: _1, ...rest } = first.json as Record<string, unknown>;
  for (const [metric, value] of Object.entries(expected)) {
    expect((textToImage as Record<string, number>)[metric]).toBeCloseTo(value, 6);
  }
  const {
    textToImage: again,
    seconds: _2,
    ...restAgain
  } = (await runCli(args)).json as Record<string, unknown>;
  expect(again).toEqual(textToImage);
  expect(restAgain).toEqual(rest);
});

test('classes, comparison and report; an unreadable picture is said', async () => {
  const lines = [...photos, { image_path: 'falsa.jpg', captions: ['niente'] }];
  writeFileSync(join(dir, 'due.jsonl'), lines.map((line) => JSON.stringify(line)).join('\n'));
  for (const n of [0, 1, 2, 3]) {
    const folder = join(dir, 'classi', n % 2 === 0 ? 'pari' : 'dispari');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${n}.jpg`), await drawPhoto(n));
  }
  writeFileSync(join(dir, 'etichette.tsv'), 'pari\tun prato\ndispari\til mare\tuna spiaggia\n');
  const report = join(dir, 'resoconto.html');
  const { code, json, stdout } = await runCli([
    'eval',
    ...['--dataset', join(dir, 'due.jsonl'), '--library', library, '--compare', 'starter-it'],
    ...['--classes', join(dir, 'classi'), '--labels', join(dir, 'etichette.tsv')],
    ...['--report', report, '--json', '--progress'],
  ]);
  expect(code).toBe(3);
  expect(stdout).toMatch(/^\{"progress":\{"phase":"embedding","done":1,"total":\d+\}\}\n/);
  expect(json).toMatchObject({
    images: photos.length,
    dropped: { 'image-unreadable': 1 },
    zeroShot: { classes: 2, images: 4, accuracy: { 'accuracy@5': 1 } },
    compared: { difference: { textToImage: { 'mrr@10': { difference: 0 } } } },
  });
  const html = readFileSync(report, 'utf8');
  expect(html).toContain('data:image/jpeg;base64,');
  expect(html).toContain('un cerchio bianco su fondo');
});

test('a dataset without a usable photo fails with its reason', async () => {
  writeFileSync(join(dir, 'vuoto.jsonl'), '{"image_path":"manca.jpg","captions":["x"]}\n');
  const args = ['--dataset', join(dir, 'vuoto.jsonl'), '--library', library, '--json'];
  const { code, stderr } = await runCli(['eval', ...args]);
  expect(code).toBe(1);
  expect(stderr).toContain('vuoto.jsonl');
});
