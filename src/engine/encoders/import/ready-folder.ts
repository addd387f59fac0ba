import { copyFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../manifest.ts';
import type { Progress } from './progress.ts';

/** What may lie in a model folder beside the files that its manifest names. */
const OTHERS = /^(tokenizer_config\.json|MODEL_CARD\.md|README\.md|LICEN[CS]E(\..*)?)$/i;

/**
 * Copies a model that is ready to use: the files of its manifest, their variants and outsourced
 * weights, its papers; nothing else of the folder. The manifest is written by the caller.
 */
export async function copyModel(
  from: string,
  to: string,
  { image, text }: Manifest,
  progress: Progress,
): Promise<void> {
  const stems = [image.file, text.file].map((file) => file.replace(/\.onnx$/, ''));
  const variant = (name: string) =>
    stems.some((stem) => name === `${stem}_fp16.onnx` || name === `${stem}_int8.onnx`);
  const weights = (name: string) =>
    [image.file, text.file].some((file) => name === `${file}_data` || name === `${file}.data`);
  const names = (await readdir(from)).filter(
    (name) =>
      [image.file, text.file, text.tokenizer].includes(name) ||
      OTHERS.test(name) ||
      variant(name) ||
      weights(name),
  );
  const files: { name: string; bytes: number }[] = [];
  for (const name of names) {
    const found = await stat(join(from, name));
    if (found.isFile()) files.push({ name, bytes: found.size });
  }
  progress.begin(
    'write',
    files.length,
    files.reduce((sum, { bytes }) => sum + bytes, 0),
  );
  for (const { name, bytes } of files) {
    progress.expectWanted();
    await copyFile(join(from, name), join(to, name));
    progress.advance(bytes, 1);
  }
}
