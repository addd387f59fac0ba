/**
 * `npm run test:crash`: many kills at random moments. Options: `--kind` (what is killed: the process
 * that indexes, its photo worker, the restoring of a backup, one that takes the user's decisions,
 * full tuning, or browser mode at a kind of job; see KINDS), `--rounds N` (200), `--seed N`.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../build/ensure-built.ts';
import { checkInvariants } from '../../src/engine/library/invariants.ts';
import { runCli } from '../support/cli.ts';
import { Decided, decideWithKill } from '../support/crash/decisions.ts';
import { fullTuningRounds } from '../support/crash/full-tuning-rounds.ts';
import { indexWithKills } from '../support/crash/index-rounds.ts';
import * as jobs from '../support/crash/job-rounds.ts';
import {
  indexWithWorkerKill,
  restoreWithKill,
  type Round,
} from '../support/crash/worker-rounds.ts';
import { drawFolder } from '../support/drawn-folder.ts';
import { randomOf } from '../support/pictures/scenes.ts';
import { differences, snapshot } from '../support/snapshot.ts';

const { values } = parseArgs({
  options: {
    kind: { type: 'string', default: 'index' },
    rounds: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
  },
});
ensureBuilt();
const dir = mkdtempSync(join(tmpdir(), 'fototeca-crash-'));
const [folder, library] = [join(dir, 'foto'), join(dir, 'libreria')];
const random = randomOf(Number(values.seed));

/** Some kills, and what came of them. */
interface Kills {
  kills: number;
  ended: number;
  violations: string[];
}

/** After its kills a library equals one that nobody disturbed. */
async function index(calm: string): Promise<Kills> {
  rmSync(library, { recursive: true, force: true });
  const { kills, ended, last } = await indexWithKills(folder, library, {
    kills: 10,
    longestMs: 2500,
    random,
  });
  const violations =
    last.code === 0 ? differences(snapshot(calm), snapshot(library)) : [last.stderr];
  return { kills, ended, violations };
}

const told = ({ killed, violations }: Round): Kills => ({
  kills: killed ? 1 : 0,
  ended: killed ? 0 : 1,
  violations,
});

/** How long the uninterrupted work takes here: kills fall anywhere in it. */
async function duration(args: string[]): Promise<number> {
  const started = performance.now();
  const { code, stderr } = await runCli(args);
  if (code !== 0) throw new Error(stderr);
  return performance.now() - started;
}

/** Rounds on one library of drawn photos. */
const drawn =
  (photos: number, begin: () => Promise<() => Promise<Kills>>) =>
  async (): Promise<() => Promise<Kills>> => {
    await drawFolder(folder, photos);
    return begin();
  };

/** Rounds that prepare what they need. */
const prepared = (kind: jobs.Kind) => async (): Promise<() => Promise<Kills>> => {
  const round = await kind({ dir, random });
  return async () => told(await round());
};

const KINDS: Record<string, () => Promise<() => Promise<Kills>>> = {
  index: drawn(150, async () => {
    const calm = join(dir, 'calma');
    await duration(['index', folder, '--library', calm]);
    return () => index(calm);
  }),
  worker: drawn(40, async () => {
    const longestMs = await duration(['index', folder, '--library', library]);
    return async () =>
      told(await indexWithWorkerKill(folder, library, { photos: 40, longestMs, random }));
  }),
  decisions: drawn(20, async () => {
    const decided = new Decided();
    return async () => {
      const options = { longestMs: 4000, random };
      const violations = await decideWithKill(folder, library, decided, options);
      return { kills: 1, ended: 0, violations };
    };
  }),
  restore: drawn(40, async () => {
    await duration(['index', folder, '--library', library]);
    const longestMs = await duration(['status', '--library', library]);
    return async () => told(await restoreWithKill(library, { longestMs, random }));
  }),
  export: prepared(jobs.exportRounds),
  trash: prepared(jobs.trashRounds),
  tagging: prepared(jobs.taggingRounds),
  tuning: prepared(jobs.tuningRounds),
  'tuning-full': prepared(fullTuningRounds),
  install: prepared(jobs.installRounds),
  sidecars: prepared(jobs.sidecarRounds),
  shell: prepared(jobs.shellRounds),
};

const begin = KINDS[values.kind];
if (!begin) throw new Error(`--kind: there are ${Object.keys(KINDS).join(', ')}`);
const round = await begin();
let [kills, ended, violations] = [0, 0, 0];
while (kills < Number(values.rounds)) {
  const report = await round();
  kills += report.kills;
  ended += report.ended;
  const broken = [...report.violations, ...(existsSync(library) ? checkInvariants(library) : [])];
  violations += broken.length;
  for (const sentence of broken) console.log(sentence);
  console.log(
    `${values.kind}: ${kills} kills, ${ended} runs ended before theirs, ${violations} violations`,
  );
}
rmSync(dir, { recursive: true, force: true });
process.exitCode = violations === 0 ? 0 : 1;
