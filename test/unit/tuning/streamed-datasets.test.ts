import { execFileSync } from 'node:child_process';
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { elementsOf } from '../../../src/engine/tuning/datasets/json-elements.ts';
import { linesOf } from '../../../src/engine/tuning/datasets/lines.ts';
import { temporaryFolder } from '../../support/models/folders.ts';
import { randomOf } from '../../support/pictures/scenes.ts';

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

async function elements(json: string, key = 'annotations'): Promise<unknown[]> {
  const path = join(temporaryFolder(), 'list.json');
  writeFileSync(path, json);
  return all(elementsOf(path, key));
}

test('elements of a list are those that JSON.parse finds, wherever the file is cut', async () => {
  const random = randomOf(7);
  const any = (depth: number): unknown => {
    const kind = Math.floor(random() * (depth > 3 ? 5 : 7));
    if (kind === 0) return Math.round(random() * 1e6) / 100;
    if (kind === 1) return [null, true, false][Math.floor(random() * 3)];
    if (kind < 5) return ['"', '\\', '}{', '][', 'annotations', ',:', 'è 🏔'][kind + depth - 2];
    const values = Array.from({ length: Math.floor(random() * 5) }, () => any(depth + 1));
    if (kind === 5) return values;
    return Object.fromEntries(
      values.map((value, n) => [['annotations', '"\\', '{'][n] ?? n, value]),
    );
  };
  for (let round = 0; round < 100; round++) {
    // Long enough that files are read in more than one piece now and then.
    const length = round % 25 === 0 ? 20_000 : Math.floor(random() * 6);
    const annotations = Array.from({ length }, () => any(0));
    const json = JSON.stringify({ info: any(0), annotations, images: any(0) }, null, round % 3);
    expect(await elements(json)).toEqual(annotations);
  }
});

test('lists of captions that are no JSON are told as such', async () => {
  const unreadable = [
    ...[
      '{"annotations":[1,2',
      '{"annotations":[1,,2]}',
      '{"annotations":[1,]}',
      '{"annotations":[1}',
    ],
    ...['{"annotations":[1]', '{"annotations":[1]} x', '{annotations:[1]}', '{"annotations":["'],
    `{"annotations":["${'x'.repeat(2e6)}"]}`,
  ];
  for (const json of unreadable)
    await expect(elements(json), json.slice(0, 40)).rejects.toMatchObject({
      code: 'dataset-unreadable',
    });
  const unknown = ['', '[]', '{}', '{"annotations":3}', '{"annotations":{"a":[1]}}', 'ciao'];
  for (const json of [...unknown, '{"info":{"annotations":[1]}}'])
    await expect(elements(json), json).rejects.toMatchObject({ code: 'dataset-unknown' });
});

test('a line without end is no list of captions', async () => {
  const path = join(temporaryFolder(), 'list.jsonl');
  writeFileSync(path, 'x'.repeat(9e6));
  await expect(all(linesOf(path))).rejects.toMatchObject({
    code: 'dataset-unreadable',
  });
});

test('lists larger than the memory there is are read in every format', { timeout: 120_000 }, () => {
  const dir = temporaryFolder();
  writeFileSync(join(dir, 'a.jpg'), '');
  const [rows, filler] = [400, 'un prato verde con un sentiero che sale '.repeat(1500)];
  /** 24 MB each: more than the memory that is given to the reader. */
  const write = (name: string, begin: string, row: string, between: string, end: string) => {
    const file = openSync(join(dir, name), 'w');
    writeSync(file, begin);
    for (let n = 0; n < rows; n++) writeSync(file, n === 0 ? row : between + row);
    writeSync(file, end);
    closeSync(file);
    return [join(dir, name), dir];
  };
  const head = 'language\timage_url\tcaption_reference_description\n';
  const wit = `it\thttps://a.example/a.jpg\t${filler}`;
  const packed = join(dir, 'wit.tsv.gz');
  writeFileSync(packed, gzipSync(head + `${wit}\n`.repeat(rows), { level: 1 }));
  const lists = [
    write(
      'coco.json',
      '{"annotations":[',
      `{"image_id":1,"caption":"${filler}"}`,
      ',',
      '],"images":[{"id":1,"file_name":"a.jpg"}]}',
    ),
    write('list.jsonl', '', `{"image_path":"a.jpg","captions":["${filler}"]}`, '\n', ''),
    write('conceptual.tsv', '', `${filler}\thttps://a.example/a.jpg`, '\n', ''),
    [packed, dir],
  ];
  const said = execFileSync(
    process.execPath,
    ['--max-old-space-size=20', 'test/support/read-dataset.ts', ...lists.flat()],
    { encoding: 'utf8', stdio: 'pipe' },
  );
  expect(JSON.parse(said)).toEqual([rows, rows, rows, rows]);
});
