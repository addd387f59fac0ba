/** The process that asks file systems, and what becomes of questions when it hangs or dies. */
import { mkdirSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { listDirectory } from '../../../src/engine/directories.ts';
import { Disk, DriveSilent, type DiskOptions } from '../../../src/engine/disk/disk.ts';
import { ROOT } from '../../support/cli.ts';
import { childrenOf, until } from '../../support/processes.ts';
import { silence } from '../../support/silent-drive.ts';
import { tempDir } from '../../support/temp-library.ts';

const BAD_DISK = join(ROOT, 'test', 'support', 'bad-disk.ts');
const isLinux = process.platform === 'linux';
const processes = () => childrenOf(process.pid, 'disk-process');

function opened(options?: DiskOptions): Disk {
  const disk = new Disk(options);
  onTestFinished(() => disk.close());
  return disk;
}

test('says what is in a directory and of files, or why it cannot', async () => {
  const dir = tempDir();
  mkdirSync(join(dir, 'cartella'));
  writeFileSync(join(dir, 'file.jpg'), 'dodici byte!');
  utimesSync(join(dir, 'file.jpg'), 1, 1_700_000_000.0625);
  symlinkSync(join(dir, 'file.jpg'), join(dir, 'legame'));
  const disk = opened();
  const { dev, ino } = statSync(dir, { bigint: true });
  expect(await disk.list(dir)).toEqual({
    identity: `${dev}:${ino}`,
    files: ['file.jpg'],
    directories: ['cartella'],
    links: ['legame'],
  });
  const paths = ['file.jpg', 'legame', 'cartella', 'nessuno', 'file.jpg/dentro'];
  const file = { kind: 'file', bytes: 12, mtimeMs: 1_700_000_000_062 };
  expect(await disk.stats(paths.map((path) => join(dir, path)))).toEqual([
    ...[file, file, expect.objectContaining({ kind: 'directory' })],
    ...[{ refused: 'ENOENT' }, { refused: 'ENOTDIR' }],
  ]);
  expect(await disk.list(join(dir, 'nessuno'))).toEqual({ refused: 'ENOENT' });
  expect(await disk.list(join(dir, 'file.jpg'))).toEqual({ refused: 'ENOTDIR' });
  expect(await disk.stats([join(dir, 'non \uFFFD testo.jpg')])).toEqual([
    { refused: 'not-unicode' },
  ]);
  await disk.open(join(dir, 'file.jpg'));
  await disk.open(join(dir, 'nessuno'));
});

test('a root is known again, and told from a bare one and from none', async () => {
  const dir = tempDir();
  const root = join(dir, 'foto');
  mkdirSync(root);
  const disk = opened();
  const bare = await disk.lookAtRoot(root);
  expect(bare).toMatchObject({ isBare: true });
  writeFileSync(join(root, 'foto.jpg'), '');
  expect(await disk.lookAtRoot(root)).toEqual({ identity: bare?.identity, isBare: false });
  rmSync(root, { recursive: true });
  expect(await disk.lookAtRoot(root)).toBeNull();
});

test('a person who chooses a folder sees directories, zip files and what leads to some, nothing else, nothing hidden', async () => {
  const dir = tempDir();
  for (const name of ['Foto', 'album', '.cache']) mkdirSync(join(dir, name));
  for (const name of ['nota.txt', 'modello.ZIP', '.a.zip']) writeFileSync(join(dir, name), '');
  symlinkSync(join(dir, 'Foto'), join(dir, 'disco'));
  symlinkSync(join(dir, 'modello.ZIP'), join(dir, 'anche.zip'));
  symlinkSync(join(dir, 'nota.txt'), join(dir, 'a un file'));
  symlinkSync(join(dir, 'non c’è'), join(dir, 'nel vuoto'));
  const disk = opened({ entry: BAD_DISK, limitMs: 1000 });
  const { directories, archives, ...rest } = await listDirectory(disk, dir);
  expect(rest).toEqual({ path: dir, parent: dirname(dir) });
  expect(directories.map(({ name }) => name)).toEqual(['album', 'disco', 'Foto']);
  expect(archives.map(({ name }) => name)).toEqual(['anche.zip', 'modello.ZIP']);
  await expect(listDirectory(disk, 'tace', dir)).rejects.toMatchObject({
    code: 'folder-unreachable',
    details: { path: join(dir, 'tace') },
  });
});

test.runIf(isLinux)('where its process is killed, another one answers', async () => {
  const dir = tempDir();
  const disk = opened();
  const before = await disk.lookAtRoot(dir);
  const [pid = 0] = processes();
  process.kill(pid, 'SIGKILL');
  expect(await disk.lookAtRoot(dir)).toEqual(before);
  expect(processes()).not.toContain(pid);
  await disk.close();
  expect(processes()).toEqual([]);
});

test('a question that brings every process down is no silent drive', async () => {
  const dir = tempDir();
  const disk = opened({ entry: BAD_DISK });
  await expect(disk.list(join(dir, 'fa-cadere'))).rejects.toMatchObject({
    code: 'worker-unavailable',
  });
  expect(await disk.list(dir)).toMatchObject({ files: [] });
});

test('what is given up is not asked again, and holds up no other question', async () => {
  const dir = tempDir();
  const disk = opened({ entry: BAD_DISK, limitMs: 1500 });
  const givenUp = new AbortController();
  const first = disk.list(join(dir, 'tace'), givenUp.signal).catch((error: unknown) => {
    givenUp.abort();
    return error;
  });
  await delay(500);
  const second = disk.stats([join(dir, 'tace ancora')], givenUp.signal).catch((e: unknown) => e);
  expect(await first).toBeInstanceOf(DriveSilent);
  expect(await disk.list(dir)).toMatchObject({ files: [] });
  expect(await second).toBeInstanceOf(DriveSilent);
});

test('who closes it, or is in a hurry, does not wait for a drive', async () => {
  const silent = join(tempDir(), 'tace');
  const hurried = opened({ entry: BAD_DISK, limitMs: 600_000 });
  const question = hurried.list(silent).catch((error: unknown) => error);
  hurried.hurry();
  expect(await question).toBeInstanceOf(DriveSilent);

  const closed = opened({ entry: BAD_DISK, limitMs: 600_000 });
  const unanswered = closed.list(silent).catch((error: unknown) => error);
  await closed.close();
  expect(await unanswered).toMatchObject({ code: 'worker-unavailable' });
});

test.for([{ stubborn: false }, { stubborn: true }])(
  'of several drives only the silent one fails (stubborn: $stubborn)',
  async ({ stubborn }, context) => {
    const dir = tempDir();
    const [silent, fine] = [join(dir, 'muta'), join(dir, 'buona')];
    for (const path of [silent, fine]) mkdirSync(path);
    writeFileSync(join(fine, 'foto.jpg'), '');
    const speak = silence(context, silent, { stubborn });
    const disk = opened({ limitMs: 2000 });
    const started = performance.now();
    const failures = [
      disk.list(silent),
      disk.open(join(silent, 'foto.jpg')),
      disk.stats([join(fine, 'foto.jpg'), join(silent, 'foto.jpg')]),
      disk.lookAtRoot(silent),
    ].map((question) => question.catch((error: unknown) => error));
    // Asked, and answered, while the others hang; and after the process that hung was ended.
    for (let i = 0; i < 20; i++) expect(await disk.list(fine)).toMatchObject({ links: [] });
    for (const failure of failures) expect(await failure).toBeInstanceOf(DriveSilent);
    expect(await disk.list(fine)).toMatchObject({ files: ['foto.jpg'] });
    expect(performance.now() - started).toBeLessThan(15_000);
    await disk.close();
    speak();
    if (isLinux) await until('the end of all processes', () => processes().length === 0);
  },
);
