/**
 * A drive falls silent before its photos are copied, trashed or written into: what is on others is
 * done, the rest is told, and nobody waits for ever.
 */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, expect, test, vi, type TestContext } from 'vitest';
import { drawFolder, drawPhoto } from '../../support/drawn-folder.ts';
import { silence } from '../../support/silent-drive.ts';
import { indexAll, tempDir, tempEngine } from '../../support/temp-library.ts';

/** The home of the trash; read when the package is loaded. */
const home = vi.hoisted(() => {
  const dir = `${process.env['TMPDIR'] ?? '/tmp'}/fototeca-trash-${process.pid}`;
  process.env['XDG_DATA_HOME'] = dir;
  return dir;
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Given to a drive; on four photos of a silent one it is waited for once. */
const LIMIT_MS = 2000;
const [NEAR, FAR] = [2, 4];

/** Photos in two folders, and then the drive of one of them falls silent. */
async function sample(context: TestContext, limitMs = LIMIT_MS) {
  const dir = tempDir();
  const [near, far, copies] = ['vicine', 'lontane', 'copie'].map((name) => join(dir, name)) as [
    string,
    string,
    string,
  ];
  await drawFolder(near, NEAR);
  mkdirSync(far);
  for (let i = 0; i < FAR; i++) writeFileSync(join(far, `foto-${i}.jpg`), await drawPhoto(200 + i));
  const engine = tempEngine(join(dir, 'libreria'), undefined, { disk: { limitMs } });
  await indexAll(engine, near, far);
  const { ids } = engine.library.timeline.columns({ kind: 'all' }, 'name');
  engine.library.setMarks(ids, { rating: 3 });
  const speak = silence(context, far);
  return { engine, ids, near, far, copies, speak };
}

test('photos of other drives are copied, the rest is told', async (context) => {
  const { engine, ids, far, copies, speak } = await sample(context);
  const { state, result } = await engine.originals.export(ids, copies).ended;
  expect(state).toBe('done');
  expect(result.copied).toBe(NEAR);
  expect(result.failed).toHaveLength(FAR);
  expect(readdirSync(copies)).toHaveLength(NEAR);
  await expect(engine.originals.export(ids, join(far, 'copie')).ended).rejects.toMatchObject({
    code: 'folder-unreachable',
  });
  speak();
  await engine.close();
});

test('copying that is cancelled, as by closing, waits for no drive', async (context) => {
  const { engine, ids, copies, speak } = await sample(context, 600_000);
  const job = engine.originals.export(ids.toReversed(), copies);
  await delay(500);
  await engine.close();
  expect((await job.ended).state).toBe('cancelled');
  speak();
});

test('photos of a silent drive stay, those of others go to the trash', async (context) => {
  const { engine, ids, speak } = await sample(context);
  const { trashed, kept } = await engine.originals.trash(ids);
  expect(trashed).toBe(NEAR);
  expect(kept.map(({ reason }) => reason)).toEqual(new Array(FAR).fill('unreachable'));
  speak();
  await engine.close();
});

test('what is said of photos is written where their drive answers, and taken back there', async (context) => {
  const { engine, near, speak } = await sample(context);
  const { result } = await engine.organizer.writeMetadata().ended;
  expect(result.written).toBe(NEAR);
  expect(result.skipped).toHaveLength(FAR);
  expect(existsSync(join(near, 'foto-0.jpg.xmp'))).toBe(true);
  expect((await engine.organizer.undoWriteMetadata().ended).result).toMatchObject({
    ...{ written: NEAR, skipped: [] },
  });
  speak();
  await engine.close();
});
