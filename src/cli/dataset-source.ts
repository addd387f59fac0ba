import { DATASET_FORMATS, type DatasetSource } from '../engine/tuning/datasets/open.ts';
import { AppError } from '../shared/errors.ts';
import { oneOf, text, userPath, type OptionValues } from './options.ts';

/** Options of every command that reads a dataset. */
export const DATASET_OPTIONS = {
  dataset: { type: 'string' },
  images: { type: 'string' },
  format: { type: 'string' },
} as const;

/**
 * The dataset that the options name.
 * @param file as the user wrote it
 * @param what the argument's name, where it is missing
 * @throws AppError `usage-missing`, `usage-choice`
 */
export function datasetSource(
  options: OptionValues,
  file: string | undefined,
  what: string,
): DatasetSource {
  if (file === undefined) throw new AppError('usage-missing', { what });
  const images = text(options, 'images');
  return {
    path: userPath(file),
    images: images === undefined ? undefined : userPath(images),
    format: oneOf(options, 'format', DATASET_FORMATS),
  };
}
