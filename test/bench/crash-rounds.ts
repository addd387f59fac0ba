/** `npm run test:crash`: many kills during indexing. Options: `--rounds N` (200), `--seed N`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkInvariants } from '../../src/engine/library/invariants.ts';
import { indexWithKills } from '../support/crash-rounds.ts';
import { drawFolder } from '../support/drawn-folder.ts';
import { randomOf } from '../support/pictures/scenes.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
});
const dir = mkdtempSync(join(tmpdir(), 'fototeca-crash-'));
const folder = join(dir, 'foto');
await drawFolder(folder, 150);
const random = randomOf(Number(values.seed));
let kills = 0;
let violations = 0;
while (kills < Number(values.rounds)) {
  const library = join(dir, 'libreria');
  const report = await indexWithKills(folder, library, { kills: 10, longestMs: 2500, random });
  kills += report.kills;
  const broken = checkInvariants(library);
  violations += broken.length + (report.last.code === 0 ? 0 : 1);
  for (const sentence of broken) console.log(sentence);
  console.log(`${kills} kills, ${report.ended} runs ended before theirs, ${violations} violations`);
  rmSync(library, { recursive: true, force: true });
}
rmSync(dir, { recursive: true, force: true });
process.exitCode = violations === 0 ? 0 : 1;
