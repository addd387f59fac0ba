import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import type { Organizer } from '../../../src/engine/organize/organizer.ts';
import { independent } from '../../support/independent-exiftool.ts';
import { drawFolder } from '../../support/drawn-folder.ts';
import { indexAll, tempDir, tempEngine } from '../../support/temp-library.ts';

const hash = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

test('what the library knows goes into XMP files, comes back, and can be undone', async () => {
  const folder = join(tempDir(), 'foto');
  await drawFolder(folder, 2);
  const engine = tempEngine(tempDir());
  await indexAll(engine, folder);
  const { library } = engine;
  const { write, undo } = writing(engine);
  const [first, second] = [1, 2].map((id) => library.files.ofPhotos([id]).get(id)?.[0]?.path ?? '');
  const [pictures, xmp] = [[first, second].map((path) => hash(path ?? '')), `${first}.xmp`];
  const own = join(folder, 'nota.txt');
  writeFileSync(own, 'mia');
  library.transaction(() => {
    for (const name of ['Fido', 'casa al mare', 'perché']) {
      library.tags.setByUser([1], library.tags.ensure(name, library.now()).id, true);
    }
  });
  library.setMarks([1], { rating: 4, title: 'Una «prova»', caption: 'È domenica.\nPiove.' });

  expect(await write({ photoIds: [1] })).toMatchObject({ written: 1, skipped: [] });
  expect([first, second].map((path) => hash(path ?? ''))).toEqual(pictures);
  expect(library.metadataWrites.pathsOf(1)).toEqual([xmp]);
  expect(library.metadataWrites.pathsOf(1, { limit: 1, offset: 1 })).toEqual([]);
  expect(existsSync(`${second}.xmp`)).toBe(false);
  // The folder is read again: what was written is what a scan finds.
  await indexAll(engine, folder);
  const [photo] = library.photos.byIds([1]);
  expect([...(photo?.metadata.keywords ?? [])].sort()).toEqual(['Fido', 'casa al mare', 'perché']);
  expect(photo?.metadata).toMatchObject({ rating: 4, title: 'Una «prova»' });

  // Written again over what is there, then undone twice: as before, then nothing.
  const before = hash(xmp);
  library.setMarks([1], { rating: 5 });
  await write({ photoIds: [1] });
  expect(hash(xmp)).not.toBe(before);
  expect(await undo(2)).toMatchObject({ written: 1 });
  expect(hash(xmp)).toBe(before);

  // Emptied: the file says nothing of it any more, but still all else.
  library.setMarks([1], { title: '', caption: '' });
  const tags = ['Fido', 'casa al mare', 'perché'].map((name) => library.tags.named(name)?.id ?? -1);
  library.transaction(() => tags.forEach((id) => library.tags.setByUser([1], id, false)));
  const emptied = await write({ photoIds: [1] });
  expect(emptied).toMatchObject({ written: 1, skipped: [] });
  expect(existsSync(`${second}.xmp`)).toBe(false);
  const left = readFileSync(xmp, 'utf8');
  expect(left).toContain('Rating');
  expect(left).not.toMatch(/Fido|prova|domenica|casa al mare/);
  expect(await undo(emptied.run)).toMatchObject({ written: 1 });
  expect(hash(xmp)).toBe(before);
  library.setMarks([1], { title: 'Una «prova»' });
  expect(await undo(1)).toMatchObject({ written: 1 });
  expect(existsSync(xmp)).toBe(false);

  // What somebody changed since is not touched.
  const { run } = await write({ photoIds: [1] });
  writeFileSync(xmp, 'di un altro programma');
  expect(await undo(run)).toMatchObject({
    written: 0,
    skipped: [xmp],
  });
  expect(readFileSync(xmp, 'utf8')).toBe('di un altro programma');
});

test.each([{ intoFiles: false }, { intoFiles: true }])(
  'a tag deleted after it was written does not come back from the file ($intoFiles)',
  async ({ intoFiles }) => {
    const folder = join(tempDir(), 'foto');
    await drawFolder(folder, 1);
    const engine = tempEngine(tempDir());
    await indexAll(engine, folder);
    const { library } = engine;
    const path = library.files.ofPhotos([1]).get(1)?.[0]?.path ?? '';
    const fido = library.tags.ensure('Fido', library.now());
    library.transaction(() => library.tags.setByUser([1], fido.id, true));
    await writing(engine).write({ photoIds: [1], intoFiles });
    library.transaction(() => library.tags.drop(fido.id));
    await indexAll(engine, folder);
    expect(library.photos.keywordsOf(1)).toEqual(['Fido']);
    expect(library.tags.named('Fido')).toBeUndefined();
    // Another program changes what is beside the photo, and not the word.
    const beside = intoFiles ? path : `${path}.xmp`;
    independent?.write(beside, '-XMP:Rating=2');
    await indexAll(engine, folder);
    if (independent) expect(library.photos.byIds([1])[0]?.metadata.rating).toBe(2);
    expect(library.tags.named('Fido')).toBeUndefined();
  },
);

test.skipIf(independent === null)(
  'the exiftool of the system reads our XMP files, and we read its',
  async () => {
    if (!independent) return;
    const folder = join(tempDir(), 'foto');
    await drawFolder(folder, 1);
    const engine = tempEngine(tempDir());
    await indexAll(engine, folder);
    const { library } = engine;
    const path = library.files.ofPhotos([1]).get(1)?.[0]?.path ?? '';
    const picture = hash(path);
    const fido = library.tags.ensure('Fido', library.now());
    library.transaction(() => library.tags.setByUser([1], fido.id, true));
    library.setMarks([1], { rating: 4, title: 'Una «prova»' });
    await writing(engine).write({ photoIds: [1] });
    const told = independent.read(`${path}.xmp`);
    expect(told).toMatchObject({ Rating: 4, Title: 'Una «prova»', Subject: ['Fido'] });
    independent.write(`${path}.xmp`, '-XMP:Rating=1', '-XMP:Subject+=lago');
    library.setMarks([1], { rating: null });
    await indexAll(engine, folder);
    const [photo] = library.photos.byIds([1]);
    expect(photo?.metadata).toMatchObject({ rating: 1, keywords: ['Fido', 'lago'] });
    expect(hash(path)).toBe(picture);
  },
);

/** Writing and undoing, to their ends. */
function writing({ organizer }: Engine) {
  return {
    write: async (options: Parameters<Organizer['writeMetadata']>[0]) =>
      (await organizer.writeMetadata(options).ended).result,
    undo: async (run?: number) => (await organizer.undoWriteMetadata(run).ended).result,
  };
}
