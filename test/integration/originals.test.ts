import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { drawFolder } from '../support/drawn-folder.ts';
import { indexAll, tempDir, tempEngine } from '../support/temp-library.ts';

/** The home of the trash of the XDG specification; read when the package is loaded. */
const home = vi.hoisted(() => {
  const dir = `${process.env['TMPDIR'] ?? '/tmp'}/fototeca-trash-${process.pid}`;
  process.env['XDG_DATA_HOME'] = dir;
  return dir;
});
beforeAll(() => {
  mkdirSync(home, { recursive: true });
  return () => rmSync(home, { recursive: true, force: true });
});

async function sample(count: number): Promise<{ engine: Engine; photos: string; dir: string }> {
  const dir = tempDir();
  const photos = join(dir, 'foto');
  await drawFolder(photos, count);
  const engine = tempEngine(join(dir, 'libreria'));
  await indexAll(engine, photos);
  return { engine, photos, dir };
}

const idsOf = (engine: Engine): number[] =>
  engine.library.timeline.columns({ kind: 'all' }, 'name').ids;

test('copies are the same bytes with the same time, and overwrite nothing', async () => {
  const { engine, photos, dir } = await sample(4);
  const to = join(dir, 'copie');
  mkdirSync(to);
  writeFileSync(join(to, 'foto-0.jpg'), 'mio');
  const before = new Map(
    readdirSync(photos, { recursive: true, encoding: 'utf8' }).map((name) => [
      name,
      statSync(join(photos, name)).mtimeMs,
    ]),
  );
  const { result } = await engine.originals.export(idsOf(engine), to).ended;
  expect(result).toEqual({ copied: 4, failed: [] });
  expect(readdirSync(to).sort()).toEqual([
    'foto-0 (2).jpg',
    'foto-0.jpg',
    'foto-1.jpg',
    'foto-2.jpg',
    'foto-3.jpg',
  ]);
  expect(readFileSync(join(to, 'foto-0.jpg'), 'utf8')).toBe('mio');
  expect(
    readFileSync(join(to, 'foto-0 (2).jpg')).equals(readFileSync(join(photos, 'foto-0.jpg'))),
  ).toBe(true);
  expect(statSync(join(to, 'foto-3.jpg')).mtime).toEqual(
    statSync(join(photos, 'foto-3.jpg')).mtime,
  );
  for (const [name, time] of before) expect(statSync(join(photos, name)).mtimeMs).toBe(time);
});

test('a photo whose file is gone is told, the others are copied', async () => {
  const { engine, photos, dir } = await sample(3);
  renameSync(join(photos, 'foto-0.jpg'), join(dir, 'altrove.jpg'));
  const { result } = await engine.originals.export(idsOf(engine), join(dir, 'copie')).ended;
  expect(result.copied).toBe(2);
  expect(result.failed).toMatchObject([{ path: join(photos, 'foto-0.jpg') }]);
  expect(readdirSync(join(dir, 'copie'))).toHaveLength(2);
});

test('a folder that is a file is refused before anything is copied', async () => {
  const { engine, dir } = await sample(1);
  writeFileSync(join(dir, 'file'), '');
  await expect(
    engine.originals.export(idsOf(engine), join(dir, 'file')).ended,
  ).rejects.toMatchObject({
    code: 'folder-not-a-folder',
  });
});

test.runIf(process.platform === 'linux')(
  'the trash takes a photo whole; out of the trash it comes back with everything',
  async () => {
    const { engine, photos } = await sample(3);
    const [id] = idsOf(engine) as [number];
    engine.library.setMarks([id], { favourite: true });
    const path = join(photos, 'foto-0.jpg');
    const content = readFileSync(path);
    expect(await engine.originals.trash([id])).toEqual({ trashed: 1, kept: [] });
    expect(readdirSync(photos)).not.toContain('foto-0.jpg');
    const [trashed] = readdirSync(join(home, 'Trash', 'files'));
    const inTrash = join(home, 'Trash', 'files', trashed ?? '');
    expect(readFileSync(inTrash).equals(content)).toBe(true);
    expect(engine.library.timeline.columns({ kind: 'missing' }, 'newest').ids).toEqual([id]);

    renameSync(inTrash, path);
    await indexAll(engine, photos);
    expect(engine.library.timeline.columns({ kind: 'favourites' }, 'newest').ids).toEqual([id]);
  },
);

test('a file that is no longer the photo is left alone', async () => {
  const { engine, photos } = await sample(1);
  const path = join(photos, 'foto-0.jpg');
  writeFileSync(path, 'altro');
  expect(await engine.originals.trash(idsOf(engine))).toEqual({
    trashed: 0,
    kept: [{ path, reason: 'changed' }],
  });
  expect(readFileSync(path, 'utf8')).toBe('altro');
});
