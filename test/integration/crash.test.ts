import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkInvariants } from '../../src/engine/library/invariants.ts';
import { fullTuningRounds, TINY_CHECKPOINT } from '../support/crash/full-tuning-rounds.ts';
import * as jobs from '../support/crash/job-rounds.ts';
import { randomOf } from '../support/pictures/scenes.ts';
import { tempDir } from '../support/temp-library.ts';

/** A few rounds; `npm run test:crash -- --kind KIND` goes on for as long as it is told. */
const ROUNDS = 2;

test.runIf(process.platform === 'linux').each([
  ['export', jobs.exportRounds],
  ['trash', jobs.trashRounds],
  ['install', jobs.installRounds],
  ['shell', jobs.shellRounds],
])(
  'browser mode killed at a random moment: %s',
  async (_name, kind) => {
    const dir = tempDir();
    const round = await kind({ dir, random: randomOf(11) });
    for (let n = 0; n < ROUNDS; n++) {
      const { violations } = await round();
      expect(violations).toEqual([]);
    }
    expect(checkInvariants(join(dir, 'libreria'))).toEqual([]);
  },
  60_000,
);

test.runIf(process.platform === 'linux' && existsSync(TINY_CHECKPOINT))(
  'full tuning killed at random moments ends with the curve and the weights of a calm run',
  async () => {
    const round = await fullTuningRounds({ dir: tempDir(), random: randomOf(3), kills: ROUNDS });
    for (let kills = 0; ; kills++) {
      const { killed, violations } = await round();
      expect(violations).toEqual([]);
      if (!killed && kills > 1) break;
    }
  },
  300_000,
);
