import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { inspectDataset } from '../../../src/engine/tuning/datasets/inspect.ts';
import {
  collect,
  openDataset,
  type DatasetSource,
} from '../../../src/engine/tuning/datasets/open.ts';
import { properNounShare } from '../../../src/engine/tuning/datasets/proper-nouns.ts';
import { Drops } from '../../../src/engine/tuning/datasets/records.ts';
import { hashImages, leaks, partOf } from '../../../src/engine/tuning/datasets/split.ts';
import { matrixOf } from '../../../src/engine/tuning/matrix.ts';
import { readForTuning } from '../../../src/engine/tuning/prepare.ts';
import { temporaryFolder } from '../../support/models/folders.ts';

/** Writes files into a new folder; the readers only look whether pictures are there. */
function folder(files: Record<string, string | Uint8Array>): string {
  const dir = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), content);
  }
  return dir;
}

async function read(source: DatasetSource) {
  const dataset = await openDataset(source);
  return { format: dataset.format, images: await collect(dataset), dropped: dataset.drops.counts };
}

test('jsonl: paths relative to the file, every kind of bad line counted', async () => {
  const dir = folder({
    'foto/a.jpg': 'a',
    'foto/b.jpg': 'b',
    'data.jsonl': [
      '\uFEFF{"image_path":"foto/a.jpg","captions":["un gatto"," un  gatto ","",3]}',
      '{"image_path":"foto/b.jpg","captions":[]}',
      '{"image_path":"foto/manca.jpg","captions":["niente"]}',
      '{"image_path":"foto/b.jpg"',
      '[]',
      'null',
      '',
      '{"image_path":"foto/b.jpg","captions":["un cane"]}',
      '{"image_path":"foto/b.jpg","captions":["un cane","un cane nero"]}',
    ].join('\r\n'),
  });
  expect(await read({ path: join(dir, 'data.jsonl') })).toEqual({
    format: 'jsonl',
    images: [
      { path: join(dir, 'foto/a.jpg'), captions: ['un gatto'] },
      { path: join(dir, 'foto/b.jpg'), captions: ['un cane', 'un cane nero'] },
    ],
    dropped: {
      'caption-repeated': 2,
      'caption-empty': 1,
      'broken-row': 4,
      'no-captions': 1,
      'image-missing': 1,
    },
  });
});

test('MSCOCO-IT: annotations joined with the pictures of a folder', async () => {
  const dir = folder({
    'val2014/COCO_1.jpg': 'x',
    'captions.json': JSON.stringify({
      images: [
        { id: 1, file_name: 'COCO_1.jpg' },
        { id: 2, file_name: 'COCO_2.jpg' },
        { id: 3, file_name: 'COCO_3.jpg' },
        { id: 4 },
      ],
      annotations: [
        { id: 10, image_id: 1, caption: 'Un treno.' },
        { id: 11, image_id: 2, caption: 'Un orso.' },
        { id: 12, image_id: 1, caption: 'Il treno arriva.' },
        { id: 13, image_id: 99, caption: 'Di nessuno.' },
      ],
    }),
  });
  const found = await read({ path: join(dir, 'captions.json'), images: join(dir, 'val2014') });
  expect(found).toEqual({
    format: 'coco',
    images: [
      { path: join(dir, 'val2014/COCO_1.jpg'), captions: ['Un treno.', 'Il treno arriva.'] },
    ],
    dropped: { 'image-missing': 1, 'no-captions': 1, 'broken-row': 2 },
  });
});

const WIT_HEAD = 'language\tpage_url\timage_url\tpage_title\tcaption_reference_description';
const witRow = (language: string, image: string, caption: string) =>
  [language, 'https://it.example/p', `https://up.example/1/${image}`, 'Titolo', caption].join('\t');

test('WIT: Italian rows of a packed table, quoted fields, no captions of mere names', async () => {
  const table = [
    WIT_HEAD,
    witRow('it', 'Piazza%20grande.jpg', '"Una piazza ""grande""\ncon una fontana"'),
    witRow('en', 'Piazza%20grande.jpg', 'A square'),
    witRow('it', 'Piazza%20grande.jpg', 'Piazza Grande'),
    witRow('it', 'Piazza%20grande.jpg', ''),
    witRow('it', 'altro.jpg', 'Un mercato all’aperto'),
    'it\trotta',
  ].join('\n');
  const dir = folder({ 'piazze/Piazza grande.jpg': 'x', 'wit.tsv.gz': gzipSync(table) });
  expect(await read({ path: join(dir, 'wit.tsv.gz') })).toEqual({
    format: 'wit',
    images: [
      {
        path: join(dir, 'piazze/Piazza grande.jpg'),
        captions: ['Una piazza "grande" con una fontana'],
      },
    ],
    dropped: {
      'other-language': 1,
      'proper-nouns': 1,
      'caption-empty': 1,
      'no-captions': 1,
      'image-missing': 1,
      'broken-row': 1,
    },
  });
});

