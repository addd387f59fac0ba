import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { TuneResult } from '../../../src/engine/tuning/result.ts';
import { endOf, runCli, startCli } from '../cli.ts';
import { drawScene } from '../pictures/scenes.ts';
import { childrenOf } from '../processes.ts';
import type { Kind } from './job-rounds.ts';

/** A checkpoint in CLIP-Italian's form, small enough to train in seconds. */
export const TINY_CHECKPOINT = resolve(
  import.meta.dirname,
  '../../../../shared/fixtures/clip-italian-tiny',
);

const PHOTOS = 40;
const WORDS = ['il mare', 'una strada', 'un prato', 'la neve', 'una casa'];

/**
 * Full tuning, of which the terminal's process or the one that trains is killed: begun again until
 * it ends, it has the losses of a calm run, value for value, and the same weights to the last bit.
 * A round is one kill, or the end of a tuning.
 */
export const fullTuningRounds: Kind = async ({ dir, random, kills: most = 3 }) => {
  const [folder, dataset] = [join(dir, 'foto'), join(dir, 'foto', 'elenco.jsonl')];
  mkdirSync(folder);
  const lines: string[] = [];
  for (let n = 0; n < PHOTOS; n++) {
    const scene = drawScene({ width: 96, height: 72, seed: n + 1 });
    writeFileSync(join(folder, `${n}.jpg`), await scene.jpeg().toBuffer());
    lines.push(JSON.stringify({ image_path: `${n}.jpg`, captions: [`${WORDS[n % 5]} ${n}`] }));
  }
  writeFileSync(dataset, lines.join('\n'));
  const args = (out: string) => [
    ...['tune', '--mode', 'full', '--checkpoint', TINY_CHECKPOINT, '--dataset', dataset],
    ...['--out', out, '--seed', '7', '--batch', '4', '--part', '4', '--rate', '0.001'],
    ...['--epochs', '1,3', '--library', join(dir, 'libreria'), '--json'],
  ];
  const weights = (out: string) => readFileSync(join(out, 'checkpoint', 'model.safetensors'));
  const curve = (json: unknown) => (json as TuneResult | undefined)?.rounds;
  const [calm, killed] = [join(dir, 'calma'), join(dir, 'interrotta')];
  const started = performance.now();
  const { code, json, stderr } = await runCli(args(calm));
  if (code !== 0) throw new Error(stderr);
  const longest = performance.now() - started;

  let kills = 0;
  return async () => {
    const child = startCli(args(killed));
    const kill = () => {
      const [training] = random() < 0.5 ? childrenOf(child.pid ?? 0, 'tune-process') : [];
      if (training === undefined) child.kill('SIGKILL');
      else process.kill(training, 'SIGKILL');
    };
    // After some kills it may end: what it then has is looked at.
    const timer = kills < most ? setTimeout(kill, random() * longest) : undefined;
    const end = await endOf(child);
    clearTimeout(timer);
    if (end.code !== 0) kills++;
    if (end.code === null) return { killed: true, violations: [] };
    if (end.code !== 0) {
      const isTold = end.stderr.includes('riprende da dove era');
      return { killed: true, violations: isTold ? [] : [`code ${end.code}: ${end.stderr}`] };
    }
    kills = 0;
    const violations: string[] = [];
    if (!isDeepStrictEqual(curve(end.json), curve(json))) {
      violations.push(`another curve: ${JSON.stringify(curve(end.json))}`);
    }
    if (!weights(killed).equals(weights(calm))) violations.push('other weights');
    if (existsSync(join(killed, 'checkpoint.safetensors'))) violations.push('a checkpoint is left');
    rmSync(killed, { recursive: true });
    return { killed: false, violations };
  };
};
