import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { drawFolder, drawPhoto } from '../../support/drawn-folder.ts';
import { endOf, runCli, startCli } from '../../support/cli.ts';
import { childrenOf, until } from '../../support/processes.ts';
import { tempDir, tempEngine } from '../../support/temp-library.ts';

test('what happens in a watched folder is in the library soon: added, moved, deleted, away, back', async () => {
  const dir = tempDir();
  const folder = join(dir, 'foto');
  await drawFolder(folder, 4);
  const engine = tempEngine(join(dir, 'libreria'));
  const all = () => engine.photos({ limit: 100, offset: 0 }).photos;
  const at = (path: string) => all().find(({ files }) => files.includes(path));
  await engine.upkeep.start([folder]);
  await until('the first scan', () => all().length === 4);

  const [added, moved] = [join(folder, 'nuova.jpg'), join(folder, 'altrove', 'spostata.jpg')];
  writeFileSync(added, await drawPhoto(77));
  await until('the photo that was added', () => at(added) !== undefined);
  const id = at(added)?.id;

  mkdirSync(join(folder, 'altrove'));
  renameSync(added, moved);
  await until('the photo that was moved', () => at(moved) !== undefined);
  expect(at(moved)?.id).toBe(id);
  expect(all()).toHaveLength(5);

  rmSync(join(folder, 'foto-0.jpg'));
  await until('a photo less', () => all().length === 4);

  renameSync(folder, join(dir, 'staccata'));
  const reachable = () => engine.library.folders.all().every((root) => root.reachable);
  await until('the folder away', () => !reachable());
  // Its photos stay.
  expect(all()).toHaveLength(4);
  renameSync(join(dir, 'staccata'), folder);
  await until('the folder back', reachable);
  expect(at(moved)?.id).toBe(id);

  writeFileSync(join(folder, 'dopo.jpg'), await drawPhoto(78));
  await until('a photo added after the return', () => all().length === 5);
});

test.runIf(process.platform === 'linux')(
  'where the process that watches a folder dies, what happens meanwhile and later is found',
  async () => {
    const dir = tempDir();
    const folder = join(dir, 'foto');
    await drawFolder(folder, 2);
    mkdirSync(join(dir, 'altra'));
    const engine = tempEngine(join(dir, 'libreria'));
    const count = () => engine.photos({ limit: 1, offset: 0 }).total;
    await engine.upkeep.start([folder, join(dir, 'altra')]);
    await until('the first scan', () => count() === 2);

    const watching = () => childrenOf(process.pid, 'watch-process');
    const [before = 0, ...others] = watching();
    expect(others, 'one for all folders').toEqual([]);
    process.kill(before, 'SIGKILL');
    writeFileSync(join(folder, 'nuova.jpg'), await drawPhoto(77));
    await until('the photo that nobody saw come', () => count() === 3);
    await until('another process', () => watching().some((pid) => pid !== before));
    writeFileSync(join(folder, 'dopo.jpg'), await drawPhoto(78));
    await until('the next photo', () => count() === 4);
    await engine.close();
    expect(watching()).toEqual([]);
  },
);

test('index --watch --json: one document, at the end, of all scans', async () => {
  const dir = tempDir();
  const folder = join(dir, 'foto');
  await drawFolder(folder, 2);
  const library = ['--library', join(dir, 'libreria')];
  const child = startCli(['index', folder, '--watch', '--json', ...library]);
  const photos = async () => {
    const { json } = await runCli(['status', '--json', ...library]);
    return (json as { photos?: number } | undefined)?.photos;
  };
  const end = endOf(child);
  await until('the first scan', async () => (await photos()) === 2);
  writeFileSync(join(folder, 'nuova.jpg'), await drawPhoto(77));
  await until('the second scan', async () => (await photos()) === 3);
  child.kill('SIGINT');
  const { code, stdout } = await end;
  expect(code).toBe(130);
  expect(JSON.parse(stdout)).toMatchObject({
    folders: [folder],
    found: 5,
    indexed: 3,
    unchanged: 2,
  });
});
