import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  isBackupDue,
  listBackups,
  makeBackup,
  restoreBackup,
} from '../../../src/engine/library/backups.ts';
import { backupsDir } from '../../../src/engine/library/backups-dir.ts';
import { databasePath } from '../../../src/engine/library/database.ts';
import { checkInvariants } from '../../../src/engine/library/invariants.ts';
import { runCli } from '../../support/cli.ts';
import { drawFolder } from '../../support/drawn-folder.ts';
import { indexAll, tempDir, tempEngine } from '../../support/temp-library.ts';

const DAY_MS = 24 * 3600 * 1000;
const at = (day: number) => new Date(Date.now() + day * DAY_MS);

test('a damaged library is restored from a backup made while it was open, and kept aside', async () => {
  const dir = tempDir();
  const [libraryDir, photos] = [join(dir, 'libreria'), join(dir, 'foto')];
  await drawFolder(photos, 5);
  const engine = tempEngine(libraryDir);
  await indexAll(engine, photos);
  const id = engine.photos({ limit: 1, offset: 0 }).photos[0]?.id ?? 0;
  engine.library.setMarks([id], { favourite: true });
  expect(await engine.backups.refresh()).toBe(true);
  expect(await engine.backups.refresh()).toBe(false);
  const [backup] = listBackups(libraryDir);
  if (!backup) throw new Error('no backup');
  expect(() => restoreBackup(libraryDir, backup.name, new Date())).toThrow(/library-locked/);
  // Changed after the backup: gone with the restoration, but not lost.
  engine.forget([String(id)]);
  await engine.close();

  writeFileSync(databasePath(libraryDir), 'non più una libreria');
  const { code, json } = await runCli(['restore', backup.name, '--library', libraryDir, '--json']);
  expect(code).toBe(0);
  const { aside } = json as { aside: string };
  expect(readdirSync(aside)).toContain('fototeca.db');

  const again = tempEngine(libraryDir);
  const [photo] = again.photos({ limit: 10, offset: 0 }).photos.filter((one) => one.id === id);
  expect(photo).toMatchObject({ favourite: true });
  // Its thumbnail went when it was forgotten; a scan draws it again.
  await indexAll(again, photos);
  expect(again.thumbnail(id)).not.toBeNull();
  await again.close();
  expect(checkInvariants(libraryDir)).toEqual([]);
}, 60_000);

test('due once a day, if something changed; three are kept', async () => {
  const dir = tempDir();
  const engine = tempEngine(dir);
  expect(isBackupDue(dir, at(0))).toBe(true);
  for (const day of [-4, -3, -2, -1]) {
    const { path } = makeBackup(dir, at(day));
    utimesSync(path, at(day), at(day));
  }
  expect(listBackups(dir)).toHaveLength(3);
  expect(isBackupDue(dir, at(-0.5))).toBe(false);
  expect(isBackupDue(dir, at(0.5))).toBe(true);
  await engine.close();
  utimesSync(databasePath(dir), at(-9), at(-9));
  expect(existsSync(`${databasePath(dir)}-wal`)).toBe(false);
  expect(isBackupDue(dir, at(0.5))).toBe(false);
});

test('what is no backup is refused and nothing is touched', () => {
  const dir = tempDir();
  tempEngine(join(dir, 'libreria'));
  const other = join(dir, 'altro.db');
  writeFileSync(other, 'x'.repeat(5000));
  const empty = join(dir, 'nuova');
  expect(() => restoreBackup(dir, other, new Date())).toThrow(/library-not-ours/);
  expect(() => restoreBackup(dir, 'nessuna.db', new Date())).toThrow(/backup-missing/);
  expect(existsSync(databasePath(empty))).toBe(false);
  expect(existsSync(databasePath(dir))).toBe(false);
});

test('a backup that cannot be made costs nothing', async () => {
  const dir = tempDir();
  const engine = tempEngine(dir);
  writeFileSync(backupsDir(dir), 'in the way');
  await expect(engine.backups.refresh()).resolves.toBe(false);
  await engine.close();
});
