import {
  evaluate,
  type Evaluation,
  type ModelEvaluation,
} from '../../engine/tuning/evaluation/evaluate.ts';
import { METRICS } from '../../engine/tuning/evaluation/retrieval.ts';
import { ACCURACY_CUTS } from '../../engine/tuning/evaluation/zero-shot.ts';
import { PARTS } from '../../engine/tuning/datasets/split.ts';
import { AppError } from '../../shared/errors.ts';
import type { Command, Invocation } from '../command.ts';
import { embeddingProgress } from '../embedding-progress.ts';
import { DATASET_OPTIONS, datasetSource } from '../dataset-source.ts';
import { chosenModel, deviceOf, modelNamed } from '../model-choice.ts';
import { oneOf, text, userPath } from '../options.ts';
import { EXIT, note, print, printJson, StatusLine, type Terminal } from '../terminal.ts';

export const evalCommand: Command = {
  usage:
    'eval --dataset FILE [--images DIR] [--part train|validation] [--model ID] [--compare ID] [--classes DIR [--labels FILE] [--templates FILE]] [--report FILE.html] [--progress]',
  summary: 'cli.eval.summary',
  options: {
    ...DATASET_OPTIONS,
    part: { type: 'string' },
    model: { type: 'string' },
    compare: { type: 'string' },
    classes: { type: 'string' },
    labels: { type: 'string' },
    templates: { type: 'string' },
    report: { type: 'string' },
    device: { type: 'string' },
    progress: { type: 'boolean' },
  },
  async run(invocation) {
    const { terminal, options } = invocation;
    const dataset = datasetSource(options, text(options, 'dataset'), '--dataset');
    const path = (name: string) => {
      const value = text(options, name);
      return value === undefined ? undefined : userPath(value);
    };
    const classes = path('classes');
    const report = path('report');
    const compare = text(options, 'compare');
    const signal = invocation.interruption();
    const line = new StatusLine(terminal);
    try {
      const evaluation = await evaluate(
        {
          dataset,
          part: oneOf(options, 'part', PARTS),
          model: await chosenModel(invocation),
          compareWith: compare === undefined ? undefined : await modelNamed(invocation, compare),
          zeroShot:
            classes === undefined
              ? undefined
              : { dir: classes, labels: path('labels'), templates: path('templates') },
          report: report === undefined ? undefined : { path: report, language: terminal.language },
          device: deviceOf(options),
        },
        {
          signal,
          onProgress: embeddingProgress(invocation, line),
        },
      );
      line.clear();
      if (evaluation.images === 0) throw new AppError('dataset-empty', { path: dataset.path });
      if (terminal.json) printJson(evaluation);
      else show(invocation, evaluation);
      if (report !== undefined) note(terminal, terminal.t('cli.eval.report', { path: report }));
      const unreadable = evaluation.dropped['image-unreadable'] ?? 0;
      return unreadable > 0 ? EXIT.someUnreadable : EXIT.done;
    } catch (error) {
      if (signal.aborted) return EXIT.interrupted;
      throw error;
    } finally {
      line.clear();
    }
  },
};

function show({ terminal }: Invocation, evaluation: Evaluation): void {
  for (const model of [evaluation, ...(evaluation.compared ? [evaluation.compared] : [])]) {
    showModel(terminal, model);
  }
  for (const [reason, count] of Object.entries(evaluation.dropped)) {
    note(terminal, terminal.t(`dataset.drop.${reason as keyof Evaluation['dropped']}`, { count }));
  }
}

function showModel({ t, language }: Terminal, evaluation: ModelEvaluation): void {
  const { model, images, captions, confidence, zeroShot } = evaluation;
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const figure = (name: string, value: number, [low, high]: [number, number]) =>
    print(
      `  ${name.padEnd(14)} ${percent.format(value).padStart(7)}   ${percent.format(low)} – ${percent.format(high)}`,
    );
  print(t('cli.eval.data', { model, images, captions }));
  print(t('cli.eval.text-to-image'));
  for (const metric of METRICS)
    figure(metric, evaluation.textToImage[metric], confidence.textToImage[metric]);
  print(t('cli.eval.image-to-text'));
  for (const metric of METRICS)
    figure(metric, evaluation.imageToText[metric], confidence.imageToText[metric]);
  if (!zeroShot) return;
  print(t('cli.eval.zero-shot', { classes: zeroShot.classes, images: zeroShot.images }));
  for (const k of ACCURACY_CUTS) {
    const metric = `accuracy@${k}` as const;
    figure(metric, zeroShot.accuracy[metric], zeroShot.confidence[metric]);
  }
}
