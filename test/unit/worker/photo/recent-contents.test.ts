import { statSync, utimesSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { hashFile } from '../../../../src/engine/worker/photo/hash.ts';
import { readPhoto } from '../../../../src/engine/worker/photo/read.ts';
import {
  RecentContents,
  type RecentLimits,
} from '../../../../src/engine/worker/photo/recent-contents.ts';
import { expectCode, photoFolder } from './helpers.ts';

const folder = photoFolder();
const limits: RecentLimits = { fileBytes: 100, totalBytes: 250, files: 3 };
const put = (name: string, bytes: number) => folder.put(name, new Uint8Array(bytes).fill(7));

test('a file is hashed as ever and its content handed over once', async () => {
  const recent = new RecentContents(limits);
  const path = put('a.jpg', 60);
  expect(await recent.hash(path)).toEqual(await hashFile(path));
  expect(await recent.hash(path)).toEqual(await hashFile(path));
  const content = recent.take(path);
  expect(content).toMatchObject({ data: Buffer.alloc(60, 7), mtimeMs: statSync(path).mtimeMs });
  expect(recent.take(path)).toBeNull();
});

test('what is large, empty or too much is hashed and not kept', async () => {
  const recent = new RecentContents(limits);
  const paths = [
    ...[put('large.jpg', 101), put('empty.jpg', 0)],
    ...[put('b.jpg', 100), put('c.jpg', 100), put('d.jpg', 100)],
  ];
  for (const path of paths) expect(await recent.hash(path)).toEqual(await hashFile(path));
  expect(paths.map((path) => recent.take(path)?.data.length)).toEqual([
    ...[undefined, undefined, 100, 100, undefined],
  ]);
  // What was taken makes room again.
  await recent.hash(put('d.jpg', 100));
  expect(recent.take(folder.path('d.jpg'))).not.toBeNull();
});

test('what nobody takes goes after a few more files', async () => {
  const recent = new RecentContents(limits);
  const [first = '', ...others] = ['e', 'f', 'g', 'h'].map((name) => put(`${name}.jpg`, 10));
  await recent.hash(first);
  for (const path of others) await recent.hash(path);
  expect(recent.take(first)).toBeNull();
  expect(others.every((path) => recent.take(path))).toBe(true);
});

test('a file that is not there', async () => {
  await expectCode(new RecentContents().hash(folder.path('nowhere.jpg')), 'file-vanished');
});

test('a photo is decoded from the bytes that were hashed, unless the file has changed', async () => {
  const jpeg = (width: number) =>
    sharp({ create: { width, height: 20, channels: 3, background: '#804020' } })
      .jpeg()
      .toBuffer();
  const [before, after] = [await jpeg(40), await jpeg(30)];
  // Of one length: only the time tells them apart.
  const bytes = Math.max(before.length, after.length);
  const padded = (data: Buffer) => Buffer.concat([data, Buffer.alloc(bytes - data.length)]);
  const path = folder.put('photo.jpg', padded(before));
  utimesSync(path, 1000, 1000);
  const recent = new RecentContents();
  await recent.hash(path);
  const content = recent.take(path);
  const width = async () => {
    const request = { path, sidecars: [], content, thumbnailSize: 160, coverSize: 64 };
    return (await readPhoto(request)).width;
  };
  writeFileSync(path, padded(after));
  utimesSync(path, 1000, 1000);
  expect(await width()).toBe(40);
  utimesSync(path, 2000, 2000);
  expect(await width()).toBe(30);
});

test('memory that was given back holds the next file, and not that of a content still in use', async () => {
  const recent = new RecentContents();
  const [one, two, three] = ['i', 'j', 'k'].map((name, n) =>
    folder.put(`${name}.jpg`, new Uint8Array(50).fill(n)),
  );
  await recent.hash(one as string);
  const first = recent.take(one as string);
  await recent.hash(two as string);
  expect(first?.data).toEqual(Buffer.alloc(50, 0));
  if (first) recent.giveBack(first);
  await recent.hash(three as string);
  const [second, third] = [recent.take(two as string), recent.take(three as string)];
  expect(second?.data).toEqual(Buffer.alloc(50, 1));
  expect(third?.data).toEqual(Buffer.alloc(50, 2));
  expect(third?.block).toBe(first?.block);
});
