import { availableParallelism } from 'node:os';
import { executionProvider } from '../../engine/encoders/devices.ts';
import { FULL_DEFAULTS, type FullSettings } from '../../engine/tuning/full/train.ts';
import { tuneFully } from '../../engine/tuning/full/tune-fully.ts';
import { readSayings } from '../../engine/sayings.ts';
import { readForTuning } from '../../engine/tuning/prepare.ts';
import type { TuneResult } from '../../engine/tuning/result.ts';
import { tune } from '../../engine/tuning/tune.ts';
import { AppError } from '../../shared/errors.ts';
import type { TuneProgress } from '../../shared/tuning.ts';
import { RESOURCES, type Command } from '../command.ts';
import { DATASET_OPTIONS, datasetSource } from '../dataset-source.ts';
import { chosenModel, deviceOf } from '../model-choice.ts';
import { oneOf, text, userPath, wholeNumber, type OptionValues } from '../options.ts';
import { bar, EXIT, print, printJson, StatusLine, type Terminal } from '../terminal.ts';

export const tuneCommand: Command = {
  usage: 'tune --dataset FILE --out DIR [--model ID] [--id ID] [--seed N] [--progress]',
  summary: 'cli.tune.summary',
  options: {
    ...DATASET_OPTIONS,
    out: { type: 'string' },
    mode: { type: 'string' },
    checkpoint: { type: 'string' },
    batch: { type: 'string' },
    part: { type: 'string' },
    rate: { type: 'string' },
    epochs: { type: 'string' },
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
    const mode = oneOf(options, 'mode', ['adapter', 'full']) ?? 'adapter';
    const checkpointDir = text(options, 'checkpoint');
    if (mode === 'full' && checkpointDir === undefined) {
      throw new AppError('usage-missing', { what: '--checkpoint' });
    }
    const signal = invocation.interruption();
    const line = new StatusLine(terminal);
    const context: Parameters<typeof tune>[1] = {
      signal,
      checkpoint: () => Promise.resolve(),
      report(progress) {
        if (terminal.json && options['progress']) printJson({ progress });
        else line.show(describe(terminal, progress));
      },
    };
    try {
      const common = {
        dataset: await readForTuning(source, signal),
        sayings: await readSayings(RESOURCES),
        out: userPath(out),
        device: deviceOf(options),
        language: terminal.language,
      };
      let result: TuneResult | null;
      if (checkpointDir !== undefined && mode === 'full') {
        const id = text(options, 'id') ?? 'clip-mio';
        const settings = fullSettings(options);
        const request = { ...common, checkpointDir: userPath(checkpointDir), id, settings };
        result = await tuneFully(request, context);
      } else {
        const model = await chosenModel(invocation);
        const id = text(options, 'id') ?? `${model.id}-mio`;
        const settings = { seed: wholeNumber(options, 'seed', 1), threads: availableParallelism() };
        result = await tune({ ...common, model, id, settings }, context);
      }
      line.clear();
      if (!result) return EXIT.interrupted;
      if (terminal.json) printJson(result);
      else show(terminal, result);
      return result.dropped['image-unreadable'] ? EXIT.someUnreadable : EXIT.done;
    } catch (error) {
      if (signal.aborted) return EXIT.interrupted;
      throw error;
    } finally {
      line.clear();
    }
  },
};

function fullSettings(options: OptionValues): Partial<FullSettings> {
  const { batch, part, rate, epochs } = FULL_DEFAULTS;
  const asked = text(options, 'rate');
  const visits = text(options, 'epochs') ?? `${epochs.projections},${epochs.all}`;
  const [projections = NaN, all = NaN] = visits.split(',').map(Number);
  const wrong = (option: string, value: string, choices: string) =>
    new AppError('usage-choice', { option, value, choices });
  if (!Number.isInteger(projections) || !Number.isInteger(all) || projections < 0 || all < 0) {
    throw wrong('--epochs', visits, 'N,N');
  }
  if (asked !== undefined && !(Number(asked) > 0)) throw wrong('--rate', asked, '> 0');
  return {
    seed: wholeNumber(options, 'seed', 1),
    batch: wholeNumber(options, 'batch', batch, 2),
    part: wholeNumber(options, 'part', part, 1),
    rate: asked === undefined ? rate : Number(asked),
    epochs: { projections, all },
    device: executionProvider(deviceOf(options)),
    threads: availableParallelism(),
  };
}

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
  if (result.ranOn?.reason) print(t('cli.tune.on-cpu', { reason: result.ranOn.reason }));
  print(t('cli.tune.photos', photos));
  for (const name of ['mrr@10', 'recall@10'] as const) {
    print(`  ${name.padEnd(12)} ${percent.format(before[name])} → ${percent.format(after[name])}`);
  }
  const values = { before: percent.format(generic.before), after: percent.format(generic.after) };
  print(t('cli.tune.generic', values));
  print(t(helps ? 'cli.tune.helps' : 'cli.tune.helps-not', { id: model, path: folder }));
}
