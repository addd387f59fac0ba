import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkInvariants } from '../../../src/engine/library/invariants.ts';
import { runCli } from '../../support/cli.ts';
import { indexWithKills } from '../../support/crash/index-rounds.ts';
import { drawFolder } from '../../support/drawn-folder.ts';
import { randomOf } from '../../support/pictures/scenes.ts';
import { differences, snapshot } from '../../support/snapshot.ts';

const PHOTOS = 150;
/** A few; `npm run test:crash -- --kind index` goes on for as long as it is told. */
const KILLS = 6;
const dir = mkdtempSync(join(tmpdir(), 'fototeca-crash-'));
const folder = join(dir, 'foto');

beforeAll(() => drawFolder(folder, PHOTOS));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test(`after ${KILLS} kills at random moments the library equals an uninterrupted one`, async () => {
  const calm = join(dir, 'calma');
  expect((await runCli(['index', folder, '--library', calm, '--json'])).code).toBe(0);

  const killed = join(dir, 'interrotta');
  const report = await indexWithKills(folder, killed, {
    kills: KILLS,
    longestMs: 2500,
    random: randomOf(2026),
  });
  expect(report.last).toMatchObject({ code: 0, json: { found: PHOTOS, failed: 0 } });
  expect(checkInvariants(killed)).toEqual([]);
  expect(differences(snapshot(calm), snapshot(killed))).toEqual([]);
}, 180_000);
