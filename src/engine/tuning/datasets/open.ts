import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { readCoco } from './coco.ts';
import { ImageFolder } from './image-folder.ts';
import { readJsonl } from './jsonl.ts';
import { linesOf } from './lines.ts';
import { Drops, type CaptionedImage, type Records } from './records.ts';
import { readConceptual, readWit } from './web-tables.ts';

export const DATASET_FORMATS = ['jsonl', 'coco', 'wit', 'conceptual'] as const;
export type DatasetFormat = (typeof DATASET_FORMATS)[number];

export interface DatasetSource {
  /** Absolute path of the list of captions. */
  path: string;
  /** Where the pictures are; default: the list's own folder. `jsonl` names them itself. */
  images?: string | undefined;
  /** Default: told by the name and the first line. */
  format?: DatasetFormat | undefined;
}

/** A dataset ready to be read, once. */
export interface Dataset {
  format: DatasetFormat;
  records: Records;
  /** Fills while the records are read. */
  drops: Drops;
}

/** @throws AppError `dataset-missing`, `dataset-unknown`, `dataset-unreadable`, `folder-missing` */
export async function openDataset(source: DatasetSource): Promise<Dataset> {
  const { path } = source;
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile) throw new AppError('dataset-missing', { path });
  const format = source.format ?? (await formatOf(path));
  const drops = new Drops();
  if (format === 'jsonl')
    return { format, drops, records: existing(readJsonl(path, drops), drops) };
  const images = await ImageFolder.open(source.images ?? dirname(path));
  const read = { coco: readCoco, wit: readWit, conceptual: readConceptual }[format];
  return { format, drops, records: read(path, images, drops) };
}

async function formatOf(path: string): Promise<DatasetFormat> {
  if (/\.jsonl(\.gz)?$/i.test(path)) return 'jsonl';
  if (/\.json$/i.test(path)) return 'coco';
  if (!/\.tsv(\.gz)?$/i.test(path)) throw new AppError('dataset-unknown', { path });
  for await (const line of linesOf(path)) {
    return line.split('\t').includes('caption_reference_description') ? 'wit' : 'conceptual';
  }
  throw new AppError('dataset-unknown', { path });
}

async function* existing(records: Records, drops: Drops): Records {
  for await (const record of records) {
    if (
      await stat(record.path).then(
        (file) => file.isFile(),
        () => false,
      )
    )
      yield record;
    else drops.add('image-missing', record.path);
  }
}

/**
 * All records in memory, those of the same file joined, in the order of their first appearance.
 * A caption takes about a hundred bytes: a million of them fit.
 * @throws `AbortError` when the signal is aborted
 */
export async function collect(
  { records, drops }: Dataset,
  signal?: AbortSignal,
): Promise<CaptionedImage[]> {
  const byPath = new Map<string, CaptionedImage>();
  for await (const { path, captions } of records) {
    signal?.throwIfAborted();
    const known = byPath.get(path);
    if (!known) {
      byPath.set(path, { path, captions: [...captions] });
      continue;
    }
    for (const caption of captions) {
      if (known.captions.includes(caption)) drops.add('caption-repeated', `${path}: ${caption}`);
      else known.captions.push(caption);
    }
  }
  return [...byPath.values()];
}
