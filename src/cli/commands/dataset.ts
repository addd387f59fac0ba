import { inspectDataset, type Inspection } from '../../engine/tuning/datasets/inspect.ts';
import { AppError } from '../../shared/errors.ts';
import type { Command } from '../command.ts';
import { embeddingProgress } from '../embedding-progress.ts';
import { DATASET_OPTIONS, datasetSource } from '../dataset-source.ts';
import { chosenModel, deviceOf } from '../model-choice.ts';
import { EXIT, print, printJson, StatusLine, type Terminal } from '../terminal.ts';

export const datasetCommand: Command = {
  usage:
    'dataset inspect FILE [--images DIR] [--format F] [--near-duplicates [--model ID] [--progress]]',
  summary: 'cli.dataset.summary',
  options: {
    ...DATASET_OPTIONS,
    'near-duplicates': { type: 'boolean' },
    model: { type: 'string' },
    device: { type: 'string' },
    progress: { type: 'boolean' },
  },
  async run(invocation) {
    const { terminal, positionals, options } = invocation;
    const [action, file] = positionals;
    if (action !== 'inspect') throw new AppError('usage-missing', { what: 'inspect' });
    const source = datasetSource(options, file, 'FILE');
    const look = options['near-duplicates']
      ? { model: await chosenModel(invocation), device: deviceOf(options) }
      : undefined;
    const signal = invocation.interruption();
    const line = new StatusLine(terminal);
    try {
      const inspection = await inspectDataset(source, look, {
        signal,
        onProgress: embeddingProgress(invocation, line),
      });
      line.clear();
      if (terminal.json) printJson(inspection);
      else show(terminal, inspection);
      return inspection.dropped['image-unreadable'] ? EXIT.someUnreadable : EXIT.done;
    } catch (error) {
      if (signal.aborted) return EXIT.interrupted;
      throw error;
    } finally {
      line.clear();
    }
  },
};

function show({ t }: Terminal, inspection: Inspection): void {
  const { format, images, captions, words, split, dropped, examples, nearDuplicates } = inspection;
  print(t('cli.dataset.found', { format, images, captions, words: Math.round(words) }));
  const [train, validation] = [split.train.images, split.validation.images];
  print(t('cli.dataset.split', { train, validation }));
  if (nearDuplicates !== null) print(t('cli.dataset.near-duplicates', { count: nearDuplicates }));
  for (const [name, count] of Object.entries(dropped)) {
    const reason = name as keyof Inspection['dropped'];
    print(t(`dataset.drop.${reason}`, { count }));
    for (const example of examples[reason] ?? []) print(`    ${example}`);
  }
}
