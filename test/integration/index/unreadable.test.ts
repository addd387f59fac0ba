import { cpSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, crc32 } from 'node:zlib';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { ROOT } from '../../support/cli.ts';
import { drawFolder, drawPhoto } from '../../support/drawn-folder.ts';
import { indexAll, tempDir, tempEngine } from '../../support/temp-library.ts';

/** A PNG that claims dimensions and has nothing of the kind. */
function pngClaiming(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(100))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

test('what cannot be read is listed with its reason and tried again only when it changes', async () => {
  const dir = tempDir();
  const folder = join(dir, 'foto');
  mkdirSync(folder);
  const photo = await drawPhoto(1);
  const files: Record<string, Buffer> = {
    'buona.jpg': photo,
    'png che dice jpg.jpg': await sharp(await drawPhoto(2))
      .png()
      .toBuffer(),
    'tagliata.jpg': photo.subarray(0, photo.length / 2),
    'vuota.jpg': Buffer.alloc(0),
    'testo.jpg': Buffer.from('testo, non immagine'),
    'enorme.png': pngClaiming(60_000, 60_000),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  writeFileSync(
    Buffer.concat([
      Buffer.from(`${folder}/non utf8 `),
      Buffer.from([0xe8, 0xe9]),
      Buffer.from('.jpg'),
    ]),
    photo,
  );

  const engine = tempEngine(join(dir, 'libreria'));
  expect(await indexAll(engine, folder)).toMatchObject({ found: 7, indexed: 2, failed: 5 });
  const codes = Object.fromEntries(
    engine.errors().map(({ path, code }) => [path.slice(folder.length + 1), code]),
  );
  expect(codes).toMatchObject({
    'tagliata.jpg': 'image-corrupt',
    'vuota.jpg': 'file-empty',
    'testo.jpg': 'not-an-image',
    'enorme.png': 'image-too-many-pixels',
  });
  expect(Object.values(codes)).toContain('file-name-not-unicode');

  expect(await indexAll(engine, folder)).toMatchObject({ unchanged: 2, indexed: 0, failed: 5 });
  writeFileSync(join(folder, 'tagliata.jpg'), await drawPhoto(3));
  expect(await indexAll(engine, folder)).toMatchObject({ indexed: 1, failed: 4 });
});

test.each([
  ['model-file-missing', (dir: string) => rmSync(join(dir, 'image.onnx'))],
  ['model-file-corrupt', (dir: string) => truncateSync(join(dir, 'image.onnx'), 10_000)],
  [
    'model-mismatch',
    (dir: string) => {
      const path = join(dir, 'manifest.json');
      const manifest = JSON.parse(readFileSync(path, 'utf8')) as { dims: number };
      writeFileSync(path, JSON.stringify({ ...manifest, dims: manifest.dims + 1 }));
    },
  ],
])('a broken model is told before any photo is read: %s', async (code, breakIt) => {
  const dir = tempDir();
  const folder = join(dir, 'foto');
  await drawFolder(folder, 2);
  const resources = join(dir, 'risorse');
  cpSync(join(ROOT, 'resources'), resources, { recursive: true });
  breakIt(join(resources, 'models', 'starter-it'));
  const engine = tempEngine(join(dir, 'libreria'), resources);
  await expect(engine.index({ folders: [folder], modelId: 'starter-it' })).rejects.toMatchObject({
    code,
  });
  expect(engine.status()).toMatchObject({ photos: 0, files: 0 });
});

test('a job can be paused, resumed and cancelled; what is done stays', async () => {
  const dir = tempDir();
  const folder = join(dir, 'foto');
  await drawFolder(folder, 120);
  const engine = tempEngine(join(dir, 'libreria'));
  const job = await engine.index({ folders: [folder] });
  job.pause();
  const settled = async () => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    return engine.status().photos;
  };
  const paused = await settled();
  expect(await settled()).toBe(paused);
  expect(paused).toBeLessThan(120);
  job.resume();
  job.cancel();
  const { state, result } = await job.ended;
  expect(state).toBe('cancelled');
  expect(result.indexed).toBe(engine.status().photos);
  expect(await indexAll(engine, folder)).toMatchObject({ found: 120, failed: 0 });
  expect(engine.status().photos).toBe(120);
});
