/** Everything of a model folder that is no graph: the manifest and the tokenizer. */
import { AppError } from '../../../shared/errors.ts';
import type { ModelConfig } from './config.ts';
import { imageManifest } from './preprocessing.ts';
import { readJson, readText } from './source-files.ts';
import { bertTokenizer, clipTokenizer, tokenOf } from './tokenizer-json.ts';

type Json = Record<string, unknown>;

export interface ModelTexts {
  /** Without what the checkpoint cannot know: id, version, name, languages, licence, sources. */
  manifest: Json;
  tokenizer: Json;
  tokenizerConfig: Json | null;
}

/** What CLIP-Italian was trained with, where neither it nor its checkpoint says a scale. */
const FIXED_SCALE = 20;
/** CLIP keeps the scale's logarithm and never lets it beyond this. */
const MAX_LOG_SCALE = Math.log(100);

/**
 * Reads the texts beside a checkpoint. Throws AppError `import-config-invalid`,
 * `import-file-missing` or `import-unsupported`.
 * @param logitScale the value in the checkpoint; null where there is none
 */
export async function readModelTexts(
  dir: string,
  config: ModelConfig,
  logitScale: number | null,
): Promise<ModelTexts> {
  const tokenizerConfig = await readJson(dir, 'tokenizer_config.json');
  const tokenizer = await readTokenizer(dir, config, tokenizerConfig ?? {});
  const preprocessor = await readJson(dir, 'preprocessor_config.json');
  const longest = tokenizerConfig?.['model_max_length'];
  const limit = typeof longest === 'number' && longest >= 1 ? longest : Infinity;
  const manifest = {
    dims: config.dims,
    image: imageManifest(preprocessor, config.vision.imageSize),
    text: {
      file: 'text.onnx',
      inputs: ['input_ids', 'attention_mask'],
      output: 'text_embeds',
      tokenizer: 'tokenizer.json',
      maxLength: Math.min(config.text.positions, Math.floor(limit)),
      padTokenId: padding(tokenizer, tokenizerConfig ?? {}),
      // The tokenizer does it itself where it is to be done.
      lowercase: false,
      padding: 'longest',
    },
    logitScale: scaleOf(logitScale, config.initialScale),
  };
  return { manifest, tokenizer, tokenizerConfig };
}

/** The published tokenizer.json, else one made of the vocabulary. */
async function readTokenizer(dir: string, config: ModelConfig, settings: Json): Promise<Json> {
  const published = await readJson(dir, 'tokenizer.json');
  if (published) return published;
  if (config.text.kind === 'bert') {
    const vocabulary = await readText(dir, 'vocab.txt');
    if (vocabulary === null) throw missing(dir, 'vocab.txt');
    return bertTokenizer(vocabulary, settings);
  }
  const vocabulary = await readText(dir, 'vocab.json');
  if (vocabulary === null) throw missing(dir, 'vocab.json');
  const merges = await readText(dir, 'merges.txt');
  if (merges === null) throw missing(dir, 'merges.txt');
  return clipTokenizer(vocabulary, merges, settings);
}

const missing = (path: string, file: string) => new AppError('import-file-missing', { path, file });

/** Padding is masked, so any id of the vocabulary would do. */
function padding(tokenizer: Json, settings: Json): number {
  const token = tokenOf(settings['pad_token']);
  const { vocab } = (tokenizer['model'] ?? {}) as { vocab?: unknown };
  const id = token === null ? undefined : (vocab as Record<string, unknown> | undefined)?.[token];
  return typeof id === 'number' && Number.isInteger(id) && id >= 0 ? id : 0;
}

/**
 * [Note: logit scale] The factor from cosine to logit. CLIP learns its logarithm, at most ln 100.
 * CLIP-Italian's was fixed at 20 and is in some of its files not at all, in others as the value it
 * was to start from, which it never left: then it says nothing. A value beyond ln 100 cannot be a
 * logarithm and is taken as the factor.
 */
function scaleOf(stored: number | null, initial: number | null): number {
  if (stored !== null && Number.isFinite(stored) && stored > 0) {
    if (stored > MAX_LOG_SCALE + 1e-3) return stored;
    if (stored !== initial) return Math.exp(stored);
  }
  return FIXED_SCALE;
}
