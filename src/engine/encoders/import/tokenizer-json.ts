/**
 * `tokenizer.json` out of the files of before it: BERT's vocab.txt, CLIP's vocab.json and
 * merges.txt. The format is that of Hugging Face's tokenizers library.
 */
import { AppError } from '../../../shared/errors.ts';

type Json = Record<string, unknown>;

/** `tokenizer_config.json`; what is not there has transformers' defaults. */
export interface TokenizerConfig {
  do_lower_case?: unknown;
  strip_accents?: unknown;
  tokenize_chinese_chars?: unknown;
  unk_token?: unknown;
  sep_token?: unknown;
  pad_token?: unknown;
  cls_token?: unknown;
  mask_token?: unknown;
  bos_token?: unknown;
  eos_token?: unknown;
  model_max_length?: unknown;
}

/** Han characters, which BERT takes one by one. */
const HAN = /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[\u{20000}-\u{2fa1f}]/u;

/**
 * BERT's tokenizer: WordPiece over words split at spaces and punctuation. Throws AppError
 * `import-config-invalid` where the vocabulary lacks a special token.
 */
export function bertTokenizer(vocabulary: string, config: TokenizerConfig): Json {
  const lines = vocabulary.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const vocab: Record<string, number> = Object.fromEntries(lines.map((token, id) => [token, id]));
  const special = (key: keyof TokenizerConfig, fallback: string) =>
    specialToken(config, key, fallback, vocab, 'vocab.txt');
  const unk = special('unk_token', '[UNK]');
  const cls = special('cls_token', '[CLS]');
  const sep = special('sep_token', '[SEP]');
  const pad = special('pad_token', '[PAD]');
  const lowercase = config.do_lower_case !== false;
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: addedTokens(vocab, [pad, unk, cls, sep, tokenOf(config.mask_token) ?? '[MASK]']),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      // Without Han in the vocabulary, taking them one by one only makes several unknowns of one.
      handle_chinese_chars: config.tokenize_chinese_chars !== false && HAN.test(vocabulary),
      // Not told, accents go when capitals do.
      strip_accents: typeof config.strip_accents === 'boolean' ? config.strip_accents : lowercase,
      lowercase,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: template(vocab, cls, sep),
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: unk,
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab,
    },
  };
}

/** CLIP's words: contractions, letters, single digits, anything else that is no space. */
const CLIP_WORDS =
  "<\\|startoftext\\|>|<\\|endoftext\\|>|'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+";

/** CLIP's tokenizer: byte-level BPE of lower-cased text, `</w>` at the end of a word. */
export function clipTokenizer(vocabJson: string, merges: string, config: TokenizerConfig): Json {
  let vocab: Record<string, number>;
  try {
    vocab = JSON.parse(vocabJson) as Record<string, number>;
  } catch (error) {
    const reason = (error as Error).message;
    throw new AppError('import-config-invalid', { file: 'vocab.json', reason });
  }
  const special = (key: keyof TokenizerConfig, fallback: string) =>
    specialToken(config, key, fallback, vocab, 'vocab.json');
  const bos = special('bos_token', '<|startoftext|>');
  const eos = special('eos_token', '<|endoftext|>');
  const unk = special('unk_token', '<|endoftext|>');
  const pairs = merges
    .split(/\r?\n/)
    .filter((line) => line !== '' && !line.startsWith('#version'))
    .map((line) => line.split(' '));
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: addedTokens(vocab, [bos, eos]),
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFC' },
        { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' },
        { type: 'Lowercase' },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: CLIP_WORDS }, behavior: 'Removed', invert: true },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
      ],
    },
    post_processor: template(vocab, bos, eos),
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: unk,
      continuing_subword_prefix: '',
      end_of_word_suffix: '</w>',
      fuse_unk: false,
      vocab,
      merges: pairs,
    },
  };
}

/** One token before the text and one after it. */
function template(vocab: Record<string, number>, before: string, after: string): Json {
  const token = (id: string) => ({ id, ids: [vocab[id]], tokens: [id] });
  return {
    type: 'TemplateProcessing',
    single: [
      { SpecialToken: { id: before, type_id: 0 } },
      { Sequence: { id: 'A', type_id: 0 } },
      { SpecialToken: { id: after, type_id: 0 } },
    ],
    pair: [],
    special_tokens: { [before]: token(before), [after]: token(after) },
  };
}

function addedTokens(vocab: Record<string, number>, tokens: string[]): Json[] {
  return [...new Set(tokens)]
    .filter((content) => Object.hasOwn(vocab, content))
    .map((content) => ({
      id: vocab[content],
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    }));
}

/** A token is written as a text, or as an object with one. */
export function tokenOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  const content = (value as { content?: unknown } | null | undefined)?.content;
  return typeof content === 'string' ? content : null;
}

function specialToken(
  config: TokenizerConfig,
  key: keyof TokenizerConfig,
  fallback: string,
  vocab: Record<string, number>,
  file: string,
): string {
  const token = tokenOf(config[key]) ?? fallback;
  if (Object.hasOwn(vocab, token)) return token;
  throw new AppError('import-config-invalid', { file, reason: `${key} ${token}` });
}
