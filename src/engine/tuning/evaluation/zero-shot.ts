import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { PhotoWorker } from '../../worker/photo-worker.ts';
import { embedFiles, embedTexts, type EmbedContext } from '../embed.ts';
import { dot, matrixOf, rowOf, type Matrix } from '../matrix.ts';
import { bootstrapMean, type Interval } from './bootstrap.ts';

/** The k of accuracy@k, as in the seed's table for ImageNet. */
export const ACCURACY_CUTS = [1, 5, 10, 100] as const;
export type AccuracyMetrics = Record<`accuracy@${(typeof ACCURACY_CUTS)[number]}`, number>;

/** Sentences a class name is put into; a class is the mean of its sentences. */
export const DEFAULT_TEMPLATES = [
  'una foto di {}',
  'una bella foto di {}',
  'una foto da vicino di {}',
  'una foto sfocata di {}',
  '{} in primo piano',
];

export interface ZeroShotSource {
  /** A folder with a folder of pictures for each class. */
  dir: string;
  /** JSON `{"folder": "etichetta"}` or lines `folder<TAB>etichetta`; default: the folders' names. */
  labels?: string | undefined;
  /** A text file with a template on each line, `{}` standing for the label. */
  templates?: string | undefined;
}

export interface ClassTree {
  /** Italian names, several for a class where it has synonyms. */
  classes: { folder: string; labels: string[] }[];
  pictures: { path: string; classNumber: number }[];
  templates: string[];
}

export interface ZeroShot {
  classes: number;
  images: number;
  unreadable: number;
  accuracy: AccuracyMetrics;
  confidence: Record<keyof AccuracyMetrics, Interval>;
}

/** @throws AppError `folder-missing`, `dataset-missing`, `labels-invalid`, `templates-invalid` */
export async function readClassTree(source: ZeroShotSource): Promise<ClassTree> {
  const names = source.labels === undefined ? null : await readLabels(source.labels);
  const templates =
    source.templates === undefined ? DEFAULT_TEMPLATES : await readTemplates(source.templates);
  const entries = await readdir(source.dir, { withFileTypes: true }).catch(() => {
    throw new AppError('folder-missing', { path: source.dir });
  });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const tree: ClassTree = { classes: [], pictures: [], templates };
  for (const folder of folders.sort()) {
    // A class without a name in the file is not part of the question.
    const labels = names ? names.get(folder) : [folder.replaceAll('_', ' ')];
    if (!labels) continue;
    const classNumber = tree.classes.push({ folder, labels }) - 1;
    const files = await readdir(join(source.dir, folder), { recursive: true, withFileTypes: true });
    for (const file of files) {
      if (file.isFile())
        tree.pictures.push({ path: join(file.parentPath, file.name), classNumber });
    }
  }
  if (tree.classes.length === 0) throw new AppError('classes-missing', { path: source.dir });
  return tree;
}

/**
 * Zero-shot classification: a picture is of the classes whose texts are nearest; accuracy@k is the
 * share of pictures whose class is among the first k. Equal cosines keep the order of the classes.
 *
 * Source: Radford et al. 2021 (arXiv 2103.00020), section 3.1.4, for the mean over templates.
 */
export async function evaluateZeroShot(
  worker: PhotoWorker,
  dims: number,
  tree: ClassTree,
  context?: EmbedContext,
): Promise<ZeroShot> {
  const texts = await classTexts(worker, dims, tree);
  const paths = tree.pictures.map(({ path }) => path);
  const embeddings = await embedFiles(worker, paths, context);
  const ranks: number[] = [];
  embeddings.forEach((embedding, n) => {
    if (embedding) ranks.push(rankOfClass(embedding, texts, tree.pictures[n]?.classNumber ?? 0));
  });
  return {
    classes: tree.classes.length,
    images: ranks.length,
    unreadable: paths.length - ranks.length,
    ...accuracyOf(ranks),
  };
}

/** The place of a picture's own class among all classes, from 1. */
export function rankOfClass(picture: Float32Array, texts: Matrix, own: number): number {
  const score = dot(picture, rowOf(texts, own));
  let rank = 1;
  for (let c = 0; c < texts.rows; c++) {
    if (c === own) continue;
    const other = dot(picture, rowOf(texts, c));
    if (other > score || (other === score && c < own)) rank++;
  }
  return rank;
}

export function accuracyOf(ranks: readonly number[]): Pick<ZeroShot, 'accuracy' | 'confidence'> {
  const accuracy = {} as AccuracyMetrics;
  const confidence = {} as Record<keyof AccuracyMetrics, Interval>;
  const each = ranks.map((_, n) => n);
  for (const k of ACCURACY_CUTS) {
    const hits = ranks.map((rank) => (rank <= k ? 1 : 0));
    accuracy[`accuracy@${k}`] =
      hits.reduce<number>((sum, hit) => sum + hit, 0) / (hits.length || 1);
    confidence[`accuracy@${k}`] = bootstrapMean(hits, each, ranks.length);
  }
  return { accuracy, confidence };
}

/** One row of length 1 for each class: the mean over labels and templates. */
async function classTexts(worker: PhotoWorker, dims: number, tree: ClassTree): Promise<Matrix> {
  const rows: Float32Array[] = [];
  for (const { labels } of tree.classes) {
    const sentences = labels.flatMap((label) =>
      tree.templates.map((template) => template.replaceAll('{}', label)),
    );
    const texts = await embedTexts(worker, sentences, dims);
    const mean = new Float32Array(dims);
    for (let n = 0; n < texts.rows; n++) {
      rowOf(texts, n).forEach((value, i) => (mean[i] = (mean[i] as number) + value));
    }
    const length = Math.sqrt(dot(mean, mean)) || 1;
    rows.push(mean.map((value) => value / length));
  }
  return matrixOf(rows, dims);
}

const labelsSchema = z.record(
  z.string(),
  z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]),
);

async function readLabels(path: string): Promise<Map<string, string[]>> {
  const text = await readText(path);
  if (!path.endsWith('.json')) {
    const rows = text.split(/\r?\n/).map((line) => line.split('\t'));
    return new Map(
      rows.flatMap(([folder, ...labels]) => (folder && labels[0] ? [[folder, labels]] : [])),
    );
  }
  try {
    const parsed = labelsSchema.parse(JSON.parse(text));
    return new Map(Object.entries(parsed).map(([folder, label]) => [folder, [label].flat()]));
  } catch (error) {
    throw new AppError('labels-invalid', { path, reason: (error as Error).message.slice(0, 200) });
  }
}

async function readTemplates(path: string): Promise<string[]> {
  const templates = (await readText(path))
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
  if (templates.length === 0 || templates.some((one) => !one.includes('{}'))) {
    throw new AppError('templates-invalid', { path });
  }
  return templates;
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => {
    throw new AppError('dataset-missing', { path });
  });
}
