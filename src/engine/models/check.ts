import { AppError } from '../../shared/errors.ts';
import { type Manifest, readManifest } from '../encoders/manifest.ts';
import { openTokenizer } from '../encoders/tokenizer.ts';
import { PhotoWorker } from '../worker/photo-worker.ts';

/** Token ids that a tokenizer must give for a text. */
export interface TokenCheck {
  text: string;
  ids: number[];
}

/**
 * Tries a model folder: manifest, tokenizer, both towers on the CPU, in a process of its own.
 * @throws AppError `model-file-missing`, `model-file-corrupt`, `model-mismatch`,
 *   `model-manifest-invalid`, `model-output-invalid`, `worker-unavailable`
 */
export async function checkModel(dir: string, tokens: readonly TokenCheck[] = []): Promise<void> {
  const manifest = await readManifest(dir);
  // A tokenizer of strangers may take long to open, and is tried below.
  if (tokens.length > 0) await checkTokens(dir, manifest, tokens);
  const worker = new PhotoWorker({ model: { dir, device: 'cpu' }, towers: ['image', 'text'] });
  try {
    await worker.start();
  } finally {
    await worker.close();
  }
}

async function checkTokens(
  dir: string,
  manifest: Manifest,
  tokens: readonly TokenCheck[],
): Promise<void> {
  const tokenizer = await openTokenizer(dir, manifest);
  for (const { text, ids } of tokens) {
    const actual = tokenizer.encode(text);
    if (actual.join() === ids.join()) continue;
    throw new AppError('model-mismatch', {
      id: manifest.id,
      what: `${manifest.text.tokenizer} («${text}»)`,
      expected: ids.join(' '),
      actual: actual.join(' '),
    });
  }
}
