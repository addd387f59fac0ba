import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { Tokenizer } from '@huggingface/tokenizers';
import { AppError } from '../../shared/errors.ts';
import type { Manifest, TextSpec } from './manifest.ts';

/** Ids are counted through one by one; no vocabulary has a tenth of these. */
const MOST_IDS = 1 << 24;
/** A large vocabulary takes a second or two, on a machine busy with other things many. */
const OPEN_MS = 120_000;

/** What we use of the package: its own declarations do not resolve under Node's rules. */
interface HubTokenizer {
  /** An id is undefined where a piece has none and the vocabulary none for what it does not know. */
  encode(text: string, options?: { add_special_tokens?: boolean }): { ids: (number | undefined)[] };
  get_vocab(withAddedTokens?: boolean): Map<string, number>;
}

/** Texts as the text tower takes them: `count` rows of `length` tokens, row after row. */
export interface TokenBatch {
  inputIds: BigInt64Array;
  /** 1 for a token of the text, 0 for padding. */
  attentionMask: BigInt64Array;
  count: number;
  length: number;
}

/** Turns texts into token ids the way a model's manifest and tokenizer file say. */
export class TextTokenizer {
  readonly #tokenizer: HubTokenizer;
  readonly #spec: TextSpec;
  /** Special tokens the tokenizer puts after every text, such as [SEP]. */
  readonly #closing: number[];

  constructor(json: object, config: object, spec: TextSpec) {
    assertIds(json);
    assertPatterns(json);
    this.#tokenizer = new Tokenizer(json, config) as HubTokenizer;
    this.#spec = spec;
    this.#closing = closingTokens(this.#tokenizer);
  }

  /** The largest id of the vocabulary without tokens added later, which a tower may lack. */
  get largestId(): number {
    let largest = 0;
    for (const id of this.#tokenizer.get_vocab(false).values()) largest = Math.max(largest, id);
    return largest;
  }

  /**
   * The ids of one text, at most `maxLength`: what is too long loses its end, never its closing
   * special tokens, from which some towers take the meaning of the whole text.
   */
  encode(text: string): number[] {
    const { maxLength, lowercase, unkTokenId, padTokenId } = this.#spec;
    // A Mac types «è» as two code points; vocabularies are made from the composed form.
    const composed = text.normalize('NFC');
    const ids = idsOf(this.#tokenizer, lowercase ? composed.toLowerCase() : composed);
    // No tower can make anything out of no tokens at all.
    if (ids.length === 0) return [unkTokenId ?? padTokenId];
    if (ids.length <= maxLength) return ids;
    const closing = this.#closing.slice(-maxLength);
    return [...ids.slice(0, maxLength - closing.length), ...closing];
  }

  /** Several texts, padded to the longest of them or to `maxLength`, as the manifest says. */
  encodeBatch(texts: string[]): TokenBatch {
    const rows = texts.map((text) => this.encode(text));
    const longest = rows.reduce((most, row) => Math.max(most, row.length), 1);
    const length = this.#spec.padding === 'longest' ? longest : this.#spec.maxLength;
    const inputIds = new BigInt64Array(rows.length * length).fill(BigInt(this.#spec.padTokenId));
    const attentionMask = new BigInt64Array(rows.length * length);
    rows.forEach((row, r) => {
      row.forEach((id, t) => {
        inputIds[r * length + t] = BigInt(id);
        attentionMask[r * length + t] = 1n;
      });
    });
    return { inputIds, attentionMask, count: rows.length, length };
  }
}

/**
 * Reads a model's tokenizer. Throws AppError `model-file-missing` or `model-file-corrupt`.
 * @param limitMs it may take so long
 */
export async function openTokenizer(
  dir: string,
  manifest: Manifest,
  limitMs = OPEN_MS,
): Promise<TextTokenizer> {
  const { id, text } = manifest;
  const path = join(dir, text.tokenizer);
  const json = await readJson(path, id, text.tokenizer);
  if (json === null) throw new AppError('model-file-missing', { id, file: text.tokenizer });
  const configFile = 'tokenizer_config.json';
  const config = (await readJson(join(dirname(path), configFile), id, configFile)) ?? {};
  try {
    // Its patterns are anybody's regular expressions, and some of these never end.
    const open = () => new TextTokenizer(json, config, text);
    return runInNewContext('open()', { open }, { timeout: limitMs }) as TextTokenizer;
  } catch (error) {
    throw corrupt(id, text.tokenizer, error);
  }
}

async function readJson(path: string, id: string, file: string): Promise<object | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as object;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw corrupt(id, file, error);
  }
}

function corrupt(id: string, file: string, cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AppError('model-file-corrupt', { id, file, reason }, { cause });
}

/** The package takes whatever stands for an id. Throws an error that names what is none. */
function assertIds(json: object): void {
  const { model, added_tokens: added } = json as {
    model?: { vocab?: unknown; unk_id?: unknown } | null;
    added_tokens?: unknown;
  };
  // Of pieces in a list the place is the id.
  const ids = Array.isArray(model?.vocab) ? [model.unk_id ?? 0] : Object.values(model?.vocab ?? {});
  for (const token of Array.isArray(added) ? added : []) ids.push((token as { id?: unknown })?.id);
  for (const id of ids) {
    if (Number.isInteger(id) && (id as number) >= 0 && (id as number) < MOST_IDS) continue;
    throw new Error(`id ${JSON.stringify(id)?.slice(0, 80)}`);
  }
}

/** Assertions that say nothing by being said again: no pattern that is published has such. */
const STAMMER = /(\^|\$|\\b|\\B)\1{3}/;

/**
 * For each of a row of the same assertions V8 takes twice as long to compile a pattern, and lets
 * nothing interrupt it. Throws an error that names the pattern.
 */
function assertPatterns(json: object): void {
  for (const [key, value] of Object.entries(json)) {
    if (key === 'Regex' && typeof value === 'string' && STAMMER.test(value)) {
      throw new Error(`pattern ${value.slice(0, 80)}`);
    }
    if (key !== 'vocab' && key !== 'merges' && typeof value === 'object' && value !== null) {
      assertPatterns(value as object);
    }
  }
}

/** A piece that no id stands for is left out, as by the library whose format this is. */
function idsOf(tokenizer: HubTokenizer, text: string, add_special_tokens = true): number[] {
  const { ids } = tokenizer.encode(text, { add_special_tokens });
  return ids.filter((id) => id !== undefined);
}

/** Found by comparing one text with and without special tokens: no format says it outright. */
function closingTokens(tokenizer: HubTokenizer): number[] {
  const whole = idsOf(tokenizer, 'a');
  const bare = idsOf(tokenizer, 'a', false);
  for (let at = 0; at + bare.length <= whole.length; at++) {
    if (bare.every((id, i) => whole[at + i] === id)) return whole.slice(at + bare.length);
  }
  return [];
}
