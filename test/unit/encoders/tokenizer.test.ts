import { expect, test } from 'vitest';
import { readManifest } from '../../../src/engine/encoders/manifest.ts';
import type { TextSpec } from '../../../src/engine/encoders/manifest.ts';
import { openTokenizer, TextTokenizer } from '../../../src/engine/encoders/tokenizer.ts';
import { starterDir, tinyModel, tinyTokenizer } from '../../support/models/folders.ts';

/** [PAD] 0, [UNK] 1, [CLS] 2, [SEP] 3, mare 4, cane 5, neve 6, ##i 7 */
async function tiny(change: Partial<TextSpec> = {}, json = tinyTokenizer()) {
  const { text } = await readManifest(tinyModel());
  return new TextTokenizer(json, {}, { ...text, ...change });
}

const rows = (values: BigInt64Array, length: number) =>
  Array.from({ length: values.length / length }, (_, n) =>
    Array.from(values.slice(n * length, (n + 1) * length), Number),
  );

test('special tokens around the words', async () => {
  const tokenizer = await tiny();
  expect(tokenizer.encode('mare nevei boh')).toEqual([2, 4, 6, 7, 1, 3]);
  expect(tokenizer.encode('')).toEqual([2, 3]);
  expect(tokenizer.largestId).toBe(7);
});

test('what is too long loses its end, not the closing token', async () => {
  const long = 'mare cane neve mare cane neve mare';
  expect((await tiny()).encode(long)).toEqual([2, 4, 5, 6, 4, 3]);
  expect((await tiny({ maxLength: 1 })).encode(long)).toEqual([3]);
});

test('a tokenizer without special tokens is cut at its end, and never gives nothing', async () => {
  const bare = { ...tinyTokenizer(), post_processor: null };
  const tokenizer = await tiny({ maxLength: 2, unkTokenId: 1 }, bare);
  expect(tokenizer.encode('mare cane neve')).toEqual([4, 5]);
  expect(tokenizer.encode('')).toEqual([1]);
});

test('padding to the longest text of the batch, or to the full length', async () => {
  const texts = ['mare', 'mare cane neve'];
  const longest = (await tiny()).encodeBatch(texts);
  expect(longest).toMatchObject({ count: 2, length: 5 });
  expect(rows(longest.inputIds, 5)).toEqual([
    [2, 4, 3, 0, 0],
    [2, 4, 5, 6, 3],
  ]);
  expect(rows(longest.attentionMask, 5)).toEqual([
    [1, 1, 1, 0, 0],
    [1, 1, 1, 1, 1],
  ]);
  const full = (await tiny({ padding: 'max_length', padTokenId: 1 })).encodeBatch(['mare']);
  expect(rows(full.inputIds, 6)).toEqual([[2, 4, 3, 1, 1, 1]]);
});

test('lower-casing is the manifest’s', async () => {
  expect((await tiny()).encode('MARE')).toEqual([2, 1, 3]);
  expect((await tiny({ lowercase: true })).encode('MARE')).toEqual([2, 4, 3]);
});

test('composed and decomposed accents are the same word', async () => {
  const words = ['città', 'perché'];
  const tokenizer = await tiny({}, tinyTokenizer(words));
  expect(tokenizer.encode('città perché')).toEqual([2, 4, 5, 3]);
  expect(tokenizer.encode('città perché'.normalize('NFD'))).toEqual([2, 4, 5, 3]);
});

test('pieces that no id stands for are left out', async () => {
  const json = tinyTokenizer();
  const tokenizer = await tiny(
    {},
    { ...json, model: { ...(json['model'] as object), unk_token: '?' } },
  );
  expect(tokenizer.encode('mare boh cane')).toEqual([2, 4, 5, 3]);
});

/** Opens a published tokenizer.json that is changed. */
async function published(change: object, limitMs?: number) {
  const dir = tinyModel({ tokenizer: { ...tinyTokenizer(), ...change } });
  return openTokenizer(dir, await readManifest(dir), limitMs);
}

const withId = (id: unknown) => {
  const model = tinyTokenizer()['model'] as { vocab: object };
  return { model: { ...model, vocab: { ...model.vocab, mare: id } } };
};

test.each([
  ['a text', withId('4')],
  ['null', withId(null)],
  ['half', withId(4.5)],
  ['negative', withId(-4)],
  ['beyond every vocabulary', withId(4_000_000_000)],
  ['an added one beyond', { added_tokens: [{ id: 4_000_000_000, content: 'x' }] }],
  ['an added one that is none', { added_tokens: [{ content: 'x' }] }],
])('an id of the vocabulary that is %s', async (_, change) => {
  await expect(published(change)).rejects.toMatchObject({
    code: 'model-file-corrupt',
    details: { file: 'tokenizer.json' },
  });
});

test('a pattern that never ends', async () => {
  const endless = { type: 'Replace', pattern: { Regex: '(?:a?|a?|){40}[^a]' }, content: '' };
  await expect(published({ normalizer: endless }, 200)).rejects.toMatchObject({
    code: 'model-file-corrupt',
    details: { file: 'tokenizer.json' },
  });
});

test('a pattern that takes for ever to compile', async () => {
  const stammering = {
    type: 'Split',
    pattern: { Regex: `'s|${'^'.repeat(40)}\\p{N}]|[^\\s]+` },
    behavior: 'Removed',
    invert: true,
  };
  await expect(published({ pre_tokenizer: stammering })).rejects.toMatchObject({
    code: 'model-file-corrupt',
    details: { file: 'tokenizer.json' },
  });
});

test('the tokenizer of the embedded model', async () => {
  const manifest = await readManifest(starterDir);
  const tokenizer = await openTokenizer(starterDir, manifest);
  const { maxLength, unkTokenId } = manifest.text;
  const ids = tokenizer.encode('Il perché della città');
  expect(ids).toEqual(tokenizer.encode('il perche della citta'));
  expect(ids).not.toContain(unkTokenId);
  const long = tokenizer.encode('cane '.repeat(200));
  expect(long).toHaveLength(maxLength);
  expect(long.at(-1)).toBe(ids.at(-1));
});
