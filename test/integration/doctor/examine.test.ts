import { closeSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { examine } from '../../../src/engine/doctor/examine.ts';
import { databasePath } from '../../../src/engine/library/database.ts';
import type { Finding } from '../../../src/shared/doctor.ts';
import { ROOT, runCli } from '../../support/cli.ts';
import { drawFolder } from '../../support/drawn-folder.ts';
import { indexAll, tempDir, tempEngine } from '../../support/temp-library.ts';

async function examined(libraryDir: string, resourcesDir = join(ROOT, 'resources')) {
  const findings: Finding[] = [];
  for await (const one of examine({ libraryDir, resourcesDir, version: '0' })) findings.push(one);
  return findings;
}

const codes = (findings: Finding[], level: Finding['level']) =>
  findings.filter((one) => one.level === level).map(({ code }) => code);

test('a library in order has no problem; each trouble is one, with its sentence', async () => {
  const dir = tempDir();
  const [libraryDir, photos] = [join(dir, 'libreria'), join(dir, 'foto')];
  await drawFolder(photos, 6);
  const engine = tempEngine(libraryDir);
  await indexAll(engine, photos);

  const beside = await examined(libraryDir);
  expect(codes(beside, 'problem')).toEqual([]);
  expect(codes(beside, 'ok')).toEqual(
    expect.arrayContaining([
      'doctor.library.sound',
      'doctor.backups.none',
      'doctor.model.works',
      'doctor.folder.fine',
    ]),
  );
  await engine.close();

  renameSync(photos, `${photos} altrove`);
  expect(codes(await examined(libraryDir), 'warning')).toContain('folder-unreachable');
  expect(codes(await examined(libraryDir, tempDir()), 'problem')).toEqual(['doctor.model.missing']);

  // Pages after the first few are overwritten: what the disk did when it failed.
  const path = databasePath(libraryDir);
  const file = openSync(path, 'r+');
  const { size } = statSync(path);
  for (let at = 16384; at < size; at += 4096)
    writeSync(file, Buffer.alloc(2000, 0xa5), 0, 2000, at);
  closeSync(file);
  const { code, json } = await runCli(['doctor', '--json', '--library', libraryDir]);
  expect(code).toBe(1);
  const { problems, findings } = json as { problems: number; findings: unknown[] };
  expect(problems).toBeGreaterThan(0);
  expect(findings).toContainEqual(
    expect.objectContaining({ part: 'library', level: 'problem', sentence: expect.any(String) }),
  );
}, 60_000);

test('where there is no library yet, that is said and is no problem', async () => {
  const { code, stdout } = await runCli(['doctor', '--library', join(tempDir(), 'nessuna')]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/attenzione +Non c’è ancora una libreria/);
}, 30_000);
