import { readGenericCaptions } from '../../engine/tuning/generic-check.ts';
import { readForTuning } from '../../engine/tuning/prepare.ts';
import { tune, type TuneResult } from '../../engine/tuning/tune.ts';
import { AppError } from '../../shared/errors.ts';
import type { TuneProgress } from '../../shared/tuning.ts';
import { RESOURCES, type Command } from '../command.ts';
import { DATASET_OPTIONS, datasetSource } from '../dataset-source.ts';
import { chosenModel, deviceOf } from '../model-choice.ts';
import { text, userPath, wholeNumber } from '../options.ts';
import { bar, EXIT, print, printJson, StatusLine, type Terminal } from '../terminal.ts';

export const tuneCommand: Command = {
  usage: 'tune --dataset FILE --out DIR [--model ID] [--id ID] [--seed N] [--progress]',
  summary: 'cli.tune.summary',
  options: {
    ...DATASET_OPTIONS,
    out: { type: 'string' },
    model: { type: 'string' },
    id: { type: 'string' },
    seed: { type: 'string' },
    device: { type: 'string' },
    progress: { type: 'boolean' },
  },
  async run(invocation) {
    const { terminal, options } = invocation;
    const source = datasetSource(options, text(options, 'dataset'), '--dataset');
    const out = text(options, 'out');
    if (out === undefined) throw new AppError('usage-missing', { what: '--out' });
    const model = await chosenModel(invocation);
    const signal = invocation.interruption();
    const line = new StatusLine(terminal);
    try {
      const result = await tune(
        {
          dataset: await readForTuning(source),
          model,
          generic: await readGenericCaptions(RESOURCES),
          out: userPath(out),
          id: text(options, 'id') ?? `${model.id}-mio`,
          settings: { seed: wholeNumber(options, 'seed', 1) },
          device: deviceOf(options),
          language: terminal.language,
        },
        {
          signal,
          checkpoint: () => Promise.resolve(),
          report(progress) {
            if (terminal.json && options['progress']) printJson({ progress });
            else line.show(describe(terminal, progress));
          },
        },
      );
      line.clear();
      if (!result) return EXIT.interrupted;
      if (terminal.json) printJson(result);
      else show(terminal, result);
      return result.dropped['image-unreadable'] ? EXIT.someUnreadable : EXIT.done;
    } finally {
      line.clear();
    }
  },
};

function describe({ t, language }: Terminal, { phase, done, total, round }: TuneProgress): string {
  const share = total ? done / total : 0;
  if (phase === 'embedding') {
    return `${bar(share)}  ${t('cli.eval.embedding', { done, total: total ?? done })}`;
  }
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 3 });
  const losses = t('cli.tune.losses', {
    loss: number.format(round?.loss ?? 0),
    validation: number.format(round?.validationLoss ?? 0),
  });
  return `${bar(share)}  ${losses}`;
}

function show({ t, language }: Terminal, result: TuneResult): void {
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const { photos, before, after, generic, helps, model, folder } = result;
  print(t('cli.tune.photos', photos));
  for (const name of ['mrr@10', 'recall@10'] as const) {
    print(`  ${name.padEnd(12)} ${percent.format(before[name])} → ${percent.format(after[name])}`);
  }
  const values = { before: percent.format(generic.before), after: percent.format(generic.after) };
  print(t('cli.tune.generic', values));
  print(t(helps ? 'cli.tune.helps' : 'cli.tune.helps-not', { id: model, path: folder }));
}
