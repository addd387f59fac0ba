import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { checkInvariants } from '../../../src/engine/library/invariants.ts';
import { Decided, decideWithKill } from '../../support/crash/decisions.ts';
import { drawFolder } from '../../support/drawn-folder.ts';
import { randomOf } from '../../support/pictures/scenes.ts';
import { indexAll, tempDir, tempEngine } from '../../support/temp-library.ts';

/** A few; `npm run test:crash -- --kind decisions` goes on for as long as it is told. */
const KILLS = 4;
const PHOTOS = 12;

test(`what the user decided survives ${KILLS} kills, re-tagging, writing into files, renames and moves`, async () => {
  const dir = tempDir();
  const [folder, library] = [join(dir, 'foto'), join(dir, 'libreria')];
  await drawFolder(folder, PHOTOS);
  const decided = new Decided();
  const random = randomOf(6);
  for (let kill = 0; kill < KILLS; kill++) {
    const isMoved = kill % 2 === 0;
    if (kill > 0 && isMoved) {
      const [name = ''] = readdirSync(folder).filter((one) => one.endsWith('.jpg'));
      renameSync(join(folder, name), join(folder, 'parte 1', `spostata ${kill}.jpg`));
    }
    const lost = await decideWithKill(isMoved ? folder : null, library, decided, {
      longestMs: 1200,
      random,
    });
    expect(lost).toEqual([]);
  }
  expect(decided.size).toBeGreaterThan(20);
  // After a restart: the same photos, whole, and nothing to be read anew.
  const engine = tempEngine(library);
  expect(await indexAll(engine, folder)).toMatchObject({ found: PHOTOS, indexed: 0, failed: 0 });
  expect(engine.library.photos.counts()).toEqual({ present: PHOTOS, hidden: 0, missing: 0 });
  expect(decided.violations(engine.library)).toEqual([]);
  expect(checkInvariants(library)).toEqual([]);
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (name.endsWith('.jpg')) await sharp(join(folder, name)).stats();
  }
}, 120_000);
