import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { answer, handlersOf } from '../../../src/engine/api.ts';
import { Log } from '../../../src/engine/diagnostics/log.ts';
import { runCli } from '../../support/cli.ts';
import { drawFolder } from '../../support/drawn-folder.ts';
import { indexAll, tempDir, tempEngine } from '../../support/temp-library.ts';

const logged = (dir: string) => readFileSync(join(dir, 'logs', 'fototeca.log'), 'utf8');

test('log and report tell what was done, and nothing of the user', async () => {
  const dir = tempDir();
  const [libraryDir, photos] = [join(dir, 'Archivio Rossi'), join(dir, 'Compleanno di Marta')];
  await drawFolder(photos, 3);
  writeFileSync(join(photos, 'nonna Pina.jpg'), 'non è una foto');
  const engine = tempEngine(libraryDir);
  await indexAll(engine, photos);
  const handlers = handlersOf(engine);
  expect(await answer(handlers, 'photo', { id: 999 })).toMatchObject({ ok: false });
  engine.log.failure('test', new TypeError(`cannot read ${photos}/nonna Pina.jpg`));
  const report = await answer(handlers, 'problemReport', {});
  if (!report.ok) throw new Error('no report');
  const { text } = report.result as { text: string };
  await engine.close();

  const lines = logged(libraryDir).trim().split('\n');
  const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(events).toContainEqual(expect.objectContaining({ event: 'job', state: 'done', done: 4 }));
  expect(events).toContainEqual(expect.objectContaining({ code: 'photo-not-found' }));
  expect(events).toContainEqual(
    expect.objectContaining({ error: 'TypeError', at0: expect.stringMatching(/^log\.test\.ts:/) }),
  );
  expect(JSON.parse(text)).toMatchObject({ library: { photos: 3, failed: 1, folders: 1 } });
  for (const secret of ['Rossi', 'Marta', 'Pina', 'foto-1', basename(dir), photos]) {
    expect(text).not.toContain(secret);
    expect(logged(libraryDir)).not.toContain(secret);
  }

  const file = join(dir, 'resoconto.json');
  const command = ['doctor', '--report', file, '--library', libraryDir];
  expect((await runCli(command)).code).toBe(0);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ library: { photos: 3 } });
  const again = await runCli(command);
  expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('EEXIST') });
}, 60_000);

test('the log stays small, and a disk that refuses it costs nothing', () => {
  const dir = tempDir();
  const log = new Log(dir, () => new Date());
  for (let i = 0; i < 30_000; i++) log.write('info', 'test', { number: i, text: 'a name' });
  const files = readdirSync(join(dir, 'logs')).map((name) => join(dir, 'logs', name));
  const bytes = files.reduce((sum, path) => sum + statSync(path).size, 0);
  expect(files).toHaveLength(4);
  expect(bytes).toBeLessThan(2_100_000);
  expect(log.tail(3).map((line) => (JSON.parse(line) as { number: number }).number)).toEqual([
    29_997, 29_998, 29_999,
  ]);
  expect(log.tail(1)[0]).toContain('"text":"?"');
  writeFileSync(join(dir, 'a file'), '');
  new Log(join(dir, 'a file'), () => new Date()).write('error', 'test');
});
