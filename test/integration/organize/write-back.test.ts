import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import type { Organizer } from '../../../src/engine/organize/organizer.ts';
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
  expect(existsSync(`${second}.xmp`)).toBe(false);
  // The folder is read again: what was written is what a scan finds.
  await indexAll(engine, folder);
  const [photo] = library.photos.byIds([1]);
  expect([...(photo?.metadata.keywords ?? [])].sort()).toEqual(['Fido', 'casa al mare', 'perché']);
  expect(photo?.metadata).toMatchObject({ rating: 4, title: 'Una «prova»' });
  const byTool = independent(xmp);
  if (byTool) {
    expect(byTool).toMatchObject({ Rating: 4, Title: 'Una «prova»' });
    expect(byTool['Subject']).toEqual(expect.arrayContaining(['Fido', 'casa al mare', 'perché']));
  }

  // Written again over what is there, then undone twice: as before, then nothing.
  const before = hash(xmp);
  library.setMarks([1], { rating: 5 });
  await write({ photoIds: [1] });
  expect(hash(xmp)).not.toBe(before);
  expect(await undo(2)).toMatchObject({ written: 1 });
  expect(hash(xmp)).toBe(before);
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

/** Writing and undoing, to their ends. */
function writing({ organizer }: Engine) {
  return {
    write: async (options: Parameters<Organizer['writeMetadata']>[0]) =>
      (await organizer.writeMetadata(options).ended).result,
    undo: async (run?: number) => (await organizer.undoWriteMetadata(run).ended).result,
  };
}

/** What another exiftool than ours reads; null where the machine has none. */
function independent(path: string): Record<string, unknown> | null {
  try {
    const json = execFileSync('exiftool', ['-json', path], { encoding: 'utf8' });
    return (JSON.parse(json) as Record<string, unknown>[])[0] ?? null;
  } catch {
    return null;
  }
}
