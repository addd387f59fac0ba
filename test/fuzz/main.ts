/**
 * `npm run fuzz -- TARGET… [--seconds N] [--seed S]`: changes good inputs at random
 * and looks for what crashes, hangs or swells. Without targets: all, one after another. A finding is
 * written to a file, and `--input FILE` takes it again.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { AppError } from '../../src/shared/errors.ts';
import * as checkpoints from './checkpoints.ts';
import * as metadata from './metadata.ts';
import { mutate, mutateJson, randomOf } from './mutate.ts';
import { pictures, raws } from './pictures.ts';
import type { Target } from './target.ts';
import * as texts from './texts.ts';
import { tokenizer } from './tokenizers.ts';
import { Watch } from './watch.ts';

const TARGETS: Record<string, () => Target> = {
  pickle: checkpoints.pickleProgram,
  pytorch: checkpoints.pytorch,
  safetensors: checkpoints.safetensors,
  flax: checkpoints.flax,
  adapter: checkpoints.adapter,
  config: checkpoints.config,
  tokenizer,
  query: texts.query,
  xmp: texts.xmp,
  takeout: texts.takeout,
  exif: metadata.exif,
  iptc: metadata.iptc,
  name: metadata.name,
  pictures,
  raws,
  jsonl: texts.jsonl,
  coco: texts.coco,
  tsv: texts.tsv,
  calls: texts.calls,
};

/** One input may take this much of the processor, milliseconds: a busy machine is no finding. */
const PATIENCE_MS = 3000;
/** So much may be taken for one input, and kept of all after the first thousand, bytes. */
const GROWTH = 400e6;
/** Inputs that were accepted, or refused in a new way, are changed further; so many are kept. */
const POOL = 500;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    input: { type: 'string' },
  },
});

const names = positionals.length > 0 ? positionals : Object.keys(TARGETS);
for (const name of names) {
  const open = TARGETS[name];
  if (!open) {
    console.error(`${name}: there are ${Object.keys(TARGETS).join(', ')}`);
    process.exit(2);
  }
  const target = open();
  try {
    if (options.input !== undefined)
      console.log(await outcome(target, readFileSync(options.input)));
    else await fuzz(name, target);
  } finally {
    await target.close?.();
  }
}

async function fuzz(name: string, target: Target): Promise<void> {
  const random = randomOf(Number(options.seed));
  const pool = await target.seeds();
  const outcomes = new Map<string, number>();
  const until = performance.now() + 1000 * Number(options.seconds);
  const before = processorMs();
  const watch = new Watch(findingPath(name));
  let kept: number | undefined;
  let count = 0;
  for (; performance.now() < until; count++) {
    const from = pool[Math.floor(random() * pool.length)] as Uint8Array;
    const change = target.isJson && random() < 0.5 ? mutateJson : mutate;
    const input = count === 0 ? from : change(from, target.words ?? [], random);
    const started = processorMs();
    const resident = process.memoryUsage.rss();
    watch.begin(input);
    const result = await outcome(target, input).catch((error: unknown) =>
      found(name, input, error),
    );
    if (processorMs() - started > PATIENCE_MS) found(name, input, `over ${PATIENCE_MS} ms`);
    if (!outcomes.has(result) && pool.length < POOL) pool.push(input);
    outcomes.set(result, (outcomes.get(result) ?? 0) + 1);
    if (process.memoryUsage.rss() - resident > GROWTH) found(name, input, 'memory for one input');
    // Garbage is left lying while there is room: only what outlives its collection was kept.
    if (count > 0 && count % 1000 === 0) {
      kept ??= keptBytes();
      if (keptBytes() - kept > GROWTH) found(name, input, 'memory kept');
    }
  }
  watch.close();
  const sorted = [...outcomes].sort((a, b) => b[1] - a[1]);
  const told = sorted.slice(0, 6).map(([result, times]) => `${result} ${times}`);
  const busy = Math.round((processorMs() - before) / 1000);
  console.log(
    `${name}: ${count} inputs, ${busy} s of the processor, ${outcomes.size} outcomes (${told.join(', ')}), no finding`,
  );
}

/** Memory in use when garbage has been collected, bytes. */
function keptBytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** What this process has taken of the processor, milliseconds. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** `accepted`, or the code of the refusal and the start of its reason. */
async function outcome(target: Target, input: Uint8Array): Promise<string> {
  try {
    return (await target.take(input)) ?? 'accepted';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { reason, what } = error.details;
    return [error.code, String(reason ?? what ?? '').replace(/[^a-zA-Z_ ].*/s, '')]
      .join(' ')
      .trim();
  }
}

function findingPath(name: string): string {
  return join(tmpdir(), `fototeca-fuzz-${name}.bin`);
}

function found(name: string, input: Uint8Array, what: unknown): never {
  const path = findingPath(name);
  writeFileSync(path, input);
  console.error(`${name}: a finding, kept in ${path}`, what);
  process.exit(1);
}
