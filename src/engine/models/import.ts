import { importModel, type ImportOptions, type ImportResult } from '../encoders/import/index.ts';
import { withUnpacked } from './archive.ts';

/**
 * Imports a model from a folder or a zip of one; see {@link importModel}.
 * @param path absolute
 * @throws AppError as importModel and {@link withUnpacked}; and the signal's reason
 */
export async function importFrom(path: string, options: ImportOptions): Promise<ImportResult> {
  if (!/\.zip$/i.test(path)) return importModel(path, options);
  const imported = await withUnpacked(path, options.modelsDir, (dir) => importModel(dir, options));
  return { ...imported, source: path };
}
