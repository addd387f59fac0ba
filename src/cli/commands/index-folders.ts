import type { Engine } from '../../engine/engine.ts';
import type { IndexJob } from '../../engine/indexing.ts';
import type { IndexResult } from '../../engine/scan/index-folders.ts';
import type { IndexProgress } from '../../engine/scan/state.ts';
import type { FolderWatch } from '../../engine/scan/watch.ts';
import { AppError } from '../../shared/errors.ts';
import { withEngine, type Command, type Invocation } from '../command.ts';
import { text, userPath } from '../options.ts';
import { deviceOf } from './devices.ts';
import {
  bar,
  EXIT,
  formatDuration,
  note,
  print,
  printJson,
  StatusLine,
  type ExitCode,
  type Terminal,
} from '../terminal.ts';

const TALLY = [
  'found',
  'indexed',
  'unchanged',
  'moved',
  'duplicates',
  'missing',
  'failed',
] as const satisfies (keyof IndexResult)[];

export const indexCommand: Command = {
  usage:
    'index DIR... [--model ID] [--device auto|cpu|webgpu|cuda|dml|coreml] [--watch] [--progress]',
  summary: 'cli.index.summary',
  options: {
    model: { type: 'string' },
    device: { type: 'string' },
    watch: { type: 'boolean' },
    progress: { type: 'boolean' },
  },
  async run(invocation) {
    const { positionals, options } = invocation;
    if (positionals.length === 0) throw new AppError('usage-missing', { what: 'DIR' });
    const asked = text(options, 'device');
    const device = asked === undefined ? {} : { device: deviceOf(asked, '--device') };
    const folders = positionals.map(userPath);
    const interrupted = invocation.interruption();
    return withEngine(
      invocation,
      'write',
      async (engine) => {
        const modelId = text(options, 'model');
        // From before the first scan, so that nothing falls between the two.
        const watched = options['watch'] ? await engine.watch(folders) : null;
        try {
          const job = await engine.index({ folders, ...(modelId !== undefined && { modelId }) });
          if (!watched) return await follow(invocation, interrupted, job);
          return await watch(invocation, interrupted, engine, watched, job);
        } finally {
          await watched?.close();
        }
      },
      device,
    );
  },
};

/** Shows a job until it ends. */
export async function follow(
  { terminal, options }: Invocation,
  interrupted: AbortSignal,
  job: IndexJob,
  tell: (result: IndexResult) => void = (result) => report(terminal, result),
): Promise<ExitCode> {
  const line = new StatusLine(terminal);
  const stop = job.onProgress((progress) => {
    if (terminal.json && options['progress']) printJson({ progress });
    else line.show(describeProgress(terminal, progress));
  });
  const cancel = () => job.cancel();
  interrupted.addEventListener('abort', cancel);
  if (interrupted.aborted) cancel();
  try {
    const { state, result } = await job.ended;
    line.clear();
    tell(result);
    if (state === 'cancelled') return EXIT.interrupted;
    return result.failed > 0 || result.unreachable.length > 0 ? EXIT.someUnreadable : EXIT.done;
  } finally {
    line.clear();
    stop();
    interrupted.removeEventListener('abort', cancel);
  }
}

/**
 * Scans again whatever changes, until Ctrl+C. The JSON document adds up all scans and comes at the
 * end; with `--progress` each scan is also told as it ends.
 */
async function watch(
  invocation: Invocation,
  interrupted: AbortSignal,
  engine: Engine,
  watched: FolderWatch,
  first: IndexJob,
): Promise<ExitCode> {
  const { terminal, options } = invocation;
  const scans: IndexResult[] = [];
  const tell = (scan: IndexResult) => {
    scans.push(scan);
    if (!terminal.json) report(terminal, scan);
    else if (options['progress']) printJson({ scan });
  };
  try {
    const exit = await follow(invocation, interrupted, first, tell);
    if (exit === EXIT.interrupted) return exit;
    note(terminal, terminal.t('cli.index.watching'));
    for await (const changed of watched.changes(interrupted)) {
      await follow(invocation, interrupted, await engine.index({ folders: changed }), tell);
    }
    return EXIT.interrupted;
  } finally {
    if (terminal.json && scans.length > 0) printJson(scans.reduce(addedUp));
  }
}

/** Two scans, one after the other, as one. */
function addedUp(one: IndexResult, next: IndexResult): IndexResult {
  const sum = { ...one, unreachable: next.unreachable };
  for (const name of [...TALLY, 'seconds'] as const) sum[name] = one[name] + next[name];
  return { ...sum, photosPerSecond: sum.indexed / sum.seconds };
}

function describeProgress({ t, language }: Terminal, progress: IndexProgress): string {
  const { done, total, photosPerSecond, remainingSeconds } = progress;
  const counts = t('cli.index.counts', { done, total: total ?? '…' });
  const speed =
    photosPerSecond === null ? '' : t('cli.index.speed', { rate: Math.round(photosPerSecond) });
  const left =
    remainingSeconds === null
      ? ''
      : t('cli.index.left', { time: formatDuration(remainingSeconds, language) });
  const share = total === null || total === 0 ? 0 : done / total;
  return [bar(share), counts, speed, left].filter((part) => part !== '').join('  ');
}

function report(terminal: Terminal, result: IndexResult): void {
  if (terminal.json) {
    printJson(result);
    return;
  }
  const { t, language } = terminal;
  for (const path of result.unreachable) note(terminal, t('error.folder-unreachable', { path }));
  if (terminal.quiet) return;
  print(
    t('cli.index.done', {
      count: result.found,
      time: formatDuration(result.seconds, language),
    }),
  );
  for (const name of TALLY) {
    if (name !== 'found' && result[name] > 0)
      print(`  ${t(`cli.index.${name}`, { count: result[name] })}`);
  }
  if (result.failed > 0) print(t('cli.index.see-errors'));
}
