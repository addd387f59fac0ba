import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Round, SearchExample } from '../../shared/tuning.ts';
import type { InstalledModel } from '../encoders/models.ts';
import type { DropReason, Drops } from './datasets/records.ts';
import type { Interval } from './evaluation/bootstrap.ts';
import type { Judged } from './evaluation/evaluate.ts';
import type { RetrievalMetrics } from './evaluation/metrics.ts';
import { writeReport } from './evaluation/report.ts';
import { compareRetrieval } from './evaluation/retrieval.ts';
import type { Prepared } from './prepare.ts';
import type { RanOn, Trained } from './training/training.ts';

/** What a tuning did, in figures of photos it did not learn from. */
export interface TuneResult {
  mode: 'adapter' | 'full';
  base: string;
  model: string;
  /** The new model's folder. */
  folder: string;
  photos: { train: number; validation: number };
  captions: number;
  dropped: Partial<Record<DropReason, number>>;
  nearDuplicates: number;
  /** Text to image, on the photos set aside. */
  before: RetrievalMetrics;
  after: RetrievalMetrics;
  /** MRR@10 after less before, with its 95 % interval. */
  difference: { 'mrr@10': number; interval: Interval };
  /** MRR@10 of everyday captions from their paraphrases; see `genericScore`. */
  generic: { before: number; after: number };
  /** Whether it is worth using: better on the photos set aside, and nothing forgotten. */
  helps: boolean;
  /** Photos by their hash. */
  examples: SearchExample<string>[];
  bestStep: number;
  /** Factor that the learned change was taken with; absent where there is none. */
  strength?: number;
  /** What full training ran on. */
  ranOn?: RanOn;
  rounds: Round[];
  seconds: { embedding: number; training: number };
}

/** What a tuning may cost on the generic check, as a share. */
const MOST_FORGOTTEN = 0.02;

const RESULT_FILE = 'result.json';
/** The page about it. */
export const REPORT_FILE = 'report.html';

interface Conclusion {
  mode: TuneResult['mode'];
  request: {
    model: InstalledModel;
    id: string;
    out: string;
    dataset: { drops: Drops };
    language: 'it' | 'en';
  };
  folder: string;
  prepared: Prepared;
  trained: Trained;
  before: Judged;
  after: Judged;
  examples: TuneResult['examples'];
  generic: TuneResult['generic'];
  seconds: TuneResult['seconds'];
}

/**
 * Whether a tuning is put to use by itself.
 * @param difference in MRR@10 on photos set aside, after less before
 */
export const helps = (difference: number, generic: TuneResult['generic']): boolean =>
  difference > 0 && generic.after >= (1 - MOST_FORGOTTEN) * generic.before;

/** Compares before and after, and writes `report.html` and, last, `result.json`. */
export async function conclude(done: Conclusion): Promise<TuneResult> {
  const { request, prepared, trained, before, after, generic } = done;
  const { parts } = prepared;
  const { textToImage } = await compareRetrieval(before.ranks, after.ranks, before.imageOf);
  const { difference, interval } = textToImage['mrr@10'];
  const dropped = { ...request.dataset.drops.counts };
  const report = { path: join(request.out, REPORT_FILE), language: request.language };
  await writeReport(report, before, after, dropped);
  const result: TuneResult = {
    mode: done.mode,
    base: request.model.id,
    model: request.id,
    folder: done.folder,
    photos: { train: parts.train.length, validation: parts.validation.length },
    captions: prepared.embedded.captions.rows,
    dropped,
    nearDuplicates: prepared.nearDuplicates,
    before: before.evaluation.textToImage,
    after: after.evaluation.textToImage,
    difference: { 'mrr@10': difference, interval },
    generic,
    helps: helps(difference, generic),
    examples: done.examples,
    bestStep: trained.bestStep,
    ...(trained.strength !== undefined && { strength: trained.strength }),
    ...(trained.ranOn && { ranOn: trained.ranOn }),
    rounds: trained.rounds,
    seconds: done.seconds,
  };
  await writeFile(join(request.out, RESULT_FILE), `${JSON.stringify(result, null, 1)}\n`);
  return result;
}

/** The result that a tuning left in its folder; null where it has not ended. */
export async function readTuneResult(out: string): Promise<TuneResult | null> {
  const text = await readFile(join(out, RESULT_FILE), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as TuneResult);
}