test('a stray quotation mark in WIT does not swallow the rows after it', async () => {
  const rows = Array.from({ length: 120 }, (_, n) => witRow('it', 'a.jpg', `Un prato numero ${n}`));
  rows[3] = witRow('it', 'a.jpg', '"aperta e mai chiusa');
  const dir = folder({ 'a.jpg': 'x', 'wit.tsv': [WIT_HEAD, ...rows].join('\n') });
  const [image] = (await read({ path: join(dir, 'wit.tsv') })).images;
  expect(image?.captions).toHaveLength(120);
});

test('a packed file that is cut off is told as such', async () => {
  const whole = gzipSync(`${WIT_HEAD}\n${witRow('it', 'a.jpg', 'Un prato')}\n`.repeat(500));
  const dir = folder({ 'wit.tsv.gz': whole.subarray(0, whole.length - 20) });
  await expect(read({ path: join(dir, 'wit.tsv.gz') })).rejects.toMatchObject({
    code: 'dataset-unreadable',
  });
});

test('Conceptual Captions: pictures named by address or by row', async () => {
  const dir = folder({
    'cc.tsv':
      'un "cane" corre\thttp://x.example/cane.jpg?w=3\nuna barca\thttp://x.example/2\nsenza indirizzo\n',
    'img/cane.jpg': 'x',
    'img/000000001.jpg': 'y',
  });
  expect(await read({ path: join(dir, 'cc.tsv'), images: join(dir, 'img') })).toEqual({
    format: 'conceptual',
    images: [
      { path: join(dir, 'img/cane.jpg'), captions: ['un "cane" corre'] },
      { path: join(dir, 'img/000000001.jpg'), captions: ['una barca'] },
    ],
    dropped: { 'broken-row': 1 },
  });
});

test.each([
  ['Giuseppe Garibaldi', 1],
  ['Piazza San Marco', 1],
  ['Roma', 1],
  ['Leonardo da Vinci', 1],
  ['Un ritratto di Leonardo da Vinci', 1 / 2],
  ['Il gatto dorme sul divano', 0],
  ['Un cane a Milano', 1 / 4],
  ['Veduta di Firenze', 1 / 3],
  ['La nave. Una barca a vela', 0],
  ['VEDUTA DEL PORTO', 0],
  ['1960', 0],
  ['Ritratto di Dante Alighieri, Andrea del Castagno', 5 / 7],
])('proper nouns in «%s»: %d', (caption, share) => {
  expect(properNounShare(caption)).toBeCloseTo(share);
});

test('the split depends on content alone and has about the share it should', () => {
  const parts = Array.from({ length: 4000 }, (_, n) => partOf(`hash ${n}`));
  const share = parts.filter((part) => part === 'validation').length / parts.length;
  expect(share).toBeGreaterThan(0.04);
  expect(share).toBeLessThan(0.06);
  expect(partOf('hash 17')).toBe(parts[17]);
});

test('validation photos that training nearly sees are leaks', async () => {
  const rows = (...values: number[][]) =>
    matrixOf(
      values.map((row) => Float32Array.from(row)),
      2,
    );
  expect(await leaks(rows([1, 0]), rows([0, 1], [0.9999, 0.01], [0.7, 0.7]))).toEqual([1]);
});

test('the same picture under two names is one, with the captions of both', async () => {
  const dir = folder({
    'a.jpg': 'same',
    'b.jpg': 'same',
    'c.jpg': 'other',
    'd.jsonl': ['a', 'b', 'c']
      .map((name) =>
        JSON.stringify({ image_path: `${name}.jpg`, captions: [`didascalia ${name}`] }),
      )
      .join('\n'),
  });
  const { images, captions, dropped, split } = await inspectDataset({ path: join(dir, 'd.jsonl') });
  expect({ images, captions, dropped }).toEqual({
    images: 2,
    captions: 3,
    dropped: { 'same-picture': 1 },
  });
  expect(split.train.images + split.validation.images).toBe(2);
});

test('what is not there or not a dataset is told apart', async () => {
  const dir = folder({ 'a.txt': 'x', 'a.json': '{}' });
  const code = async (name: string) =>
    read({ path: join(dir, name) }).then(
      () => '',
      (error: { code: string }) => error.code,
    );
  expect(await code('none.jsonl')).toBe('dataset-missing');
  expect(await code('a.txt')).toBe('dataset-unknown');
  expect(await code('a.json')).toBe('dataset-unknown');
});

test('reading a list that is called off ends, however long it is', async () => {
  const dir = folder({
    'a.jpg': 'one',
    'list.jsonl': JSON.stringify({ image_path: 'a.jpg', captions: ['un prato'] }),
  });
  const source = { path: join(dir, 'list.jsonl') };
  const calledOff = { name: 'AbortError' };
  await expect(readForTuning(source, AbortSignal.abort())).rejects.toMatchObject(calledOff);
  const hashing = hashImages(
    [{ path: join(dir, 'a.jpg'), captions: [] }],
    new Drops(),
    AbortSignal.abort(),
  );
  await expect(hashing).rejects.toMatchObject(calledOff);
});
