/** The texts of a checkpoint that say how words become tokens, from an import to a search. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/engine/encoders/import/config.ts';
import { readModelTexts } from '../../src/engine/encoders/import/model-texts.ts';
import { readManifest } from '../../src/engine/encoders/manifest.ts';
import { openTokenizer } from '../../src/engine/encoders/tokenizer.ts';
import { SMALL_CLIP_CONFIG, SMALL_CONFIG, writeTexts } from '../support/models/checkpoints.ts';
import type { Target } from './target.ts';

/** One input is all these files, each under a line with its name. */
const FILES = [
  'tokenizer.json',
  'tokenizer_config.json',
  'preprocessor_config.json',
  'vocab.txt',
  'vocab.json',
  'merges.txt',
];
const HEADING = /^=== (.*)\n/m;

const TEXTS = [
  '',
  'Un cane al mare, d’estate… e 12 caffè! 日本 \u0130 \ud83d\udc36 \ud800',
  'cane '.repeat(200),
  'a'.repeat(500),
];

/** A tokenizer that never opens is refused after this. */
const OPEN_MS = 1000;

/** Published tokenizers, and those made of vocabularies of before. */
export const tokenizer = (): Target => {
  const dir = mkdtempSync(join(tmpdir(), 'fototeca-fuzz-'));
  const [source, imported] = [join(dir, 'source'), join(dir, 'imported')];
  mkdirSync(imported);
  // The package says there what it does not understand.
  const { warn } = console;
  console.warn = () => undefined;
  return {
    async seeds() {
      const old = [SMALL_CONFIG, SMALL_CLIP_CONFIG].map((config) => {
        putInto(source, {});
        writeTexts(source, config);
        return { config: readConfig(config), files: contentsOf(source) };
      });
      const published = await Promise.all(
        old.map(async ({ config, files }, n) => {
          const made = putInto(join(dir, `made-${n}`), files);
          const { tokenizer: json } = await readModelTexts(made, config, null);
          return { 'tokenizer.json': JSON.stringify(json), 'tokenizer_config.json': CONFIG };
        }),
      );
      const preprocessor = JSON.stringify({ size: 16, crop_size: 16, image_mean: [0, 0, 0] });
      return [...old.map(({ files }) => files), ...published].map((files) =>
        joined({ ...files, 'preprocessor_config.json': preprocessor }),
      );
    },
    words: WORDS.map((word) => Buffer.from(word)),
    isJson: true,
    async take(input) {
      const files = split(Buffer.from(input).toString('utf8'));
      putInto(source, files);
      const isClip = 'vocab.json' in files;
      const config = readConfig(isClip ? SMALL_CLIP_CONFIG : SMALL_CONFIG);
      const texts = await readModelTexts(source, config, null);
      putInto(imported, {
        'manifest.json': JSON.stringify({ ...texts.manifest, id: 'fuzz', version: '1' }),
        'tokenizer.json': JSON.stringify(texts.tokenizer),
        ...(texts.tokenizerConfig && {
          'tokenizer_config.json': JSON.stringify(texts.tokenizerConfig),
        }),
      });
      const manifest = await readManifest(imported);
      const opened = await openTokenizer(imported, manifest, OPEN_MS);
      if (!(opened.largestId >= 0)) throw new Error(`largest id ${opened.largestId}`);
      for (const text of TEXTS) {
        const { inputIds, length } = opened.encodeBatch([text]);
        if (length > manifest.text.maxLength) throw new Error(`${length} tokens`);
        if (inputIds.some((id) => id < 0n)) throw new Error(`tokens ${inputIds.join(' ')}`);
      }
      const { model, normalizer } = texts.tokenizer as Record<string, { type?: unknown } | null>;
      return `${String(model?.type)} ${String(normalizer?.type)}`;
    },
    async close() {
      console.warn = warn;
      rmSync(dir, { recursive: true });
    },
  };
};

const CONFIG = JSON.stringify({ model_max_length: 12, pad_token: { content: '[PAD]' } });

const WORDS = [
  ...FILES.map((name) => `\n=== ${name}\n`),
  ...['null', '[]', '{}', '""', '-1', '0.5', '1e999', '4294967296', 'true', '"__proto__"'],
  ...['"WordPiece"', '"BPE"', '"Unigram"', '"Sequence"', '"ByteLevel"', '"Metaspace"', '"Split"'],
  ...['"NFKC"', '"Replace"', '"Strip"', '"Precompiled"', '"Digits"', '"RobertaProcessing"'],
  ...[
    '{"Regex":"(?:a?|a?|){40}[^a]"}',
    '{"Regex":"[^a]+|\\\\p{L}"}',
    '{"String":""}',
    '"[UNK]"',
    '"unk_id":0,',
    '##',
    '</w>',
    '\n',
    ' ',
  ],
];

function split(text: string): Record<string, string> {
  const parts = text.split(HEADING);
  const files: Record<string, string> = {};
  for (let n = 1; n < parts.length; n += 2) {
    const name = parts[n] as string;
    if (FILES.includes(name)) files[name] = parts[n + 1] as string;
  }
  return files;
}

const joined = (files: Record<string, string>): Buffer =>
  Buffer.from(
    Object.entries(files)
      .filter(([name]) => FILES.includes(name))
      .map(([name, content]) => `=== ${name}\n${content.trimEnd()}\n`)
      .join(''),
  );

function putInto(dir: string, files: Record<string, string>): string {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(dir, name), content);
  return dir;
}

const contentsOf = (dir: string): Record<string, string> =>
  Object.fromEntries(readdirSync(dir).map((name) => [name, readFileSync(join(dir, name), 'utf8')]));
