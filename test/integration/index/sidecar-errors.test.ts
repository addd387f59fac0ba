import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { drawPhoto } from '../../support/drawn-folder.ts';
import { indexAll, tempDir, tempEngine } from '../../support/temp-library.ts';

const XMP =
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"/></rdf:RDF></x:xmpmeta>';

test('what cannot be read beside a photo is listed with its reason; the photo is there', async () => {
  const folder = join(tempDir(), 'foto');
  const path = (name: string) => join(folder, name);
  mkdirSync(folder);
  for (let n = 0; n < 5; n++) writeFileSync(path(`${n}.jpg`), await drawPhoto(n));
  writeFileSync(path('0.jpg.xmp'), XMP.slice(0, -40));
  writeFileSync(path('1.jpg.json'), '{"photoTakenTime": {');
  writeFileSync(path('2.jpg.xmp'), XMP.replace('4', ' '.repeat(3 << 20)));
  writeFileSync(path('3.jpg.xmp'), XMP);
  // Of another program: none of ours, and nothing is wrong with it.
  writeFileSync(path('4.jpg.json'), '{"name": "altro"}');
  const engine = tempEngine(tempDir());
  expect(await indexAll(engine, folder)).toMatchObject({ found: 5, indexed: 5, failed: 0 });
  const told = () => engine.errors().map((error) => [error.path, error.code]);
  expect(told()).toEqual([
    [path('0.jpg.xmp'), 'sidecar-damaged'],
    [path('1.jpg.json'), 'sidecar-damaged'],
    [path('2.jpg.xmp'), 'sidecar-too-large'],
  ]);
  expect(engine.errors()[0]?.details['reason']).not.toBe('');
  expect(engine.status()).toMatchObject({ photos: 5, files: 5, failed: 3 });
  const photoAt = (name: string) =>
    engine.library.photos.byIds([engine.library.files.at(path(name))?.photoId ?? -1])[0];
  expect(photoAt('3.jpg')?.metadata.rating).toBe(4);
  expect(photoAt('0.jpg')?.metadata.caption).toBe('Disegno 0');

  // What the system refused is tried at every scan: to allow it does not change the file.
  const { library } = engine;
  const [root] = library.folders.all();
  const stamp = { folderId: root?.id ?? 0, directory: '', name: '3.jpg' };
  library.transaction(() => {
    const refused = { name: '3.jpg.xmp', code: 'sidecar-unreadable', details: {} } as const;
    library.files.sidecarErrors.set({ ...stamp, bytes: 0, mtimeMs: 0, sidecar: null }, [refused]);
  });
  expect(told()).toHaveLength(4);

  // Nothing has changed: still told. Moved with its photo: told there.
  await indexAll(engine, folder);
  expect(told()).toHaveLength(3);
  mkdirSync(path('altrove'));
  renameSync(path('1.jpg'), path('altrove/1.jpg'));
  renameSync(path('1.jpg.json'), path('altrove/1.jpg.json'));
  expect(await indexAll(engine, folder)).toMatchObject({ moved: 1 });
  expect(told()).toContainEqual([path('altrove/1.jpg.json'), 'sidecar-damaged']);

  // Mended or gone, it is told no more.
  writeFileSync(path('0.jpg.xmp'), XMP);
  rmSync(path('2.jpg.xmp'));
  await indexAll(engine, folder);
  expect(told()).toEqual([[path('altrove/1.jpg.json'), 'sidecar-damaged']]);
  expect(photoAt('0.jpg')?.metadata.rating).toBe(4);
  rmSync(path('altrove'), { recursive: true });
  await indexAll(engine, folder);
  expect(told()).toEqual([]);
  expect(engine.status()).toMatchObject({ failed: 0 });
});
